package io.costaudit.examples.server;

import io.costaudit.opencost.OpenCostStores;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The UTC days of a live server that are audited. What has not ended still changes, so it is left
 * out unless nothing else was asked for.
 *
 * @param days ascending, at least one
 * @param leftOut ascending; may be none
 */
record AuditedDays(List<Window> days, List<Window> leftOut) {
  private static final Duration DAY = Duration.ofDays(1);

  AuditedDays {
    days = List.copyOf(days);
    leftOut = List.copyOf(leftOut);
  }

  /** The last days that have ended, as many as a server's stores hold by default. */
  static AuditedDays last(Instant now) {
    Instant end = now.truncatedTo(ChronoUnit.DAYS);
    return new AuditedDays(
        days(end.minus(DAY.multipliedBy(OpenCostStores.DEFAULT_DAYS)), end), List.of());
  }

  /**
   * The days that a window overlaps.
   *
   * @throws IllegalArgumentException if it overlaps none, too many, or none that has begun
   */
  static AuditedDays of(Window window, Instant now) {
    Instant start = window.start().truncatedTo(ChronoUnit.DAYS);
    if (window.isEmpty()) {
      throw new IllegalArgumentException("it covers nothing");
    }
    if (!start.isBefore(now)) {
      throw new IllegalArgumentException("no day of it has begun");
    }
    long count =
        (Duration.between(start, window.end()).toSeconds() + DAY.toSeconds() - 1) / DAY.toSeconds();
    if (count > OpenCostStores.MAX_DAYS) {
      throw new IllegalArgumentException(
          count + " days; accepted are " + OpenCostStores.MAX_DAYS + " at most");
    }
    List<Window> all = days(start, window.end());
    List<Window> ended = all.stream().filter(day -> !day.end().isAfter(now)).toList();
    if (!ended.isEmpty()) {
      return new AuditedDays(ended, all.subList(ended.size(), all.size()));
    }
    return new AuditedDays(all.subList(0, 1), all.subList(1, all.size()));
  }

  /** All days from one midnight up to an instant. */
  private static List<Window> days(Instant start, Instant end) {
    return LongStream.iterate(0, i -> start.plus(DAY.multipliedBy(i)).isBefore(end), i -> i + 1)
        .mapToObj(i -> start.plus(DAY.multipliedBy(i)))
        .map(midnight -> new Window(midnight, midnight.plus(DAY)))
        .toList();
  }

  /** What is to be said of the days that were left out; null where there are none. */
  @Nullable String note(Instant now) {
    if (leftOut.isEmpty()) {
      return null;
    }
    Window first = leftOut.get(0);
    String which =
        AuditPrinter.name(first)
            + (leftOut.size() == 1
                ? ""
                : " to " + AuditPrinter.name(leftOut.get(leftOut.size() - 1)));
    String verb = leftOut.size() == 1 ? " has not ended and was" : " have not ended and were";
    return which + verb + " left out" + (first.contains(now) ? "; --window today audits it" : "");
  }
}
