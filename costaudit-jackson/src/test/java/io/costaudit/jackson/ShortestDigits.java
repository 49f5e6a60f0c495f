package io.costaudit.jackson;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The oracle for numbers, straight from the definition: of all decimals that read back to the value
 * those with the fewest digits, of these the nearest to it, of two as near the even one; printed as
 * Go prints it. Slow, and without any of the tricks of the product.
 */
final class ShortestDigits {
  private ShortestDigits() {}

  static String of(double value) {
    BigDecimal exact = new BigDecimal(Math.abs(value));
    for (int digits = 1; digits <= 17; digits++) {
      BigDecimal below = exact.round(new MathContext(digits, RoundingMode.DOWN));
      BigDecimal above = exact.round(new MathContext(digits, RoundingMode.UP));
      BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      BigDecimal other = nearest.compareTo(below) == 0 ? above : below;
      for (BigDecimal candidate : new BigDecimal[] {nearest, other}) {
        if (Double.parseDouble(candidate.toString()) == Math.abs(value)) {
          return (value < 0 ? "-" : "") + printed(candidate);
        }
      }
    }
    throw new AssertionError("17 digits are enough for every double: " + value);
  }

  private static String printed(BigDecimal number) {
    String digits = number.unscaledValue().toString().replaceFirst("0+$", "");
    // The place of the decimal point, counted from the first digit.
    int point = number.precision() - number.scale();
    boolean plain =
        number.compareTo(new BigDecimal("1e-6")) >= 0
            && number.compareTo(new BigDecimal("1e21")) < 0;
    if (!plain) {
      String mantissa =
          digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
      return mantissa + "e" + (point > 0 ? "+" : "-") + Math.abs(point - 1);
    }
    if (point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    return digits.length() <= point
        ? digits + "0".repeat(point - digits.length())
        : digits.substring(0, point) + "." + digits.substring(point);
  }
}
