package io.costaudit.predict.quantity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.costaudit.testsupport.FuzzTarget;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;

@FuzzTarget
public class QuantityFuzzTest {
  private static final Quantity.Limits LARGEST =
      new Quantity.Limits(Quantity.Limits.LARGEST, Quantity.Limits.LARGEST);
  private static final BigDecimal CAP = BigDecimal.valueOf(Long.MAX_VALUE);

  @FuzzTest
  void quantity(byte[] input) {
    String text = new String(input, UTF_8);
    Optional<BigDecimal> expected = Grammar.value(text);
    Quantity read;
    try {
      read = Quantity.parse(text);
    } catch (IllegalArgumentException e) {
      assertThat(expected).as(text).isEmpty();
      assertThat(e.getMessage())
          .startsWith("illegal quantity \"")
          .contains("give a number such as")
          .hasSizeLessThan(2000);
      return;
    }
    assertThat(expected).as(text).isPresent();
    assertThat(read.exactValue()).as(text).isEqualByComparingTo(expected.get());
    assertThat(Double.isFinite(read.toDouble())).as(text).isTrue();
    assertThat(read.toDouble()).as(text).isEqualTo(expected.get().doubleValue());
    assertPrintedIsReadBack(read);
    assertThat(read.plus(read)).isEqualTo(read.times(2));
    assertThat(read.plus(read.times(-1)).isZero()).isTrue();
  }

  private static void assertPrintedIsReadBack(Quantity read) {
    String printed = read.toString();
    assertThat(Grammar.isWithin(printed, Quantity.Limits.LARGEST))
        .as("an exponent can only have grown by the zeros of the number: %s", printed)
        .isEqualTo(Grammar.exponent(printed).abs().intValueExact() <= Quantity.Limits.LARGEST);
    if (Grammar.isWithin(printed, Quantity.Limits.LARGEST)) {
      Quantity again = Quantity.parse(printed, LARGEST);
      assertThat(again).isEqualTo(read);
      assertThat(again.toString()).isEqualTo(printed);
    }
  }

  /** The grammar of quantities, read letter by letter, without a line of the product. */
  private static final class Grammar {
    private static final String DECIMAL = "num?kMGTPE";
    private static final String BINARY = "?KMGTPE";

    private final String text;
    private int at;

    private Grammar(String text) {
      this.text = text;
    }

    static Optional<BigDecimal> value(String text) {
      return isWithin(text, Quantity.Limits.DEFAULT_EXPONENT)
              && text.length() <= Quantity.Limits.DEFAULT_TEXT_LENGTH
          ? new Grammar(text).value()
          : Optional.empty();
    }

    static boolean isWithin(String text, int exponent) {
      return exponent(text).abs().compareTo(BigInteger.valueOf(exponent)) <= 0;
    }

    /** Of a text that has one, else 0. */
    static BigInteger exponent(String text) {
      int e = Math.max(text.indexOf('e'), text.indexOf('E'));
      String digits = text.substring(e + 1);
      return e >= 0 && digits.matches("[+-]?[0-9]+") ? new BigInteger(digits) : BigInteger.ZERO;
    }

    private Optional<BigDecimal> value() {
      boolean isNegative = take('-');
      if (!isNegative) {
        take('+');
      }
      String whole = digits();
      String fraction = take('.') ? digits() : "";
      String suffix = text.substring(at);
      if (whole.isEmpty() && fraction.isEmpty()) {
        return Optional.empty();
      }
      BigDecimal number = new BigDecimal(new BigInteger("0" + whole + fraction), fraction.length());
      return scaled(number, suffix).map(value -> isNegative ? value.negate() : value);
    }

    private boolean take(char c) {
      boolean isThere = at < text.length() && text.charAt(at) == c;
      at += isThere ? 1 : 0;
      return isThere;
    }

    private String digits() {
      int start = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      return text.substring(start, at);
    }

    private static Optional<BigDecimal> scaled(BigDecimal number, String suffix) {
      if (suffix.matches("[eE][+-]?[0-9]+")) {
        return Optional.of(roundedUp(number.scaleByPowerOfTen(exponent(suffix).intValueExact())));
      }
      if (suffix.length() == 2 && suffix.charAt(1) == 'i' && BINARY.indexOf(suffix.charAt(0)) > 0) {
        BigInteger unit = BigInteger.ONE.shiftLeft(10 * BINARY.indexOf(suffix.charAt(0)));
        return Optional.of(roundedUp(number.multiply(new BigDecimal(unit))).min(CAP));
      }
      int power = suffix.isEmpty() ? DECIMAL.indexOf('?') : DECIMAL.indexOf(suffix);
      return power < 0 || suffix.equals("?") || suffix.length() > 1
          ? Optional.empty()
          : Optional.of(roundedUp(number.scaleByPowerOfTen(3 * (power - DECIMAL.indexOf('?')))));
    }

    private static BigDecimal roundedUp(BigDecimal number) {
      return number.scale() > 9 ? number.setScale(9, RoundingMode.UP) : number;
    }
  }
}
