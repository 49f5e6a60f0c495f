package io.costaudit.cost;

import java.util.List;

/**
 * Port: the allocations of a store as somebody else aggregated them, by its {@link #groupings()};
 * of another grouping it gives an empty table. Its keys have one value: the aggregated values
 * joined by slashes, as the reference implementation names aggregated allocations.
 *
 * <p>Idle cost is left out. What else is, or is not, its {@link #traits()} tell.
 */
public interface AggStore extends CostStore {
  /** By what it aggregates. */
  List<Grouping> groupings();
}
