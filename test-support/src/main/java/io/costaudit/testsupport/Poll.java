package io.costaudit.testsupport;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what other threads do, up to a deadline. */
public final class Poll {
  /**
   * Bounds a hang and nothing else: longer than anything here takes, even on a machine that has
   * twenty times as much to do as it can. A test that ends well never waits that long.
   */
  public static final Duration LONG = Duration.ofMinutes(3);

  private static final long PAUSE_NANOS = 1_000_000;

  private Poll() {}

  /** Waits for the condition, {@link #LONG} at most. */
  public static void until(String what, BooleanSupplier condition) {
    until(what, LONG, condition);
  }

  /** Waits for the condition, that long at most. */
  public static void until(String what, Duration limit, BooleanSupplier condition) {
    until(() -> what, limit, condition);
  }

  /**
   * Waits for the condition, that long at most.
   *
   * @param what is asked for if the wait fails, so that it can tell how things stand then
   */
  public static void until(Supplier<String> what, Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + limit + ": " + what.get());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
