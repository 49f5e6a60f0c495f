package io.costaudit.opencost.read;

import io.costaudit.time.Window;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of one kind of answer. One for each document; not safe for use by several threads.
 *
 * @param <R> the type of the rows
 */
public interface RowReader<R> {
  /** The field of a set that holds its rows. */
  String rowsField();

  /**
   * Reads a row up to its end.
   *
   * @param in at the start of the row's object
   * @param key under which it stands
   */
  Row<R> read(JsonInput in, String key);

  /** Whether it read rows that are no totals. */
  default boolean hadRows() {
    return true;
  }

  /** Whether it read rows that are totals. */
  default boolean hadTotals() {
    return false;
  }

  /** Goes with what is said of a document that is no JSON; empty if nothing does. */
  default String hint() {
    return "";
  }

  /**
   * A row as it was read.
   *
   * @param key under which it stood
   * @param window the one that it names, if any
   */
  record Row<R>(String key, R value, @Nullable Window window) {}
}
