package io.costaudit.predict.run;

import io.costaudit.internal.Quoted;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads how long a run takes: {@code 90s}, {@code 10m}, {@code 1h30m}, {@code PT10M}. These texts
 * stand in manifests, in an annotation of this project and in {@code @every} of the schedule of a
 * CronJob, which Kubernetes reads as Go does: in small letters, without days, and without a longest
 * duration. So {@link io.costaudit.time.Durations#parse}, which reads settings, does not fit.
 */
final class RunDuration {
  private static final Pattern PARTS =
      Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,8})m)?(?:(\\d{1,9})s)?");

  private RunDuration() {}

  static Duration parse(String text) {
    Duration duration = text.startsWith("P") ? iso(text) : parts(text);
    if (duration.isZero() || duration.isNegative()) {
      throw refused(text);
    }
    return duration;
  }

  /**
   * Returns the hours, as a double since a long of milliseconds cannot hold the longest durations.
   */
  static double hours(Duration duration) {
    return (duration.getSeconds() + duration.getNano() / 1e9) / 3600;
  }

  private static Duration iso(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw refused(text);
    }
  }

  private static Duration parts(String text) {
    Matcher m = PARTS.matcher(text);
    if (!m.matches()) {
      throw refused(text);
    }
    return Duration.ofHours(number(m.group(1)))
        .plusMinutes(number(m.group(2)))
        .plusSeconds(number(m.group(3)));
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException(
        "illegal run duration "
            + Quoted.of(text)
            + "; give a positive duration such as 90s, 10m, 1h30m or PT10M");
  }
}
