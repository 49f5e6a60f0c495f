package io.costaudit.event;

import java.math.BigDecimal;

/**
 * Amounts of money as whole millionths of the currency. Sums of them are exact in any order and in
 * any database, so a balance needs no tolerance.
 */
final class MicroUnits {
  /** The largest amount that a ledger books, in units of the currency: {@value}. */
  static final double MOST = 9.2e12;

  private static final double PER_UNIT = 1e6;
  private static final int SCALE = 6;

  private MicroUnits() {}

  /** Returns whether the amount is within ±{@value #MOST}. */
  static boolean canHold(double amount) {
    return Math.abs(amount) <= MOST;
  }

  /**
   * Returns the amount in millionths, rounded half up: 2.3080004 is 2308000.
   *
   * @throws IllegalArgumentException if the amount is beyond ±{@value #MOST}
   */
  static long of(double amount) {
    check(amount);
    return Math.round(amount * PER_UNIT);
  }

  /**
   * Checks that the amount can be booked.
   *
   * @throws IllegalArgumentException if the amount is beyond ±{@value #MOST}
   */
  static void check(double amount) {
    if (!canHold(amount)) {
      throw new IllegalArgumentException(
          "an amount must be within ±" + MOST + " to be booked: " + amount);
    }
  }

  /** Returns the exact amount in units of the currency, with six decimals. */
  static BigDecimal amount(long micros) {
    return BigDecimal.valueOf(micros, SCALE);
  }

  /**
   * Returns the amount with six decimals.
   *
   * @throws IllegalArgumentException if the amount has more than six
   */
  static BigDecimal exact(String name, BigDecimal amount) {
    try {
      return amount.setScale(SCALE);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          name + " must have at most " + SCALE + " decimals: " + amount, e);
    }
  }
}
