package io.costaudit.cost;

import java.util.Arrays;
import java.util.Set;

/**
 * The costs of a row, each measure with its adjustment, in the currency of the store. A value may
 * be NaN: an unknown number is not zero, and audits report it. Immutable; threads may share it.
 */
public final class Costs {
  /** No costs: all measures are zero. */
  public static final Costs NONE = builder().build();

  private final double[] costs;
  private final double[] adjustments;

  private Costs(double[] costs, double[] adjustments) {
    this.costs = costs;
    this.adjustments = adjustments;
  }

  /** Returns one cost without an adjustment. */
  public static Costs of(Measure measure, double cost) {
    return of(measure, cost, 0);
  }

  /** Returns one cost and its adjustment. */
  public static Costs of(Measure measure, double cost, double adjustment) {
    return builder().add(measure, cost, adjustment).build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Returns the cost of a measure without its adjustment. */
  public double cost(Measure measure) {
    return costs[measure.index()];
  }

  public double adjustment(Measure measure) {
    return adjustments[measure.index()];
  }

  /** Returns Σ (cost + adjustment) of these measures. */
  public double total(Set<Measure> measures) {
    double total = 0;
    for (Measure measure : measures) {
      total += cost(measure) + adjustment(measure);
    }
    return total;
  }

  /** Returns Σ (cost + adjustment) of all measures. */
  public double total() {
    return total(Measure.ALL);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Costs that
        && Arrays.equals(costs, that.costs)
        && Arrays.equals(adjustments, that.adjustments);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(costs) + Arrays.hashCode(adjustments);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (Measure measure : Measure.values()) {
      if (cost(measure) != 0 || adjustment(measure) != 0) {
        text.append(text.length() == 1 ? "" : ", ")
            .append(measure.wireName())
            .append('=')
            .append(cost(measure));
        if (adjustment(measure) != 0) {
          text.append(adjustment(measure) < 0 ? "" : "+").append(adjustment(measure));
        }
      }
    }
    return text.append('}').toString();
  }

  /** A builder of costs, all zero at first. Not safe for use by several threads. */
  public static final class Builder {
    private final double[] costs = new double[Measure.COUNT];
    private final double[] adjustments = new double[Measure.COUNT];

    private Builder() {}

    /** Adds a cost and its adjustment to the measure. */
    public Builder add(Measure measure, double cost, double adjustment) {
      // Added to zero, a negative zero is zero too, so that equal costs are equal.
      costs[measure.index()] += cost;
      adjustments[measure.index()] += adjustment;
      return this;
    }

    /** Adds a cost to the measure. */
    public Builder add(Measure measure, double cost) {
      return add(measure, cost, 0);
    }

    public Costs build() {
      return new Costs(costs.clone(), adjustments.clone());
    }
  }
}
