package io.costaudit.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A source of time that keeps wall time and elapsed time apart. Wall time dates events; it may be
 * set forward or back at any moment. Elapsed time measures durations; it never goes back. Ages,
 * timeouts and pauses are measured in elapsed time, so that a clock that is set does not make them
 * end early or never.
 *
 * <p>Threads may share an implementation.
 */
public interface TimeSource extends InstantSource {
  /** Returns the wall time. */
  @Override
  Instant instant();

  /**
   * Returns the time that has elapsed since a moment that does not change while the process runs.
   * Only the difference of two values means anything.
   */
  Duration elapsed();

  /**
   * Returns the clock of the machine. Its elapsed time is {@link System#nanoTime}, which on most
   * systems stands still while the machine is suspended.
   */
  static TimeSource system() {
    return SystemTime.INSTANCE;
  }

  /**
   * Returns a time source for a clock that has wall time.
   *
   * @return the clock itself if it is a time source; {@link #system} for the clock of the system;
   *     otherwise a time source whose elapsed time follows the wall time: it stands still after the
   *     clock is set back, until the clock is past its latest time again, and it jumps when the
   *     clock is set forward
   */
  static TimeSource of(InstantSource clock) {
    return SystemTime.sourceOf(clock);
  }
}
