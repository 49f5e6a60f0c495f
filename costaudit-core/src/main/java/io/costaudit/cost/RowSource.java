package io.costaudit.cost;

import static java.util.Objects.requireNonNull;

import io.costaudit.time.Window;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A source of rows that can be read repeatedly, such as a file or a generator: the shortest way to
 * a store of your own. {@link AllocationStore#scanning}, {@link AssetStore#scanning} and {@link
 * CloudUsageStore#scanning} make a store of it:
 *
 * <pre>{@code
 * Window day = Window.day(LocalDate.parse("2023-01-16"));
 * RowSource rows = RowSource.of(List.of(day), window -> readAllocations(window));
 * AllocationStore store = AllocationStore.scanning(rows, StoreTraits.exact());
 * }</pre>
 *
 * <p>Several threads may read a source at once.
 */
public interface RowSource {
  /**
   * Returns a source of rows that never change.
   *
   * @param windows the windows that have rows, in any order
   * @param rows returns the rows of one of these windows: {@link Allocation}s, {@link Asset}s or
   *     {@link CloudUsage}s. The source calls it for each reading, perhaps in several threads at
   *     once, and closes the stream
   */
  static RowSource of(
      Collection<Window> windows, Function<Window, ? extends Stream<? extends CostRow>> rows) {
    requireNonNull(rows, "rows");
    List<Window> ascending = List.copyOf(new TreeSet<>(windows));
    return new RowSource() {
      @Override
      public List<Window> windows() {
        return ascending;
      }

      @Override
      public void read(Window window, Consumer<? super CostRow> reader) {
        if (ascending.contains(window)) {
          try (Stream<? extends CostRow> all = rows.apply(window)) {
            all.forEachOrdered(reader);
          }
        }
      }

      @Override
      public String version(Window window) {
        return "";
      }
    };
  }

  /** Returns the windows that have rows, in ascending order, each once. */
  List<Window> windows();

  /** Hands all rows of a window to the reader; none for an unknown window. */
  void read(Window window, Consumer<? super CostRow> reader);

  /** Returns the version of the rows of a window, which changes when the rows change. */
  String version(Window window);
}
