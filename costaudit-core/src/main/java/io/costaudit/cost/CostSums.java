package io.costaudit.cost;

import java.util.Collection;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * The sums of the rows behind one key. Sums are compensated by Neumaier's method, so that the order
 * of the rows does not change them beyond the last bits. A value that is not finite makes the sum
 * of its measure not finite, so it cannot stay hidden.
 *
 * <p>Immutable once it is in a {@link CostTable}; threads may share it.
 */
public final class CostSums {
  /** Places of the sums: the cost of each measure, then the adjustment of each. */
  private static final int PLACES = 2 * Measure.COUNT;

  /** The measures, so that {@code values()} does not copy them for each row. */
  private static final Measure[] MEASURES = Measure.values();

  private long count;
  private double minutes;

  /** The sum at index 2·place, and its rounding error at 2·place + 1. */
  private final double[] sums = new double[2 * PLACES];

  private final long[] rounded = new long[Measure.COUNT];

  CostSums() {}

  /** Returns the sum of all these sums. */
  public static CostSums sum(Collection<CostSums> parts) {
    CostSums sum = new CostSums();
    parts.forEach(sum::add);
    return sum;
  }

  /**
   * Adds a row.
   *
   * @param traits the traits of the store of the row, which say which of its values are rounded
   */
  void add(CostRow row, StoreTraits traits) {
    count++;
    minutes += row.minutes();
    Costs costs = row.costs();
    for (Measure measure : MEASURES) {
      double cost = costs.cost(measure);
      double adjustment = costs.adjustment(measure);
      add(measure, cost, adjustment);
      rounded[measure.index()] += traits.roundedValues(cost, adjustment);
    }
  }

  void add(long rows, double theirMinutes, Costs costs, ToLongFunction<Measure> theirRounded) {
    count += rows;
    minutes += theirMinutes;
    for (Measure measure : MEASURES) {
      add(measure, costs.cost(measure), costs.adjustment(measure));
      rounded[measure.index()] += theirRounded.applyAsLong(measure);
    }
  }

  void add(Measure measure, double cost, double adjustment) {
    add(measure.index(), cost);
    add(Measure.COUNT + measure.index(), adjustment);
  }

  void add(CostSums other) {
    count += other.count;
    minutes += other.minutes;
    for (int place = 0; place < PLACES; place++) {
      add(place, other.sums[2 * place]);
      add(place, other.lost(place));
    }
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] += other.rounded[i];
    }
  }

  private void add(int place, double value) {
    if (value == 0) {
      return;
    }
    double sum = sums[2 * place];
    double next = sum + value;
    sums[2 * place + 1] +=
        Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
    sums[2 * place] = next;
  }

  private double at(int place) {
    return sums[2 * place] + lost(place);
  }

  /**
   * Returns the rounding error of a sum; 0 where the sum is not finite, because its error would be
   * NaN.
   */
  private double lost(int place) {
    return Double.isFinite(sums[2 * place]) ? sums[2 * place + 1] : 0;
  }

  /** Returns the number of rows. */
  public long count() {
    return count;
  }

  /** Returns Σ minutes. */
  public double minutes() {
    return minutes;
  }

  /** Returns Σ cost of one measure, without adjustments. */
  public double cost(Measure measure) {
    return at(measure.index());
  }

  /** Returns Σ adjustment of one measure. */
  public double adjustment(Measure measure) {
    return at(Measure.COUNT + measure.index());
  }

  /** Returns Σ (cost + adjustment) of one measure. */
  public double total(Measure measure) {
    return cost(measure) + adjustment(measure);
  }

  /** Returns Σ (cost + adjustment) of these measures. */
  public double total(Set<Measure> measures) {
    double total = 0;
    for (Measure measure : measures) {
      total += total(measure);
    }
    return total;
  }

  /**
   * Returns the number of values of one measure that were rounded before they were added, as {@link
   * StoreTraits} counts them.
   */
  public long rounded(Measure measure) {
    return rounded[measure.index()];
  }

  /** Returns the number of values of these measures that were rounded before they were added. */
  public long rounded(Set<Measure> measures) {
    long count = 0;
    for (Measure measure : measures) {
      count += rounded(measure);
    }
    return count;
  }

  /** Returns the sums of all measures. */
  public Costs costs() {
    Costs.Builder costs = Costs.builder();
    for (Measure measure : MEASURES) {
      costs.add(measure, cost(measure), adjustment(measure));
    }
    return costs.build();
  }

  @Override
  public String toString() {
    return count + (count == 1 ? " row " : " rows ") + costs();
  }
}
