package io.costaudit.audit.reason;

import io.costaudit.audit.compare.Findings.Difference;

/** The gap of a difference, and the amounts that close it. */
final class Gaps {
  private Gaps() {}

  /** Returns whether the amount equals the gap, actual minus expected, with its sign. */
  static boolean isClosed(Difference difference, double amount) {
    return isClose(difference.values().difference(), amount, difference);
  }

  /** Returns whether the amount equals the gap, whatever the signs of the two. */
  static boolean isClosedWithoutSign(Difference difference, double amount) {
    return isClose(Math.abs(difference.values().difference()), Math.abs(amount), difference);
  }

  /** Returns whether the amount closes the gap and is large enough to prove anything. */
  private static boolean isClose(double gap, double amount, Difference difference) {
    return Math.abs(amount) > difference.allowed()
        && Math.abs(gap - amount) <= difference.allowed();
  }
}
