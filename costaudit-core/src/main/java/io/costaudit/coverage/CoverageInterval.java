package io.costaudit.coverage;

import static java.util.Objects.requireNonNull;

import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An interval {@code [start, end)} throughout which a scope was watched, or throughout which no
 * watcher saw it. Immutable; threads may share it.
 *
 * @param start first instant of the interval
 * @param end first instant after the interval; after {@code start}
 * @param cause why no watcher saw the scope; null where the scope was watched
 */
public record CoverageInterval(Instant start, Instant end, @Nullable BlindCause cause) {
  public CoverageInterval {
    requireNonNull(start, "start");
    requireNonNull(end, "end");
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException(
          "an interval must end after it starts: " + start + ", " + end);
    }
  }

  /** Returns whether the scope was watched. */
  public boolean isWatched() {
    return cause == null;
  }

  /** Returns the time from the start to the end; positive. */
  public Duration duration() {
    return Duration.between(start, end);
  }

  /** Returns the part of this interval that lies in the window; empty where none does. */
  Optional<CoverageInterval> within(Window window) {
    Instant from = start.isBefore(window.start()) ? window.start() : start;
    Instant to = end.isAfter(window.end()) ? window.end() : end;
    return from.isBefore(to)
        ? Optional.of(new CoverageInterval(from, to, cause))
        : Optional.empty();
  }

  /**
   * Checks that the intervals follow each other without a gap.
   *
   * @throws IllegalArgumentException if an interval does not start where the one before it ends
   */
  static void checkContiguous(List<CoverageInterval> intervals) {
    for (int i = 1; i < intervals.size(); i++) {
      if (!intervals.get(i).start().equals(intervals.get(i - 1).end())) {
        throw new IllegalArgumentException(
            "intervals must follow each other without a gap: "
                + intervals.get(i - 1)
                + ", "
                + intervals.get(i));
      }
    }
  }
}
