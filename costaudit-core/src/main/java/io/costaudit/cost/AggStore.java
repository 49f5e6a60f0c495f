package io.costaudit.cost;

import java.util.List;

/**
 * Port: allocations that another program has aggregated, by each of the {@link #groupings()}. For
 * any other grouping the store returns an empty table. Its tables are {@linkplain
 * CostTable#joinedBuilder joined}: each key has one value, the aggregated values joined by slashes,
 * as OpenCost names aggregated allocations.
 *
 * <p>Idle cost is left out. The {@link #traits()} say which other costs are included.
 */
public interface AggStore extends CostStore {
  /** Returns the groupings for which this store has tables. */
  List<Grouping> groupings();
}
