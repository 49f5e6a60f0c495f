package io.costaudit.time;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The closed-open span of time {@code [start, end)} that a cost, an event query or an audit covers.
 * Both ends are known; "all of time" is the absence of a window. An empty window, start equal to
 * end, is allowed: it covers nothing.
 *
 * <p>Windows are ordered by their start, and windows of one start by their end.
 *
 * <p>Immutable; threads may share it.
 *
 * @param start first instant covered, UTC
 * @param end first instant no longer covered, UTC; not before {@code start}
 * @since 0.1.0
 */
public record Window(Instant start, Instant end) implements Comparable<Window> {
  /** The last instant that a window may touch. Later years cannot be written as RFC 3339. */
  static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  /** The first instant that a window may touch. Earlier years cannot be written as RFC 3339. */
  static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

  private static final int LAST_YEAR = 9999;

  private static final DateTimeFormatter PRINTED =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxx", Locale.ROOT).withZone(ZoneOffset.UTC);

  public Window {
    requireNonNull(start, "start");
    requireNonNull(end, "end");
    if (end.isBefore(start)) {
      throw new IllegalArgumentException("window ends before it starts: " + start + ", " + end);
    }
    if (start.isBefore(FIRST) || end.isAfter(LAST)) {
      throw new IllegalArgumentException(
          "window is outside the years 0 to 9999: " + start + ", " + end);
    }
  }

  /**
   * Returns the window of a UTC day, from its midnight to the next: {@code day(2023-01-16)} is
   * {@code [2023-01-16T00:00Z, 2023-01-17T00:00Z)}.
   *
   * @param day a day of the years 0 to 9999, but not 9999-12-31, which ends after the last instant
   *     of a window
   * @throws IllegalArgumentException if the day is outside these bounds
   */
  public static Window day(LocalDate day) {
    if (day.getYear() < 0 || day.getYear() > LAST_YEAR) {
      throw new IllegalArgumentException("day is outside the years 0 to 9999: " + day);
    }
    Instant start = day.atStartOfDay(ZoneOffset.UTC).toInstant();
    return new Window(start, start.plus(1, ChronoUnit.DAYS));
  }

  /**
   * Reads a window as {@link #parse(String, Instant, ZoneOffset)} does, with words that begin at
   * midnight UTC.
   *
   * @throws IllegalArgumentException if the text is not a window; the message lists the accepted
   *     forms
   */
  public static Window parse(String text, Instant now) {
    return parse(text, now, ZoneOffset.UTC);
  }

  /**
   * Reads a window in the grammar of OpenCost and Kubecost. The text is matched exactly: upper and
   * lower case differ, and blanks are not trimmed.
   *
   * <table>
   *   <caption>Accepted texts</caption>
   *   <tr><th>text</th><th>window</th></tr>
   *   <tr><td>{@code today}, {@code yesterday}</td><td>that day, 24 hours from its midnight</td></tr>
   *   <tr><td>{@code week}, {@code month}</td><td>from the last Sunday, or the first of the month, up to {@code now}</td>
   *       </tr>
   *   <tr><td>{@code lastweek}, {@code lastmonth}</td><td>the whole week or month before that</td></tr>
   *   <tr><td>{@code 15m}, {@code 24h}, {@code 7d}, {@code 4w}</td><td>that long, up to the end of the minute, hour or
   *       day (for {@code d} and {@code w}) of {@code now}. The running unit counts as a whole one, also on its very
   *       first instant. Units are cut in UTC whatever the zone</td></tr>
   *   <tr><td>{@code 7d offset 48h}</td><td>that long, up to {@code now} less the offset, not rounded</td></tr>
   *   <tr><td>{@code 1586822400,1586908800} or with {@code -}</td><td>seconds since 1970</td></tr>
   *   <tr><td>{@code 2020-04-01T00:00:00Z,2020-04-03T00:00:00Z}</td><td>RFC 3339 in UTC, whole seconds</td></tr>
   * </table>
   *
   * <p>This is the grammar of OpenCost, except that costaudit does not repeat these five defects:
   *
   * <ol>
   *   <li>an RFC 3339 pair must be the whole text (OpenCost ignores junk around it);
   *   <li>impossible dates are refused (OpenCost reads them as the year 1);
   *   <li>reversed windows and numbers that overflow are refused: a duration or offset above 2⁶³−1
   *       nanoseconds, an instant outside the years 0 to 9999 (OpenCost wraps around);
   *   <li>{@code |} does not separate Unix seconds (OpenCost accepts it by a slip in a character
   *       class);
   *   <li>{@code offset 1w} is 7 days (OpenCost takes 24 weeks).
   * </ol>
   *
   * @param text the window as written
   * @param now the instant to which the text is relative
   * @param zone the zone of the midnights that {@code today} to {@code lastmonth} mean; the other
   *     forms do not depend on it
   * @throws IllegalArgumentException if the text is not a window; the message lists the accepted
   *     forms
   */
  public static Window parse(String text, Instant now, ZoneOffset zone) {
    return WindowGrammar.parse(
        requireNonNull(text, "text"), requireNonNull(now, "now"), requireNonNull(zone, "zone"));
  }

  /**
   * Returns the window of the last {@code count} whole UTC days that ended at least {@code ago}
   * before {@code now}. For example, 7 days, 48 hours ago, at 2023-01-20T10:00Z are the days from
   * 2023-01-11 to 2023-01-17.
   *
   * @param count the number of days, at least 1
   * @param ago the least time between the end of the window and {@code now}; not negative
   * @param now the instant from which {@code ago} is counted back
   * @throws IllegalArgumentException if a number is outside its bounds, or the window begins before
   *     the year 0
   */
  public static Window lastDays(int count, Duration ago, Instant now) {
    if (count < 1) {
      throw new IllegalArgumentException("count must be at least 1: " + count);
    }
    if (ago.isNegative()) {
      throw new IllegalArgumentException("ago must not be negative: " + ago);
    }
    Instant end = now.minus(ago).truncatedTo(ChronoUnit.DAYS);
    return new Window(end.minus(count, ChronoUnit.DAYS), end);
  }

  /**
   * Returns the whole UTC days that this window overlaps, in ascending order; none if this window
   * is empty.
   */
  public List<Window> days() {
    List<Window> days = new ArrayList<>();
    for (Instant day = start.truncatedTo(ChronoUnit.DAYS); day.isBefore(end) && !isEmpty(); ) {
      Instant next = day.plus(1, ChronoUnit.DAYS);
      days.add(new Window(day, next));
      day = next;
    }
    return days;
  }

  /** Orders windows by their start, then by their end. Consistent with {@code equals}. */
  @Override
  public int compareTo(Window other) {
    int byStart = start.compareTo(other.start);
    return byStart != 0 ? byStart : end.compareTo(other.end);
  }

  /** Returns whether the instant is in {@code [start, end)}. */
  public boolean contains(Instant instant) {
    return !instant.isBefore(start) && instant.isBefore(end);
  }

  /** Returns whether an instant is in both windows. An empty window overlaps no window. */
  public boolean overlaps(Window other) {
    return !isEmpty() && !other.isEmpty() && start.isBefore(other.end) && other.start.isBefore(end);
  }

  /** Returns whether the start equals the end, so that the window covers no instant. */
  public boolean isEmpty() {
    return start.equals(end);
  }

  /** Returns the time from the start to the end; zero if this window is empty. */
  public Duration duration() {
    return Duration.between(start, end);
  }

  /**
   * Returns the window as Kubecost prints it: {@code [2023-01-16T20:23:08+0000,
   * 2023-01-19T20:23:08+0000)}. The text has whole seconds in UTC; a fraction is dropped, not
   * rounded.
   */
  @Override
  public String toString() {
    return "[" + PRINTED.format(start) + ", " + PRINTED.format(end) + ")";
  }
}
