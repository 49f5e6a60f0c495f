package io.costaudit.event;

import io.costaudit.internal.Quoted;
import io.costaudit.predict.spec.ResourceType;
import java.util.Locale;

/**
 * A book of the ledger. The cost of nodes and the cost of the workloads on them are the same
 * dollars counted in two ways, so each has a book of its own. The two books are never summed: an
 * answer, a chart or a balance check is about one of them.
 */
public enum Book {
  /** The workloads: all objects except nodes. */
  WORKLOADS,
  /** The nodes on which workloads run. */
  CAPACITY;

  /** Returns the book of objects of this type. */
  public static Book of(ResourceType type) {
    return type == ResourceType.NODE ? CAPACITY : WORKLOADS;
  }

  /** Returns the name on the wire, such as {@code workloads}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the book with this name on the wire, matched exactly.
   *
   * @throws IllegalArgumentException if no book has this name; the message lists the accepted names
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
