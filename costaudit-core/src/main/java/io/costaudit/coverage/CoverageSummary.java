package io.costaudit.coverage;

import static java.util.Objects.requireNonNull;

import io.costaudit.time.Window;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How well a number of scopes were watched, in six numbers. Immutable; threads may share it.
 *
 * <p>For example, a scope that was listed for the first time after 17 seconds and is watched since
 * then has no gap: its {@code blindDuration} is zero and its {@code startingDuration} 17 seconds.
 *
 * @param scopes how many scopes
 * @param watched how many of them are watched at the end of the time that is looked at
 * @param blind how many are not, also for want of any knowledge; the two add up to {@code scopes}
 * @param gaps how many {@linkplain ScopeCoverage#gaps() gaps} of theirs touch that time
 * @param blindDuration how long these gaps lasted within that time, added up over the scopes; zero
 *     if there are no gaps
 * @param startingDuration how long {@linkplain ScopeCoverage#starting() first lists} took within
 *     that time, added up over the scopes
 */
public record CoverageSummary(
    int scopes,
    int watched,
    int blind,
    int gaps,
    Duration blindDuration,
    Duration startingDuration) {
  public CoverageSummary {
    requireNonNull(blindDuration, "blindDuration");
    requireNonNull(startingDuration, "startingDuration");
    if (watched < 0 || blind < 0 || gaps < 0 || watched + blind != scopes) {
      throw new IllegalArgumentException(
          "watched and blind must add up to scopes, and gaps not be negative: "
              + List.of(scopes, watched, blind, gaps));
    }
    if (blindDuration.isNegative() || startingDuration.isNegative()) {
      throw new IllegalArgumentException(
          "blindDuration and startingDuration must not be negative: "
              + List.of(blindDuration, startingDuration));
    }
    if (gaps == 0 && !blindDuration.isZero()) {
      throw new IllegalArgumentException(
          "blindDuration must be zero if there are no gaps: " + blindDuration);
    }
  }

  /** Returns the summary of all that is known of these scopes. */
  public static CoverageSummary of(Collection<ScopeCoverage> scopes) {
    return of(scopes, scopes, Optional::of);
  }

  /**
   * Returns the summary of what these scopes know of that window.
   *
   * @param scopes with all that they know: in what was cut, a restart at the edge of the window
   *     could not be told from a first start
   */
  public static CoverageSummary of(Collection<ScopeCoverage> scopes, Window window) {
    return of(
        scopes,
        scopes.stream().map(scope -> scope.within(window)).toList(),
        interval -> interval.within(window));
  }

  private static CoverageSummary of(
      Collection<ScopeCoverage> whole,
      Collection<ScopeCoverage> cut,
      Function<CoverageInterval, Optional<CoverageInterval>> cutting) {
    int watched = (int) cut.stream().filter(ScopeCoverage::isWatched).count();
    List<CoverageInterval> gaps =
        whole.stream()
            .flatMap(scope -> scope.gaps().stream())
            .flatMap(gap -> cutting.apply(gap).stream())
            .toList();
    Stream<CoverageInterval> starting =
        whole.stream()
            .flatMap(scope -> scope.starting().stream())
            .flatMap(first -> cutting.apply(first).stream());
    return new CoverageSummary(
        cut.size(),
        watched,
        cut.size() - watched,
        gaps.size(),
        total(gaps.stream()),
        total(starting));
  }

  private static Duration total(Stream<CoverageInterval> intervals) {
    return intervals.map(CoverageInterval::duration).reduce(Duration.ZERO, Duration::plus);
  }
}
