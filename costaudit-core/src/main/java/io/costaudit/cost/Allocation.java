package io.costaudit.cost;

import static java.util.Objects.requireNonNull;

/**
 * What a workload, or what nothing used, did cost in a window: a row of an allocation store.
 *
 * @param name what it is called in its store, {@code cluster/node/namespace/pod/container} where it
 *     is no sum of others; tells its {@link #kind()}
 * @param properties what is known of it
 * @param minutes how long it ran, as its store tells
 * @param costs what it costs; may hold NaN
 */
public record Allocation(String name, AllocationProperties properties, double minutes, Costs costs)
    implements CostRow {
  public Allocation {
    requireNonNull(name, "name");
    requireNonNull(properties, "properties");
    requireNonNull(costs, "costs");
  }

  /** What it stands for. */
  public AllocationKind kind() {
    return AllocationKind.ofName(name);
  }

  @Override
  public String value(Property property) {
    return AggregationKeys.value(property, name, properties);
  }
}
