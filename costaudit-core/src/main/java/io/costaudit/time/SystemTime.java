package io.costaudit.time;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** The clock of the machine; no other class of this module reads it. Threads may share it. */
final class SystemTime implements TimeSource {
  static final SystemTime INSTANCE = new SystemTime();

  private static final InstantSource WALL = InstantSource.system();

  private SystemTime() {}

  static TimeSource sourceOf(InstantSource clock) {
    requireNonNull(clock, "clock");
    if (clock instanceof TimeSource source) {
      return source;
    }
    return clock.equals(WALL) ? INSTANCE : new WallTime(clock);
  }

  @Override
  public Instant instant() {
    return WALL.instant();
  }

  @Override
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime());
  }

  /** A time source for a clock that has only wall time. */
  private static final class WallTime implements TimeSource {
    private final InstantSource clock;
    private final AtomicReference<Duration> latest;

    WallTime(InstantSource clock) {
      this.clock = clock;
      latest = new AtomicReference<>(sinceEpoch(clock));
    }

    @Override
    public Instant instant() {
      return clock.instant();
    }

    @Override
    public Duration elapsed() {
      return latest.accumulateAndGet(sinceEpoch(clock), (a, b) -> a.compareTo(b) > 0 ? a : b);
    }

    private static Duration sinceEpoch(InstantSource clock) {
      return Duration.between(Instant.EPOCH, clock.instant());
    }
  }
}
