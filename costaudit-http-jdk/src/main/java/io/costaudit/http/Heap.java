package io.costaudit.http;

/** Derives the budgets of this module from the size of the heap of the JVM. */
final class Heap {
  private Heap() {}

  /** Returns that share of the largest heap that this JVM may have, in bytes, within bounds. */
  static long share(int divisor, long atLeast, long atMost) {
    return Math.max(atLeast, Math.min(atMost, Runtime.getRuntime().maxMemory() / divisor));
  }

  /** Returns how many parts of that many bytes the largest heap has, within bounds. */
  static int parts(long bytes, int atLeast, int atMost) {
    return (int) Math.max(atLeast, Math.min(atMost, Runtime.getRuntime().maxMemory() / bytes));
  }
}
