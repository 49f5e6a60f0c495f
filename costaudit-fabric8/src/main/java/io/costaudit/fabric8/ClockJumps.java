package io.costaudit.fabric8;

import io.costaudit.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out when the wall clock was set, or the machine was suspended: the wall time between two
 * looks differs from the time that elapsed. A clock that is slowly corrected is no jump. One thread
 * at a time.
 */
final class ClockJumps {
  /** How far the two times may differ between two looks. */
  static final Duration TOLERANCE = Duration.ofSeconds(2);

  /** The two times cannot be read at once; a busy machine may stop this thread between them. */
  private static final Duration LONGEST_READING = Duration.ofMillis(100);

  private final TimeSource clock;
  private @Nullable Reading last;

  ClockJumps(TimeSource clock) {
    this.clock = clock;
  }

  /**
   * A jump of the wall clock.
   *
   * @param before the wall time of the last look before it
   * @param after the wall time now
   * @param shift how far the clock jumped; negative if it was set back
   */
  record Jump(Instant before, Instant after, Duration shift) {
    boolean isBack() {
      return shift.isNegative();
    }

    @Override
    public String toString() {
      return (isBack() ? "set back by " : "set forward by ")
          + shift.abs()
          + ", from about "
          + before
          + " to "
          + after;
    }
  }

  private record Reading(Instant wall, Duration elapsed) {}

  /** Returns the jump since the last look; empty if there was none. */
  Optional<Jump> look() {
    Duration begin = clock.elapsed();
    Instant wall = clock.instant();
    Duration end = clock.elapsed();
    if (end.minus(begin).compareTo(LONGEST_READING) > 0) {
      return Optional.empty(); // the next look tells
    }
    Reading known = last;
    last = new Reading(wall, end);
    if (known == null) {
      return Optional.empty();
    }
    Duration shift = Duration.between(known.wall(), wall).minus(end.minus(known.elapsed()));
    return shift.abs().compareTo(TOLERANCE) > 0
        ? Optional.of(new Jump(known.wall(), wall, shift))
        : Optional.empty();
  }
}
