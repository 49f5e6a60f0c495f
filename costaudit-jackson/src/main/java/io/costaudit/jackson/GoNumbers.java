package io.costaudit.jackson;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;

/** Prints numbers as Go's {@code encoding/json} does. */
final class GoNumbers {
  /** Below this, and from {@link #LARGE} on, numbers print with an exponent. */
  private static final double SMALL = 1e-6;

  private static final double LARGE = 1e21;

  private GoNumbers() {}

  /**
   * The shortest digits that read back to the same value: {@code 0}, {@code 73}, {@code 1e+21},
   * {@code 9.99e-7}. Negative zero prints as {@code 0}.
   *
   * @throws IllegalArgumentException if the value is NaN or infinite
   */
  static String format(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("JSON has no number for " + value);
    }
    if (value == 0) {
      return "0";
    }
    // Jackson's fast writer gives the shortest digits; Double.toString does so from JDK 19 on only.
    return format(new BigDecimal(NumberOutput.toString(value, true)), Math.abs(value));
  }

  /**
   * As {@link #format(double)}, with the shortest digits that read back to the same {@code float}.
   */
  static String format(float value) {
    if (!Float.isFinite(value)) {
      throw new IllegalArgumentException("JSON has no number for " + value);
    }
    return value == 0
        ? "0"
        : format(new BigDecimal(NumberOutput.toString(value, true)), Math.abs(value));
  }

  private static String format(BigDecimal shortest, double magnitude) {
    BigDecimal digits = shortest.stripTrailingZeros();
    if (magnitude >= SMALL && magnitude < LARGE) {
      return digits.toPlainString();
    }
    int exponent = digits.precision() - digits.scale() - 1;
    BigDecimal mantissa = digits.movePointLeft(exponent);
    return mantissa.toPlainString() + (exponent < 0 ? "e-" : "e+") + Math.abs(exponent);
  }
}
