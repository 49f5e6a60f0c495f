package io.costaudit.opencost.read;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.util.HashMap;
import java.util.Map;

/**
 * The names of the fields of many objects that are alike, and what each of them means. One server
 * writes them in the same order each time, so a name is first compared with the one that followed
 * its predecessor the last time; as long as that is right no text is made and nothing is looked up.
 * Not safe for use by several threads.
 *
 * @param <F> what a name means
 */
final class FieldNames<F> {
  /** More than any server has; what comes beyond is looked up each time. */
  private static final int MAX_NAMES = 500;

  private static final int MAX_CHARACTERS = 100;

  private final Map<String, Name<F>> names = new HashMap<>();
  private final F unknown;
  private final Name<F> beginning;
  private Name<F> last;

  /**
   * @param known the names that mean something
   * @param unknown what all others mean
   */
  FieldNames(Map<String, F> known, F unknown) {
    known.forEach((name, meaning) -> names.put(name, new Name<>(name, meaning)));
    this.unknown = unknown;
    this.beginning = new Name<>("", known.getOrDefault("", unknown));
    this.last = beginning;
  }

  /** Another object begins. */
  void begin() {
    last = beginning;
  }

  /** The name that should come next. */
  SerializableString expected() {
    return last.successor.text;
  }

  /** It did; this is what it means. */
  F asExpected() {
    last = last.successor;
    return last.meaning;
  }

  /** What another name means that came instead. */
  F found(String name) {
    Name<F> found = names.get(name);
    if (found == null) {
      // Names that somebody chose, such as those of labels, could be without number.
      if (names.size() >= MAX_NAMES || name.length() > MAX_CHARACTERS || hasSurrogates(name)) {
        return unknown;
      }
      found = new Name<>(name, unknown);
      names.put(name, found);
    }
    last.successor = found;
    last = found;
    return found.meaning;
  }

  /** Half of a pair, which JSON can escape, has no bytes to be compared with. */
  private static boolean hasSurrogates(String name) {
    return name.chars().anyMatch(c -> Character.isSurrogate((char) c));
  }

  private static final class Name<F> {
    private final SerializableString text;
    private final F meaning;

    /** What followed the last time. */
    private Name<F> successor = this;

    Name(String text, F meaning) {
      this.text = new SerializedString(text);
      this.meaning = meaning;
    }
  }
}
