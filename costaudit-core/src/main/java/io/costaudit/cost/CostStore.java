package io.costaudit.cost;

import io.costaudit.time.Window;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The common part of the five ports to stores of costs. Callers need not know how a store answers:
 * it may scan memory, call an API or run SQL.
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
   * Returns the windows that this store holds, in ascending order of their start, each once. Each
   * window is a UTC day, where the source allows.
   */
  List<Window> windows();

  /**
   * Returns the costs of the rows of a window, summed by each of the groupings. All tables are from
   * one pass over the rows or one statement.
   *
   * @param window one of {@link #windows()}; any other window has no rows
   * @throws IllegalArgumentException if the rows of this store do not have one of the properties
   */
  Map<Grouping, CostTable> sums(Window window, Set<Grouping> groupings);

  /**
   * Returns the most expensive rows behind a key, the most expensive first, for drill-down.
   *
   * @param limit the most rows to return, not negative
   */
  List<TopRow> top(Window window, Grouping grouping, CostKey key, int limit);

  /**
   * Returns the rounding, idle and settlement properties of this store; constant while it is open.
   */
  StoreTraits traits();

  /**
   * Returns the version of the data of a window, which changes when the data changes. An audit is
   * repeated if its inputs changed while it ran.
   */
  String version(Window window);
}
