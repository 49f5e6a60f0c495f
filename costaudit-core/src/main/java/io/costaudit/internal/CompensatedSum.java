package io.costaudit.internal;

/**
 * A sum that keeps its rounding error (Neumaier's method), so that many small steps add up and
 * their order does not change the sum beyond the last bits. One value that is not finite makes the
 * sum not finite. Not safe for use by several threads.
 */
public final class CompensatedSum {
  private double sum;
  private double lost;

  /** Creates a sum of 0. */
  public CompensatedSum() {}

  public void add(double value) {
    double next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
    sum = next;
  }

  /** Returns the sum so far, which is never negative zero. */
  public double value() {
    // What is lost of an infinite sum is NaN; the sum itself says more.
    return Double.isFinite(sum) ? sum + lost : sum;
  }
}
