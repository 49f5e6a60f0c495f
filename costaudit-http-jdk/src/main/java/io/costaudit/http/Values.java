package io.costaudit.http;

import io.costaudit.internal.Quoted;
import java.util.regex.Pattern;

/**
 * The grammars of parameter values that have no type of their own. Each refuses by an {@link
 * IllegalArgumentException}.
 */
final class Values {
  private static final int MAX_CHARACTERS = 64;
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
  private static final Pattern WHOLE = Pattern.compile("[0-9]+");

  private Values() {}

  /**
   * A finite number: digits with an optional sign, point and decimal exponent, at most {@value
   * #MAX_CHARACTERS} characters, such as {@code 12}, {@code -0.5}, {@code .5}, {@code 1e3}. What is
   * too small for a {@code double} is 0. What {@link Double#parseDouble} takes beyond that ({@code
   * 0x1p3}, {@code 1d}, {@code NaN}, blanks) is refused.
   */
  static double decimal(String text) {
    if (text.length() <= MAX_CHARACTERS && DECIMAL.matcher(text).matches()) {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        Quoted.of(text)
            + " is no finite decimal number; give one such as 12, -0.5 or 1e3, of at most "
            + MAX_CHARACTERS
            + " characters");
  }

  /**
   * A whole number from 0, in digits alone. One above {@code max}, however large, is {@code max}.
   */
  static int countUpTo(int max, String text) {
    if (!WHOLE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          Quoted.of(text) + " is no count; give a whole number from 0");
    }
    try {
      return (int) Math.min(max, Long.parseLong(text));
    } catch (NumberFormatException e) {
      return max; // digits alone, hence too many of them
    }
  }

  /**
   * Returns whether the text asks for the fields that Kubecost's API does not have; it must be
   * {@code full}.
   */
  static boolean fullDetail(String text) {
    if (text.equals("full")) {
      return true;
    }
    throw new IllegalArgumentException(Quoted.of(text) + " is no detail; give full");
  }
}
