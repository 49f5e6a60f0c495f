package io.costaudit.opencost;

import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Windows of which either server gives allocations as one set, exactly. A Kubecost gives whole UTC
 * days, unless it is told a step; so a window of a day or more is made one of whole days, and a
 * shorter one goes with its step, which is what an OpenCost takes anyway.
 */
final class AllocationWindow {
  private static final Duration DAY = Duration.ofDays(1);

  /** No window may touch it. */
  private static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59Z").plusSeconds(1);

  private AllocationWindow() {}

  /** Both ends moved back, to midnight if it is a day long, else to a whole second. */
  static Window floored(Window window) {
    Window seconds = floored(window, ChronoUnit.SECONDS);
    return isDay(seconds) ? floored(window, ChronoUnit.DAYS) : seconds;
  }

  private static Window floored(Window window, ChronoUnit unit) {
    return new Window(window.start().truncatedTo(unit), window.end().truncatedTo(unit));
  }

  /** Widened to whole hours, and to whole days if it is a day long then. */
  static Window widened(Window window) {
    Window hours = widened(window, ChronoUnit.HOURS);
    return isDay(hours) ? widened(window, ChronoUnit.DAYS) : hours;
  }

  private static Window widened(Window window, ChronoUnit unit) {
    Window floored = floored(window, unit);
    if (floored.end().equals(window.end())) {
      return floored;
    }
    Instant next = floored.end().plus(1, unit);
    return new Window(floored.start(), next.isBefore(END_OF_TIME) ? next : window.end());
  }

  private static boolean isDay(Window window) {
    return window.duration().compareTo(DAY) >= 0;
  }

  /** What is asked for such a window, or a part of one: one set, without idle. */
  static OpenCostQuery query(Window window) {
    OpenCostQuery query =
        OpenCostQuery.of(OpenCostQuery.ALLOCATION)
            .with("window", RequestWindow.pair(window))
            .with("accumulate", "true")
            // What Kubecost has to be told, and what OpenCost does anyway.
            .with("idle", "false");
    return isDay(window) ? query : query.with("step", window.duration().toSeconds() + "s");
  }
}
