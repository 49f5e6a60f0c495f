package io.costaudit.cost;

import io.costaudit.time.Window;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the five ports to stores of costs have in common. Whether an implementation scans memory,
 * calls an API or asks an engine by SQL, nobody who reads it knows.
 *
 * <p>Several threads may read one store. A store that fails throws a {@link
 * io.costaudit.CostAuditException}; the audits that need it fail, and no others.
 */
public interface CostStore {
  /**
   * Why it has nothing at all, such as an API that has no such costs; empty where it may have some.
   * Then the audits that need it are not run, and tell this. It may change from run to run.
   */
  default Optional<String> whyAbsent() {
    return Optional.empty();
  }

  /**
   * The windows it holds, ascending by start, none twice: a UTC day each, where the source allows.
   */
  List<Window> windows();

  /**
   * What the rows of a window cost, summed by each of the groupings, all from one pass or one
   * statement.
   *
   * @param window one of {@link #windows()}; of any other there are no rows
   * @throws IllegalArgumentException if the rows of this store do not have one of the properties
   */
  Map<Grouping, CostTable> sums(Window window, Set<Grouping> groupings);

  /**
   * The dearest rows behind a key, dearest first, for drill-down.
   *
   * @param limit how many at most, not negative
   */
  List<TopRow> top(Window window, Grouping grouping, CostKey key, int limit);

  /** What its numbers are. They do not change while it is used. */
  StoreTraits traits();

  /**
   * Changes when the data of that window changed. An audit whose inputs changed under it is
   * repeated.
   */
  String version(Window window);
}
