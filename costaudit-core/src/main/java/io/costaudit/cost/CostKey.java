package io.costaudit.cost;

import java.util.List;

/**
 * The values that the rows behind a sum have in common, in the order of the {@link Grouping}. A
 * value that a row lacks is empty. Two keys are equal if their values are, not if they print alike:
 * a cluster id may contain a slash. Immutable; threads may share it.
 */
public record CostKey(List<String> values) {
  public CostKey {
    values = List.copyOf(values);
  }

  public static CostKey of(String... values) {
    return new CostKey(List.of(values));
  }

  /** The value at that place. */
  public String value(int index) {
    return values.get(index);
  }

  /** The key of some of the values, in the order given. */
  public CostKey only(int... indexes) {
    String[] kept = new String[indexes.length];
    for (int i = 0; i < indexes.length; i++) {
      kept[i] = values.get(indexes[i]);
    }
    return of(kept);
  }

  /** This key without its first value. */
  public CostKey rest() {
    return new CostKey(values.subList(1, values.size()));
  }

  /** Returns the values joined by slashes, as OpenCost writes keys: {@code cluster-one/node-1}. */
  @Override
  public String toString() {
    return String.join("/", values);
  }
}
