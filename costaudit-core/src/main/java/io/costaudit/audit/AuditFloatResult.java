package io.costaudit.audit;

/**
 * Two numbers that should be equal.
 *
 * @param expected the number that the audit computed; finite
 * @param actual the number that the store under audit holds; finite
 */
public record AuditFloatResult(double expected, double actual) {
  public AuditFloatResult {
    if (!Double.isFinite(expected) || !Double.isFinite(actual)) {
      throw new IllegalArgumentException(
          "expected and actual must be finite: " + expected + ", " + actual);
    }
    // No negative zero leaves the library.
    expected += 0.0;
    actual += 0.0;
  }

  /** Returns {@code actual − expected}. */
  public double difference() {
    return actual - expected;
  }
}
