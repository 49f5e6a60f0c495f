package io.costaudit.cost;

import io.costaudit.time.Window;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The common part of the five ports to stores of costs. Callers need not know how a store answers:
 * it may scan memory, call an API or run SQL.
 *
 * <p>A store of rows that a program has, or can read one by one, needs no implementation of its
 * own: see {@link RowSource}. A store over a database translates a {@link Grouping} by its {@link
 * Grouping#properties() properties}, and each {@link CostProperty} by its {@link
 * CostProperty#field() field} and its {@link CostProperty#argument() argument}. It answers the wire
 * names of {@link AllocationKind} and {@link AssetType}, and builds its tables by {@link
 * CostTable#builder}.
 *
 * <p>Several threads may read one store. A store that fails throws a {@link
 * io.costaudit.CostAuditException}; only the audits that need the store fail then.
 */
public interface CostStore {
  /**
   * Returns why this store has no data, for example because its API has no such costs; empty where
   * the store may have data. Audits that need a store without data are skipped and report this
   * reason. The answer may change from run to run.
   */
  default Optional<String> whyAbsent() {
    return Optional.empty();
  }

  /**
   * Returns the windows that this store holds and that {@linkplain Window#overlaps overlap} a
   * range, in ascending order, each once. Each window is a UTC day, where the source allows.
   *
   * @param within the range; null for all windows
   */
  List<Window> windows(@Nullable Window within);

  /** Returns all windows that this store holds, as {@code windows(null)} does. */
  default List<Window> windows() {
    return windows(null);
  }

  /**
   * Returns the costs of the rows of a window, summed by each of the groupings. All tables are from
   * one pass over the rows or one statement. The answer has a table for each of the groupings, and
   * each table counts its rounded values by the rule of {@link StoreTraits}.
   *
   * @param window one of {@link #windows()}; any other window has no rows
   * @throws IllegalArgumentException if the rows of this store do not have one of the properties
   */
  Map<Grouping, CostTable> sums(Window window, Set<Grouping> groupings);

  /**
   * Returns the most expensive rows behind a key, the most expensive first, for drill-down. Rows of
   * one cost may come in any order; a row whose cost is NaN counts as the most expensive. A store
   * of totals or aggregates does not know the rows behind a key and returns their sum as one row.
   *
   * @param window one of {@link #windows()}; any other window has no rows
   * @param grouping the grouping of the key
   * @param key the key; a key that the window does not have has no rows
   * @param filter the filter of the rows behind the key, such as a filter of kinds
   * @param limit the most rows to return, not negative
   * @throws IllegalArgumentException if {@code limit} is negative, if the rows of this store do not
   *     have one of the properties of the grouping or of the filter, or, in a store of rows, if the
   *     key does not have one value for each property
   */
  List<TopRow> top(Window window, Grouping grouping, CostKey key, RowFilter filter, int limit);

  /** Returns the most expensive rows behind a key, of all kinds. */
  default List<TopRow> top(Window window, Grouping grouping, CostKey key, int limit) {
    return top(window, grouping, key, RowFilter.ALL, limit);
  }

  /**
   * Returns the currency of all amounts of this store, and its rounding, idle and settlement
   * properties; constant while it is open.
   */
  StoreTraits traits();

  /**
   * Returns the version of the data of a window, which changes when the data changes. An audit is
   * repeated if its inputs changed while it ran.
   */
  String version(Window window);
}
