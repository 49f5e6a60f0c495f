package io.costaudit.cost;

import io.costaudit.time.Window;
import java.util.List;
import java.util.function.Consumer;

/**
 * Rows that can be read again and again, such as those of a file or a generator. Several threads
 * may read it at once.
 */
public interface RowSource {
  /** The windows that have rows, ascending by start, none twice. */
  List<Window> windows();

  /** Hands all rows of a window to the reader; none where there is no such window. */
  void read(Window window, Consumer<? super CostRow> reader);

  /** Changes when the rows of that window changed. */
  String version(Window window);
}
