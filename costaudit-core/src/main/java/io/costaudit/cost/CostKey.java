package io.costaudit.cost;

import java.util.List;

/**
 * A key of a sum: the values that its rows have in common, in the order of the {@link Grouping}. A
 * value that a row does not have is empty. Two keys are equal if their values are equal. Keys that
 * print alike may differ, because a cluster id may contain a slash. Immutable; threads may share
 * it.
 */
public record CostKey(List<String> values) {
  public CostKey {
    values = List.copyOf(values);
  }

  public static CostKey of(String... values) {
    return new CostKey(List.of(values));
  }

  /**
   * Returns the value at this index. Where the table or the grouping of the key is known, {@link
   * CostTable#value} and {@link Grouping#value} find a value by its property.
   */
  public String value(int index) {
    return values.get(index);
  }

  /** Returns the values joined by slashes, as OpenCost writes keys: {@code cluster-one/node-1}. */
  @Override
  public String toString() {
    return String.join("/", values);
  }
}
