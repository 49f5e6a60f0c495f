package io.costaudit.audit;

/**
 * How far apart two numbers may be and still count as equal: {@code |expected − actual| ≤
 * max(absolute, relative × max(|expected|, |actual|))}. Immutable; threads may share it.
 *
 * @param relative share of the larger of the two, 0 to 1
 * @param absolute in the currency of the stores, not negative
 */
public record Tolerance(double relative, double absolute) {
  /** Of totals and aggregates, which only the order of additions may change. */
  public static final Tolerance TOTALS = new Tolerance(1e-6, 1e-6);

  /** Of allocations against assets: 0.1 %, a cent. */
  public static final Tolerance ALLOCATIONS = new Tolerance(1e-3, 0.01);

  /** Of assets against bills: 2 %, a cent. */
  public static final Tolerance BILLS = new Tolerance(0.02, 0.01);

  public Tolerance {
    if (!(relative >= 0 && relative <= 1)) {
      throw new IllegalArgumentException("relative must be 0 to 1: " + relative);
    }
    if (!(absolute >= 0) || Double.isInfinite(absolute)) {
      throw new IllegalArgumentException("absolute must be finite and not negative: " + absolute);
    }
  }

  /** How far apart these two may be, in the currency of the stores. */
  public double allowed(double expected, double actual) {
    return Math.max(absolute, relative * Math.max(Math.abs(expected), Math.abs(actual)));
  }
}
