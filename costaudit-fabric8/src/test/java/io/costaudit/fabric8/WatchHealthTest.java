package io.costaudit.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.coverage.BlindCause;
import io.costaudit.coverage.Coverage;
import io.costaudit.coverage.CoverageInterval;
import io.costaudit.coverage.CoverageReport;
import io.costaudit.coverage.CoverageTrack;
import io.costaudit.coverage.InMemoryCoverage;
import io.costaudit.coverage.Scope;
import io.costaudit.fabric8.Failure.Kind;
import io.costaudit.fabric8.ResourceHandler.Timeliness;
import io.costaudit.fabric8.WatchState.Phase;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testsupport.Logs;
import io.costaudit.testsupport.Poll;
import io.costaudit.time.TimeSource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchHealthTest {
  private static final Scope SCOPE = new Scope("cluster-one", ResourceType.DEPLOYMENT, null);
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private final Logs logs = new Logs("io.costaudit.fabric8");
  private final List<WatchState> heard = new ArrayList<>();
  private Instant now = START;
  private final InMemoryCoverage coverage = new InMemoryCoverage();
  private final TimeSource clock = TimeSource.of(() -> now);
  private final StateLog log = new StateLog(1, Duration.ofSeconds(3), clock);
  private final WatchHealth health = health(heard::add);

  private WatchHealth health(WatchStateListener listener) {
    return new WatchHealth(
        SCOPE,
        SILENCE,
        clock,
        log,
        new CoverageReporter(coverage, "watcher"),
        listener,
        Runnable::run);
  }

  @AfterEach
  void closeLogs() {
    logs.close();
  }

  @Test
  void itBeginsByStarting() {
    assertThat(health.state()).isEqualTo(new WatchState(SCOPE, Phase.STARTING, START, null));
    assertThat(heard).isEmpty();
  }

  @Test
  void eachChangeIsOneLineHoweverOftenTheSameFails() {
    for (int i = 0; i < 3; i++) {
      now = START.plusSeconds(i);
      health.failed(
          Failure.of(new CompletionException(new IOException("Connection refused " + i))));
    }
    assertThat(health.state())
        .isEqualTo(
            new WatchState(SCOPE, Phase.UNREACHABLE, START, "IOException: Connection refused 2"));
    health.failed(Failure.of(new KubernetesClientException("no", 403, null)));
    health.failed(Failure.of(new KubernetesClientException("no", 403, null)));
    health.failed(Failure.of(new KubernetesClientException("who?", 401, null)));
    health.polled(true, now, () -> true);
    health.polled(true, now, () -> true);
    assertThat(heard)
        .extracting(WatchState::phase)
        .containsExactly(Phase.UNREACHABLE, Phase.FORBIDDEN, Phase.UNAUTHENTICATED, Phase.WATCHING);
    assertThat(logs.lines(Level.INFO, ""))
        .containsExactly(
            "cannot reach the API server of cluster-one: IOException: Connection refused 0;"
                + " retrying",
            "not allowed to watch deployment in all namespaces of cluster-one: HTTP 403: no;"
                + " retrying",
            "cannot log in to the API server of cluster-one: credentials were not accepted: HTTP"
                + " 401: who?; retrying",
            "watching deployment in all namespaces of cluster-one");
    assertThat(logs.lines(Level.WARNING, "")).hasSize(3);
    assertThat(health.state().error()).isNull();
  }

  @Test
  void aWatchIsLostOnlyWhenItStaysAway() {
    health.polled(true, now, () -> true);
    for (int i = 0; i < 5; i++) {
      for (int look = 1; look < WatchHealth.POLLS_BEFORE_LOST; look++) {
        health.polled(false, now, () -> true);
      }
      health.polled(true, now, () -> true); // renewed, as informers do
    }
    assertThat(heard).hasSize(1);
    for (int look = 0; look < WatchHealth.POLLS_BEFORE_LOST; look++) {
      assertThat(health.state().phase()).isEqualTo(Phase.WATCHING);
      health.polled(false, now, () -> true);
    }
    assertThat(health.state().phase()).isEqualTo(Phase.UNREACHABLE);
    assertThat(health.state().error()).isEqualTo("the watch is lost");
  }

  @Test
  void notWatchingYetIsNoFault() {
    for (int look = 0; look < 10; look++) {
      health.polled(false, now, () -> true);
    }
    assertThat(health.state().phase()).isEqualTo(Phase.STARTING);
  }

  @Test
  void whatIsForbiddenStaysSoWhileItIsNotWatched() {
    health.failed(Failure.of(new KubernetesClientException("no", 403, null)));
    for (int look = 0; look < 10; look++) {
      health.polled(false, now, () -> true);
    }
    assertThat(health.state().phase()).isEqualTo(Phase.FORBIDDEN);
    assertThat(health.state().error()).isEqualTo("HTTP 403: no");
  }

  @Test
  void stoppedIsTheEnd() {
    health.stopped(now);
    health.stopped(now);
    health.failed(Failure.of(new IOException("closed")));
    health.polled(true, now, () -> true);
    assertThat(heard).extracting(WatchState::phase).containsExactly(Phase.STOPPED);
    assertThat(health.state().phase()).isEqualTo(Phase.STOPPED);
  }

  @Test
  void changesAreToldInOrderAndOutsideTheLock() throws Exception {
    List<Phase> order = new ArrayList<>();
    AtomicReference<WatchHealth> own = new AtomicReference<>();
    ExecutorService reports = Executors.newSingleThreadExecutor();
    own.set(
        new WatchHealth(
            SCOPE,
            SILENCE,
            clock,
            log,
            new CoverageReporter(coverage, "watcher"),
            state -> {
              if (state.phase() == Phase.WATCHING) {
                own.get().stopped(now);
                throw new IllegalStateException("a listener that fails");
              }
              order.add(state.phase());
            },
            reports));
    own.get().failed(new Failure(Kind.UNREACHABLE, 0, "refused"));
    own.get().polled(true, now, () -> true);
    Poll.until("told", () -> own.get().state().phase() == Phase.STOPPED);
    reports.shutdown();
    assertThat(reports.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(order).containsExactly(Phase.UNREACHABLE, Phase.STOPPED);
  }

  @Test
  void theReasonOfALossIsSaidOnceItIsKnown() {
    health.polled(true, now, () -> true);
    health.lost("the watch is lost");
    health.failed(new Failure(Kind.UNREACHABLE, 0, "refused"));
    health.failed(new Failure(Kind.UNREACHABLE, 0, "refused again"));
    assertThat(heard).extracting(WatchState::phase).endsWith(Phase.UNREACHABLE).hasSize(2);
    assertThat(logs.lines(Level.WARNING, ""))
        .containsExactly("cannot reach the API server of cluster-one: refused; retrying");
  }

  @Test
  void aLossThatNobodyExplainsIsSaidToo() {
    health.polled(true, now, () -> true);
    health.lost("the watch is lost");
    assertThat(logs.lines(Level.WARNING, "")).isEmpty();
    now = START.plusSeconds(8);
    log.tick();
    assertThat(logs.lines(Level.WARNING, "")).isEmpty();
    now = START.plusSeconds(9);
    log.tick();
    assertThat(logs.lines(Level.WARNING, ""))
        .containsExactly(
            "cannot watch deployment in all namespaces of cluster-one: the watch is lost;"
                + " retrying");
    health.polled(true, now, () -> true);
    health.lost("the watch is lost");
    health.lostThoughServerAnswers();
    assertThat(logs.lines(Level.WARNING, "the watch is lost")).hasSize(2);
    health.polled(true, now, () -> true);
    health.lost("the watch is lost");
    health.polled(true, now, () -> true);
    assertThat(logs.lines(Level.INFO, ""))
        .as("also a loss that was made good before it was explained")
        .hasSize(7)
        .endsWith(
            "cannot watch deployment in all namespaces of cluster-one: the watch is lost;"
                + " retrying",
            "watching deployment in all namespaces of cluster-one");
  }

  @Test
  void theAnswerOfTheServerIsTheCauseFromTheLastSureMomentOn() {
    for (Failure answer :
        List.of(
            Failure.of(new KubernetesClientException("no", 403, null)),
            Failure.of(new KubernetesClientException("who?", 401, null)),
            Failure.of(new KubernetesClientException("too old", 410, null)),
            Failure.of(new ConnectException("Connection refused")))) {
      now = now.plusSeconds(100);
      health.listRecorded(now);
      health.polled(true, now, () -> true);
      now = now.plusSeconds(100);
      health.sign();
      health.polled(true, now, () -> true);
      Instant sure = now.minus(WatchHealth.LAG);
      health.lost("the watch is lost");
      now = now.plusSeconds(5);
      health.failed(answer);
      now = now.plusSeconds(5);
      health.failed(new Failure(Kind.UNREACHABLE, 500, "HTTP 500: later"));
      List<CoverageInterval> intervals = coverage.scopes(now.plusSeconds(1)).get(0).intervals();
      assertThat(intervals.get(intervals.size() - (answer.kind() == Kind.UNREACHABLE ? 1 : 2)))
          .as(answer.text())
          .satisfies(
              gap -> {
                assertThat(gap.start()).isEqualTo(sure);
                assertThat(gap.cause()).isEqualTo(answer.kind().cause());
              });
    }
  }

  private ClockJumps.Jump jump(Duration shift) {
    Instant before = now;
    now = now.plus(shift).plusSeconds(1);
    return new ClockJumps.Jump(before, now, shift);
  }

  @Test
  void aClockThatIsSetForwardLeavesAGapAndTheWatchGoesOn() {
    health.begun();
    health.listRecorded(now);
    now = START.plusSeconds(10);
    health.polled(true, now, () -> true);
    now = START.plusSeconds(100);
    health.polled(true, now, () -> true);
    health.clockJumped(jump(Duration.ofDays(3)));
    health.polled(true, now, () -> true);
    now = now.plusSeconds(1);
    health.afterJump();
    health.polled(true, now, () -> true);
    now = now.plusSeconds(19);
    health.polled(true, now, () -> true);
    int days = 3 * 24 * 3600;
    assertThat(coverage.scopes(now).get(0).intervals())
        .containsExactly(
            interval(0, 10, BlindCause.START),
            interval(10, 100, null),
            interval(100, days + 102, BlindCause.CLOCK_JUMP),
            interval(days + 102, days + 121, null));
    assertThat(heard).extracting(WatchState::phase).containsExactly(Phase.WATCHING);
  }

  @Test
  void aClockThatIsSetBackLeavesAGapAndTheWatchGoesOn() {
    health.begun();
    health.listRecorded(now);
    now = START.plusSeconds(10);
    health.polled(true, now, () -> true);
    now = START.plusSeconds(100);
    health.sign();
    health.polled(true, now, () -> true);
    health.clockJumped(jump(Duration.ofHours(-2)));
    health.polled(true, now, () -> true);
    assertThat(health.timeliness().since()).isBeforeOrEqualTo(now);
    now = now.plusSeconds(1);
    health.afterJump();
    health.polled(true, now, () -> true);
    now = now.plusSeconds(19);
    health.polled(true, now, () -> true);
    int back = -7200;
    assertThat(coverage.scopes(now).get(0).intervals())
        .containsExactly(
            interval(back + 101, back + 102, BlindCause.CLOCK_JUMP),
            interval(back + 102, back + 121, null));
    assertThat(coverage.scopes(now).get(0).isWatched()).isTrue();
    health.lost("gone");
    assertThat(health.timeliness().since())
        .as("what was sure before the jump is so by the new clock")
        .isEqualTo(START.plusSeconds(back + 99));
  }

  @Test
  void aClockThatIsSetWhileNothingIsWatchedIsAGapOfItsOwnToo() {
    health.begun();
    now = START.plusSeconds(5);
    health.failed(Failure.of(new KubernetesClientException("no", 403, null)));
    now = START.plusSeconds(10);
    health.clockJumped(jump(Duration.ofSeconds(1_000)));
    now = now.plusSeconds(1);
    health.afterJump();
    now = now.plusSeconds(9);
    assertThat(coverage.scopes(now).get(0).intervals())
        .containsExactly(
            interval(0, 5, BlindCause.START),
            interval(5, 10, BlindCause.FORBIDDEN),
            interval(10, 1012, BlindCause.CLOCK_JUMP),
            interval(1012, 1021, BlindCause.FORBIDDEN));
  }

  @Test
  void aLifeThatBeginsBeforeTheLastOneEndedSaysThatTheClockWasSetBack() {
    health.begun();
    health.listRecorded(now);
    health.polled(true, now, () -> true);
    now = START.plusSeconds(500);
    health.polled(true, now, () -> true);
    now = START.plusSeconds(100);
    WatchHealth next = health(WatchStateListener.noop());
    next.begun();
    assertThat(next.timeliness().since()).isBeforeOrEqualTo(now);
    now = START.plusSeconds(103);
    next.polled(true, now, () -> true);
    now = START.plusSeconds(104);
    assertThat(coverage.scopes(now).get(0).intervals())
        .containsExactly(
            interval(0, 100, null),
            interval(100, 103, BlindCause.CLOCK_JUMP),
            interval(103, 104, null));
  }

  @Test
  void aFirstListThatEndsIn410IsARelist() {
    health.begun();
    now = START.plusSeconds(1);
    health.failed(Failure.of(new KubernetesClientException("too old", 410, null)));
    assertThat(health.state().phase()).isEqualTo(Phase.RELISTING);
    now = START.plusSeconds(3);
    health.listRecorded(now);
    health.polled(true, now, () -> true);
    now = START.plusSeconds(5);
    assertThat(coverage.scopes(now).get(0).intervals())
        .containsExactly(
            interval(0, 1, BlindCause.START),
            interval(1, 3, BlindCause.RELIST),
            interval(3, 5, null));
  }

  @Test
  void theCoverageHearsOfEachPhaseAndItsCause() {
    health.begun();
    now = START.plusSeconds(5);
    health.listRecorded(now);
    health.polled(true, now, () -> true);
    now = START.plusSeconds(500);
    health.sign();
    health.polled(true, now, () -> true);
    now = START.plusSeconds(510);
    health.lost("gone");
    health.failed(new Failure(Kind.UNREACHABLE, 0, "refused"));
    now = START.plusSeconds(520);
    health.failed(Failure.of(new KubernetesClientException("no", 403, null)));
    now = START.plusSeconds(530);
    health.listRecorded(now);
    health.polled(true, now, () -> true);
    now = START.plusSeconds(700);
    health.sign();
    health.relisting();
    health.listRecorded(START.plusSeconds(700));
    now = START.plusSeconds(701);
    health.polled(true, now, () -> true);
    now = START.plusSeconds(800);
    health.behind(BlindCause.OVERFLOW, "slow", START.plusSeconds(798));
    now = START.plusSeconds(860);
    health.stopped(now);
    now = START.plusSeconds(870);
    assertThat(coverage.scopes(now))
        .singleElement()
        .satisfies(
            scope ->
                assertThat(scope.intervals())
                    .containsExactly(
                        interval(0, 5, BlindCause.START),
                        interval(5, 499, null),
                        interval(499, 520, BlindCause.DISCONNECTED),
                        interval(520, 530, BlindCause.FORBIDDEN),
                        interval(530, 699, null),
                        interval(699, 701, BlindCause.RELIST),
                        interval(701, 798, null),
                        interval(798, 860, BlindCause.OVERFLOW),
                        interval(860, 870, BlindCause.STOPPED)));
  }

  @Test
  void aQuietWatchMayHaveBeenDeadAsLongAsThePingAllows() {
    health.begun();
    health.polled(true, now, () -> true);
    now = START.plusSeconds(500);
    health.polled(true, now, () -> true);
    health.lost("silent");
    assertThat(health.timeliness()).isEqualTo(new Timeliness(true, START.plusSeconds(440)));
  }

  @Test
  void anEventProvesThatTheWatchLived() {
    health.listRecorded(START);
    health.polled(true, now, () -> true);
    now = START.plusSeconds(499);
    health.sign();
    now = START.plusSeconds(500);
    health.polled(true, now, () -> true);
    assertThat(health.timeliness()).isEqualTo(new Timeliness(false, START.plusSeconds(498)));
    health.lost("silent");
    assertThat(health.timeliness()).isEqualTo(new Timeliness(true, START.plusSeconds(498)));
  }

  @Test
  void whatComesRightAfterAWatchIsBackMayHaveHappenedBefore() {
    health.listRecorded(START);
    health.polled(true, now, () -> true);
    now = START.plusSeconds(100);
    health.sign();
    health.lost("gone");
    now = START.plusSeconds(120);
    health.polled(true, now, () -> true);
    for (int look = 0; look < WatchHealth.POLLS_BEFORE_LOST; look++) {
      assertThat(health.timeliness()).isEqualTo(new Timeliness(true, START.plusSeconds(99)));
      health.polled(true, now, () -> true);
    }
    assertThat(health.timeliness().isCatchingUp()).isFalse();
  }

  @Test
  void aWatchThatBeganWithAListHasNothingToMakeUpFor() {
    health.listRecorded(START);
    now = START.plusSeconds(1);
    health.polled(true, now, () -> true);
    assertThat(health.timeliness().isCatchingUp()).isFalse();
    now = START.plusSeconds(4);
    health.sign();
    health.lost("gone");
    assertThat(health.timeliness()).isEqualTo(new Timeliness(true, START.plusSeconds(3)));
  }

  @Test
  void thatAWatchBeganIsNoSignThatAnythingCameOverIt() {
    health.listRecorded(START);
    now = START.plusSeconds(5);
    health.polled(true, now, () -> true);
    now = START.plusSeconds(6);
    health.lost("gone");
    assertThat(health.timeliness()).isEqualTo(new Timeliness(true, START));
  }

  @Test
  void aWatchThatWasAwayForALookMayHaveToMakeUpForIt() {
    health.listRecorded(START);
    health.polled(true, now, () -> true);
    now = START.plusSeconds(100);
    health.sign();
    health.polled(false, now, () -> true);
    assertThat(health.timeliness()).isEqualTo(new Timeliness(true, START.plusSeconds(99)));
    now = START.plusSeconds(101);
    health.polled(true, now, () -> true);
    health.sign();
    assertThat(health.timeliness()).isEqualTo(new Timeliness(true, START.plusSeconds(99)));
    assertThat(health.state().phase()).isEqualTo(Phase.WATCHING);
  }

  @Test
  void whatAPingProvesDoesNotCountForAWatchThatIsSilent() {
    health.listRecorded(START);
    health.polled(true, now, () -> true);
    now = START.plusSeconds(100);
    health.proven(START.plusSeconds(90));
    now = START.plusSeconds(300);
    health.polled(true, now, () -> true);
    health.silent("silent");
    assertThat(health.timeliness()).isEqualTo(new Timeliness(true, START.plusSeconds(90)));
  }

  @Test
  void whatALedgerMissedHappenedBeforeItWasSeen() {
    health.listRecorded(START);
    health.polled(true, now, () -> true);
    now = START.plusSeconds(300);
    health.sign();
    health.behind(BlindCause.UNRECORDED, "down", START.plusSeconds(290));
    assertThat(health.timeliness()).isEqualTo(new Timeliness(true, START.plusSeconds(230)));
    health.behind(BlindCause.OVERFLOW, "slow", START.plusSeconds(295));
    assertThat(health.timeliness()).isEqualTo(new Timeliness(true, START.plusSeconds(230)));
  }

  @Test
  void aDeathTakesBackWhatTheLastHeartbeatsVouchedFor() {
    health.begun();
    health.polled(true, now, () -> true);
    now = START.plusSeconds(400);
    health.polled(true, now, () -> true);
    now = START.plusSeconds(410);
    health(WatchStateListener.noop()).begun();
    now = START.plusSeconds(420);
    assertThat(coverage.scopes(now).get(0).intervals())
        .containsExactly(
            interval(0, 340, null),
            interval(340, 410, BlindCause.STOPPED),
            interval(410, 420, BlindCause.START));
  }

  @Test
  void aWatchThatIsLostAgainBeforeItSettledProvesNothing() {
    health.listRecorded(START);
    health.polled(true, now, () -> true);
    now = START.plusSeconds(100);
    health.sign();
    health.lost("gone");
    now = START.plusSeconds(200);
    health.polled(true, now, () -> true);
    now = START.plusSeconds(230);
    health.sign(); // perhaps of the first of many changes that it has to make up for
    health.lost("gone again");
    assertThat(health.timeliness()).isEqualTo(new Timeliness(true, START.plusSeconds(99)));

    now = START.plusSeconds(250);
    health.listRecorded(START.plusSeconds(240));
    assertThat(health.timeliness()).isEqualTo(new Timeliness(true, START.plusSeconds(240)));
  }

  @Test
  void noHeartbeatVouchesForWhatIsNotRecorded() {
    health.begun();
    health.polled(true, now, () -> true);
    now = START.plusSeconds(20);
    health.polled(true, START.plusSeconds(12), () -> true);
    assertThat(coverage.lastWatched(SCOPE)).contains(START.plusSeconds(12));
  }

  @Test
  void aNewLifeKnowsUntilWhenTheOldOneSaw() {
    health.begun();
    health.polled(true, now, () -> true);
    now = START.plusSeconds(400);
    health.polled(true, now, () -> true);

    now = START.plusSeconds(900);
    WatchHealth next = health(WatchStateListener.noop());
    next.begun();
    assertThat(next.timeliness()).isEqualTo(new Timeliness(false, START.plusSeconds(340)));
  }

  @Test
  void aCoverageThatFailsIsSaidOnceAndStopsNobody() {
    Coverage failing =
        new Coverage() {
          @Override
          public void report(CoverageReport report) {
            throw new IllegalStateException("disk full");
          }

          @Override
          public List<CoverageTrack> tracks() {
            throw new IllegalStateException("disk full");
          }
        };
    WatchHealth unreported =
        new WatchHealth(
            SCOPE,
            SILENCE,
            clock,
            log,
            new CoverageReporter(failing, "watcher"),
            heard::add,
            Runnable::run);
    unreported.begun();
    unreported.polled(true, now, () -> true);
    unreported.stopped(now);
    assertThat(heard).extracting(WatchState::phase).containsExactly(Phase.WATCHING, Phase.STOPPED);
    assertThat(logs.lines(Level.WARNING, "cannot keep the coverage of cluster-one")).hasSize(1);
  }

  private static CoverageInterval interval(int from, int to, @Nullable BlindCause cause) {
    return new CoverageInterval(START.plusSeconds(from), START.plusSeconds(to), cause);
  }
}
