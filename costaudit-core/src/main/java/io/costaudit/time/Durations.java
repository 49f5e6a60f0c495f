package io.costaudit.time;

import java.time.Duration;

/** Durations as limits of waiting. Stateless; threads may share it. */
public final class Durations {
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Durations() {}

  /**
   * Returns the nanoseconds of a limit that is added to {@link System#nanoTime}. A limit of more
   * than 100 years counts as 100 years, since a {@code long} holds only 292 years of nanoseconds;
   * so {@code ChronoUnit.FOREVER.getDuration()} is a limit that is never reached.
   */
  public static long nanos(Duration limit) {
    if (limit.compareTo(LONGEST) > 0) {
      return LONGEST.toNanos();
    }
    return limit.compareTo(LONGEST.negated()) < 0 ? -LONGEST.toNanos() : limit.toNanos();
  }
}
