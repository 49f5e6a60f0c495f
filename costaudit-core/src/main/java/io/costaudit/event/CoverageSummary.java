package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import io.costaudit.time.Window;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * How well a number of scopes were watched, in five numbers. Immutable; threads may share it.
 *
 * @param scopes how many scopes
 * @param watched how many of them are watched at the end of the time that is looked at
 * @param blind how many are not, also for want of any knowledge; the two add up to {@code scopes}
 * @param gaps how many {@linkplain ScopeCoverage#gaps() gaps} of theirs touch that time
 * @param blindDuration how long they were blind, added up over the scopes, first lists included
 */
public record CoverageSummary(
    int scopes, int watched, int blind, int gaps, Duration blindDuration) {
  public CoverageSummary {
    requireNonNull(blindDuration, "blindDuration");
    if (watched < 0 || blind < 0 || gaps < 0 || watched + blind != scopes) {
      throw new IllegalArgumentException(
          "watched and blind must add up to scopes, and gaps not be negative: "
              + List.of(scopes, watched, blind, gaps));
    }
    if (blindDuration.isNegative()) {
      throw new IllegalArgumentException("blindDuration is negative: " + blindDuration);
    }
  }

  /** Of all that is known of these scopes. */
  public static CoverageSummary of(Collection<ScopeCoverage> scopes) {
    return of(scopes, scopes.stream().mapToInt(scope -> scope.gaps().size()).sum());
  }

  /**
   * Of what these scopes know of that window.
   *
   * @param scopes with all that they know: in what was cut, a restart at the edge of the window
   *     could not be told from a first start
   */
  public static CoverageSummary of(Collection<ScopeCoverage> scopes, Window window) {
    long gaps =
        scopes.stream()
            .flatMap(scope -> scope.gaps().stream())
            .filter(gap -> gap.within(window).isPresent())
            .count();
    return of(scopes.stream().map(scope -> scope.within(window)).toList(), Math.toIntExact(gaps));
  }

  private static CoverageSummary of(Collection<ScopeCoverage> scopes, int gaps) {
    int watched = (int) scopes.stream().filter(ScopeCoverage::isWatched).count();
    Duration blind =
        scopes.stream().map(ScopeCoverage::blindDuration).reduce(Duration.ZERO, Duration::plus);
    return new CoverageSummary(scopes.size(), watched, scopes.size() - watched, gaps, blind);
  }
}
