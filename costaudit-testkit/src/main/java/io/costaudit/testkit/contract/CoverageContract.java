package io.costaudit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.CostAuditException;
import io.costaudit.coverage.BlindCause;
import io.costaudit.coverage.Coverage;
import io.costaudit.coverage.CoverageInterval;
import io.costaudit.coverage.CoverageReport;
import io.costaudit.coverage.CoverageTrack;
import io.costaudit.coverage.Scope;
import io.costaudit.coverage.ScopeCoverage;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testkit.internal.Threads;
import io.costaudit.testkit.record.SettableClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link Coverage}: tests of what every implementation promises. The test of an
 * implementation extends this class, creates the coverage to test and declares its capabilities.
 */
public abstract class CoverageContract {
  private static final Scope SCOPE = new Scope("cluster-one", ResourceType.DEPLOYMENT, null);
  private static final Instant START = SettableClock.START;
  private static final int THREADS = 4;
  private static final int ROUNDS = 50;

  private Coverage coverage;

  /** Creates the contract; for subclasses. */
  protected CoverageContract() {}

  /** Creates a coverage without reports. */
  protected abstract Coverage createCoverage() throws Exception;

  /**
   * Returns what the coverage can do; {@link StateCapability#ANY_TEXT} alone by default. The
   * contract tests that the coverage refuses what it cannot do.
   */
  protected Set<StateCapability> capabilities() {
    return EnumSet.of(StateCapability.ANY_TEXT);
  }

  /**
   * Opens the contents of that coverage once more, as another process does. A coverage that is
   * {@linkplain StateCapability#DURABLE durable} needs it. The given coverage is still open, or was
   * closed before if it is {@link AutoCloseable}.
   */
  protected Coverage openAgain(Coverage coverage) throws Exception {
    throw new UnsupportedOperationException("a coverage that is DURABLE needs openAgain");
  }

  /**
   * Creates a coverage that cannot answer, for example because its database is away. Returns empty,
   * as by default, if nothing that the coverage needs can be away.
   */
  protected Optional<Coverage> createFailing() throws Exception {
    return Optional.empty();
  }

  /** Creates the coverage that each test is about. */
  @BeforeEach
  public void createTheCoverage() throws Exception {
    coverage = createCoverage();
  }

  /** Tests that nothing is known before the first report. */
  @Test
  public void knowsNothingAtFirst() {
    assertThat(coverage.tracks()).isEmpty();
    assertThat(coverage.scopes(START)).isEmpty();
    assertThat(coverage.lastWatched(SCOPE)).isEmpty();
  }

  /** Tests that a first report is kept as it is; it makes no interval yet. */
  @Test
  public void keepsTheFirstReport() {
    assertTracksOf(CoverageReport.blind("a", SCOPE, START, BlindCause.START));
    assertTracksOf(
        CoverageReport.blind("a", SCOPE, START, BlindCause.START),
        CoverageReport.watched("b", SCOPE, START.plusNanos(1)));
  }

  /** Tests that the coverage returns every cause, and every time to the nanosecond. */
  @Test
  public void keepsEveryCause() {
    List<CoverageReport> reports = new ArrayList<>();
    Instant time = START;
    for (BlindCause cause : BlindCause.values()) {
      reports.add(CoverageReport.blind("a", SCOPE, time, cause));
      time = time.plusNanos(1_000_000_001);
      reports.add(CoverageReport.watched("a", SCOPE, time));
      time = time.plusNanos(1);
      reports.add(CoverageReport.watched("a", SCOPE, time));
    }
    assertTracksOf(reports.toArray(CoverageReport[]::new));
  }

  /**
   * Tests that the coverage applies each rule of {@link io.costaudit.coverage.CoverageTrack#after}.
   */
  @Test
  public void followsTheRulesOfATrack() {
    assertTracksOf(
        CoverageReport.blind("a", SCOPE, START, BlindCause.START),
        CoverageReport.watched("a", SCOPE, START.plusSeconds(10)),
        CoverageReport.watched("a", SCOPE, START.plusSeconds(20)),
        CoverageReport.watched("a", SCOPE, START.plusSeconds(30)),
        CoverageReport.blind("a", SCOPE, START.plusSeconds(25), BlindCause.DISCONNECTED),
        CoverageReport.blind("a", SCOPE, START.plusSeconds(26), BlindCause.DISCONNECTED),
        CoverageReport.blind("a", SCOPE, START.plusSeconds(40), BlindCause.FORBIDDEN),
        CoverageReport.watched("a", SCOPE, START.plusSeconds(50)),
        CoverageReport.watched("a", SCOPE, START.plusSeconds(60)),
        CoverageReport.watched("a", SCOPE, START.minusSeconds(60)),
        CoverageReport.blind("a", SCOPE, START.plusSeconds(90), BlindCause.START),
        CoverageReport.watched("a", SCOPE, START.plusSeconds(95)),
        CoverageReport.watched("a", SCOPE, START.plusSeconds(99)),
        CoverageReport.blind("a", SCOPE, START.plusSeconds(1), BlindCause.START),
        CoverageReport.watched("a", SCOPE, START.plusSeconds(99)),
        CoverageReport.blind("a", SCOPE, START.plusSeconds(15), BlindCause.CLOCK_JUMP),
        CoverageReport.watched("a", SCOPE, START.plusSeconds(17)),
        CoverageReport.blind("a", SCOPE, START.minusSeconds(60), BlindCause.CLOCK_JUMP),
        CoverageReport.watched("a", SCOPE, START.minusSeconds(59)));
  }

  /**
   * Tests that watchers and scopes with different names are different, whatever characters are in
   * the names.
   */
  @Test
  public void tellsWatchersAndScopesApart() {
    String odd = "x'\"\\%_ \u00e4\u2028\ud83d\ude00";
    List<Scope> scopes =
        List.of(
            SCOPE,
            new Scope("cluster-one", ResourceType.DEPLOYMENT, ""),
            new Scope("cluster-one", ResourceType.DEPLOYMENT, "shop"),
            new Scope("cluster-one", ResourceType.DEPLOYMENT, "Shop"),
            new Scope("cluster-one", ResourceType.STATEFULSET, null),
            new Scope("cluster/one", ResourceType.DEPLOYMENT, null),
            new Scope(odd, ResourceType.CRONJOB, odd));
    List<CoverageReport> reports = new ArrayList<>();
    Instant time = START;
    for (Scope scope : scopes) {
      for (String watcher : List.of("a", "A", "a ", odd)) {
        time = time.plusSeconds(1);
        reports.add(CoverageReport.blind(watcher, scope, time, BlindCause.RELIST));
        reports.add(CoverageReport.watched(watcher, scope, time.plusSeconds(5)));
      }
    }
    assertTracksOf(reports.toArray(CoverageReport[]::new));
    assertThat(coverage.scopes(time.plusSeconds(5)).stream().map(ScopeCoverage::scope))
        .containsExactlyElementsOf(
            scopes.stream()
                .sorted(
                    Comparator.comparing(Scope::cluster)
                        .thenComparing(Scope::type)
                        .thenComparing(
                            Scope::namespace, Comparator.nullsFirst(Comparator.naturalOrder())))
                .toList());
  }

  /**
   * Tests that a scope with several watchers was watched whenever at least one of them watched it.
   */
  @Test
  public void mergesTheWatchersOfAScope() {
    coverage.report(CoverageReport.watched("a", SCOPE, START));
    coverage.report(CoverageReport.watched("a", SCOPE, START.plusSeconds(20)));
    coverage.report(
        CoverageReport.blind("a", SCOPE, START.plusSeconds(20), BlindCause.DISCONNECTED));
    coverage.report(CoverageReport.blind("b", SCOPE, START.plusSeconds(10), BlindCause.START));
    coverage.report(CoverageReport.watched("b", SCOPE, START.plusSeconds(25)));

    Instant now = START.plusSeconds(30);
    assertThat(coverage.scopes(now))
        .containsExactly(
            new ScopeCoverage(
                SCOPE,
                List.of(
                    new CoverageInterval(START, START.plusSeconds(20), null),
                    new CoverageInterval(
                        START.plusSeconds(20), START.plusSeconds(25), BlindCause.DISCONNECTED),
                    new CoverageInterval(START.plusSeconds(25), now, null))));
    assertThat(coverage.lastWatched(SCOPE)).contains(START.plusSeconds(25));
    assertThat(coverage.lastWatched(new Scope("cluster-one", ResourceType.DEPLOYMENT, "shop")))
        .contains(START.plusSeconds(25));
    assertThat(coverage.lastWatched(new Scope("cluster-two", ResourceType.DEPLOYMENT, null)))
        .isEmpty();
  }

  /**
   * Tests that the oldest intervals of a watcher are dropped, so that it does not fill the memory
   * or the disk.
   */
  @Test
  public void dropsTheOldestIntervals() {
    List<CoverageReport> reports = new ArrayList<>();
    for (int i = 0; i < CoverageTrack.MAX_INTERVALS + 10; i++) {
      Instant time = START.plusSeconds(i);
      reports.add(
          i % 2 == 0
              ? CoverageReport.watched("a", SCOPE, time)
              : CoverageReport.blind("a", SCOPE, time, BlindCause.RELIST));
    }
    assertTracksOf(reports.toArray(CoverageReport[]::new));
    assertThat(coverage.tracks().get(0).intervals()).hasSize(CoverageTrack.MAX_INTERVALS);
  }

  /** Tests that no report is lost when several threads report at once. */
  @Test
  public void keepsEveryReportOfSeveralThreads() throws Exception {
    for (int round = 1; round <= ROUNDS; round++) {
      Instant latest = START.plusSeconds((long) round * THREADS);
      List<Callable<Boolean>> reports = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        String name = "watcher-" + i;
        CoverageReport shared = CoverageReport.watched("shared", SCOPE, latest.minusSeconds(i));
        CoverageReport own = CoverageReport.watched(name, SCOPE, latest);
        reports.add(
            () -> {
              coverage.report(shared);
              coverage.report(own);
              return true;
            });
      }
      assertThat(Threads.runAll(reports)).doesNotContain(false);
      assertThat(coverage.tracks())
          .hasSize(THREADS + 1)
          .allSatisfy(track -> assertThat(track.knownUpTo()).isEqualTo(latest));
    }
  }

  /**
   * Tests that a durable coverage has all its reports when it is opened again, and that two
   * coverages that are not durable share nothing.
   */
  @Test
  public void outlivesItsProcess() throws Exception {
    coverage.report(CoverageReport.watched("a", SCOPE, START));
    coverage.report(CoverageReport.blind("a", SCOPE, START.plusNanos(1), BlindCause.DISCONNECTED));
    List<CoverageTrack> tracks = coverage.tracks();
    if (capabilities().contains(StateCapability.DURABLE)) {
      close(coverage);
      coverage = openAgain(coverage);
      assertThat(coverage.tracks()).containsExactlyInAnyOrderElementsOf(tracks);
      assertThat(coverage.lastWatched(SCOPE)).contains(START.plusNanos(1));
    } else {
      assertThat(createCoverage().tracks()).isEmpty();
    }
  }

  /**
   * Tests that text that no name in Kubernetes has is stored unchanged, or that nothing of the
   * report is stored.
   */
  @Test
  public void keepsAnyTextOrNothing() {
    for (String text : List.of("\u0000", "half \ud800 of a pair")) {
      for (CoverageReport report :
          List.of(
              CoverageReport.watched("a", new Scope(text, ResourceType.JOB, null), START),
              CoverageReport.watched("a", new Scope("c", ResourceType.JOB, text), START))) {
        if (capabilities().contains(StateCapability.ANY_TEXT)) {
          coverage.report(report);
          assertThat(coverage.tracks()).contains(CoverageTrack.first(report));
        } else {
          assertThatThrownBy(() -> coverage.report(report))
              .isInstanceOfAny(IllegalArgumentException.class, CostAuditException.class);
          assertThat(coverage.tracks()).isEmpty();
        }
      }
    }
  }

  /**
   * Tests that a coverage that cannot answer throws, and does not answer that no watcher was
   * running.
   */
  @Test
  public void throwsWhenItCannotAnswer() throws Exception {
    Optional<Coverage> failing = createFailing();
    Untested.unlessFailing(failing.isPresent(), "createFailing()");
    Coverage away = failing.orElseThrow();
    CoverageReport report = CoverageReport.watched("a", SCOPE, START);
    assertThatThrownBy(() -> away.report(report)).isInstanceOf(CostAuditException.class);
    assertThatThrownBy(away::tracks).isInstanceOf(CostAuditException.class);
  }

  /**
   * Tests that no report of one watcher is lost when two processes report at once, or that a
   * coverage that cannot be shared refuses to be opened twice.
   */
  @Test
  public void isSharedByProcessesOrRefusesToBe() throws Exception {
    if (!capabilities().contains(StateCapability.SHARED)) {
      if (!capabilities().contains(StateCapability.DURABLE)) {
        Untested.because("it is neither DURABLE nor SHARED, so no other process can open it");
      }
      assertThatThrownBy(() -> openAgain(coverage)).isInstanceOf(CostAuditException.class);
      return;
    }
    Coverage other = openAgain(coverage);
    for (int round = 1; round <= ROUNDS; round++) {
      Instant latest = START.plusSeconds(2L * round);
      Threads.runAll(
          List.of(
              () -> reported(coverage, CoverageReport.watched("a", SCOPE, latest)),
              () -> reported(other, CoverageReport.watched("a", SCOPE, latest.minusSeconds(1)))));
      for (Coverage each : List.of(coverage, other)) {
        assertThat(each.tracks())
            .singleElement()
            .satisfies(track -> assertThat(track.knownUpTo()).isEqualTo(latest));
      }
    }
    close(other);
  }

  private static boolean reported(Coverage to, CoverageReport report) {
    to.report(report);
    return true;
  }

  /** Closes a store, as the end of its process does. */
  private static void close(Object open) throws Exception {
    if (open instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  private void assertTracksOf(CoverageReport... reports) {
    Map<List<Object>, CoverageTrack> expected = new LinkedHashMap<>();
    for (CoverageReport report : reports) {
      coverage.report(report);
      expected.compute(
          List.of(report.watcher(), report.scope()),
          (key, track) -> track == null ? CoverageTrack.first(report) : track.after(report));
    }
    assertThat(coverage.tracks()).containsExactlyInAnyOrderElementsOf(expected.values());
  }
}
