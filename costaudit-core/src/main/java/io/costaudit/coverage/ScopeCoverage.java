package io.costaudit.coverage;

import static java.util.Objects.requireNonNull;

import io.costaudit.time.Window;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * When a scope was watched by anybody, and when not. Immutable; threads may share it.
 *
 * @param scope the scope
 * @param intervals oldest first, each starting where the one before it ends; nothing is known of
 *     the time before the first. May be empty
 */
public record ScopeCoverage(Scope scope, List<CoverageInterval> intervals) {
  public ScopeCoverage {
    requireNonNull(scope, "scope");
    intervals = List.copyOf(intervals);
    CoverageInterval.checkContiguous(intervals);
  }

  /** What of it lies in that window; no intervals where nothing is known of that time. */
  public ScopeCoverage within(Window window) {
    return new ScopeCoverage(
        scope, intervals.stream().flatMap(interval -> interval.within(window).stream()).toList());
  }

  /** The intervals in which nobody saw the scope, oldest first. */
  public List<CoverageInterval> blindIntervals() {
    return intervals.stream().filter(interval -> !interval.isWatched()).toList();
  }

  /**
   * Returns the time before the scope was listed for the first time: the very first interval of
   * all, if its cause is {@link BlindCause#START}. This time is no gap, because nothing was watched
   * before it. Empty if another interval comes first.
   */
  public Optional<CoverageInterval> starting() {
    return intervals.stream().limit(1).filter(first -> first.cause() == BlindCause.START).findAny();
  }

  /** Returns the blind intervals without {@link #starting}, oldest first. */
  public List<CoverageInterval> gaps() {
    List<CoverageInterval> blind = blindIntervals();
    return starting().isPresent() ? blind.subList(1, blind.size()) : blind;
  }

  /** Whether it is watched at the end of what is known. False where nothing is. */
  public boolean isWatched() {
    return !intervals.isEmpty() && intervals.get(intervals.size() - 1).isWatched();
  }

  /** How long it was watched, together. */
  public Duration watchedDuration() {
    return total(CoverageInterval::isWatched);
  }

  /** How long nobody saw it, together. Time of which nothing is known does not count. */
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
