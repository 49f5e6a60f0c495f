package io.costaudit.testkit.record;

import static java.util.Objects.requireNonNull;

import io.costaudit.time.TimeSource;
import java.time.Duration;
import java.time.Instant;

/**
 * A clock that stands still until a test moves it. It starts at {@link #START}, the same in every
 * run. Wall time and elapsed time go on together by {@link #advance}, and apart from each other by
 * {@link #set} and {@link #elapse}. Threads may share it.
 */
public final class SettableClock implements TimeSource {
  /** Noon of a leap day, with nanoseconds, so that what drops any of it is found. */
  public static final Instant START = Instant.parse("2024-02-29T12:00:00.123456789Z");

  private final Object lock = new Object();
  private Instant now = START;
  private Duration elapsed = Duration.ZERO;

  /** A clock at {@link #START}. */
  public SettableClock() {}

  @Override
  public Instant instant() {
    synchronized (lock) {
      return now;
    }
  }

  @Override
  public Duration elapsed() {
    synchronized (lock) {
      return elapsed;
    }
  }

  /**
   * Sets the wall time to that instant, also backwards, as the clock of a machine can be set. The
   * elapsed time does not change.
   */
  public void set(Instant instant) {
    synchronized (lock) {
      now = requireNonNull(instant, "instant");
    }
  }

  /**
   * Lets time pass: the wall time and the elapsed time move on alike.
   *
   * @param duration if negative, the wall time moves back and the elapsed time stands still,
   *     because it never goes back
   */
  public void advance(Duration duration) {
    synchronized (lock) {
      now = now.plus(duration);
      if (!duration.isNegative()) {
        elapsed = elapsed.plus(duration);
      }
    }
  }

  /**
   * Lets the elapsed time move on while the wall time stands still.
   *
   * @throws IllegalArgumentException if the duration is negative, because elapsed time never goes
   *     back
   */
  public void elapse(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("elapsed time never goes back: " + duration);
    }
    synchronized (lock) {
      elapsed = elapsed.plus(duration);
    }
  }
}
