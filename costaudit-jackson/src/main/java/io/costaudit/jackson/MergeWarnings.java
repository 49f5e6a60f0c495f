package io.costaudit.jackson;

import io.costaudit.internal.Quoted;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Collects warnings, by object, on merge keys of YAML that kubectl reads differently from the draft
 * of merge keys. Not safe for use by several threads.
 */
final class MergeWarnings {
  /**
   * How many merge keys of a file are named; without a limit, the memory would grow with the file.
   */
  static final int NAMED = 100;

  private static final String MORE =
      "more merge keys replace keys that are written before them; the first "
          + NAMED
          + " of the file are named";

  private final List<String> messages = new ArrayList<>();
  private final IdentityHashMap<Object, Range> ranges = new IdentityHashMap<>();

  /** The messages of one object. */
  private record Range(int from, int to) {}

  /** Returns how many messages there are so far. */
  int count() {
    return messages.size();
  }

  /**
   * Adds a message for one merge key.
   *
   * @param line where the merge key stands, from 1
   * @param key the first key that it replaces
   * @param more how many more keys it replaces
   */
  void add(int line, String key, int more) {
    messages.add(
        messages.size() >= NAMED
            ? MORE
            : "the merge key << in line "
                + line
                + " replaces "
                + Quoted.of(key)
                + (more == 0 ? "" : " and " + more + " more")
                + ", written before it: kubectl reads it so, other programs keep the value that"
                + " is written before; put << first, and all programs read the same");
  }

  /**
   * Notes that all messages since a count belong to an object, including messages on objects inside
   * it.
   */
  void belongTo(Object object, int since) {
    if (messages.size() > since) {
      ranges.put(object, new Range(since, messages.size()));
    }
  }

  /** Returns the messages of an object, each once. */
  List<String> of(Object object) {
    Range range = ranges.get(object);
    return range == null
        ? List.of()
        : messages.subList(range.from(), range.to()).stream().distinct().toList();
  }
}
