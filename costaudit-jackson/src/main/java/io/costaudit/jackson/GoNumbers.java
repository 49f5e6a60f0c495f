package io.costaudit.jackson;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Prints numbers as Go's {@code encoding/json} does. */
final class GoNumbers {
  /** Below this, and from {@link #LARGE} on, numbers print with an exponent. */
  private static final double SMALL = 1e-6;

  private static final double LARGE = 1e21;

  /** Java writes two digits at least, so the smallest get 4.9E-324 where 5e-324 will do. */
  private static final MathContext ONE_DIGIT = new MathContext(1, RoundingMode.HALF_EVEN);

  private GoNumbers() {}

  /**
   * The shortest digits that read back to the same value: {@code 0}, {@code 73}, {@code 1e+21},
   * {@code 9.99e-7}. Negative zero prints as {@code 0}.
   *
   * @throws IllegalArgumentException if the value is NaN or infinite
   */
  static String format(double value) {
    if (!Double.isFinite(value)) {
      throw noNumber(value);
    }
    // Jackson's fast writer gives the shortest digits; Double.toString does so from JDK 19 on only.
    BigDecimal digits = new BigDecimal(NumberOutput.toString(value, true));
    double magnitude = Math.abs(value);
    if (magnitude < Double.MIN_NORMAL && digits.round(ONE_DIGIT).doubleValue() == value) {
      digits = digits.round(ONE_DIGIT);
    }
    return magnitude >= SMALL && magnitude < LARGE ? plain(digits) : withExponent(digits);
  }

  /**
   * As {@link #format(double)}, with the shortest digits that read back to the same {@code float}.
   */
  static String format(float value) {
    if (!Float.isFinite(value)) {
      throw noNumber(value);
    }
    BigDecimal digits = new BigDecimal(NumberOutput.toString(value, true));
    float magnitude = Math.abs(value);
    if (magnitude < Float.MIN_NORMAL && digits.round(ONE_DIGIT).floatValue() == value) {
      digits = digits.round(ONE_DIGIT);
    }
    return magnitude >= (float) SMALL && magnitude < (float) LARGE
        ? plain(digits)
        : withExponent(digits);
  }

  private static IllegalArgumentException noNumber(double value) {
    return new IllegalArgumentException("JSON has no number for " + value);
  }

  private static String plain(BigDecimal digits) {
    return digits.stripTrailingZeros().toPlainString();
  }

  private static String withExponent(BigDecimal number) {
    if (number.signum() == 0) {
      return "0";
    }
    BigDecimal digits = number.stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    BigDecimal mantissa = digits.movePointLeft(exponent);
    return mantissa.toPlainString() + (exponent < 0 ? "e-" : "e+") + Math.abs(exponent);
  }
}
