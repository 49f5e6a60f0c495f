package io.costaudit.time;

import io.costaudit.internal.Quoted;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the grammar that {@link Window#parse} documents. */
final class WindowGrammar {
  private static final String ACCEPTED =
      "accepted are today, yesterday, week, lastweek, month, lastmonth, a duration such as 15m, 24h, 7d or 4w, a"
          + " duration with an offset such as \"7d offset 48h\", two Unix seconds such as 1586822400,1586908800, or two"
          + " RFC 3339 instants such as 2020-04-01T00:00:00Z,2020-04-03T00:00:00Z";

  // ASCII digits on purpose: \d is ASCII in Java unless UNICODE_CHARACTER_CLASS is set.
  private static final Pattern DURATION = Pattern.compile("(\\d+)([mhdw])");
  private static final Pattern DURATION_WITH_OFFSET =
      Pattern.compile("(\\d+)([mhdw]) offset (\\d+)([mhdw])");
  private static final Pattern UNIX_PAIR = Pattern.compile("(\\d+)[,-](\\d+)");
  private static final String RFC_3339 = "(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ)";
  private static final Pattern RFC_3339_PAIR = Pattern.compile(RFC_3339 + "," + RFC_3339);

  private static final Duration DAY = Duration.ofDays(1);

  private final String text;
  private final Instant now;
  private final ZoneOffset zone;

  private WindowGrammar(String text, Instant now, ZoneOffset zone) {
    this.text = text;
    this.now = now;
    this.zone = zone;
  }

  static Window parse(String text, Instant now, ZoneOffset zone) {
    WindowGrammar grammar = new WindowGrammar(text, now, zone);
    try {
      return grammar.window();
    } catch (ArithmeticException | DateTimeException e) {
      throw grammar.refused("it does not fit the years 0 to 9999");
    }
  }

  private Window window() {
    LocalDate today = LocalDate.ofInstant(now, zone);
    return switch (text) {
      case "today" -> days(today, 1);
      case "yesterday" -> days(today.minusDays(1), 1);
      case "week" -> between(midnight(sunday(today)), now);
      case "lastweek" -> days(sunday(today).minusDays(7), 7);
      case "month" -> between(midnight(today.withDayOfMonth(1)), now);
      case "lastmonth" -> {
        LocalDate first = today.withDayOfMonth(1);
        yield between(midnight(first.minusMonths(1)), midnight(first));
      }
      default -> numbers();
    };
  }

  private Window numbers() {
    Matcher m = DURATION.matcher(text);
    if (m.matches()) {
      Instant end = now.truncatedTo(roundedTo(m.group(2))).plus(1, roundedTo(m.group(2)));
      return between(end.minus(duration(m.group(1), m.group(2))), end);
    }
    m = DURATION_WITH_OFFSET.matcher(text);
    if (m.matches()) {
      Instant end = now.minus(duration(m.group(3), m.group(4)));
      return between(end.minus(duration(m.group(1), m.group(2))), end);
    }
    m = UNIX_PAIR.matcher(text);
    if (m.matches()) {
      return between(unixSeconds(m.group(1)), unixSeconds(m.group(2)));
    }
    m = RFC_3339_PAIR.matcher(text);
    if (m.matches()) {
      return between(rfc3339(m.group(1)), rfc3339(m.group(2)));
    }
    throw refused("it is in none of the accepted forms");
  }

  private Window days(LocalDate first, int count) {
    Instant start = midnight(first);
    return between(start, start.plus(DAY.multipliedBy(count)));
  }

  private Instant midnight(LocalDate day) {
    return day.atStartOfDay(zone).toInstant();
  }

  private static LocalDate sunday(LocalDate day) {
    return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.SUNDAY));
  }

  private static ChronoUnit roundedTo(String unit) {
    return switch (unit) {
      case "m" -> ChronoUnit.MINUTES;
      case "h" -> ChronoUnit.HOURS;
      default -> ChronoUnit.DAYS;
    };
  }

  private Duration duration(String count, String unit) {
    Duration one =
        switch (unit) {
          case "m" -> Duration.ofMinutes(1);
          case "h" -> Duration.ofHours(1);
          case "d" -> DAY;
          default -> DAY.multipliedBy(7);
        };
    try {
      // OpenCost counts in 64-bit nanoseconds; so does this, so that both refuse the same
      // durations.
      return Duration.ofNanos(Math.multiplyExact(Long.parseLong(count), one.toNanos()));
    } catch (ArithmeticException | NumberFormatException e) {
      throw refused(Quoted.of(count + unit) + " is more than 2^63-1 nanoseconds");
    }
  }

  private Instant unixSeconds(String seconds) {
    try {
      return Instant.ofEpochSecond(Long.parseLong(seconds));
    } catch (DateTimeException | NumberFormatException e) {
      throw refused(Quoted.of(seconds) + " is after the year 9999");
    }
  }

  private Instant rfc3339(String instant) {
    // Instant.parse takes 24:00:00 for the next midnight and :60 for a leap second; RFC 3339 in
    // this grammar has neither.
    if (instant.startsWith("24", 11) || instant.startsWith("60", 17)) {
      throw refused(Quoted.of(instant) + " is no date and time that exists");
    }
    try {
      return Instant.parse(instant);
    } catch (DateTimeException e) {
      throw refused(Quoted.of(instant) + " is no date and time that exists");
    }
  }

  private Window between(Instant start, Instant end) {
    if (end.isBefore(start)) {
      throw refused("it ends before it starts");
    }
    if (start.isBefore(Window.FIRST) || end.isAfter(Window.LAST)) {
      throw refused("it does not fit the years 0 to 9999");
    }
    return new Window(start, end);
  }

  private IllegalArgumentException refused(String why) {
    return new IllegalArgumentException(
        "illegal window " + Quoted.of(text) + ": " + why + "; " + ACCEPTED);
  }
}
