package io.costaudit.fabric8;

import io.costaudit.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds jumps of the wall clock, which happen when the clock is set or the machine is suspended:
 * between two polls, the wall time has moved by another amount than the elapsed time. A slow
 * correction of the clock is no jump. Used by one thread at a time.
 */
final class ClockJumps {
  /** The most by which the two times may differ between two polls. */
  static final Duration TOLERANCE = Duration.ofSeconds(2);

  /**
   * The longest time between the readings of the two clocks; a busy machine may stop this thread
   * between them.
   */
  private static final Duration LONGEST_READING = Duration.ofMillis(100);

  private final TimeSource clock;
  private @Nullable Reading last;

  ClockJumps(TimeSource clock) {
    this.clock = clock;
  }

  /**
   * A jump of the wall clock.
   *
   * @param before the wall time of the last poll before the jump
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

  /** Returns the jump since the last poll; empty if there was none. */
  Optional<Jump> poll() {
    Duration begin = clock.elapsed();
    Instant wall = clock.instant();
    Duration end = clock.elapsed();
    if (end.minus(begin).compareTo(LONGEST_READING) > 0) {
      return Optional.empty(); // the next poll will find it
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
