package io.costaudit.predict.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.predict.quantity.Quantity.Format;
import io.costaudit.testsupport.RealData;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of what the Kubernetes quantity parser really answers. */
class QuantityTableTest {
  /**
   * Refused: Kubernetes reads texts without a digit as zero. They are typing mistakes, and a
   * mistake must not price a workload at nothing.
   */
  private static final Set<String> WITHOUT_A_DIGIT = Set.of(".", "-.", "m", "Ki", "e3");

  /** Mended: Kubernetes prints 10²¹ as {@code 1}, because it has no suffix for it. */
  private static final Map<String, String> MISPRINTED = Map.of("1000E", "1000E");

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void readsAsTheReferenceDoes(Case row) {
    if (row.isError() || WITHOUT_A_DIGIT.contains(row.input())) {
      assertThatThrownBy(() -> Quantity.parse(row.input()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("illegal quantity \"" + row.input() + "\": ")
          .hasMessageContaining("; give a number such as ");
      return;
    }
    Quantity quantity = Quantity.parse(row.input());
    String canonical = MISPRINTED.getOrDefault(row.input(), row.canonical());

    assertThat(quantity.exactValue()).isEqualByComparingTo(row.exactValue());
    assertThat(quantity.format()).isEqualTo(format(row.format()));
    assertThat(quantity).hasToString(canonical);
    assertThat(Quantity.parse(canonical)).isEqualTo(quantity).hasToString(canonical);
  }

  @Test
  void everyListedQuirkIsInTheTable() throws IOException {
    Set<String> inputs = new TreeSet<>(cases().map(Case::input).toList());

    assertThat(inputs).containsAll(WITHOUT_A_DIGIT).containsAll(MISPRINTED.keySet());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sums")
  void addsAsTheReferenceDoes(Sum row) {
    Quantity sum =
        Arrays.stream(row.terms().split(" \\+ ", -1))
            .map(Quantity::parse)
            .reduce(Quantity::plus)
            .orElseThrow();

    assertThat(sum.exactValue()).isEqualByComparingTo(row.exactValue());
    assertThat(sum.format()).isEqualTo(format(row.format()));
    assertThat(sum).hasToString(row.canonical());
  }

  static Stream<Case> cases() throws IOException {
    return rows("quantity/quantity-cases.tsv").map(Case::of);
  }

  static Stream<Sum> sums() throws IOException {
    return rows("quantity/quantity-sums.tsv").map(Sum::of);
  }

  private static Stream<String[]> rows(String table) throws IOException {
    Path file = RealData.file(table);
    return Files.readAllLines(file).stream().skip(1).map(line -> line.split("\t", -1));
  }

  private static Format format(String name) {
    return switch (name) {
      case "DecimalSI" -> Format.DECIMAL_SI;
      case "BinarySI" -> Format.BINARY_SI;
      case "DecimalExponent" -> Format.DECIMAL_EXPONENT;
      default -> throw new AssertionError("unknown format in the table: " + name);
    };
  }

  /** What Kubernetes makes of a text. */
  record Case(String input, String result, String value, String format, String canonical) {
    static Case of(String[] cells) {
      String quoted = cells[0];
      assertThat(quoted).startsWith("\"").endsWith("\"").doesNotContain("\\");
      String input = quoted.substring(1, quoted.length() - 1);
      return new Case(input, cells[1], cells[2], cells[3], cells[4]);
    }

    boolean isError() {
      return result.equals("ERROR");
    }

    BigDecimal exactValue() {
      return new BigDecimal(value);
    }

    @Override
    public String toString() {
      return "'" + input + "'";
    }
  }

  /** What Kubernetes makes of a sum, added from left to right. */
  record Sum(String terms, String canonical, String format, String value) {
    static Sum of(String[] cells) {
      return new Sum(cells[0], cells[1], cells[2], cells[3]);
    }

    BigDecimal exactValue() {
      return new BigDecimal(value);
    }

    @Override
    public String toString() {
      return terms;
    }
  }
}
