package io.costaudit.coverage;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When one watcher saw one scope, and when not: what its reports add up to. Immutable; threads may
 * share it.
 *
 * <p>The rules, all in {@link #after}:
 *
 * <table>
 *   <caption>What a report does</caption>
 *   <tr><th>so far</th><th>report</th><th>result</th></tr>
 *   <tr><td>watched</td><td>watched: a heartbeat</td><td>watched up to the report's time</td></tr>
 *   <tr><td>watched</td><td>blind</td><td>watched up to the report's time. Where that lies before the last heartbeat,
 *       the watcher found out late, and what it had vouched for is taken back, up to the start of that interval at
 *       most</td></tr>
 *   <tr><td>watched</td><td>blind, {@link BlindCause#START}</td><td>the watcher died and lives again: watched up to the
 *       last heartbeat, {@link BlindCause#STOPPED} from there to the report's time</td></tr>
 *   <tr><td>either</td><td>blind, {@link BlindCause#CLOCK_JUMP}, of a time before {@code knownUpTo}</td><td>the clock was
 *       set back: what is known of the times from the report's on is dropped, for they come once more</td></tr>
 *   <tr><td>blind</td><td>blind, same cause</td><td>nothing new</td></tr>
 *   <tr><td>blind</td><td>blind, another cause</td><td>the one cause up to the report's time, then the other</td></tr>
 *   <tr><td>blind</td><td>watched</td><td>blind up to the report's time</td></tr>
 * </table>
 *
 * <p>Except as said, a report cannot change what is known: one whose time lies before {@code
 * knownUpTo} counts as of then. Therefore a blind report of the time {@code knownUpTo} corrects the
 * cause of a blind interval that has just begun.
 *
 * @param watcher name of the watcher, not blank
 * @param scope what it watches
 * @param intervals oldest first, each starting where the one before it ends, neighbours of
 *     different causes; the newest {@value #MAX_INTERVALS} of them
 * @param knownUpTo end of the last interval; of a watcher that watches, its last heartbeat
 * @param cause what holds from {@code knownUpTo} on, until the next report: why it is blind, or
 *     null where it watches
 */
public record CoverageTrack(
    String watcher,
    Scope scope,
    List<CoverageInterval> intervals,
    Instant knownUpTo,
    @Nullable BlindCause cause) {
  /** How many intervals are kept, the oldest being dropped: {@value}. */
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

  /** What the first report of a watcher on a scope tells: nothing of the time before. */
  public static CoverageTrack first(CoverageReport report) {
    return new CoverageTrack(
        report.watcher(), report.scope(), List.of(), report.time(), report.cause());
  }

  /** Whether it watches, as far as its last report tells. */
  public boolean isWatched() {
    return cause == null;
  }

  /**
   * This track with one more report.
   *
   * @throws IllegalArgumentException if the report is of another watcher or scope
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

  /** What goes on now went on up to that time. */
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

  /** The last interval, a watched one, lasted up to that time only; without it, nothing to cut. */
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

  /** Nothing is known of that time and of what comes after it. */
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

  /** Whether it sees all objects of that scope. */
  boolean sees(Scope wanted) {
    return scope.cluster().equals(wanted.cluster())
        && scope.type() == wanted.type()
        && (scope.namespace() == null || scope.namespace().equals(wanted.namespace()));
  }

  /**
   * Until when it last watched, so far as it vouched for it: its last heartbeat, or the end of its
   * last watched interval. Empty if it never watched.
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
   * The intervals up to {@code now}, with what goes on now. A watcher that is silent for longer
   * than {@link Coverage#MAX_SILENCE} stopped at its last heartbeat.
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
