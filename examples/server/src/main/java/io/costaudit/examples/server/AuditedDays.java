package io.costaudit.examples.server;

import io.costaudit.audit.AuditText;
import io.costaudit.opencost.OpenCostStores;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The UTC days of a live server that are audited. What has not ended still changes, so it is left
 * out unless nothing else was asked for.
 *
 * @param days ascending, at least one
 * @param leftOut ascending; may be none
 */
record AuditedDays(List<Window> days, List<Window> leftOut) {
  AuditedDays {
    days = List.copyOf(days);
    leftOut = List.copyOf(leftOut);
  }

  /** The last days that have ended, as many as a server's stores hold by default. */
  static AuditedDays last(Instant now) {
    return new AuditedDays(
        Window.lastDays(OpenCostStores.DEFAULT_DAYS, Duration.ZERO, now).days(), List.of());
  }

  /**
   * The days that a window overlaps.
   *
   * @throws IllegalArgumentException if it overlaps none, too many, or none that has begun
   */
  static AuditedDays of(Window window, Instant now) {
    if (window.isEmpty()) {
      throw new IllegalArgumentException("it covers nothing");
    }
    if (!window.start().truncatedTo(ChronoUnit.DAYS).isBefore(now)) {
      throw new IllegalArgumentException("no day of it has begun");
    }
    if (window.duration().toDays() > OpenCostStores.MAX_DAYS) {
      throw new IllegalArgumentException(
          window.duration().toDays()
              + " days; accepted are "
              + OpenCostStores.MAX_DAYS
              + " at most");
    }
    List<Window> all = window.days();
    List<Window> ended = all.stream().filter(day -> !day.end().isAfter(now)).toList();
    if (!ended.isEmpty()) {
      return new AuditedDays(ended, all.subList(ended.size(), all.size()));
    }
    return new AuditedDays(all.subList(0, 1), all.subList(1, all.size()));
  }

  /** What is to be said of the days that were left out; null where there are none. */
  @Nullable String note(Instant now) {
    if (leftOut.isEmpty()) {
      return null;
    }
    Window first = leftOut.get(0);
    String which =
        AuditText.name(first)
            + (leftOut.size() == 1 ? "" : " to " + AuditText.name(leftOut.get(leftOut.size() - 1)));
    String verb = leftOut.size() == 1 ? " has not ended and was" : " have not ended and were";
    return which + verb + " left out" + (first.contains(now) ? "; --window today audits it" : "");
  }
}
