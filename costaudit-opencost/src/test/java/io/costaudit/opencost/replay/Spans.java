package io.costaudit.opencost.replay;

import io.costaudit.time.Window;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cuts windows into steps, and tells which steps go together. */
final class Spans {
  /** Part of a day that lies in a step. */
  record Piece(ReplayedDay day, Window window, double fraction) {}

  private Spans() {}

  /** The last one may end behind the window, as those of the servers do. */
  static List<Window> steps(Window window, Duration step) {
    List<Window> steps = new ArrayList<>();
    for (Instant start = window.start(); start.isBefore(window.end()); start = start.plus(step)) {
      steps.add(new Window(start, start.plus(step)));
    }
    return steps;
  }

  static List<Piece> pieces(List<ReplayedDay> days, Window step) {
    List<Piece> pieces = new ArrayList<>();
    for (ReplayedDay day : days) {
      if (day.window().overlaps(step)) {
        Instant start = max(day.window().start(), step.start());
        Instant end = min(day.window().end(), step.end());
        double all = day.window().duration().toNanos();
        pieces.add(
            new Piece(day, new Window(start, end), Duration.between(start, end).toNanos() / all));
      }
    }
    return pieces;
  }

  static Instant min(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  static Instant max(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** Steps with the same one are accumulated; empty if nothing is. */
  static Optional<String> group(String accumulateBy, Instant start) {
    LocalDate day = start.atZone(ZoneOffset.UTC).toLocalDate();
    return switch (accumulateBy) {
      case "all", "true" -> Optional.of("");
      case "hour" -> Optional.of(start.truncatedTo(ChronoUnit.HOURS).toString());
      case "day" -> Optional.of(day.toString());
      case "week" ->
          Optional.of(day.with(TemporalAdjusters.previousOrSame(DayOfWeek.SUNDAY)).toString());
      case "month" -> Optional.of(day.withDayOfMonth(1).toString());
      case "quarter" -> Optional.of(day.getYear() + "Q" + (day.getMonthValue() + 2) / 3);
      default -> Optional.empty();
    };
  }
}
