package io.costaudit.predict.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.costaudit.predict.quantity.Quantity.Format;
import io.costaudit.predict.quantity.Quantity.Limits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  /** Generous for work that takes microseconds; the arithmetic that is refused would take hours. */
  private static final Duration AT_ONCE = Duration.ofSeconds(10);

  @Test
  void aTextMayHave64Characters() {
    assertThat(Quantity.parse("9".repeat(64))).hasToString("9".repeat(64));
    assertThatThrownBy(() -> Quantity.parse("0".repeat(65)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it is longer than 64 characters; give");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e64", "1E-64", "1e+64", "1e0064"})
  void anExponentMayReach64(String text) {
    assertThat(Quantity.parse(text).signum()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e65",
        "1e-65",
        "1e999999999",
        "1e-999999999",
        "1e2147483648",
        "1e99999999999999999999",
        "-9e-2147483648",
        "0e999999999"
      })
  void aHostileExponentIsRefusedBeforeAnythingIsComputed(String text) {
    assertTimeoutPreemptively(
        AT_ONCE,
        () ->
            assertThatThrownBy(() -> Quantity.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("illegal quantity \"" + text + "\": ")
                .hasMessageContaining("its exponent is beyond ±64"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "1e-999999999", "0e-999999999", "1e65", "1e-65"})
  void aHostileNumberIsRefusedBeforeAnythingIsComputed(String number) {
    assertTimeoutPreemptively(
        AT_ONCE,
        () ->
            assertThatThrownBy(() -> Quantity.of(new BigDecimal(number), Limits.ofDefaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than 64 digits or an exponent beyond ±64"));
  }

  @Test
  void aNumberOfTooManyDigitsIsRefusedWithoutShowingThem() {
    BigInteger huge = BigInteger.ONE.shiftLeft(40_000);

    assertThatThrownBy(() -> Quantity.of(huge, Limits.ofDefaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
  }

  @Test
  void theLimitsCanBeSet() {
    Limits narrow = new Limits(5, 2);

    assertThat(Quantity.parse("12345", narrow)).isEqualTo(Quantity.of(12_345));
    assertThat(Quantity.parse("1e2", narrow)).isEqualTo(Quantity.of(100));
    assertThatThrownBy(() -> Quantity.parse("123456", narrow))
        .hasMessageContaining("longer than 5 characters");
    assertThatThrownBy(() -> Quantity.parse("1e3", narrow)).hasMessageContaining("beyond ±2");
    assertThatThrownBy(() -> Quantity.of(1_000_000, narrow))
        .hasMessageContaining("more than 5 digits");
    assertThat(Quantity.parse("1e100", new Limits(64, 100)).exactValue())
        .isEqualByComparingTo(new BigDecimal("1e100"));
  }

  @Test
  void limitsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new Limits(0, 1)).hasMessage("textLength must be 1 to 100: 0");
    assertThatThrownBy(() -> new Limits(1, -1)).hasMessage("exponent must be 0 to 100: -1");
    assertThatThrownBy(() -> new Limits(1, 101)).hasMessage("exponent must be 0 to 100: 101");
    assertThatThrownBy(() -> new Limits(101, 1)).hasMessage("textLength must be 1 to 100: 101");
    assertThat(Quantity.parse("7", new Limits(1, 0))).isEqualTo(Quantity.of(7));
    assertThat(Quantity.parse("1e100", new Limits(100, 100)).signum()).isPositive();
  }

  @Test
  void unquotedNumbersReadAsTheyAreWritten() {
    Limits limits = Limits.ofDefaults();

    assertThat(Quantity.of(2, limits)).isEqualTo(Quantity.parse("2")).hasToString("2");
    assertThat(Quantity.of(3_000_000_000L, limits)).hasToString("3G");
    assertThat(Quantity.of(0.1, limits)).isEqualTo(Quantity.parse("100m")).hasToString("100m");
    assertThat(Quantity.of(0.1f, limits)).isEqualTo(Quantity.parse("100m"));
    assertThat(Quantity.of(1e22, limits)).isEqualTo(Quantity.parse("1e22"));
    assertThat(Quantity.of(new BigDecimal("0.0000000001"), limits)).hasToString("1n");
    assertThat(Quantity.of(BigInteger.TEN.pow(20), limits)).hasToString("100E");
    assertThat(Quantity.of(new BigDecimal("1e64"), limits).format()).isEqualTo(Format.DECIMAL_SI);
  }

  @Test
  void unquotedNumbersMayReachTheLimits() {
    Limits narrow = new Limits(3, 2);

    assertThat(Quantity.of(999, narrow)).hasToString("999");
    assertThat(Quantity.of(new BigDecimal("0.01"), narrow)).hasToString("10m");
    assertThatThrownBy(() -> Quantity.of(1000, narrow)).hasMessageContaining("\"a number\"");
    assertThatThrownBy(() -> Quantity.of(new BigDecimal("123e1"), narrow))
        .hasMessageContaining("\"1.23E+3\"");
  }

  @Test
  void binaryTextsStayBinaryUnlessTheyMeanAFraction() {
    assertThat(Quantity.parse("0Ki").format()).isEqualTo(Format.BINARY_SI);
    assertThat(Quantity.parse("0.0009765625Ki").format()).isEqualTo(Format.BINARY_SI);
    assertThat(Quantity.parse("0.0009Ki").format()).isEqualTo(Format.DECIMAL_SI);
    assertThat(Quantity.parse("-0.0009Ki").format()).isEqualTo(Format.DECIMAL_SI);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNotFiniteIsNoQuantity(double number) {
    assertThatThrownBy(() -> Quantity.of(number, Limits.ofDefaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it is not finite");
    assertThatThrownBy(() -> Quantity.of((float) number, Limits.ofDefaults()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void quantitiesAreEqualWhenTheirValuesAre() {
    Quantity binary = Quantity.parse("1Gi");

    assertThat(binary)
        .isEqualTo(Quantity.parse("1024Mi"))
        .isEqualTo(Quantity.parse("1073741824"))
        .isEqualTo(Quantity.parse("1073741824000e-3"))
        .hasSameHashCodeAs(Quantity.parse("1073741824000e-3"))
        .isEqualByComparingTo(Quantity.parse("1073741824000m"))
        .isNotEqualTo(Quantity.parse("1G"))
        .isNotEqualTo("1Gi");
    assertThat(Quantity.parse("0Ki")).isEqualTo(Quantity.ZERO).hasSameHashCodeAs(Quantity.ZERO);
  }

  @Test
  void differentQuantitiesSpreadOverAHashTable() {
    assertThat(
            IntStream.range(0, 1000).map(cores -> Quantity.of(cores).hashCode()).distinct().count())
        .isGreaterThan(900);
  }

  @Test
  void quantitiesAreOrderedByValue() {
    assertThat(Quantity.parse("999m")).isLessThan(Quantity.parse("1"));
    assertThat(Quantity.parse("1Mi")).isGreaterThan(Quantity.parse("1M"));
    assertThat(Quantity.parse("-1").signum()).isNegative();
    assertThat(Quantity.parse("1n").signum()).isPositive();
    assertThat(Quantity.parse("-0").signum()).isZero();
    assertThat(Quantity.parse("0").isZero()).isTrue();
    assertThat(Quantity.parse("1n").isZero()).isFalse();
  }

  @Test
  void theLargerOneIsTheFirstWhereTheyAreEqual() {
    Quantity binary = Quantity.parse("1Ki");
    Quantity decimal = Quantity.parse("1024");

    assertThat(binary.max(decimal)).isSameAs(binary);
    assertThat(decimal.max(binary)).isSameAs(decimal);
    assertThat(binary.max(Quantity.parse("1025"))).hasToString("1025");
    assertThat(Quantity.parse("1025").max(binary)).hasToString("1025");
  }

  @ParameterizedTest
  @CsvSource({
    "100m, 3, 300m, DECIMAL_SI",
    "512Mi, 2, 1Gi, BINARY_SI",
    "1e3, 1000, 1e6, DECIMAL_EXPONENT",
    "7Ei, 3, 21Ei, BINARY_SI",
    "1Gi, 0, 0, BINARY_SI",
    "500m, -2, -1, DECIMAL_SI",
  })
  void aProductIsExactAndKeepsItsFormat(String text, long factor, String product, Format format) {
    Quantity result = Quantity.parse(text).times(factor);

    assertThat(result).hasToString(product);
    assertThat(result.format()).isEqualTo(format);
  }

  @ParameterizedTest
  @CsvSource({"3, 0.125, 375m", "1, 0.0000000001, 1n", "7n, 100m, 1n", "2Ki, 500m, 1Ki"})
  void aProductOfTwoQuantitiesIsRoundedUpBelowNano(String left, String right, String product) {
    assertThat(Quantity.parse(left).times(Quantity.parse(right))).hasToString(product);
  }

  @Test
  void aBinaryTextIsCappedButASumIsNot() {
    assertThat(Quantity.parse("8Ei").exactValue())
        .isEqualByComparingTo(BigDecimal.valueOf(Long.MAX_VALUE));
    assertThat(Quantity.parse("-9Ei").exactValue())
        .isEqualByComparingTo(BigDecimal.valueOf(-Long.MAX_VALUE));
    assertThat(Quantity.parse("4Ei").plus(Quantity.parse("4Ei"))).hasToString("8Ei");
  }

  @Test
  void theLargestSuffixStaysWhereNoneIsLeft() {
    assertThat(Quantity.parse("1000E")).hasToString("1000E");
    assertThat(Quantity.parse("1Ei").times(1024)).hasToString("1024Ei");
  }

  @Test
  void theDoubleIsTheNearest() {
    assertThat(Quantity.parse("100m").toDouble()).isEqualTo(0.1);
    assertThat(Quantity.parse("32Mi").toDouble()).isEqualTo(33_554_432.0);
    assertThat(Quantity.parse("9007199254740993").toDouble()).isEqualTo(9_007_199_254_740_992.0);
  }
}
