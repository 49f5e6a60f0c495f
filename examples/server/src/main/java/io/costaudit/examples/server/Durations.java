package io.costaudit.examples.server;

import io.costaudit.Quoted;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Durations as flags give them. */
final class Durations {
  private Durations() {}

  /**
   * A positive duration: {@code 90s}, {@code 10m}, {@code 1h30m} or {@code PT10M}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Duration parse(String text) {
    try {
      String upper = text.toUpperCase(Locale.ROOT);
      Duration duration = Duration.parse(upper.startsWith("P") ? upper : "PT" + upper);
      if (!duration.isZero() && !duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      // Said below, with what is accepted.
    }
    throw new IllegalArgumentException(
        Quoted.of(text)
            + " is no positive duration; accepted is one such as 90s, 5m, 1h30m or PT5M");
  }
}
