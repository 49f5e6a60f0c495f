package io.costaudit.jackson;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the meaning of a YAML word for Kubernetes. kubectl and the API server read YAML with
 * go-yaml, which takes the words of YAML 1.1, adds some of YAML 1.2 ({@code 0o10} is 8) and leaves
 * others out (the numbers to the base of 60).
 */
final class YamlWords {
  /**
   * The longest word that can be a number. A longer one stays text, because reading digits takes
   * more than linear time; the largest number of go-yaml, 1.8 × 10³⁰⁸, has 309 digits.
   */
  private static final int MAX_NUMBER_LENGTH = 1_000;

  /** Words that are null, where the value is empty, or a boolean. */
  private static final Map<String, Optional<Boolean>> WORDS = words();

  private static final Set<String> NO_NUMBERS =
      Set.of(
          ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF", ".nan",
          ".NaN", ".NAN");

  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  /** Go accepts single underscores between digits here, and elsewhere underscores of any number. */
  private static final Pattern DECIMAL_WITHOUT_WHOLE =
      Pattern.compile("\\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+(_[0-9]+)*)?");

  private static final int MAX_SCALE = 400;
  private static final int UNSIGNED_BITS = 64;

  private YamlWords() {}

  private static Map<String, Optional<Boolean>> words() {
    Map<String, Optional<Boolean>> words = new HashMap<>();
    for (String word : "y Y yes Yes YES on On ON true True TRUE".split(" ", -1)) {
      words.put(word, Optional.of(true));
    }
    for (String word : "n N no No NO off Off OFF false False FALSE".split(" ", -1)) {
      words.put(word, Optional.of(false));
    }
    for (String word : new String[] {"", "~", "null", "Null", "NULL"}) {
      words.put(word, Optional.empty());
    }
    return words;
  }

  /**
   * Returns what a word without quotes means: null, a boolean, a number, or else its text.
   *
   * @throws IllegalArgumentException if it is infinity or not-a-number, which JSON, and therefore
   *     Kubernetes, cannot hold
   */
  static @Nullable Object plain(String word) {
    Optional<Boolean> known = WORDS.get(word);
    if (known != null) {
      return known.orElse(null);
    }
    if (word.length() > MAX_NUMBER_LENGTH) {
      return word;
    }
    if (NO_NUMBERS.contains(word)) {
      throw new IllegalArgumentException(
          word + " is no number that Kubernetes can hold; put it in quotes if it is text");
    }
    char first = word.charAt(0);
    if (first == '.') {
      return DECIMAL_WITHOUT_WHOLE.matcher(word).matches() ? decimal(word) : word;
    }
    boolean mayBeNumber = first == '-' || first == '+' || (first >= '0' && first <= '9');
    return mayBeNumber ? number(word) : word;
  }

  private static Object number(String word) {
    String digits = word.replace("_", "");
    boolean signed = digits.startsWith("-") || digits.startsWith("+");
    String rest = signed ? digits.substring(1) : digits;
    BigInteger whole = whole(rest);
    if (whole != null) {
      BigInteger value = digits.startsWith("-") ? whole.negate() : whole;
      // Go knows integers of 64 bits, those without a sign one bit longer.
      if (value.bitLength() < (signed ? UNSIGNED_BITS : UNSIGNED_BITS + 1)) {
        return smallest(value);
      }
    }
    return DECIMAL.matcher(digits).matches() ? decimal(word) : word;
  }

  private static @Nullable BigInteger whole(String unsigned) {
    if (unsigned.length() < 2 || unsigned.charAt(0) != '0') {
      return whole(unsigned, 10);
    }
    return switch (unsigned.charAt(1)) {
      case 'x', 'X' -> whole(unsigned.substring(2), 16);
      case 'b', 'B' -> whole(unsigned.substring(2), 2);
      case 'o', 'O' -> whole(unsigned.substring(2), 8);
      default -> whole(unsigned.substring(1), 8);
    };
  }

  private static @Nullable BigInteger whole(String digits, int base) {
    // BigInteger would read a sign, and digits of other scripts.
    boolean all =
        !digits.isEmpty()
            && digits.chars().allMatch(c -> c < 0x80 && Character.digit(c, base) >= 0);
    return all ? new BigInteger(digits, base) : null;
  }

  private static Number smallest(BigInteger number) {
    if (number.bitLength() < Integer.SIZE) {
      return number.intValue();
    }
    return number.bitLength() < Long.SIZE ? number.longValue() : number;
  }

  private static Object decimal(String word) {
    BigDecimal number;
    try {
      number = new BigDecimal(word.replace("_", ""));
    } catch (NumberFormatException e) {
      return word; // an exponent beyond those of a BigDecimal
    }
    if ((long) number.precision() - number.scale() > MAX_SCALE
        || Double.isInfinite(number.doubleValue())) {
      return word;
    }
    // Digits alone, too many for 64 bits: exact here, rounded in Go.
    return number.scale() == 0 && word.indexOf('.') < 0
        ? smallest(number.toBigIntegerExact())
        : ManifestReader.readable(number, word);
  }

  /**
   * Returns the text that base64 stands for; bytes that are no UTF-8 become U+FFFD, as in Go's
   * JSON.
   *
   * @throws IllegalArgumentException if it is no base64
   */
  static String binary(String base64) {
    byte[] bytes = Base64.getDecoder().decode(base64.replace("\n", "").replace("\r", ""));
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
