package io.costaudit.cost;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A row behind a key.
 *
 * @param name the name of the row in its store
 */
public record TopRow(String name, Costs costs) {
  public TopRow {
    requireNonNull(name, "name");
    requireNonNull(costs, "costs");
  }

  /**
   * Returns the answer of {@link CostStore#top} by a store that knows the sums, but not the rows
   * behind them: the sum of the key as one row.
   *
   * @param table the sums
   * @throws IllegalArgumentException if {@code limit} is negative, or if the filter asks for a
   *     property, which a sum does not have
   */
  public static List<TopRow> ofSum(CostTable table, CostKey key, RowFilter filter, int limit) {
    ScanningStore.checkLimit(limit);
    if (!filter.values().isEmpty()) {
      throw new IllegalArgumentException(
          "sums cannot be filtered by " + new Grouping(List.copyOf(filter.values().keySet())));
    }
    return table.get(key).stream()
        .limit(limit)
        .map(sums -> new TopRow(key.toString(), sums.costs()))
        .toList();
  }
}
