package io.costaudit.event;

import io.costaudit.Quoted;
import io.costaudit.predict.ResourceType;
import java.util.Locale;

/**
 * Nodes and the workloads on them are the same dollars seen twice, so each stands in a book of its
 * own. The two are never summed; an answer, a chart or a law takes one.
 */
public enum Book {
  /** What runs. */
  WORKLOADS,
  /** What it runs on: nodes. */
  CAPACITY;

  /** The book in which objects of that type stand. */
  public static Book of(ResourceType type) {
    return type == ResourceType.NODE ? CAPACITY : WORKLOADS;
  }

  /** The name on the wire: {@code workloads}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The book of that name on the wire, matched exactly.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static Book ofWireName(String name) {
    for (Book book : values()) {
      if (book.wireName().equals(name)) {
        return book;
      }
    }
    throw new IllegalArgumentException(
        "unknown book " + Quoted.of(name) + "; accepted are workloads, capacity");
  }
}
