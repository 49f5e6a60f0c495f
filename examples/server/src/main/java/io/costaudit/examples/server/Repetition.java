package io.costaudit.examples.server;

import io.costaudit.time.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells when something that is repeated is due again: at first, after a failure, and when a time
 * has elapsed since it began last. Setting the clock of the machine does not change that. Not safe
 * for use by several threads.
 */
final class Repetition {
  private final TimeSource time;
  private final Duration every;

  /** The elapsed time at which the last success began; null if there was none since a failure. */
  private @Nullable Duration last;

  /**
   * Begins with something that is due.
   *
   * @param every how long after a success it is due again, more than zero
   */
  Repetition(TimeSource time, Duration every) {
    this.time = time;
    this.every = every;
  }

  /** Returns whether it is due now. */
  boolean isDue() {
    return last == null || time.elapsed().minus(last).compareTo(every) >= 0;
  }

  /** Returns the elapsed time now, for {@link #succeeded}. */
  Duration begin() {
    return time.elapsed();
  }

  /**
   * Reports a success.
   *
   * @param began what {@link #begin} returned before it
   */
  void succeeded(Duration began) {
    last = began;
  }

  /** Reports a failure, after which it is due at once. */
  void failed() {
    last = null;
  }
}
