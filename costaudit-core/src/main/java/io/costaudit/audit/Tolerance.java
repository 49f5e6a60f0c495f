package io.costaudit.audit;

/**
 * The most by which two numbers may differ and still count as equal: {@code |expected − actual| ≤
 * max(absolute, relative × max(|expected|, |actual|))}. For example, with 0.001 and 0.01, the
 * numbers 200.00 and 200.15 are equal, because they may differ by 0.20015. Immutable; threads may
 * share it.
 *
 * @param relative the share of the larger number, 0 to 1
 * @param absolute the amount in the currency of the stores, not negative
 */
public record Tolerance(double relative, double absolute) {
  /** The tolerance for totals and aggregates, which only the order of additions may change. */
  public static final Tolerance TOTALS = new Tolerance(1e-6, 1e-6);

  /** The tolerance for allocations against assets: 0.1 % or a cent. */
  public static final Tolerance ALLOCATIONS = new Tolerance(1e-3, 0.01);

  /** The tolerance for assets against bills: 2 % or a cent. */
  public static final Tolerance BILLS = new Tolerance(0.02, 0.01);

  public Tolerance {
    if (!(relative >= 0 && relative <= 1)) {
      throw new IllegalArgumentException("relative must be 0 to 1: " + relative);
    }
    if (!(absolute >= 0) || Double.isInfinite(absolute)) {
      throw new IllegalArgumentException("absolute must be finite and not negative: " + absolute);
    }
  }

  /** Returns the most by which these two numbers may differ, in the currency of the stores. */
  public double allowed(double expected, double actual) {
    return Math.max(absolute, relative * Math.max(Math.abs(expected), Math.abs(actual)));
  }
}
