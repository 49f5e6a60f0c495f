package io.costaudit.cost;

/**
 * Port: totals that somebody else computed of an allocation or an asset store. Answers {@link
 * Grouping#CLUSTER} and {@link Grouping#NODE}; of a grouping that it does not hold it gives an
 * empty table. In totals of assets, load balancers and volumes stand beside the nodes, by their
 * name.
 *
 * <p>Idle cost is never in totals. What else is left out of them, or not, its {@link #traits()}
 * tell.
 */
public interface TotalStore extends CostStore {}
