package io.costaudit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, -0.0",
    "+12, 12",
    "12., 12",
    ".5, 0.5",
    "-0.5, -0.5",
    "1e3, 1000",
    "1E+3, 1000",
    "25e-1, 2.5",
    "007, 7",
    "1e-999, 0",
    "1.7976931348623157e308, 1.7976931348623157e308"
  })
  void decimalNumbers(String text, double value) {
    assertThat(Values.decimal(text)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "-",
        "+",
        "e3",
        "1e",
        "1e+",
        "1e3.5",
        "--1",
        "1 ",
        " 1",
        "1\n",
        "1_000",
        "1,5",
        "NaN",
        "Infinity",
        "-Infinity",
        "inf",
        "1e309",
        "-1e309",
        "0x1p3",
        "0x10",
        "1d",
        "1f",
        "1D",
        "1.5F",
        "\u0661",
        "1e\u0661",
        "00000000000000000000000000000000000000000000000000000000000000001"
      })
  void whatIsNoDecimalNumber(String text) {
    assertThatThrownBy(() -> Values.decimal(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no finite decimal number; give one such as");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "7, 7",
    "007, 7",
    "10, 10",
    "11, 10",
    "2147483648, 10",
    "9223372036854775808, 10"
  })
  void countsAreCut(String text, int count) {
    assertThat(Values.countUpTo(10, text)).isEqualTo(count);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "+1", "1.0", "1e1", " 1", "x", "0x1", "\u0661"})
  void whatIsNoCount(String text) {
    assertThatThrownBy(() -> Values.countUpTo(10, text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give a whole number from 0");
  }

  @Test
  void detailIsFullOrAbsent() {
    assertThat(Values.fullDetail("full")).isTrue();
    assertThatThrownBy(() -> Values.fullDetail("Full"))
        .hasMessage("\"Full\" is no detail; give full");
  }
}
