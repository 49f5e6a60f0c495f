package io.costaudit.testkit.generate;

import io.costaudit.coverage.BlindCause;
import io.costaudit.coverage.CoverageInterval;
import io.costaudit.coverage.CoverageReport;
import io.costaudit.coverage.CoverageSummary;
import io.costaudit.coverage.CoverageTrack;
import io.costaudit.coverage.ScopeCoverage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Generators of when scopes were watched and when not. They are biased towards intervals of a
 * nanosecond, reports that come late or twice, and restarts; they shrink towards nothing known.
 */
public final class Coverages {
  private Coverages() {}

  /** Names of watchers, few, so that several watch one scope. */
  public static Arbitrary<String> watchers() {
    return Arbitraries.of("watcher-1", "watcher-2", "späher/3");
  }

  /** Why nobody saw a scope; empty where it was watched. */
  private static Arbitrary<Optional<BlindCause>> causes() {
    return Arbitraries.of(BlindCause.class).optional(0.5);
  }

  /** Times that were watched throughout or not at all, from a nanosecond to weeks. */
  public static Arbitrary<CoverageInterval> intervals() {
    return Combinators.combine(Windows.instants(), lengths(), causes())
        .as(
            (start, length, cause) ->
                new CoverageInterval(start, start.plus(length), cause.orElse(null)));
  }

  private static Arbitrary<Duration> lengths() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.integers().between(1, 100_000).map(Duration::ofSeconds)),
        Tuple.of(
            1,
            Arbitraries.of(
                Duration.ofNanos(1),
                Duration.ofSeconds(30),
                Duration.ofHours(1),
                Duration.ofDays(40))));
  }

  /** What watchers say of themselves, in no order. */
  public static Arbitrary<CoverageReport> reports() {
    return Combinators.combine(watchers(), Ledgers.scopes(), Windows.instants(), causes())
        .as(
            (watcher, scope, time, cause) ->
                new CoverageReport(watcher, scope, time, cause.orElse(null)));
  }

  /** What is known of a watcher after up to ten reports, of which some tell an earlier time. */
  public static Arbitrary<CoverageTrack> tracks() {
    Arbitrary<Step> steps =
        Combinators.combine(
                Arbitraries.frequencyOf(
                    Tuple.of(6, lengths()),
                    Tuple.of(1, Arbitraries.of(Duration.ZERO, Duration.ofSeconds(-45)))),
                causes())
            .as(Step::new);
    return Combinators.combine(reports(), steps.list().ofMaxSize(9))
        .as(
            (first, later) -> {
              CoverageTrack track = CoverageTrack.first(first);
              Instant time = first.time();
              for (Step step : later) {
                time = time.plus(step.length());
                track =
                    track.after(
                        new CoverageReport(
                            first.watcher(), first.scope(), time, step.cause().orElse(null)));
              }
              return track;
            });
  }

  /** How long something goes on, and whether it is blindness. */
  private record Step(Duration length, Optional<BlindCause> cause) {}

  /** When scopes were watched and when not; of some nothing is known. */
  public static Arbitrary<ScopeCoverage> scopes() {
    Arbitrary<Step> steps = Combinators.combine(lengths(), causes()).as(Step::new);
    return Combinators.combine(Ledgers.scopes(), Windows.instants(), steps.list().ofMaxSize(6))
        .as(
            (scope, start, parts) -> {
              List<CoverageInterval> intervals = new ArrayList<>();
              Instant time = start;
              for (Step part : parts) {
                Instant end = time.plus(part.length());
                intervals.add(new CoverageInterval(time, end, part.cause().orElse(null)));
                time = end;
              }
              return new ScopeCoverage(scope, intervals);
            });
  }

  /** Summaries of up to four {@linkplain #scopes() scopes}. */
  public static Arbitrary<CoverageSummary> summaries() {
    return scopes().list().ofMaxSize(4).map(CoverageSummary::of);
  }
}
