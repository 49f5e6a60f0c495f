package io.costaudit.fabric8;

import io.costaudit.time.Durations;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Pauses that double from one failure to the next, up to a longest one, each with a small random
 * part, so that many watchers do not come back at once. Not safe for use by several threads.
 */
final class Backoff {
  /** The most by which the random part changes a pause, as a fraction of the pause. */
  static final double JITTER = 0.2;

  private final long shortestNanos;
  private final long longestNanos;
  private final DoubleSupplier random;
  private long nextNanos;

  /**
   * Creates pauses; the first one is the shortest.
   *
   * @param random from 0 inclusive to 1 exclusive
   */
  Backoff(Duration shortest, Duration longest, DoubleSupplier random) {
    this.shortestNanos = Durations.nanos(shortest);
    this.longestNanos = Durations.nanos(longest);
    this.random = random;
    this.nextNanos = shortestNanos;
  }

  /** Returns the pause to make now, in nanoseconds. */
  long nextNanos() {
    long pause = nextNanos;
    nextNanos = Math.min(longestNanos, 2 * nextNanos);
    return (long) (pause * (1 + JITTER * (2 * random.getAsDouble() - 1)));
  }

  /** Resets the pauses: the next failure counts as a first one. */
  void reset() {
    nextNanos = shortestNanos;
  }
}
