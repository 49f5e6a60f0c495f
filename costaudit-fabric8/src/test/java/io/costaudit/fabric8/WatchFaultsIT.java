package io.costaudit.fabric8;

import static io.costaudit.fabric8.WatchFixture.CLUSTER;
import static io.costaudit.fabric8.Workloads.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.costaudit.coverage.BlindCause;
import io.costaudit.coverage.CoverageInterval;
import io.costaudit.coverage.Scope;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventDetails.Observed;
import io.costaudit.event.EventType;
import io.costaudit.fabric8.WatchState.Phase;
import io.costaudit.fabric8.apiserver.MockApiServer;
import io.costaudit.fabric8.apiserver.MockApiServer.Request;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.WorkloadSpec;
import io.costaudit.testkit.record.FaultyLedgerStore;
import io.costaudit.testsupport.Logs;
import io.costaudit.testsupport.Poll;
import io.costaudit.time.TimeSource;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Faults of the server, of the network's end and of the ledger, each until it heals. */
class WatchFaultsIT {
  private static final Scope DEPLOYMENTS = new Scope(CLUSTER, ResourceType.DEPLOYMENT, null);

  private final Logs logs = new Logs("io.costaudit.fabric8");
  private MockApiServer server;
  private KubernetesClient admin;
  private WatchFixture fixture;

  @BeforeEach
  void startServer() {
    server = MockApiServer.start();
    admin = server.client();
  }

  @AfterEach
  void stopAll() {
    if (fixture != null) {
      fixture.close();
    }
    server.close();
    logs.close();
  }

  private ClusterWatcher ready(UnaryOperator<ClusterWatcherBuilder> settings) {
    fixture = WatchFixture.quick(server.port(), settings);
    return fixture.ready();
  }

  private static ClusterWatcherBuilder deployments(ClusterWatcherBuilder builder) {
    return builder.resourceTypes(Set.of(ResourceType.DEPLOYMENT));
  }

  private void create(String name) {
    admin.resource(deployment("shop", name, 1)).create();
  }

  private Phase phase() {
    return fixture.watcher().states().get(0).phase();
  }

  @Test
  void a410OnTheHandshakeOfAReconnectHealsByANewInformer() {
    ready(WatchFaultsIT::deployments);
    create("first");
    fixture.awaitEvents(1);
    String known = "resourceVersion=" + server.store().version();
    server.goneOnHandshake(path -> path.contains(known));
    server.breakWatches();
    Poll.until("lost", () -> phase() != Phase.WATCHING);
    create("meanwhile");
    fixture.awaitReady();
    fixture.awaitEvents(2);
    assertThat(fixture.events().get(1).details().observed()).isEqualTo(Observed.CATCH_UP);
    assertThat(fixture.events().get(1).details().interval().end())
        .isEqualTo(fixture.events().get(1).timestamp());
    assertThat(fixture.gaps(DEPLOYMENTS))
        .extracting(CoverageInterval::cause)
        .isNotEmpty()
        .isSubsetOf(BlindCause.DISCONNECTED, BlindCause.RELIST);
    fixture.assertLawHolds();
  }

  @Test
  void a410AsAnEventIsARelistAndAGap() {
    ready(WatchFaultsIT::deployments);
    create("first");
    fixture.awaitEvents(1);
    server.store().compact();
    server.expireWatches();
    Poll.until("told", () -> !fixture.gaps(DEPLOYMENTS).isEmpty());
    fixture.awaitReady();
    // On a busy machine, polls may find the watch lost before the list begins.
    assertThat(fixture.gaps(DEPLOYMENTS))
        .extracting(CoverageInterval::cause)
        .isNotEmpty()
        .isSubsetOf(BlindCause.DISCONNECTED, BlindCause.RELIST);
    assertThat(fixture.events()).hasSize(1);
    assertThat(logs.lines(Level.WARNING, "")).isEmpty();
  }

  /** The clock of the system, which stops the polling thread while it is told to. */
  private static final class HeldPolls implements TimeSource {
    private final AtomicBoolean isHolding = new AtomicBoolean();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    void hold() throws InterruptedException {
      isHolding.set(true);
      assertThat(held.await(Poll.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    void goOn() {
      isHolding.set(false);
      goOn.countDown();
    }

    @Override
    public Instant instant() {
      // Only the polling thread asks for jumps of the clock, and it holds no lock when it does.
      if (isHolding.get()
          && StackWalker.getInstance()
              .walk(frames -> frames.anyMatch(it -> it.getClassName().endsWith("ClockJumps")))) {
        held.countDown();
        try {
          goOn.await(Poll.LONG.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return Instant.now();
    }

    @Override
    public Duration elapsed() {
      return TimeSource.system().elapsed();
    }
  }

  /** On a busy machine, and in a small cluster, a list is recorded before the next poll. */
  @Test
  void aListThatIsOverBeforeTheNextPollIsARelistAndAGapToo() throws Exception {
    HeldPolls polls = new HeldPolls();
    ready(builder -> deployments(builder).clock(polls));
    create("first");
    fixture.awaitEvents(1);
    polls.hold();
    server.store().compact();
    server.forgetRequests();
    server.expireWatches();
    Poll.until("it watches again", () -> server.watches() > 0 && !server.requests().isEmpty());
    create("second");
    fixture.awaitEvents(2); // the ledger has recorded the list that came before
    polls.goOn();
    // The watcher is ready until its next poll finds the list out, and a report comes later still.
    Poll.until(
        () ->
            "the gap is reported; phase "
                + phase()
                + ", intervals "
                + fixture.intervals(DEPLOYMENTS)
                + ", requests "
                + server.requests(),
        Poll.LONG,
        () -> !fixture.gaps(DEPLOYMENTS).isEmpty());
    fixture.awaitReady();
    assertThat(fixture.gaps(DEPLOYMENTS))
        .singleElement()
        .extracting(CoverageInterval::cause)
        .isEqualTo(BlindCause.RELIST);
  }

  @Test
  void whatMayBeListedButNotWatchedIsForbiddenAndNotListedAgainAndAgain() throws Exception {
    server.forbidWatches("deployments");
    fixture = WatchFixture.quick(server.port(), WatchFaultsIT::deployments);
    fixture.start();
    create("first");
    Poll.until("told", () -> phase() == Phase.FORBIDDEN);
    server.forgetRequests();
    // A dozen further tries.
    Poll.until("tried", () -> server.requests().size() > 24);
    assertThat(server.requests())
        .extracting(Request::path)
        .noneMatch(path -> path.contains("limit=500"))
        .anyMatch(path -> path.contains("limit=1"));
    assertThat(logs.lines(Level.WARNING, "not allowed to watch")).hasSize(1);
    assertThat(fixture.watcher().isReady()).isFalse();

    server.allowAll();
    fixture.awaitReady();
    create("second");
    fixture.awaitEvents(1);
    assertThat(fixture.intervals(DEPLOYMENTS))
        .extracting(CoverageInterval::cause)
        .contains(BlindCause.START, BlindCause.FORBIDDEN, null);
  }

  @Test
  void aRightThatIsTakenAwayIsSaidAndComesBack() {
    ready(WatchFaultsIT::deployments);
    create("first");
    fixture.awaitEvents(1);
    server.forbid(path -> path.contains("deployments"));
    server.breakWatches();
    Poll.until("told", () -> phase() == Phase.FORBIDDEN);
    server.allowAll();
    create("second");
    fixture.awaitReady();
    fixture.awaitEvents(2);
    assertThat(fixture.gaps(DEPLOYMENTS))
        .as("the true cause from the last sure moment on")
        .extracting(CoverageInterval::cause)
        .containsOnly(BlindCause.FORBIDDEN);
    assertThat(logs.lines(Level.WARNING, ""))
        .filteredOn(line -> !line.contains("the watch is lost")) // said first on a busy machine
        .singleElement()
        .asString()
        .startsWith("not allowed to watch deployment in all namespaces of cluster-one: HTTP 403");
  }

  @Test
  void credentialsThatAreNoLongerAcceptedAreSaidAtOnceAndFoundAgain() {
    ClusterWatcher watcher = ready(WatchFaultsIT::deployments);
    create("first");
    fixture.awaitEvents(1);
    server.unauthorized(true);
    server.breakWatches();
    Poll.until("told", () -> phase() == Phase.UNAUTHENTICATED);
    assertThat(watcher.isReady()).isFalse();
    assertThat(watcher.reasonsAgainstReady())
        .singleElement()
        .asString()
        .contains("credentials were not accepted: HTTP 401");
    server.unauthorized(false);
    create("second");
    fixture.awaitReady();
    fixture.awaitEvents(2);
    assertThat(fixture.gaps(DEPLOYMENTS))
        .extracting(CoverageInterval::cause)
        .containsOnly(BlindCause.UNAUTHENTICATED);
    assertThat(logs.lines(Level.WARNING, ""))
        .filteredOn(line -> !line.contains("the watch is lost")) // said first on a busy machine
        .singleElement()
        .asString()
        .startsWith(
            "cannot log in to the API server of cluster-one: credentials were not accepted");
  }

  @Test
  void aRefusedConnectionIsSaidInThoseWords() {
    ClusterWatcher watcher = ready(UnaryOperator.identity());
    server.stop();
    server.network().refuse();
    Poll.until(
        "told",
        () -> watcher.states().stream().allMatch(state -> state.phase() == Phase.UNREACHABLE));
    Poll.until("said", () -> !logs.lines(Level.WARNING, "connection refused").isEmpty());
    server.restart();
    fixture.awaitReady();
    assertThat(logs.lines(Level.WARNING, "connection refused")).isNotEmpty();
    assertThat(fixture.gaps(DEPLOYMENTS))
        .extracting(CoverageInterval::cause)
        .containsOnly(BlindCause.DISCONNECTED);
  }

  @Test
  void aWatchThatItsInformerDoesNotFindAgainIsReplacedOnceTheServerGivesIt() {
    fixture =
        WatchFixture.quick(
            server.port(),
            // Only the answer of the server can end this, not the limit.
            builder -> deployments(builder).stuckLimit(Duration.ofHours(1)));
    fixture.ready();
    create("first");
    fixture.awaitEvents(1);
    String known = "resourceVersion=" + server.store().version();
    create("second");
    fixture.awaitEvents(2);
    String newer = "resourceVersion=" + server.store().version();
    server.goneOnHandshake(path -> path.contains(known) || path.contains(newer));
    server.breakWatches();
    create("third");
    fixture.awaitEvents(3);
    fixture.awaitReady();
  }

  @Test
  void watchesThatEndAtOnceAreListedAnewUntilTheyLast() {
    ready(WatchFaultsIT::deployments);
    server.closeNewWatchesAtOnce(true);
    server.breakWatches();
    create("first");
    fixture.awaitEvents(1);
    server.closeNewWatchesAtOnce(false);
    fixture.awaitReady();
    create("second");
    fixture.awaitEvents(2);
    fixture.assertLawHolds();
  }

  @Test
  void aConnectionThatIsOpenAndDeadIsFoundByThePing() {
    ready(WatchFaultsIT::deployments);
    create("first");
    fixture.awaitEvents(1);
    server.silence();
    create("second");
    fixture.awaitEvents(2);
    assertThat(fixture.events()).extracting(CostEvent::eventType).containsOnly(EventType.ADD);
  }

  @Test
  void aWatchThatLivesProvesIt() {
    server.bookmarkEvery(Duration.ofMillis(50));
    ready(
        builder ->
            deployments(builder)
                .livenessProbe(Duration.ofMillis(100))
                // A sign that is not taken as one leaves the next request unasked.
                .probeTimeout(Poll.LONG));
    server.forgetRequests();
    // Another kind moves the version of the server, not that of the quiet watch.
    for (int i = 0; i < 20; i++) {
      admin.resource(Workloads.statefulSet("shop", "db-" + i, 1)).create();
      int asked = 2 + i / 5;
      Poll.until(
          "asked",
          () ->
              server.requests().stream()
                      .filter(request -> request.path().contains("limit=1"))
                      .count()
                  >= asked);
    }
    assertThat(phase()).isEqualTo(Phase.WATCHING);
    assertThat(fixture.gaps(DEPLOYMENTS)).isEmpty();
  }

  @Test
  void aWatchThatOwesItsProofIsReplaced() {
    server.bookmarkEvery(Duration.ofMillis(50));
    ready(
        builder ->
            deployments(builder)
                .livenessProbe(Duration.ofMillis(100))
                // Longer than a busy machine keeps a sign waiting.
                .probeTimeout(Duration.ofSeconds(2)));
    admin.resource(Workloads.statefulSet("shop", "db", 1)).create();
    server.forgetRequests();
    Poll.until(
        "proven once",
        () ->
            server.requests().stream().filter(request -> request.path().contains("limit=1")).count()
                >= 3);
    // Connections live and answer pings, but nothing comes: only a probe can show that.
    server.blind();
    create("unseen");
    Poll.until("found out", () -> !fixture.gaps(DEPLOYMENTS).isEmpty());
    fixture.awaitEvents(1);
    assertThat(fixture.events().get(0).details().observed()).isEqualTo(Observed.CATCH_UP);
    assertThat(logs.lines(Level.WARNING, "the watch is silent")).isNotEmpty();
  }

  @Test
  void whereTheServerCannotProveItAQuietWatchIsNotTakenForDead() {
    server.bookmarks(false);
    ready(
        builder ->
            deployments(builder)
                .livenessProbe(Duration.ofMillis(50))
                .probeTimeout(Duration.ofMillis(100)));
    admin.resource(Workloads.statefulSet("shop", "db", 1)).create();
    Poll.until("said", () -> !logs.lines(Level.INFO, "liveness probe has no effect").isEmpty());
    Poll.until(
        "asked again",
        () ->
            server.requests().stream().filter(request -> request.path().contains("limit=1")).count()
                >= 5);
    assertThat(phase()).isEqualTo(Phase.WATCHING);
    assertThat(logs.lines(Level.INFO, "liveness probe has no effect")).hasSize(1);
    assertThat(fixture.gaps(DEPLOYMENTS)).isEmpty();
  }

  @Test
  void aLedgerThatIsTooSlowIsAGapAndARelistAndNothingIsLost() {
    ClusterWatcher watcher = ready(builder -> deployments(builder).queueCapacity(3));
    // A busy machine makes the objects slowly too.
    fixture.store.slow(Duration.ofSeconds(2));
    for (int i = 0; i < 20; i++) {
      create("app-" + i);
    }
    Poll.until("overflown", () -> watcher.overflows() > 0);
    fixture.store.slow(Duration.ZERO);
    fixture.awaitEvents(20);
    fixture.awaitReady();
    assertThat(fixture.gaps(DEPLOYMENTS))
        .extracting(CoverageInterval::cause)
        .containsOnly(BlindCause.OVERFLOW);
    assertThat(logs.lines(Level.WARNING, "the ledger is too slow for deployment")).isNotEmpty();
    assertThat(logs.lines(Level.WARNING, "")).hasSizeLessThanOrEqualTo((int) watcher.overflows());
    fixture.assertLawHolds();
  }

  @Test
  void anOpeningThatOverflowsStaysOneInventory() {
    for (int i = 0; i < 30; i++) {
      create("app-" + i);
    }
    fixture =
        WatchFixture.quick(
            server.port(), builder -> deployments(builder).pageSize(7).queueCapacity(4));
    fixture.store.slow(Duration.ofSeconds(2));
    ClusterWatcher watcher = fixture.start();
    Poll.until("overflown", () -> watcher.overflows() > 0);
    fixture.store.slow(Duration.ZERO);
    fixture.awaitReady();
    assertThat(fixture.events()).isEmpty();
    assertThat(fixture.ledger.live(DEPLOYMENTS)).hasSize(30);
    fixture.assertLawHolds();
  }

  @Test
  void aLedgerThatFailsIsSaidOnceAndMissesNothing() {
    ClusterWatcher watcher = ready(WatchFaultsIT::deployments);
    fixture.store.fail(new FaultyLedgerStore.Down());
    create("first");
    create("second");
    Poll.until("told", () -> phase() == Phase.BEHIND);
    Poll.until("tried again", () -> watcher.unrecorded() >= 3);
    assertThat(watcher.isReady()).isFalse();
    fixture.store.fail(null);
    fixture.awaitEvents(2);
    fixture.awaitReady();
    assertThat(fixture.events())
        .extracting(event -> event.details().observed())
        .containsOnly(Observed.CATCH_UP);
    assertThat(logs.lines(Level.WARNING, "the ledger cannot record deployment")).hasSize(1);
    assertThat(logs.lines(Level.WARNING, "")).hasSize(1);
    assertThat(logs.hasStackTraces()).isFalse();
    assertThat(fixture.gaps(DEPLOYMENTS))
        .extracting(CoverageInterval::cause)
        .containsOnly(BlindCause.UNRECORDED);
    fixture.assertLawHolds();
  }

  @Test
  void aFaultThatNobodyForesawShowsItsPlace() {
    ready(WatchFaultsIT::deployments);
    fixture.store.fail(new IllegalStateException("a bug"));
    create("first");
    Poll.until("told", () -> phase() == Phase.BEHIND);
    fixture.store.fail(null);
    fixture.awaitEvents(1);
    assertThat(logs.lines(Level.SEVERE, "a bug")).isNotEmpty();
    assertThat(logs.hasStackTraces()).isTrue();
  }

  @Test
  void aForbiddenKindStopsNoOther() {
    server.forbid(path -> path.contains("/cronjobs") || path.contains("/nodes"));
    ClusterWatcher watcher = ready(UnaryOperator.identity());
    admin.resource(deployment("shop", "cart", 1)).create();
    fixture.awaitEvents(1);
    assertThat(watcher.states())
        .filteredOn(state -> state.phase() == Phase.FORBIDDEN)
        .extracting(state -> state.scope().type())
        .containsExactlyInAnyOrder(ResourceType.CRONJOB, ResourceType.NODE);
    server.allowAll();
    Poll.until(
        "allowed",
        () -> watcher.states().stream().allMatch(state -> state.phase() == Phase.WATCHING));
    assertThat(logs.lines(Level.WARNING, "not allowed to watch"))
        .as("one line for those to which the same happens at the same time")
        .hasSizeBetween(1, 2);
  }

  @Test
  void aScopeThatBecomesVisibleLateOpensLate() {
    create("early");
    server.forbidLists("deployments");
    fixture = WatchFixture.quick(server.port(), WatchFaultsIT::deployments);
    fixture.start();
    Poll.until("told", () -> phase() == Phase.FORBIDDEN);
    server.allowAll();
    fixture.awaitReady();
    assertThat(fixture.events()).isEmpty();
    assertThat(fixture.ledger.live(DEPLOYMENTS)).hasSize(1);
    // It is watched as soon as it is ready, and covered once that has lasted.
    Poll.until("covered", () -> fixture.intervals(DEPLOYMENTS).size() > 2);
    List<CoverageInterval> intervals = fixture.intervals(DEPLOYMENTS);
    assertThat(intervals.get(0).cause()).isEqualTo(BlindCause.START);
    assertThat(intervals.get(1).cause()).isEqualTo(BlindCause.FORBIDDEN);
    assertThat(intervals.get(2).isWatched()).isTrue();
  }

  @Test
  void aLedgerThatHangsDoesNotHoldUpTheEnd() {
    ClusterWatcher watcher = ready(WatchFaultsIT::deployments);
    fixture.store.slow(Duration.ofMinutes(10));
    create("first");
    create("second");
    // The ledger hangs for longer than this waits, so that only a bound of its own ends the close.
    assertThat(CompletableFuture.runAsync(watcher::close)).succeedsWithin(Poll.LONG);
    Poll.until("no thread of ours is left", () -> ownThreads().isEmpty());
    fixture.store.slow(Duration.ZERO);
    fixture.ready();
    fixture.awaitEvents(2);
    fixture.assertLawHolds();
  }

  @Test
  void aListenerThatDiesTakesNobodyWithIt() {
    fixture =
        WatchFixture.quick(
            server.port(),
            builder ->
                deployments(builder)
                    .listener(
                        state -> {
                          throw new AssertionError("a listener of states that dies");
                        }));
    fixture.ready();
    fixture.store.fail(new Error("the store dies"));
    create("first");
    Poll.until("told", () -> phase() == Phase.BEHIND);
    fixture.store.fail(null);
    fixture.awaitEvents(1);
    fixture.awaitReady();
  }

  @Test
  void wantOfMemoryInTheLedgerIsToldAndWhatWasLostIsListedAnew() {
    fixture = WatchFixture.quick(server.port(), WatchFaultsIT::deployments);
    fixture.ready();
    OutOfMemoryError error = new OutOfMemoryError("in the ledger");
    try (UncaughtErrors uncaught = UncaughtErrors.of(error)) {
      fixture.store.fail(error);
      create("first");
      Poll.until("told", () -> uncaught.count() > 0);
      fixture.store.fail(null);
    }
    fixture.awaitEvents(1);
    fixture.awaitReady();
    fixture.assertLawHolds();
  }

  @Test
  void aJobOfACronJobThatHasAPriceIsNotBookedAgainHoweverTheListsCome() {
    CronJob nightly =
        (CronJob)
            Workloads.ofEveryKind("shop").stream()
                .filter(CronJob.class::isInstance)
                .findFirst()
                .orElseThrow();
    nightly.getMetadata().setAnnotations(Map.of(WorkloadSpec.RUN_DURATION_ANNOTATION, "10m"));
    String owner = admin.resource(nightly).create().getMetadata().getUid();
    Job run =
        (Job)
            Workloads.ofEveryKind("shop").stream()
                .filter(Job.class::isInstance)
                .findFirst()
                .orElseThrow();
    run.getMetadata()
        .setOwnerReferences(
            List.of(
                new OwnerReferenceBuilder()
                    .withApiVersion("batch/v1")
                    .withKind("CronJob")
                    .withName("a-cronjob")
                    .withUid(owner)
                    .withController(true)
                    .build()));
    admin.resource(run).create();
    // The list of CronJobs takes longest, and that of Jobs waits for it.
    ready(
        builder ->
            builder.resourceTypes(
                Set.of(ResourceType.JOB, ResourceType.CRONJOB, ResourceType.POD)));
    assertThat(fixture.ledger.live(new Scope(CLUSTER, ResourceType.CRONJOB, null))).hasSize(1);
    assertThat(fixture.ledger.live(new Scope(CLUSTER, ResourceType.JOB, null))).isEmpty();
    admin.resource(run).delete();
    admin.resource(deployment("shop", "other", 1)).create();
    admin.resource(nightly).delete();
    Poll.until("the delete", () -> !fixture.events().isEmpty());
    assertThat(fixture.events())
        .extracting(event -> event.resource().type())
        .containsOnly(ResourceType.CRONJOB);
  }

  @Test
  void aKindThatIsWatchedLaterTakesItsPartsOutOfTheBooks() {
    ReplicaSet parts =
        (ReplicaSet)
            Workloads.ofEveryKind("shop").stream()
                .filter(ReplicaSet.class::isInstance)
                .findFirst()
                .orElseThrow();
    Deployment whole = admin.resource(deployment("shop", "whole", 1)).create();
    parts
        .getMetadata()
        .setOwnerReferences(
            List.of(
                new OwnerReferenceBuilder()
                    .withApiVersion("apps/v1")
                    .withKind("Deployment")
                    .withName("whole")
                    .withUid(whole.getMetadata().getUid())
                    .withController(true)
                    .build()));
    admin.resource(parts).create();
    ready(builder -> builder.resourceTypes(Set.of(ResourceType.REPLICASET)));
    double alone = booked();
    fixture.stop();
    try (ClusterWatcher both =
        WatchFixture.quick(ClusterWatcher.builder(CLUSTER, admin, fixture.ledger))
            .resourceTypes(Set.of(ResourceType.REPLICASET, ResourceType.DEPLOYMENT))
            .build()) {
      both.start();
      Poll.until("ready", both::isReady);
      parts.getMetadata().setAnnotations(Map.of("note", "x"));
      admin.resource(parts).patch();
      Poll.until("out of the books", () -> fixture.events().size() == 1);
      assertThat(fixture.events().get(0).costPrediction().totalMonthlyRate())
          .isCloseTo(-alone, within(1e-6));
      assertThat(booked()).isCloseTo(0.5 * 23.08 + 0.25 * 3.09, within(1e-9));
    }
  }

  private double booked() {
    return fixture.ledger.balances().stream()
        .mapToDouble(balance -> balance.booked().doubleValue())
        .sum();
  }

  private static List<Thread> ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("costaudit-"))
        .toList();
  }
}
