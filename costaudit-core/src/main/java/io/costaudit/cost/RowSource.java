package io.costaudit.cost;

import io.costaudit.time.Window;
import java.util.List;
import java.util.function.Consumer;

/**
 * A source of rows that can be read repeatedly, such as a file or a generator. Several threads may
 * read it at once.
 */
public interface RowSource {
  /** Returns the windows that have rows, in ascending order of their start, each once. */
  List<Window> windows();

  /** Hands all rows of a window to the reader; none for an unknown window. */
  void read(Window window, Consumer<? super CostRow> reader);

  /** Returns the version of the rows of a window, which changes when the rows change. */
  String version(Window window);
}
