package io.costaudit.http;

/** Derives the budgets of this module from the size of the heap of the JVM. */
final class Heap {
  private Heap() {}

  /**
   * Returns the largest heap of this JVM divided by {@code divisor}, in bytes and within the
   * bounds.
   */
  static long share(int divisor, long atLeast, long atMost) {
    return Math.max(atLeast, Math.min(atMost, Runtime.getRuntime().maxMemory() / divisor));
  }

  /**
   * Returns how many parts of the given size the largest heap of this JVM has, within the bounds.
   */
  static int parts(long bytes, int atLeast, int atMost) {
    return (int) Math.max(atLeast, Math.min(atMost, Runtime.getRuntime().maxMemory() / bytes));
  }
}
