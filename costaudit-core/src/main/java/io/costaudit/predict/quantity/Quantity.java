package io.costaudit.predict.quantity;

import static java.util.Objects.requireNonNull;

import io.costaudit.internal.Quoted;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An exact amount of a resource in the notation of Kubernetes: {@code 100m} cores, {@code 32Mi}
 * bytes, {@code 1e3}.
 *
 * <p>The grammar, the rounding, the canonical text and the format of sums follow {@code
 * resource.Quantity} in {@code k8s.io/apimachinery} of Kubernetes:
 *
 * <ul>
 *   <li>digits beyond 10⁻⁹ are rounded away from zero;
 *   <li>a text with a binary suffix ({@code Ki} … {@code Ei}) is capped at ±(2⁶³−1); sums and
 *       products are not;
 *   <li>the canonical text has the largest suffix that leaves no fraction; a binary quantity that
 *       is no whole number, or lies below 1024, prints in decimal form;
 *   <li>a sum has the format of its left side, or of its right side where the left one is zero.
 * </ul>
 *
 * <p>This class refuses or mends these quirks of Kubernetes:
 *
 * <ul>
 *   <li>Kubernetes reads texts without a digit ({@code "."}, {@code "m"}, {@code "Ki"}, {@code
 *       "e3"}) as zero. They are typing mistakes, and a mistake must not price a workload at
 *       nothing, so this class refuses them;
 *   <li>Kubernetes prints {@code 1000E} as {@code 1}, because no suffix stands for 10²¹. This class
 *       keeps the largest suffix: {@code 1000E}, and {@code 1024Ei} likewise;
 *   <li>the rounded 64-bit accessors of Kubernetes overflow in silence; this class gives a value
 *       exactly or as a {@code double};
 *   <li>exponents without bound ({@code 1e999999999}) make arithmetic explode: texts longer than
 *       {@link Limits#textLength()} and exponents beyond ±{@link Limits#exponent()} are refused
 *       before anything is computed.
 * </ul>
 *
 * <p>Two quantities are equal when their exact values are, whatever their formats: {@code 1Gi}
 * equals {@code 1024Mi} and {@code 1073741824}. Immutable; threads may share it.
 *
 * @since 0.1.0
 */
public final class Quantity implements Comparable<Quantity> {
  /** The format in which a quantity was written, and in which it prints. */
  public enum Format {
    /** The decimal format, such as {@code 100m}, {@code 5k} or {@code 7}. */
    DECIMAL_SI,
    /** The binary format, such as {@code 32Mi}. */
    BINARY_SI,
    /** The format with an exponent, such as {@code 1e3}. */
    DECIMAL_EXPONENT
  }

  /**
   * The limits beyond which a text is refused before it is computed. Within the largest limits no
   * prediction overflows a {@code double}.
   *
   * @param textLength longest text in characters, 1 to {@value #LARGEST}
   * @param exponent largest absolute value of a decimal exponent, 0 to {@value #LARGEST}
   */
  public record Limits(int textLength, int exponent) {
    /** The default of {@link #textLength()}: {@value}. */
    public static final int DEFAULT_TEXT_LENGTH = 64;

    /** The default of {@link #exponent()}: {@value}. */
    public static final int DEFAULT_EXPONENT = 64;

    /** The largest limits: {@value}. */
    public static final int LARGEST = 100;

    private static final Limits DEFAULTS = new Limits(DEFAULT_TEXT_LENGTH, DEFAULT_EXPONENT);

    public Limits {
      if (textLength < 1 || textLength > LARGEST) {
        throw new IllegalArgumentException(
            "textLength must be 1 to " + LARGEST + ": " + textLength);
      }
      if (exponent < 0 || exponent > LARGEST) {
        throw new IllegalArgumentException("exponent must be 0 to " + LARGEST + ": " + exponent);
      }
    }

    public static Limits ofDefaults() {
      return DEFAULTS;
    }
  }

  /** Zero, in decimal format. */
  public static final Quantity ZERO = new Quantity(BigDecimal.ZERO, Format.DECIMAL_SI);

  private static final String ACCEPTED =
      "give a number such as 2, 0.5 or 1e3, optionally with one of the suffixes n, u, m, k, M, G, T, P, E, Ki, Mi,"
          + " Gi, Ti, Pi, Ei";
  private static final Pattern TEXT =
      Pattern.compile(
          "([+-]?)([0-9]+\\.?[0-9]*|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE]([+-]?[0-9]+))?");

  /** Decimal suffixes by their exponent, from 10⁻⁹ in steps of 3. */
  private static final List<String> DECIMAL_SUFFIXES =
      List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");

  /** Binary suffixes by their power of 1024. */
  private static final List<String> BINARY_SUFFIXES =
      List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");

  private static final int MOST_DIGITS = 500;
  private static final int NANO_SCALE = 9;
  private static final int RATIO_SCALE = 40;
  private static final BigInteger KIBI = BigInteger.valueOf(1024);
  private static final BigDecimal BINARY_CAP = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final BigDecimal BELOW_KIBI = BigDecimal.valueOf(1024);

  /** The value without trailing zeros, so that equal values are equal objects. */
  private final BigDecimal value;

  private final Format format;

  private Quantity(BigDecimal value, Format format) {
    this.value = value.stripTrailingZeros();
    this.format = format;
  }

  /**
   * Reads a quantity under the default limits.
   *
   * @throws IllegalArgumentException if the text is no quantity or beyond the limits; the message
   *     says what is accepted
   */
  public static Quantity parse(String text) {
    return parse(text, Limits.ofDefaults());
  }

  /**
   * Reads a quantity. The text is matched exactly; blanks are not trimmed.
   *
   * @throws IllegalArgumentException if the text is no quantity or beyond the limits; the message
   *     says what is accepted
   */
  public static Quantity parse(String text, Limits limits) {
    requireNonNull(text, "text");
    if (text.length() > limits.textLength()) {
      throw refused(text, "it is longer than " + limits.textLength() + " characters");
    }
    Matcher m = TEXT.matcher(text);
    if (!m.matches()) {
      throw refused(text, "it is not in the notation of Kubernetes");
    }
    BigDecimal number = new BigDecimal(m.group(1) + m.group(2));
    String suffix = m.group(3) == null ? "" : m.group(3);
    if (m.group(4) != null) {
      return decimal(number, exponent(text, m.group(4), limits), Format.DECIMAL_EXPONENT);
    }
    if (suffix.endsWith("i")) {
      return binary(number, BINARY_SUFFIXES.indexOf(suffix));
    }
    return decimal(number, 3 * (DECIMAL_SUFFIXES.indexOf(suffix) - 3), Format.DECIMAL_SI);
  }

  /**
   * Returns the quantity of an unquoted number in a manifest, in decimal format.
   *
   * @throws IllegalArgumentException if the number is NaN, infinite or beyond the limits
   */
  public static Quantity of(Number number, Limits limits) {
    BigDecimal exact;
    if (number instanceof BigDecimal decimal) {
      exact = decimal;
    } else if (number instanceof BigInteger integer) {
      exact = new BigDecimal(integer);
    } else if (number instanceof Double || number instanceof Float) {
      if (!Double.isFinite(number.doubleValue())) {
        throw refused(number.toString(), "it is not finite");
      }
      exact = new BigDecimal(number.toString());
    } else {
      exact = BigDecimal.valueOf(number.longValue());
    }
    // The text of a hostile BigDecimal may have a billion digits; its precision and scale are known
    // without it.
    long exponent = (long) exact.precision() - exact.scale() - 1;
    if (exact.precision() > limits.textLength() || Math.abs(exponent) > limits.exponent()) {
      throw refused(
          exact.precision() > limits.textLength() ? "a number" : exact.toString(),
          "it has more than "
              + limits.textLength()
              + " digits or an exponent beyond ±"
              + limits.exponent());
    }
    return decimal(exact, 0, Format.DECIMAL_SI);
  }

  /**
   * Returns the quantity of this exact value and format, unrounded: the inverse of {@link
   * #exactValue} and {@link #format}, for those who store quantities.
   *
   * @throws IllegalArgumentException if the value has more than {@value #MOST_DIGITS} digits before
   *     or after its point
   */
  public static Quantity of(BigDecimal value, Format format) {
    if (Math.abs((long) value.scale()) > MOST_DIGITS || value.precision() > 2 * MOST_DIGITS) {
      throw new IllegalArgumentException(
          "a quantity must have at most " + MOST_DIGITS + " digits before and after its point");
    }
    return new Quantity(value, requireNonNull(format, "format"));
  }

  /** Returns a whole number in decimal format. */
  public static Quantity of(long value) {
    return new Quantity(BigDecimal.valueOf(value), Format.DECIMAL_SI);
  }

  /**
   * Returns a fraction, rounded down at more digits than {@link #times(Quantity)} keeps, so that 56
   * times one seventh is 8.
   *
   * @param numerator not negative
   * @param denominator positive
   */
  public static Quantity ratio(long numerator, long denominator) {
    if (numerator < 0 || denominator < 1) {
      throw new IllegalArgumentException(
          "a ratio must have a numerator of at least 0 and a positive denominator: "
              + numerator
              + "/"
              + denominator);
    }
    return new Quantity(
        BigDecimal.valueOf(numerator)
            .divide(BigDecimal.valueOf(denominator), RATIO_SCALE, RoundingMode.DOWN),
        Format.DECIMAL_SI);
  }

  private static int exponent(String text, String digits, Limits limits) {
    try {
      int exponent = Integer.parseInt(digits);
      if (Math.abs((long) exponent) <= limits.exponent()) {
        return exponent;
      }
    } catch (NumberFormatException e) {
      // More digits than an int holds: beyond every limit.
    }
    throw refused(text, "its exponent is beyond ±" + limits.exponent());
  }

  private static Quantity decimal(BigDecimal number, int exponent, Format format) {
    return new Quantity(roundedUp(number.scaleByPowerOfTen(exponent)), format);
  }

  private static Quantity binary(BigDecimal number, int power) {
    BigDecimal value = roundedUp(number.multiply(new BigDecimal(KIBI.pow(power))));
    BigDecimal magnitude = value.abs();
    if (magnitude.compareTo(BINARY_CAP) > 0) {
      return new Quantity(value.signum() < 0 ? BINARY_CAP.negate() : BINARY_CAP, Format.BINARY_SI);
    }
    boolean fraction = magnitude.signum() > 0 && magnitude.compareTo(BigDecimal.ONE) < 0;
    return new Quantity(value, fraction ? Format.DECIMAL_SI : Format.BINARY_SI);
  }

  private static BigDecimal roundedUp(BigDecimal value) {
    return value.scale() > NANO_SCALE ? value.setScale(NANO_SCALE, RoundingMode.UP) : value;
  }

  private static IllegalArgumentException refused(String text, String why) {
    return new IllegalArgumentException(
        "illegal quantity " + Quoted.of(text) + ": " + why + "; " + ACCEPTED);
  }

  /**
   * Returns the exact sum, in the format of this quantity, or of the other one where this one is
   * zero.
   */
  public Quantity plus(Quantity other) {
    return new Quantity(value.add(other.value), isZero() ? other.format : format);
  }

  /** Returns the exact product with a whole number, in the format of this quantity. */
  public Quantity times(long factor) {
    return new Quantity(value.multiply(BigDecimal.valueOf(factor)), format);
  }

  /**
   * Returns the product with another quantity, in the format of this one; digits beyond 10⁻⁹ are
   * rounded away from zero.
   */
  public Quantity times(Quantity factor) {
    return new Quantity(roundedUp(value.multiply(factor.value)), format);
  }

  /** Returns the larger of the two; this one where they are equal. */
  public Quantity max(Quantity other) {
    return compareTo(other) >= 0 ? this : other;
  }

  public boolean isZero() {
    return value.signum() == 0;
  }

  /** Returns -1, 0 or 1 for a negative, zero or positive quantity. */
  public int signum() {
    return value.signum();
  }

  /** Returns the exact value in the unit of the resource: cores, bytes, pieces. */
  public BigDecimal exactValue() {
    return value;
  }

  /** Returns the nearest {@code double} to the exact value. */
  public double toDouble() {
    return value.doubleValue();
  }

  public Format format() {
    return format;
  }

  @Override
  public int compareTo(Quantity other) {
    return value.compareTo(other.value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Quantity quantity && value.equals(quantity.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /**
   * Returns the canonical text. {@link #parse} reads it back to an equal quantity if it is within
   * the limits and is not a binary sum above the cap of binary texts.
   */
  @Override
  public String toString() {
    if (isZero()) {
      return "0";
    }
    return switch (format) {
      case BINARY_SI -> printsBinary() ? binaryText() : decimalText(Format.DECIMAL_SI);
      case DECIMAL_SI, DECIMAL_EXPONENT -> decimalText(format);
    };
  }

  private boolean printsBinary() {
    return value.abs().compareTo(BELOW_KIBI) >= 0 && value.scale() <= 0;
  }

  private String binaryText() {
    BigInteger number = value.toBigIntegerExact();
    int power = 0;
    while (power < BINARY_SUFFIXES.size() - 1) {
      BigInteger[] quotient = number.divideAndRemainder(KIBI);
      if (quotient[1].signum() != 0) {
        break;
      }
      number = quotient[0];
      power++;
    }
    return number + BINARY_SUFFIXES.get(power);
  }

  private String decimalText(Format printed) {
    // Stripped of trailing zeros, so this is the largest exponent that leaves a whole number.
    int exponent = Math.floorDiv(-value.scale(), 3) * 3;
    if (printed == Format.DECIMAL_SI) {
      exponent = Math.min(exponent, 3 * (DECIMAL_SUFFIXES.size() - 1 - 3));
      return value.scaleByPowerOfTen(-exponent).toBigIntegerExact()
          + DECIMAL_SUFFIXES.get(exponent / 3 + 3);
    }
    BigInteger number = value.scaleByPowerOfTen(-exponent).toBigIntegerExact();
    return exponent == 0 ? number.toString() : number + "e" + exponent;
  }
}
