package io.costaudit.predict.manifest;

import java.util.Locale;

/** Writes amounts of money for messages. */
public final class Money {
  private Money() {}

  /**
   * Returns an amount with two digits after the point, such as {@code 43.80}. An amount below 0.1
   * has four, which distinguish it from zero.
   */
  public static String shown(double amount) {
    return String.format(
        Locale.ROOT, Math.abs(amount) < 0.1 && amount != 0 ? "%.4f" : "%.2f", amount);
  }
}
