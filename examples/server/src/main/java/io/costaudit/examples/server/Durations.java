package io.costaudit.examples.server;

import io.costaudit.Quoted;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as flags give them. */
final class Durations {
  /** The longest duration that flags accept. */
  static final Duration LONGEST = Duration.ofDays(365);

  private static final Pattern DAYS = Pattern.compile("(?<days>[0-9]+D)(?<rest>.*)");

  private Durations() {}

  /**
   * Returns a positive duration of at most a year: {@code 90s}, {@code 10m}, {@code 1h30m}, {@code
   * 2d} or {@code PT10M}. A day has 24 hours.
   *
   * @throws IllegalArgumentException if the text is none; the message begins with the text
   */
  static Duration parse(String text) {
    try {
      Duration duration = Duration.parse(iso(text.strip().toUpperCase(Locale.ROOT)));
      if (duration.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            Quoted.of(text)
                + " is too long; accepted is a duration of up to "
                + LONGEST.toDays()
                + "d");
      }
      if (!duration.isZero() && !duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      // The exception below says what is accepted.
    }
    throw new IllegalArgumentException(
        Quoted.of(text)
            + " is no positive duration; accepted is one such as 90s, 5m, 1h30m, 2d or PT5M");
  }

  private static String iso(String upper) {
    if (upper.startsWith("P")) {
      return upper;
    }
    Matcher days = DAYS.matcher(upper);
    if (!days.matches()) {
      return "PT" + upper;
    }
    String rest = days.group("rest");
    return "P" + days.group("days") + (rest.isEmpty() ? "" : "T" + rest);
  }
}
