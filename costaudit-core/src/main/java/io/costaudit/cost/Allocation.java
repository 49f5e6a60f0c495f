package io.costaudit.cost;

import static java.util.Objects.requireNonNull;

/**
 * A row of an allocation store: the cost of one workload, or of unused capacity, in one window.
 *
 * @param name the name of the row in its store, {@code cluster/node/namespace/pod/container} where
 *     the row is not a sum of others; the name determines the {@link #kind()}
 * @param properties the properties of the workload
 * @param minutes the running time according to the store, in minutes
 * @param costs the costs; they may have NaN
 */
public record Allocation(String name, AllocationProperties properties, double minutes, Costs costs)
    implements CostRow {
  public Allocation {
    requireNonNull(name, "name");
    requireNonNull(properties, "properties");
    requireNonNull(costs, "costs");
  }

  /** Returns the kind of this row. */
  public AllocationKind kind() {
    return AllocationKind.ofName(name);
  }

  @Override
  public String value(CostProperty property) {
    return AggregationKeys.value(property, name, properties);
  }
}
