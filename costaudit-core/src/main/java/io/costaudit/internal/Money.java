package io.costaudit.internal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Formats amounts of money for people. Internal to costaudit: it may change in any release. */
public final class Money {
  private static final double CENT = 0.01;

  private Money() {}

  /**
   * Returns an amount rounded half up to two decimals, as {@link #text} shows it.
   *
   * @param amount a finite number
   */
  public static BigDecimal rounded(double amount) {
    return BigDecimal.valueOf(amount).setScale(2, RoundingMode.HALF_UP);
  }

  /**
   * Returns an amount with two decimals, such as {@code 1,234.50}; {@code n/a} where it is not
   * known and {@code NaN} where it is no number.
   *
   * @param amount null where it is not known
   */
  public static String text(@Nullable Double amount) {
    return text(amount, "%,.2f");
  }

  /** Returns what {@link #text} returns, with the sign, such as {@code +1,234.50}. */
  public static String signed(@Nullable Double amount) {
    return text(amount, "%+,.2f");
  }

  /**
   * Returns what {@link #text} returns, except that an amount of less than a cent is shown by its
   * first three digits, such as {@code 1.20e-04}.
   */
  public static String precise(double amount) {
    return Math.abs(amount) < CENT && amount != 0
        ? String.format(Locale.ROOT, "%.2e", amount)
        : text(amount);
  }

  private static String text(@Nullable Double amount, String format) {
    if (amount == null) {
      return "n/a";
    }
    return String.format(Locale.ROOT, format, Double.isFinite(amount) ? rounded(amount) : amount);
  }
}
