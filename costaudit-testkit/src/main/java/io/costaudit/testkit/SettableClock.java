package io.costaudit.testkit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that stands still until a test moves it. It starts at {@link #START}, the same in every
 * run. Threads may share it.
 */
public final class SettableClock implements InstantSource {
  /** Noon of a leap day, with nanoseconds, so that what drops any of it is found. */
  public static final Instant START = Instant.parse("2024-02-29T12:00:00.123456789Z");

  private final Object lock = new Object();
  private Instant now = START;

  /** A clock at {@link #START}. */
  public SettableClock() {}

  @Override
  public Instant instant() {
    synchronized (lock) {
      return now;
    }
  }

  /** Moves to that instant, also backwards, as the clock of a machine can. */
  public void set(Instant instant) {
    synchronized (lock) {
      now = requireNonNull(instant, "instant");
    }
  }

  /**
   * Moves on.
   *
   * @param duration negative to move back
   */
  public void advance(Duration duration) {
    synchronized (lock) {
      now = now.plus(duration);
    }
  }
}
