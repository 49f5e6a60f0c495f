package io.costaudit.testkit.generate;

import io.costaudit.predict.quantity.Quantity;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Generators of quantities and their texts. They are biased towards every suffix and notation, and
 * towards where a format, the rounding or a cap changes; they shrink towards small whole numbers.
 */
public final class Quantities {
  /** Decimal suffixes, the plainest first, since what is generated shrinks towards it. */
  private static final List<String> DECIMAL_SUFFIXES =
      List.of("", "m", "k", "M", "G", "T", "P", "E", "u", "n");

  private static final List<String> BINARY_SUFFIXES = List.of("Ki", "Mi", "Gi", "Ti", "Pi", "Ei");

  /** Where a suffix, a format, the rounding or the cap changes. */
  private static final List<String> EDGES =
      List.of(
          "0",
          "0Ki",
          "0e0",
          "00.00",
          ".5",
          "5.",
          "1n",
          "0.1n",
          "0.0000000001",
          "999999999n",
          "999m",
          "1000m",
          "1001m",
          "999k",
          "1000k",
          "1023",
          "1024",
          "1023Ki",
          "1024Ki",
          "0.5Ki",
          "0.1Gi",
          "1.0000000001Ki",
          "7Ei",
          "8Ei",
          "999E",
          "1000E",
          "9223372036854775807",
          "9223372036854775808",
          "9223372036854775807Ki",
          "1e64",
          "1e-64",
          "1E+9",
          "1e-9");

  private Quantities() {}

  /** Texts of quantities that are not negative: every suffix and notation, and the edges. */
  public static Arbitrary<String> amountTexts() {
    return Arbitraries.frequencyOf(
        Tuple.of(8, Combinators.combine(numbers(), suffixes()).as(String::concat)),
        Tuple.of(2, Arbitraries.of(EDGES)));
  }

  /** Texts of quantities with and without a sign. */
  public static Arbitrary<String> texts() {
    return Combinators.combine(Arbitraries.of("", "+", "-"), amountTexts()).as(String::concat);
  }

  /** Quantities that are not negative. */
  public static Arbitrary<Quantity> amounts() {
    return amountTexts().map(Quantity::parse);
  }

  /** Quantities of any sign. */
  public static Arbitrary<Quantity> quantities() {
    return texts().map(Quantity::parse);
  }

  /** Limits of what is read, from the tightest to the widest; the default ones often. */
  public static Arbitrary<Quantity.Limits> limits() {
    Arbitrary<Quantity.Limits> any =
        Combinators.combine(
                Arbitraries.integers().between(1, Quantity.Limits.LARGEST),
                Arbitraries.integers().between(0, Quantity.Limits.LARGEST))
            .as(Quantity.Limits::new);
    return Arbitraries.frequencyOf(
        Tuple.of(1, Arbitraries.just(Quantity.Limits.ofDefaults())), Tuple.of(3, any));
  }

  /** Texts that are no quantities, or are beyond the default limits: a reader must refuse them. */
  public static Arbitrary<String> refusedTexts() {
    return Arbitraries.of(
        "",
        " ",
        "1 ",
        " 1",
        "+",
        "-",
        ".",
        "--1",
        "1,5",
        "1K",
        "1ki",
        "1KI",
        "1mi",
        "1Zi",
        "1Gib",
        "1e",
        "1e1.5",
        "1e65",
        "1e-65",
        "1e999999999999",
        "0x10",
        "NaN",
        "Infinity",
        "١",
        "1".repeat(65));
  }

  /**
   * Texts that are already canonical, made by the rule and not by the printer: the largest suffix
   * that leaves a whole number.
   */
  public static Arbitrary<String> canonicalTexts() {
    Arbitrary<String> positive =
        Arbitraries.frequencyOf(
            Tuple.of(4, canonicalDecimals()),
            Tuple.of(4, canonicalBinaries()),
            Tuple.of(2, canonicalExponents()));
    Arbitrary<String> signed =
        Combinators.combine(Arbitraries.of("", "-"), positive).as(String::concat);
    return Arbitraries.frequencyOf(Tuple.of(49, signed), Tuple.of(1, Arbitraries.just("0")));
  }

  private static Arbitrary<String> canonicalDecimals() {
    Arbitrary<String> suffix = Arbitraries.of(DECIMAL_SUFFIXES);
    return Combinators.combine(mantissas(1_000, 1_000_000_000_000L), suffix).as(Quantities::join);
  }

  private static Arbitrary<String> canonicalExponents() {
    Arbitrary<Integer> exponent =
        Arbitraries.integers().between(-3, 21).filter(third -> third != 0).map(third -> 3 * third);
    return Combinators.combine(mantissas(1_000, 1_000_000_000_000L), exponent)
        .as((mantissa, e) -> mantissa + "e" + e);
  }

  private static Arbitrary<String> canonicalBinaries() {
    return Arbitraries.integers()
        .between(1, BINARY_SUFFIXES.size())
        .flatMap(
            power ->
                // Up to the cap of 2⁶³−1.
                mantissas(1_024, 1L << (63 - 10 * power))
                    .map(mantissa -> join(mantissa, BINARY_SUFFIXES.get(power - 1))));
  }

  /** Whole numbers that no larger suffix could shorten, below the given one. */
  private static Arbitrary<Long> mantissas(long base, long end) {
    return Arbitraries.longs()
        .between(1, end - 1)
        .map(mantissa -> mantissa % base == 0 ? mantissa - 1 : mantissa);
  }

  private static String join(long mantissa, String suffix) {
    return mantissa + suffix;
  }

  private static Arbitrary<String> numbers() {
    Arbitrary<String> whole =
        Arbitraries.longs().between(0, 999_999_999_999_999_999L).map(String::valueOf);
    Arbitrary<String> small = Arbitraries.integers().between(0, 2_048).map(String::valueOf);
    Arbitrary<String> fraction =
        Combinators.combine(small, Arbitraries.strings().numeric().ofMaxLength(12))
            .as((integer, digits) -> integer + "." + digits);
    return Arbitraries.frequencyOf(Tuple.of(5, small), Tuple.of(2, whole), Tuple.of(3, fraction));
  }

  private static Arbitrary<String> suffixes() {
    Arbitrary<String> exponent =
        Combinators.combine(
                Arbitraries.of("e", "E"),
                Arbitraries.of("", "+", "-"),
                Arbitraries.of("", "0"),
                Arbitraries.integers().between(0, 30))
            .as((letter, sign, zero, digits) -> letter + sign + zero + digits);
    return Arbitraries.frequencyOf(
        Tuple.of(5, Arbitraries.of(DECIMAL_SUFFIXES)),
        Tuple.of(4, Arbitraries.of(BINARY_SUFFIXES)),
        Tuple.of(2, exponent));
  }
}
