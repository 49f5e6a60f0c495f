package io.costaudit.coverage;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The times at which one watcher saw one scope, and at which it did not, as its reports say.
 * Immutable; threads may share it.
 *
 * <p>{@link #after} applies these rules:
 *
 * <table>
 *   <caption>The effect of a report</caption>
 *   <tr><th>so far</th><th>report</th><th>result</th></tr>
 *   <tr><td>watched</td><td>watched: a heartbeat</td><td>watched up to the report's time</td></tr>
 *   <tr><td>watched</td><td>blind</td><td>watched up to the report's time. If that time is before the last
 *       heartbeat, the watcher found out late: the watched interval is shortened to that time, and removed if it started
 *       later</td></tr>
 *   <tr><td>watched</td><td>blind, {@link BlindCause#START}</td><td>the watcher was restarted: watched up to the
 *       last heartbeat, {@link BlindCause#STOPPED} from there to the report's time</td></tr>
 *   <tr><td>either</td><td>blind, {@link BlindCause#CLOCK_JUMP}, at a time before {@code knownUpTo}</td><td>the
 *       clock was set back: the intervals from the report's time on are dropped, because the clock will show these times
 *       again</td></tr>
 *   <tr><td>blind</td><td>blind, same cause</td><td>no change</td></tr>
 *   <tr><td>blind</td><td>blind, another cause</td><td>the old cause up to the report's time, then the new
 *       one</td></tr>
 *   <tr><td>blind</td><td>watched</td><td>blind up to the report's time</td></tr>
 * </table>
 *
 * <p>In all other cases a report whose time is before {@code knownUpTo} counts as a report at
 * {@code knownUpTo}: it does not change earlier intervals. Therefore a blind report at the time
 * {@code knownUpTo} corrects the cause of a blind interval that has just begun.
 *
 * <p>For example, a watcher that reports watched at 10:00, heartbeats until 10:07 and blind as of
 * 10:05 has one interval: watched from 10:00 to 10:05.
 *
 * @param watcher the name of the watcher, not blank
 * @param scope the scope that the watcher watches
 * @param intervals the newest {@value #MAX_INTERVALS} intervals, oldest first; each starts where
 *     the one before it ends and has another cause
 * @param knownUpTo the end of the last interval; if the watcher watches, the time of its last
 *     heartbeat
 * @param cause why the watcher is blind from {@code knownUpTo} on, until the next report; null
 *     where it watches
 */
public record CoverageTrack(
    String watcher,
    Scope scope,
    List<CoverageInterval> intervals,
    Instant knownUpTo,
    @Nullable BlindCause cause) {
  /** The most intervals that a track keeps: {@value}. The oldest ones are dropped. */
  public static final int MAX_INTERVALS = 1_000;

  public CoverageTrack {
    CoverageReport.checkName(watcher);
    requireNonNull(scope, "scope");
    intervals = List.copyOf(intervals);
    requireNonNull(knownUpTo, "knownUpTo");
    if (intervals.size() > MAX_INTERVALS) {
      throw new IllegalArgumentException(
          "a track has at most " + MAX_INTERVALS + " intervals: " + intervals.size());
    }
    CoverageInterval.checkContiguous(intervals);
    for (int i = 1; i < intervals.size(); i++) {
      if (intervals.get(i).cause() == intervals.get(i - 1).cause()) {
        throw new IllegalArgumentException(
            "neighbours must differ: " + intervals.get(i - 1) + ", " + intervals.get(i));
      }
    }
    if (!intervals.isEmpty() && !last(intervals).end().equals(knownUpTo)) {
      throw new IllegalArgumentException(
          "the last interval must end at " + knownUpTo + ": " + last(intervals));
    }
  }

  /** Returns the track after the first report of a watcher on a scope; it has no intervals yet. */
  public static CoverageTrack first(CoverageReport report) {
    return new CoverageTrack(
        report.watcher(), report.scope(), List.of(), report.time(), report.cause());
  }

  /** Returns whether the watcher watches the scope according to its last report. */
  public boolean isWatched() {
    return cause == null;
  }

  /**
   * Returns this track with one more report.
   *
   * @throws IllegalArgumentException if the report is about another watcher or scope
   */
  public CoverageTrack after(CoverageReport report) {
    if (!watcher.equals(report.watcher()) || !scope.equals(report.scope())) {
      throw new IllegalArgumentException(
          "a report of "
              + report.watcher()
              + " on "
              + report.scope()
              + " is not for the track of "
              + watcher
              + " on "
              + scope);
    }
    Instant time = report.time();
    BlindCause next = report.cause();
    if (next == BlindCause.CLOCK_JUMP && time.isBefore(knownUpTo)) {
      return forgetFrom(time).then(next);
    }
    if (cause != null) {
      return cause == next ? this : until(time).then(next);
    }
    if (next == BlindCause.START) {
      return then(BlindCause.STOPPED).until(time).then(next);
    }
    return (next != null && time.isBefore(knownUpTo) ? cutBack(time) : until(time)).then(next);
  }

  /** Returns this track with the current state extended to that time. */
  private CoverageTrack until(Instant time) {
    if (!time.isAfter(knownUpTo)) {
      return this;
    }
    List<CoverageInterval> longer = new ArrayList<>(intervals);
    Instant since = knownUpTo;
    if (isLast(cause)) {
      since = longer.remove(longer.size() - 1).start();
    }
    longer.add(new CoverageInterval(since, time, cause));
    return with(longer, time);
  }

  /** Returns this track with its last interval, if it is a watched one, shortened to that time. */
  private CoverageTrack cutBack(Instant time) {
    if (!isLast(null)) {
      return this;
    }
    List<CoverageInterval> shorter = new ArrayList<>(intervals);
    CoverageInterval watched = shorter.remove(shorter.size() - 1);
    if (!time.isAfter(watched.start())) {
      return with(shorter, watched.start());
    }
    shorter.add(new CoverageInterval(watched.start(), time, null));
    return with(shorter, time);
  }

  /** Returns this track without its intervals from that time on. */
  private CoverageTrack forgetFrom(Instant time) {
    return with(
        intervals.stream()
            .filter(interval -> interval.start().isBefore(time))
            .map(interval -> interval.end().isAfter(time) ? cut(interval, time) : interval)
            .toList(),
        time);
  }

  private CoverageTrack then(@Nullable BlindCause next) {
    return new CoverageTrack(watcher, scope, intervals, knownUpTo, next);
  }

  private CoverageTrack with(List<CoverageInterval> changed, Instant upTo) {
    int tooMany = Math.max(0, changed.size() - MAX_INTERVALS);
    return new CoverageTrack(watcher, scope, changed.subList(tooMany, changed.size()), upTo, cause);
  }

  private boolean isLast(@Nullable BlindCause wanted) {
    return !intervals.isEmpty() && last(intervals).cause() == wanted;
  }

  /** Returns whether the watcher sees all objects of the wanted scope. */
  boolean sees(Scope wanted) {
    return scope.cluster().equals(wanted.cluster())
        && scope.type() == wanted.type()
        && (scope.namespace() == null || scope.namespace().equals(wanted.namespace()));
  }

  /**
   * Returns the latest time at which the watcher is known to have watched: its last heartbeat, or
   * the end of its last watched interval. Empty if it never watched.
   */
  public Optional<Instant> lastWatched() {
    if (isWatched()) {
      return Optional.of(knownUpTo);
    }
    for (int i = intervals.size() - 1; i >= 0; i--) {
      if (intervals.get(i).isWatched()) {
        return Optional.of(intervals.get(i).end());
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the intervals up to {@code now}, including the current state. A watcher that is silent
   * for longer than {@link Coverage#MAX_SILENCE} counts as stopped at its last heartbeat.
   */
  List<CoverageInterval> asOf(Instant now) {
    boolean silent =
        isWatched() && Duration.between(knownUpTo, now).compareTo(Coverage.MAX_SILENCE) > 0;
    CoverageTrack upToNow = (silent ? then(BlindCause.STOPPED) : this).until(now);
    return upToNow.forgetFrom(now).intervals();
  }

  private static CoverageInterval cut(CoverageInterval interval, Instant end) {
    return new CoverageInterval(interval.start(), end, interval.cause());
  }

  private static CoverageInterval last(List<CoverageInterval> intervals) {
    return intervals.get(intervals.size() - 1);
  }
}
