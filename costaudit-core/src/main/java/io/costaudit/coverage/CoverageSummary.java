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
 * A summary of the coverage of a number of scopes, in six numbers. Immutable; threads may share it.
 *
 * <p>For example, a scope that was listed for the first time after 17 seconds and is watched since
 * then has no gap: its {@code blindDuration} is zero and its {@code startingDuration} 17 seconds.
 *
 * @param scopes the number of scopes
 * @param watched the number of scopes that are watched at the end of the summarized time
 * @param blind the number of scopes that are not watched at that end, including scopes of which
 *     nothing is known; {@code watched} and {@code blind} add up to {@code scopes}
 * @param gaps the number of {@linkplain ScopeCoverage#gaps() gaps} that overlap the summarized time
 * @param blindDuration the duration of these gaps within the summarized time, added up over the
 *     scopes; zero if there are no gaps
 * @param startingDuration the time before the {@linkplain ScopeCoverage#starting() first list} of
 *     each scope within the summarized time, added up over the scopes
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

  /** Returns the summary of these scopes over all intervals that they have. */
  public static CoverageSummary of(Collection<ScopeCoverage> scopes) {
    return of(scopes, scopes, Optional::of);
  }

  /**
   * Returns the summary of these scopes in this window.
   *
   * @param scopes the scopes with all their intervals, not cut to the window; in cut intervals, a
   *     restart at the edge of the window would look like a first start
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
