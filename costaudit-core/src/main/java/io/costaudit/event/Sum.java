package io.costaudit.event;

/** A sum that keeps what rounding loses (Neumaier), so that many small steps add up. */
final class Sum {
  private double sum;
  private double lost;

  void add(double value) {
    double next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
    sum = next;
  }

  double value() {
    return sum + lost + 0.0; // -0.0 becomes 0.0
  }
}
