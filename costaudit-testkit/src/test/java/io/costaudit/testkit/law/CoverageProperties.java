package io.costaudit.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.coverage.BlindCause;
import io.costaudit.coverage.Coverage;
import io.costaudit.coverage.CoverageInterval;
import io.costaudit.coverage.CoverageReport;
import io.costaudit.coverage.CoverageSummary;
import io.costaudit.coverage.CoverageTrack;
import io.costaudit.coverage.InMemoryCoverage;
import io.costaudit.coverage.Scope;
import io.costaudit.coverage.ScopeCoverage;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testkit.law.CoverageOracle.State;
import io.costaudit.testkit.law.CoverageOracle.Watcher;
import io.costaudit.testkit.record.SettableClock;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

@PropertyDefaults(edgeCases = EdgeCasesMode.NONE) // times repeat and go back often enough
class CoverageProperties {
  private static final Scope SCOPE = new Scope("cluster-one", ResourceType.DEPLOYMENT, null);
  private static final Instant ZERO = SettableClock.START;

  @Property
  void eachTrackIsWhatItsReportsSaySecondBySecond(@ForAll("reports") List<Said> reports) {
    NavigableMap<String, Watcher> watchers = watchers(reports);

    for (CoverageTrack track : coverageOf(reports).tracks()) {
      assertThat(track.intervals())
          .isEqualTo(CoverageOracle.intervals(watchers.get(track.watcher()).seconds(), ZERO));
    }
  }

  @Property
  void aScopeIsWatchedInTheSecondsInWhichSomebodyWatchedIt(
      @ForAll("reports") List<Said> reports, @ForAll @IntRange(min = -50, max = 400) int now) {
    List<Watcher> watchers = List.copyOf(watchers(reports).values());

    List<ScopeCoverage> scopes = coverageOf(reports).scopes(ZERO.plusSeconds(now));

    assertThat(scopes).hasSize(1);
    assertThat(scopes.get(0).intervals())
        .isEqualTo(CoverageOracle.intervals(CoverageOracle.merged(watchers, now), ZERO));
  }

  @Property
  void allTimeFromTheFirstReportUntilNowIsKnown(
      @ForAll("reports") List<Said> reports, @ForAll @IntRange(min = 1, max = 400) int later) {
    int last = reports.stream().mapToInt(Said::time).max().orElseThrow();
    Instant now = ZERO.plusSeconds(last + later);

    ScopeCoverage scope = coverageOf(reports).scopes(now).get(0);

    List<CoverageInterval> intervals = scope.intervals();
    for (int i = 1; i < intervals.size(); i++) {
      assertThat(intervals.get(i).start()).isEqualTo(intervals.get(i - 1).end());
      assertThat(intervals.get(i).cause()).isNotEqualTo(intervals.get(i - 1).cause());
    }
    assertThat(intervals.get(intervals.size() - 1).end()).isEqualTo(now);
    assertThat(scope.watchedDuration().plus(scope.blindDuration()))
        .isEqualTo(Duration.between(intervals.get(0).start(), now));
  }

  @Property
  void aReportThatIsRepeatedChangesNothing(@ForAll("reports") List<Said> reports) {
    List<Said> twice = reports.stream().flatMap(said -> List.of(said, said).stream()).toList();

    assertThat(coverageOf(twice).tracks())
        .containsExactlyInAnyOrderElementsOf(coverageOf(reports).tracks());
  }

  @Property
  void theOrderInWhichReportsOfDifferentWatchersArriveDoesNotMatter(
      @ForAll("reports") List<Said> reports, @ForAll @IntRange(min = -50, max = 400) int now) {
    List<Said> sorted = new ArrayList<>(reports);
    sorted.sort(Comparator.comparing(Said::watcher)); // stable: each watcher keeps its own order

    assertThat(coverageOf(sorted).scopes(ZERO.plusSeconds(now)))
        .isEqualTo(coverageOf(reports).scopes(ZERO.plusSeconds(now)));
  }

  @Property
  void theLastWatchIsTheEndOfTheLastIntervalThatAnybodyWatched(
      @ForAll("reports") List<Said> reports) {
    Coverage coverage = coverageOf(reports);
    Optional<Instant> expected =
        coverage.tracks().stream()
            .flatMap(
                track ->
                    track.isWatched()
                        ? List.of(track.knownUpTo()).stream()
                        : track.intervals().stream()
                            .filter(CoverageInterval::isWatched)
                            .map(CoverageInterval::end))
            .max(Comparator.naturalOrder());

    assertThat(coverage.lastWatched(SCOPE)).isEqualTo(expected);
  }

  @Property
  void twoWindowsThatMeetSplitWhatIsKnown(
      @ForAll("reports") List<Said> reports, @ForAll @IntRange(min = 0, max = 400) int at) {
    ScopeCoverage all = coverageOf(reports).scopes(ZERO.plusSeconds(400)).get(0);
    Instant cut = ZERO.plusSeconds(at);

    ScopeCoverage before = all.within(new Window(ZERO.minusSeconds(1_000), cut));
    ScopeCoverage after = all.within(new Window(cut, ZERO.plusSeconds(1_000)));

    assertThat(before.blindDuration().plus(after.blindDuration())).isEqualTo(all.blindDuration());
    assertThat(before.watchedDuration().plus(after.watchedDuration()))
        .isEqualTo(all.watchedDuration());
    CoverageSummary summary = CoverageSummary.of(List.of(all));
    assertThat(summary.gaps()).isEqualTo(all.gaps().size());
    assertThat(summary.blindDuration().plus(summary.startingDuration()))
        .isEqualTo(all.blindDuration());
    assertThat(summary.blindDuration().isZero()).isEqualTo(summary.gaps() == 0);
  }

  private static Coverage coverageOf(List<Said> reports) {
    Coverage coverage = new InMemoryCoverage();
    reports.forEach(said -> coverage.report(said.report()));
    return coverage;
  }

  private static NavigableMap<String, Watcher> watchers(List<Said> reports) {
    NavigableMap<String, Watcher> watchers = new TreeMap<>();
    for (Said said : reports) {
      State state = new State(said.cause());
      Watcher known = watchers.get(said.watcher());
      if (known == null) {
        watchers.put(said.watcher(), new Watcher(said.time(), state));
      } else {
        known.report(said.time(), state);
      }
    }
    return watchers;
  }

  /** A report whose time is told in seconds. */
  record Said(String watcher, int time, Optional<BlindCause> cause) {
    CoverageReport report() {
      return new CoverageReport(watcher, SCOPE, ZERO.plusSeconds(time), cause.orElse(null));
    }
  }

  /** At least one report, on the whole in the order of time, though clocks are set back. */
  @Provide
  Arbitrary<List<Said>> reports() {
    return Combinators.combine(
            Arbitraries.of("a", "b", "c"),
            Arbitraries.integers().between(-10, 35),
            Arbitraries.of(BlindCause.class).optional(0.5))
        .as(Said::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(25)
        .map(CoverageProperties::oneAfterTheOther);
  }

  /** Takes the times as steps from one report to the next. */
  private static List<Said> oneAfterTheOther(List<Said> steps) {
    List<Said> reports = new ArrayList<>();
    int time = 0;
    for (Said step : steps) {
      time += step.time();
      reports.add(new Said(step.watcher(), time, step.cause()));
    }
    return reports;
  }
}
