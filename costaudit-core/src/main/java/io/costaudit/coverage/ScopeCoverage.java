package io.costaudit.coverage;

import static java.util.Objects.requireNonNull;

import io.costaudit.time.Window;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The coverage of one scope: the times at which at least one watcher watched it, and the times at
 * which none did. Immutable; threads may share it.
 *
 * @param scope the scope
 * @param intervals the intervals, oldest first, each starting where the one before it ends; may be
 *     empty. Nothing is known of the time before the first interval
 */
public record ScopeCoverage(Scope scope, List<CoverageInterval> intervals) {
  public ScopeCoverage {
    requireNonNull(scope, "scope");
    intervals = List.copyOf(intervals);
    CoverageInterval.checkContiguous(intervals);
  }

  /**
   * Returns the part of this coverage that lies in the window; without intervals where nothing is
   * known of that time.
   */
  public ScopeCoverage within(Window window) {
    return new ScopeCoverage(
        scope, intervals.stream().flatMap(interval -> interval.within(window).stream()).toList());
  }

  /** Returns the intervals in which no watcher saw the scope, oldest first. */
  public List<CoverageInterval> blindIntervals() {
    return intervals.stream().filter(interval -> !interval.isWatched()).toList();
  }

  /**
   * Returns the time before the scope was listed for the first time: the first interval, if its
   * cause is {@link BlindCause#START}. This time is not a gap, because nothing was watched before
   * it. Empty if the first interval has another cause.
   */
  public Optional<CoverageInterval> starting() {
    return intervals.stream().limit(1).filter(first -> first.cause() == BlindCause.START).findAny();
  }

  /** Returns the blind intervals without {@link #starting}, oldest first. */
  public List<CoverageInterval> gaps() {
    List<CoverageInterval> blind = blindIntervals();
    return starting().isPresent() ? blind.subList(1, blind.size()) : blind;
  }

  /**
   * Returns whether the scope is watched at the end of the last interval; false where there are no
   * intervals.
   */
  public boolean isWatched() {
    return !intervals.isEmpty() && intervals.get(intervals.size() - 1).isWatched();
  }

  /** Returns the total time for which the scope was watched. */
  public Duration watchedDuration() {
    return total(CoverageInterval::isWatched);
  }

  /**
   * Returns the total time for which no watcher saw the scope. Time of which nothing is known does
   * not count.
   */
  public Duration blindDuration() {
    return total(interval -> !interval.isWatched());
  }

  private Duration total(Predicate<CoverageInterval> wanted) {
    return intervals.stream()
        .filter(wanted)
        .map(CoverageInterval::duration)
        .reduce(Duration.ZERO, Duration::plus);
  }
}
