package io.costaudit.cost;

/**
 * Port: totals that another program has computed from an allocation or an asset store. The store
 * answers {@link Grouping#CLUSTER} and {@link Grouping#NODE}, and returns an empty table for any
 * other grouping. In totals of assets by node, load balancers and volumes have keys of their own
 * beside the nodes, by their name.
 *
 * <p>Idle cost is never in totals. The {@link #traits()} say which other costs are included.
 */
public interface TotalStore extends CostStore {}
