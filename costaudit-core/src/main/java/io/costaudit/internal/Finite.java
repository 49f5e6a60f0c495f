package io.costaudit.internal;

/** Checks numbers, so that no NaN, infinity or negative zero leaves the library. */
public final class Finite {
  private Finite() {}

  /** Returns the value, {@code -0.0} as {@code 0.0}. */
  public static double check(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(name + " must be finite: " + value);
    }
    return value + 0.0;
  }
}
