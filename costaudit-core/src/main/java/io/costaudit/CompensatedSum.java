package io.costaudit;

/**
 * A sum that keeps what rounding loses (Neumaier's method), so that many small steps add up and
 * their order does not change it beyond the last bits. One value that is not finite makes it not
 * finite. Not safe for use by several threads.
 */
public final class CompensatedSum {
  private double sum;
  private double lost;

  /** Of nothing yet: 0. */
  public CompensatedSum() {}

  public void add(double value) {
    double next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
    sum = next;
  }

  /** The sum so far, never negative zero: it began as zero. */
  public double value() {
    // What is lost of an infinite sum is NaN; the sum itself says more.
    return Double.isFinite(sum) ? sum + lost : sum;
  }
}
