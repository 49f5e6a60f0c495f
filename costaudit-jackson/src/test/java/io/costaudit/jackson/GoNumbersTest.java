package io.costaudit.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GoNumbersTest {
  @ParameterizedTest
  @CsvSource({
    // Samples made with Go, the language of Kubecost and OpenCost.
    "1e20, 100000000000000000000",
    "1e21, 1e+21",
    "1e-6, 0.000001",
    "9.99e-7, 9.99e-7",
    "5e-324, 5e-324",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "73.0, 73",
    "304653271040.0, 304653271040",
    "3.94217363775593e-12, 3.94217363775593e-12",
    "1e-9, 1e-9",
    // Numbers of the samples in Kubecost's API documents.
    "0.031616438356164386, 0.031616438356164386",
    "2.4045625000000004, 2.4045625000000004",
    "2.3080000000000003, 2.3080000000000003",
    "0.0965625, 0.0965625",
    "9.423476639423004, 9.423476639423004",
    // Where Double.toString of JDK 17 writes more digits than it takes, or other ones.
    "2.0E-3, 0.002",
    "1.0E23, 1e+23",
    "2.0E23, 2e+23",
    "8.41E21, 8.41e+21",
    "2.2250738585072014E-308, 2.2250738585072014e-308",
    "5.684341886080801E-14, 5.684341886080801e-14",
    "0x1p-44, 5.684341886080802e-14",
    "9.5367431640625E-7, 9.5367431640625e-7",
    // Both sides of the limits of the plain form.
    "9.999999999999999e20, 999999999999999900000",
    "1.0000000000000001e21, 1.0000000000000001e+21",
    "1.0000000000000001e-6, 0.0000010000000000000002",
    "0.0000009999999999999997, 9.999999999999997e-7",
    "123456789.125, 123456789.125",
    "-2.5, -2.5",
    "-1e21, -1e+21",
    "-1e-7, -1e-7",
    "1e-10, 1e-10",
    "1e100, 1e+100",
    "4.9E-324, 5e-324",
    "9.9E-324, 1e-323",
    "1.5E-323, 1.5e-323",
    "0.0, 0",
    // Go writes -0; a cost that is nothing has no sign here.
    "-0.0, 0",
  })
  void printsAsGoDoes(double value, String printed) {
    assertThat(GoNumbers.format(value)).isEqualTo(printed);
  }

  @Test
  void theShortestDigitsOfEveryPowerOfTwoAndItsNeighbours() {
    assertShortest(
        IntStream.rangeClosed(Double.MIN_EXPONENT - 52, Double.MAX_EXPONENT)
            .mapToDouble(exponent -> Math.scalb(1.0, exponent))
            .flatMap(GoNumbersTest::withNeighbours));
  }

  @Test
  void theShortestDigitsOfEveryPowerOfTenAndItsNeighbours() {
    assertShortest(
        IntStream.rangeClosed(-323, 308)
            .mapToDouble(exponent -> Double.parseDouble("1e" + exponent))
            .flatMap(GoNumbersTest::withNeighbours));
  }

  @Test
  void theShortestDigitsOfTheSmallestNumbers() {
    assertShortest(IntStream.rangeClosed(1, 2_000).mapToDouble(n -> n * Double.MIN_VALUE));
  }

  @Test
  void theShortestDigitsOfRandomBits() {
    Random random = new Random(20230228);
    assertShortest(
        DoubleStream.generate(() -> Double.longBitsToDouble(random.nextLong()))
            .filter(Double::isFinite)
            .limit(2_500));
  }

  @Test
  void theShortestDigitsOfMoney() {
    Random random = new Random(20230114);
    assertShortest(
        DoubleStream.generate(() -> (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(9)))
            .limit(2_500));
    assertShortest(IntStream.rangeClosed(1, 3_000).mapToDouble(cents -> cents / 100.0));
  }

  private static DoubleStream withNeighbours(double value) {
    return DoubleStream.of(Math.nextDown(value), value, Math.nextUp(value), -value)
        .filter(neighbour -> neighbour != 0);
  }

  private static void assertShortest(DoubleStream values) {
    values.forEach(
        value -> {
          String printed = GoNumbers.format(value);
          assertThat(printed).isEqualTo(ShortestDigits.of(value));
          assertThat(Double.parseDouble(printed)).isEqualTo(value);
        });
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "16777216, 16777216",
    "1.4e-45, 1e-45",
    "3.4028235e38, 3.4028235e+38",
    "1e-6, 0.000001",
    "9.9e-7, 9.9e-7",
    "1e21, 1e+21",
    "-0.0, 0",
  })
  void aFloatHasDigitsOfItsOwn(float value, String printed) {
    assertThat(GoNumbers.format(value)).isEqualTo(printed);
    assertThat(Float.parseFloat(printed)).isEqualTo(value == 0 ? 0f : value);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void refusesWhatIsNoNumber(double value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GoNumbers.format(value))
        .withMessage("JSON has no number for " + value);
    assertThatIllegalArgumentException().isThrownBy(() -> GoNumbers.format((float) value));
  }
}
