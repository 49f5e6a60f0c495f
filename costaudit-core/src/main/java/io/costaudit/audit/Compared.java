package io.costaudit.audit;

import io.costaudit.cost.CostSums;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Measure;
import java.util.Set;

/**
 * Two numbers and how close they are.
 *
 * @param allowed how far apart they may be
 */
record Compared(double expected, double actual, double allowed, Closeness closeness) {
  enum Closeness {
    EQUAL,
    /** Apart by more than the tolerance, but no more than rounding may have made them. */
    WITHIN_ROUNDING,
    DIFFERENT,
    /** One of them is no finite number. */
    NOT_FINITE
  }

  /** How many standard deviations of summed rounding errors pass. */
  private static final double DEVIATIONS = 6;

  /** Compares the same measures of two sums. */
  static Compared of(
      CostTable expectedTable,
      CostSums expected,
      CostTable actualTable,
      CostSums actual,
      Set<Measure> measures,
      Tolerance tolerance) {
    Rounding rounding =
        Rounding.NONE
            .and(expected.rounded(measures), expectedTable.roundingUnit())
            .and(actual.rounded(measures), actualTable.roundingUnit());
    return of(expected.total(measures), actual.total(measures), rounding, tolerance);
  }

  static Compared of(double expected, double actual, Rounding rounding, Tolerance tolerance) {
    double allowed = tolerance.allowed(expected, actual);
    double apart = Math.abs(expected - actual);
    Closeness closeness;
    if (!Double.isFinite(expected) || !Double.isFinite(actual)) {
      closeness = Closeness.NOT_FINITE;
    } else if (apart <= allowed + rounding.likely()) {
      closeness = Closeness.EQUAL;
    } else if (apart <= allowed + rounding.atMost) {
      closeness = Closeness.WITHIN_ROUNDING;
    } else {
      closeness = Closeness.DIFFERENT;
    }
    return new Compared(expected, actual, allowed + rounding.likely(), closeness);
  }

  boolean isEqual() {
    return closeness == Closeness.EQUAL;
  }

  boolean isDifferent() {
    return closeness == Closeness.DIFFERENT;
  }

  /**
   * What rounding may have done to sums: n values rounded to a unit u are off by n·u/2 at most, and
   * hardly ever by more than 6·u·√(n/12), the sixfold standard deviation of n even errors.
   */
  record Rounding(double atMost, double variance) {
    static final Rounding NONE = new Rounding(0, 0);

    Rounding and(long values, double unit) {
      return new Rounding(atMost + values * unit / 2, variance + values * unit * unit / 12);
    }

    double likely() {
      return Math.min(atMost, DEVIATIONS * Math.sqrt(variance));
    }
  }
}
