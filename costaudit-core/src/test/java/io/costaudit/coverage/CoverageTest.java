package io.costaudit.coverage;

import static io.costaudit.coverage.BlindCause.DISCONNECTED;
import static io.costaudit.coverage.BlindCause.FORBIDDEN;
import static io.costaudit.coverage.BlindCause.START;
import static io.costaudit.coverage.BlindCause.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.costaudit.predict.spec.ResourceType;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CoverageTest {
  private static final Scope ALL = Samples.SCOPE;
  private static final Scope SHOP = new Scope(Samples.CLUSTER, ResourceType.DEPLOYMENT, "shop");

  private final Coverage coverage = new InMemoryCoverage();

  private static Instant at(int second) {
    return Samples.NOON.plusSeconds(second);
  }

  private static CoverageInterval watched(int start, int end) {
    return new CoverageInterval(at(start), at(end), null);
  }

  private static CoverageInterval blind(int start, int end, BlindCause cause) {
    return new CoverageInterval(at(start), at(end), cause);
  }

  private void reportWatched(String watcher, Scope scope, int... seconds) {
    for (int second : seconds) {
      coverage.report(CoverageReport.watched(watcher, scope, at(second)));
    }
  }

  private void reportBlind(String watcher, Scope scope, int second, BlindCause cause) {
    coverage.report(CoverageReport.blind(watcher, scope, at(second), cause));
  }

  private List<CoverageInterval> intervals(int now) {
    List<ScopeCoverage> scopes = coverage.scopes(at(now));
    assertThat(scopes).hasSize(1);
    return scopes.get(0).intervals();
  }

  @Test
  void nothingIsKnownAtFirst() {
    assertThat(coverage.scopes(at(0))).isEmpty();
    assertThat(coverage.lastWatched(ALL)).isEmpty();
  }

  @Test
  void whatIsKnownOfOneKindSaysNothingOfAnother() {
    Scope nodes = new Scope(Samples.CLUSTER, ResourceType.NODE, null);
    reportWatched("a", ALL, 0, 20);
    reportBlind("a", nodes, 10, FORBIDDEN);

    assertThat(coverage.scopes(at(20)))
        .containsExactly(
            new ScopeCoverage(ALL, List.of(watched(0, 20))),
            new ScopeCoverage(nodes, List.of(blind(10, 20, FORBIDDEN))));
  }

  @Test
  void whatGoesOnGoesOnUntilNow() {
    reportBlind("a", ALL, 0, START);
    assertThat(intervals(0)).isEmpty();
    assertThat(intervals(500)).containsExactly(blind(0, 500, START));

    reportWatched("a", ALL, 10, 20);
    assertThat(intervals(20)).containsExactly(blind(0, 10, START), watched(10, 20));
    assertThat(intervals(50)).containsExactly(blind(0, 10, START), watched(10, 50));
  }

  @Test
  void whoIsSilentForTooLongStoppedAtItsLastHeartbeat() {
    reportWatched("a", ALL, 0, 20);
    assertThat(intervals(51)).containsExactly(watched(0, 20), blind(20, 51, STOPPED));

    reportWatched("a", ALL, 51);
    assertThat(intervals(51)).as("it was only late").containsExactly(watched(0, 51));
  }

  @Test
  void whatIsReportedFromTheFutureIsLeftOut() {
    reportWatched("a", ALL, 0, 20);
    assertThat(intervals(15)).containsExactly(watched(0, 15));
    assertThat(intervals(0)).isEmpty();
    assertThat(intervals(-5)).isEmpty();
  }

  @Test
  void aScopeIsWatchedWhereAnybodyWatchedIt() {
    reportBlind("a", ALL, 0, START);
    reportWatched("a", ALL, 10, 20);
    reportBlind("a", ALL, 30, DISCONNECTED);
    reportBlind("b", ALL, 5, START);
    reportWatched("b", ALL, 25);
    reportBlind("b", ALL, 40, FORBIDDEN);

    assertThat(intervals(60))
        .containsExactly(blind(0, 10, START), watched(10, 40), blind(40, 60, FORBIDDEN));
  }

  @Test
  void ofSeveralCausesTheNewestCounts() {
    reportBlind("a", ALL, 0, START);
    reportBlind("b", ALL, 10, FORBIDDEN);
    reportBlind("a", ALL, 20, DISCONNECTED);
    assertThat(intervals(30))
        .containsExactly(
            blind(0, 10, START), blind(10, 20, FORBIDDEN), blind(20, 30, DISCONNECTED));
  }

  @Test
  void ofSeveralThatAreEquallyNewTheFirstByNameCounts() {
    reportBlind("b", ALL, 0, FORBIDDEN);
    reportBlind("a", ALL, 0, DISCONNECTED);
    assertThat(intervals(10)).containsExactly(blind(0, 10, DISCONNECTED));
  }

  @Test
  void scopesComeByClusterTypeAndNamespace() {
    Scope far = new Scope("a-cluster", ResourceType.STATEFULSET, "x");
    Scope cart = new Scope(Samples.CLUSTER, ResourceType.DEPLOYMENT, "cart");
    for (Scope scope : List.of(SHOP, ALL, far, cart)) {
      reportBlind("a", scope, 0, START);
    }
    assertThat(coverage.scopes(at(1)).stream().map(ScopeCoverage::scope))
        .containsExactly(far, ALL, cart, SHOP);
  }

  @Test
  void theLastWatchOfAScopeIsThatOfAnybodyWhoSeesIt() {
    reportWatched("a", SHOP, 0, 20);
    reportWatched("b", SHOP, 0, 10);
    assertThat(coverage.lastWatched(SHOP)).contains(at(20));
    assertThat(coverage.lastWatched(ALL)).as("who sees a part does not see all").isEmpty();

    reportWatched("c", ALL, 0, 30);
    reportBlind("c", ALL, 25, DISCONNECTED);
    assertThat(coverage.lastWatched(SHOP)).contains(at(25));
    assertThat(coverage.lastWatched(ALL)).contains(at(25));
    assertThat(coverage.lastWatched(new Scope("x", ResourceType.DEPLOYMENT, "shop"))).isEmpty();
    assertThat(coverage.lastWatched(new Scope(Samples.CLUSTER, ResourceType.JOB, "shop")))
        .isEmpty();
  }

  @Test
  void coverageIsCutToAWindow() {
    ScopeCoverage known =
        new ScopeCoverage(
            ALL, List.of(blind(0, 10, START), watched(10, 30), blind(30, 35, DISCONNECTED)));

    assertThat(known.within(new Window(at(5), at(32))).intervals())
        .containsExactly(blind(5, 10, START), watched(10, 30), blind(30, 32, DISCONNECTED));
    assertThat(known.within(new Window(at(10), at(30))).intervals())
        .containsExactly(watched(10, 30));
    assertThat(known.within(new Window(at(35), at(99))).intervals()).isEmpty();
    assertThat(known.within(new Window(at(20), at(20))).intervals()).isEmpty();
    assertThat(known.within(new Window(at(-5), at(99)))).isEqualTo(known);
    assertThat(known.watchedDuration()).isEqualTo(Duration.ofSeconds(20));
    assertThat(known.blindDuration()).isEqualTo(Duration.ofSeconds(15));
    assertThat(known.blindIntervals())
        .containsExactly(blind(0, 10, START), blind(30, 35, DISCONNECTED));
    assertThat(known.gaps()).containsExactly(blind(30, 35, DISCONNECTED));
    assertThat(known.isWatched()).isFalse();
    assertThat(known.within(new Window(at(0), at(30))).isWatched()).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ScopeCoverage(ALL, List.of(watched(0, 1), watched(2, 3))));
  }

  @Test
  void aSummaryCountsGapsButNotTheFirstList() {
    ScopeCoverage restarted =
        new ScopeCoverage(
            ALL,
            List.of(
                blind(0, 10, START),
                watched(10, 20),
                blind(20, 40, STOPPED),
                blind(40, 45, START),
                watched(45, 60)));
    ScopeCoverage starting = new ScopeCoverage(SHOP, List.of(blind(50, 60, START)));
    List<ScopeCoverage> both = List.of(restarted, starting);

    assertThat(CoverageSummary.of(both))
        .isEqualTo(new CoverageSummary(2, 1, 1, 2, Duration.ofSeconds(25), Duration.ofSeconds(20)));
    assertThat(CoverageSummary.of(both, new Window(at(42), at(55))))
        .as("a restart at the edge of the window is no first start")
        .isEqualTo(new CoverageSummary(2, 1, 1, 1, Duration.ofSeconds(3), Duration.ofSeconds(5)));
    assertThat(CoverageSummary.of(both, new Window(at(-9), at(0))))
        .isEqualTo(new CoverageSummary(2, 0, 2, 0, Duration.ZERO, Duration.ZERO));
    assertThat(CoverageSummary.of(List.of()))
        .isEqualTo(new CoverageSummary(0, 0, 0, 0, Duration.ZERO, Duration.ZERO));
  }

  @ParameterizedTest
  @EnumSource
  void causesAreReadBackFromTheirNames(BlindCause cause) {
    assertThat(BlindCause.ofWireName(cause.wireName())).isEqualTo(cause);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BlindCause.ofWireName(cause.name()))
        .withMessage(
            "unknown cause \""
                + cause.name()
                + "\"; accepted are start, disconnected, relist, forbidden, unauthenticated, overflow,"
                + " unrecorded, clock-jump, stopped");
  }
}
