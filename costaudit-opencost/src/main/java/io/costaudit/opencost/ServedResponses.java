package io.costaudit.opencost;

import io.costaudit.cost.CostRow;
import io.costaudit.opencost.read.ResponseSource;
import io.costaudit.opencost.read.RowReader;
import io.costaudit.time.Window;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * {@link ServedRows} as the source of a store. Safe for use by several threads.
 *
 * @param <R> the type of the rows
 */
final class ServedResponses<R extends CostRow> implements ResponseSource<R> {
  private final ServedRows<R> rows;

  /** As {@link ServedRows#ServedRows}. */
  ServedResponses(
      OpenCostClient client,
      Function<Window, OpenCostQuery> queries,
      Supplier<? extends RowReader<R>> readers,
      Duration leastSplit) {
    rows = new ServedRows<>(client, queries, readers, leastSplit);
  }

  /** A server does not tell which windows it has, so whoever asks must know. */
  @Override
  public List<Window> windows() {
    throw new UnsupportedOperationException("a server does not tell its windows");
  }

  @Override
  public void readKeyed(Window window, BiConsumer<String, ? super R> reader) {
    rows.read(window, reader);
  }

  /** A server does not tell whether its data changed; see {@link OpenCostStores}. */
  @Override
  public String version(Window window) {
    return "";
  }
}
