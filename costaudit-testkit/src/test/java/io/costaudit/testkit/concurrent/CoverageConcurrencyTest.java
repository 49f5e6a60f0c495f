package io.costaudit.testkit.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.coverage.Coverage;
import io.costaudit.coverage.CoverageReport;
import io.costaudit.coverage.CoverageTrack;
import io.costaudit.coverage.InMemoryCoverage;
import io.costaudit.coverage.Scope;
import io.costaudit.testsupport.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class CoverageConcurrencyTest {
  private static final int PROGRAMS = 700;
  private static final int ENOUGH_PROGRAMS = 20_000;

  @Test
  void whatThreadsAreAnsweredFollowsFromSomeOrder() {
    RandomPrograms.check(new CoverageSubject(InMemoryCoverage::new), PROGRAMS);
  }

  @Test
  void tracksOfSeveralMomentsAreCaught() {
    CoverageSubject subject = new CoverageSubject(TearingCoverage::new);
    assertThat(RandomPrograms.unexplained(subject, new Seeds(1, ENOUGH_PROGRAMS), 1)).isPresent();
  }

  /** Keeps each report, but shows one track after the other. */
  private static final class TearingCoverage implements Coverage {
    private record Key(String watcher, Scope scope) {}

    private final Map<Key, CoverageTrack> tracks = new ConcurrentHashMap<>();

    @Override
    public void report(CoverageReport report) {
      tracks.compute(
          new Key(report.watcher(), report.scope()),
          (key, track) -> track == null ? CoverageTrack.first(report) : track.after(report));
    }

    @Override
    public List<CoverageTrack> tracks() {
      List<CoverageTrack> shown = new ArrayList<>();
      for (CoverageTrack track : tracks.values()) {
        shown.add(track);
        RandomPrograms.pause();
      }
      return shown;
    }
  }
}
