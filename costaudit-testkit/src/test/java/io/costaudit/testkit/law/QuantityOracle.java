package io.costaudit.testkit.law;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The exact value of a quantity by the rules of Kubernetes, without a line of the product. */
final class QuantityOracle {
  private static final Pattern TEXT =
      Pattern.compile("([+-]?)(\\d+(?:\\.\\d*)?|\\.\\d+)([a-zA-Z]*)([+-]?\\d*)");
  private static final String DECIMAL = "num?kMGTPE";
  private static final String BINARY = "?KMGTPE";
  private static final BigDecimal CAP = new BigDecimal("9223372036854775807");

  private QuantityOracle() {}

  static BigDecimal value(Object amount) {
    return amount instanceof Number
        ? roundedUp(new BigDecimal(amount.toString()))
        : value(amount.toString());
  }

  static BigDecimal value(String text) {
    Matcher m = TEXT.matcher(text);
    if (!m.matches()) {
      throw new AssertionError("no quantity: " + text);
    }
    BigDecimal magnitude = magnitude(new BigDecimal(m.group(2)), m.group(3), m.group(4));
    return m.group(1).equals("-") ? magnitude.negate() : magnitude;
  }

  private static BigDecimal magnitude(BigDecimal number, String suffix, String exponent) {
    if (!exponent.isEmpty()) {
      return roundedUp(scaled(number, Integer.parseInt(exponent)));
    }
    if (suffix.endsWith("i")) {
      BigInteger unit = BigInteger.TWO.pow(10 * BINARY.indexOf(suffix.charAt(0)));
      return roundedUp(number.multiply(new BigDecimal(unit))).min(CAP);
    }
    char letter = suffix.isEmpty() ? '?' : suffix.charAt(0);
    return roundedUp(scaled(number, 3 * (DECIMAL.indexOf(letter) - DECIMAL.indexOf('?'))));
  }

  private static BigDecimal scaled(BigDecimal number, int exponent) {
    BigDecimal power = BigDecimal.TEN.pow(Math.abs(exponent));
    return exponent < 0
        ? number.divide(power, number.scale() - exponent, RoundingMode.UNNECESSARY)
        : number.multiply(power);
  }

  private static BigDecimal roundedUp(BigDecimal number) {
    return number
        .setScale(Math.max(9, number.scale()), RoundingMode.UNNECESSARY)
        .setScale(9, RoundingMode.UP);
  }
}
