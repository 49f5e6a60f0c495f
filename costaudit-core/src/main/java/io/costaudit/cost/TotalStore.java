package io.costaudit.cost;

import java.util.List;

/**
 * Port: totals that another program has computed from an allocation or an asset store. The store
 * answers its {@link #groupings()}, and returns an empty table for any other grouping. In totals of
 * assets by node, load balancers and volumes have keys of their own beside the nodes, by their
 * name.
 *
 * <p>Idle cost is never in totals. The {@link #traits()} say which other costs are included.
 */
public interface TotalStore extends CostStore {
  /**
   * Returns the groupings for which this store has totals: {@link Grouping#CLUSTER}, {@link
   * Grouping#NODE} or both; both by default. An audit compares no other grouping, so that a store
   * of totals by cluster alone does not make every node a missing value.
   */
  default List<Grouping> groupings() {
    return List.of(Grouping.CLUSTER, Grouping.NODE);
  }
}
