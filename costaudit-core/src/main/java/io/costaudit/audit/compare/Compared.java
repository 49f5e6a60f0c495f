package io.costaudit.audit.compare;

import io.costaudit.audit.Tolerance;
import io.costaudit.cost.CostSums;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Measure;
import java.util.Set;

/**
 * A comparison of two numbers.
 *
 * @param allowed the most by which they may differ
 */
record Compared(double expected, double actual, double allowed, Closeness closeness) {
  enum Closeness {
    EQUAL,
    /** The numbers differ by more than the tolerance, but by no more than rounding can explain. */
    WITHIN_ROUNDING,
    DIFFERENT,
    /** One of the numbers is not finite. */
    NOT_FINITE
  }

  /** The number of standard deviations of summed rounding errors that are allowed. */
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
   * The error that rounding may have caused in sums. The sum of n values that are rounded to a unit
   * u is off by n·u/2 at most, and hardly ever by more than 6·u·√(n/12), six standard deviations of
   * n uniform errors. For example, 1200 values that are rounded to 0.00001 are off by 0.006 at
   * most, and hardly ever by more than 0.0006.
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
