package io.costaudit.time;

import static java.util.Objects.requireNonNull;

import io.costaudit.internal.Quoted;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks, reads and prints durations that are settings, such as limits of waiting. Two other
 * grammars are read elsewhere, because they are not ours: that of windows by {@link Window#parse},
 * and that of durations in manifests, which Kubernetes and its users write as Go does. Stateless;
 * threads may share it.
 */
public final class Durations {
  /** The longest duration that {@link #parse} accepts: 365 days. */
  public static final Duration LONGEST = Duration.ofDays(365);

  private static final Duration NEVER = Duration.ofDays(36_500);

  private static final Pattern DAYS = Pattern.compile("(?<days>[0-9]+D)(?<rest>.*)");

  private Durations() {}

  /**
   * Returns the nanoseconds of a limit that is added to {@link System#nanoTime}. A limit of more
   * than 100 years counts as 100 years, since a {@code long} holds only 292 years of nanoseconds;
   * so {@code ChronoUnit.FOREVER.getDuration()} is a limit that is never reached.
   */
  public static long nanos(Duration limit) {
    if (limit.compareTo(NEVER) > 0) {
      return NEVER.toNanos();
    }
    return limit.compareTo(NEVER.negated()) < 0 ? -NEVER.toNanos() : limit.toNanos();
  }

  /**
   * Returns the duration, which must be more than zero.
   *
   * @param name names the setting in the message
   * @throws IllegalArgumentException if the duration is zero or negative
   */
  public static Duration positive(String name, Duration duration) {
    if (requireNonNull(duration, name).isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " must be positive: " + duration);
    }
    return duration;
  }

  /**
   * Returns the duration, which must be zero or more.
   *
   * @param name names the setting in the message
   * @throws IllegalArgumentException if the duration is negative
   */
  public static Duration notNegative(String name, Duration duration) {
    if (requireNonNull(duration, name).isNegative()) {
      throw new IllegalArgumentException(name + " must not be negative: " + duration);
    }
    return duration;
  }

  /**
   * Returns a positive duration of at most {@link #LONGEST}, written as {@code 90s}, {@code 10m},
   * {@code 1h30m}, {@code 2d} or {@code PT10M}, in capitals or not. A day has 24 hours.
   *
   * @throws IllegalArgumentException if the text is none; the message begins with the text
   */
  public static Duration parse(String text) {
    try {
      Duration duration = Duration.parse(iso(text.strip().toUpperCase(Locale.ROOT)));
      if (duration.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            Quoted.of(text) + " is too long; give a duration of up to " + LONGEST.toDays() + "d");
      }
      if (!duration.isZero() && !duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      // The exception below says what is accepted.
    }
    throw new IllegalArgumentException(
        Quoted.of(text) + " is no positive duration; give one such as 90s, 5m, 1h30m, 2d or PT5M");
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

  /**
   * Returns a duration in the largest of the units hour, minute and second of which it is a whole
   * number, such as {@code 48h}, {@code 90m} or {@code 5s}; any other as ISO 8601 writes it, such
   * as {@code PT0.5S}. {@link #parse} reads all that are positive and not too long.
   */
  public static String text(Duration duration) {
    if (duration.getNano() != 0) {
      return duration.toString();
    }
    long seconds = duration.getSeconds();
    if (seconds % 3600 == 0 && seconds != 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 && seconds != 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
