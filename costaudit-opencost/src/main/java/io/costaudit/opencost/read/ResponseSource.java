package io.costaudit.opencost.read;

import io.costaudit.cost.CostRow;
import io.costaudit.cost.RowSource;
import io.costaudit.time.Window;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Rows of answers that are read anew for each question. Safe for use by several threads.
 *
 * @param <R> the type of the rows
 */
public interface ResponseSource<R extends CostRow> extends RowSource {
  /** Hands all rows of a window to the reader, each with the key under which it stands. */
  void readKeyed(Window window, BiConsumer<String, ? super R> reader);

  @Override
  default void read(Window window, Consumer<? super CostRow> reader) {
    readKeyed(window, (key, row) -> reader.accept(row));
  }
}
