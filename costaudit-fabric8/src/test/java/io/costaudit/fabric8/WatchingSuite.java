package io.costaudit.fabric8;

import static io.costaudit.fabric8.WatchFixture.CLUSTER;
import static io.costaudit.fabric8.Workloads.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.coverage.BlindCause;
import io.costaudit.coverage.CoverageInterval;
import io.costaudit.coverage.Scope;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventDetails;
import io.costaudit.event.EventDetails.Observed;
import io.costaudit.event.EventType;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testsupport.Logs;
import io.costaudit.testsupport.Poll;
import io.costaudit.time.Window;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What holds for any cluster, in one of its namespaces: the same against the double of an API
 * server and against a real one.
 */
abstract class WatchingSuite {
  private static final Set<ResourceType> NAMESPACED =
      EnumSet.complementOf(EnumSet.of(ResourceType.NODE));

  /** How long the API server is away: long enough for the backoff to grow. */
  private static final Duration OUTAGE =
      Boolean.getBoolean("costaudit.endurance") ? Duration.ofMinutes(2) : Duration.ofSeconds(2);

  private final Logs logs = new Logs("io.costaudit.fabric8");
  private TestCluster cluster;
  private WatchFixture fixture;

  abstract TestCluster createCluster() throws Exception;

  @BeforeEach
  void createTheCluster() throws Exception {
    cluster = createCluster();
  }

  @AfterEach
  void closeAll() {
    if (fixture != null) {
      fixture.close();
    }
    if (cluster != null) {
      cluster.close();
    }
    logs.close();
  }

  private WatchFixture fixture(Config config, UnaryOperator<ClusterWatcherBuilder> settings) {
    fixture =
        new WatchFixture(
            config,
            builder ->
                settings.apply(
                    builder.resourceTypes(NAMESPACED).namespaces(List.of(cluster.namespace()))));
    return fixture;
  }

  private WatchFixture quick() {
    return fixture(WatchFixture.quick(cluster.config()), WatchFixture::quick);
  }

  @Test
  void aStartIsOneInventoryAndNoEvents() {
    cluster.createAll(deployments("app-", cluster.many()));
    Instant begin = Instant.now();
    fixture(cluster.config(), UnaryOperator.identity()).ready();
    System.out.println(
        "ready after "
            + cluster.many()
            + " workloads in "
            + Duration.between(begin, Instant.now()).toMillis()
            + " ms");
    assertThat(fixture.events()).isEmpty();
    assertThat(booked()).hasSize(cluster.many());
    fixture.assertLawHolds();
    for (ResourceType type : NAMESPACED) {
      assertThat(cluster.lists(type.wireName() + "s")).isIn(1, -1);
    }
  }

  @Test
  void aRestartCatchesUpWithExactlyWhatChanged() {
    List<Deployment> all = deployments("app-", 60);
    cluster.createAll(all);
    quick().ready();
    Instant stopped = Instant.now();
    fixture.stop();

    cluster.createAll(deployments("new-", 20));
    for (int i = 0; i < 20; i++) {
      edit("app-" + i, d -> d.editSpec().withReplicas(2).endSpec());
    }
    for (int i = 20; i < 30; i++) {
      delete(all.get(i));
    }
    for (int i = 30; i < 40; i++) { // no change of cost, so no news
      edit("app-" + i, d -> d.editMetadata().addToLabels("team", "x").endMetadata());
    }
    fixture.ready();

    fixture.awaitEvents(50);
    assertThat(fixture.events())
        .extracting(CostEvent::eventType)
        .satisfies(
            types -> {
              assertThat(types).filteredOn(EventType.ADD::equals).hasSize(20);
              assertThat(types).filteredOn(EventType.UPDATE::equals).hasSize(20);
              assertThat(types).filteredOn(EventType.DELETE::equals).hasSize(10);
            });
    for (CostEvent event : fixture.events()) {
      EventDetails details = Optional.ofNullable(event.details()).orElseThrow();
      assertThat(details.observed()).isEqualTo(Observed.CATCH_UP);
      Window interval = Optional.ofNullable(details.interval()).orElseThrow();
      assertThat(interval.start()).isBeforeOrEqualTo(stopped);
      assertThat(interval.end()).isEqualTo(event.timestamp());
    }
    fixture.assertLawHolds();
    assertThat(gapsOfDeployments())
        .extracting(CoverageInterval::cause)
        .as("since the start of the second life its list takes a moment")
        .containsExactly(BlindCause.STOPPED);
  }

  @Test
  void aDeathIsCaughtUpWithLikeARestart() {
    Deployment cart = deployment(cluster.namespace(), "cart", 1);
    cluster.createAll(List.of(cart));
    quick().ready();
    fixture.kill();
    edit("cart", d -> d.editSpec().withReplicas(3).endSpec());
    fixture.ready();
    fixture.awaitEvents(1);
    assertThat(fixture.events().get(0).details().observed()).isEqualTo(Observed.CATCH_UP);
    fixture.assertLawHolds();
  }

  @Test
  void aRecreationAcrossARelistIsTwoEventsWithTwoUids() {
    Deployment cart = deployment(cluster.namespace(), "cart", 1);
    cluster.createAll(List.of(cart));
    quick().ready();
    String first = uid("cart");
    fixture.stop();
    delete(cart);
    cluster.createAll(List.of(deployment(cluster.namespace(), "cart", 1)));
    String second = uid("cart");
    fixture.ready();
    fixture.awaitEvents(2);
    assertThat(fixture.events())
        .extracting(event -> event.eventType() + " " + event.details().uid())
        .containsExactlyInAnyOrder("DELETE " + first, "ADD " + second);
    fixture.assertLawHolds();
  }

  @Test
  void createScaleAndDeleteAreThreeEventsAndStatusIsNone() {
    quick().ready();
    Deployment cart = deployment(cluster.namespace(), "cart", 2);
    cluster.createAll(List.of(cart));
    fixture.awaitEvents(1);
    edit("cart", d -> d.editMetadata().addToAnnotations("note", "x").endMetadata());
    edit("cart", d -> d.editSpec().withReplicas(5).endSpec());
    fixture.awaitEvents(2);
    delete(cart);
    fixture.awaitEvents(3);
    assertThat(fixture.events())
        .extracting(CostEvent::eventType)
        .containsExactly(EventType.ADD, EventType.UPDATE, EventType.DELETE);
    assertThat(fixture.events())
        .extracting(event -> event.details().observed())
        .containsOnly(Observed.WATCH);
    fixture.assertLawHolds();
  }

  @Test
  void everyKindIsRecordedAndNothingTwice() {
    quick().ready();
    List<HasMetadata> all = Workloads.ofEveryKind(cluster.namespace());
    cluster.createAll(all);
    Set<String> wanted = names(all);
    Poll.until(
        () -> wanted + ", but there are " + added(), Poll.LONG, () -> added().containsAll(wanted));
    assertThat(added()).as("and nothing that a controller made for them").isEqualTo(wanted);
    all.forEach(this::delete);
    Poll.until("all is gone", () -> booked().isEmpty());
    assertThat(fixture.events())
        .filteredOn(event -> event.eventType() == EventType.ADD)
        .hasSameSizeAs(wanted);
    fixture.assertLawHolds();
  }

  @Test
  void aConnectionThatIsOpenAndDeadLosesNothing() {
    quick().ready();
    cluster.createAll(List.of(deployment(cluster.namespace(), "before", 1)));
    fixture.awaitEvents(1);
    cluster.network().silence();
    cluster.createAll(List.of(deployment(cluster.namespace(), "meanwhile", 1)));
    fixture.awaitEvents(2);
    fixture.awaitReady();
    cluster.createAll(List.of(deployment(cluster.namespace(), "after", 1)));
    fixture.awaitEvents(3);
    fixture.assertLawHolds();
  }

  @Test
  void aServerThatIsAwayIsAGapWithItsCauseAndIsWatchedAgain() throws Exception {
    Config patient = new ConfigBuilder(cluster.config()).withRequestRetryBackoffLimit(3).build();
    fixture(patient, UnaryOperator.identity()).ready();
    awaitProvableWatch();
    cluster.createAll(List.of(deployment(cluster.namespace(), "before", 1)));
    fixture.awaitEvents(1);
    int lines = logs.lines(Level.INFO, "").size();

    cluster.network().refuse();
    cluster.network().cut();
    cluster.createAll(List.of(deployment(cluster.namespace(), "meanwhile", 1)));
    Poll.until("told", () -> !fixture.watcher().isReady());
    Instant told = Instant.now();
    waitFor(OUTAGE);
    Instant back = Instant.now();
    cluster.network().accept();
    fixture.awaitReady();
    Duration recovery = Duration.between(back, Instant.now());
    System.out.printf(
        "API server away for %d s, back after %d ms%n", OUTAGE.toSeconds(), recovery.toMillis());

    fixture.awaitEvents(2);
    EventDetails meanwhile = fixture.events().get(1).details();
    assertThat(meanwhile.observed()).isEqualTo(Observed.CATCH_UP);
    assertThat(gapsOfDeployments())
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.cause()).isEqualTo(BlindCause.DISCONNECTED);
              assertThat(gap.start()).isBeforeOrEqualTo(told);
              assertThat(gap.end()).isAfterOrEqualTo(back);
              assertThat(meanwhile.interval().start()).isEqualTo(gap.start());
            });
    List<String> said =
        logs.lines(Level.INFO, "").subList(lines, logs.lines(Level.INFO, "").size());
    assertThat(said.stream().filter(line -> line.contains("connection refused")))
        .as("one line for all scopes that were lost")
        .hasSize(1);
    // Two or three where a busy machine sees some of them seconds after the others.
    assertThat(said).as("lost and back").hasSizeLessThanOrEqualTo(6);
    assertThat(said).doesNotHaveDuplicates();
    fixture.assertLawHolds();
  }

  /**
   * Waits until an event that is told proves the watch of deployments. What a watch tells right
   * after it began may have been sent before, and then only its list is sure: the coverage begins
   * with the watch, but what is caught up may have happened since the list.
   */
  private void awaitProvableWatch() {
    WatchState deployments =
        fixture.watcher().states().stream()
            .filter(state -> state.scope().type() == ResourceType.DEPLOYMENT)
            .findFirst()
            .orElseThrow();
    Instant provable = deployments.since().plus(WatchHealth.LAG);
    Poll.until("the watch can be proven", () -> Instant.now().isAfter(provable));
  }

  /** An outage has to last; there is nothing to wait for in it. */
  private static void waitFor(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private List<Deployment> deployments(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> deployment(cluster.namespace(), prefix + i, 1))
        .toList();
  }

  private void edit(String name, UnaryOperator<DeploymentBuilder> change) {
    cluster
        .admin()
        .apps()
        .deployments()
        .inNamespace(cluster.namespace())
        .withName(name)
        .edit(current -> change.apply(new DeploymentBuilder(current)).build());
  }

  private void delete(HasMetadata object) {
    cluster.admin().resource(object).inNamespace(cluster.namespace()).delete();
    Poll.until(
        "deleted",
        () -> cluster.admin().resource(object).inNamespace(cluster.namespace()).get() == null);
  }

  private String uid(String name) {
    return cluster
        .admin()
        .apps()
        .deployments()
        .inNamespace(cluster.namespace())
        .withName(name)
        .get()
        .getMetadata()
        .getUid();
  }

  private static Set<String> names(List<HasMetadata> objects) {
    return objects.stream()
        .map(object -> object.getKind() + " " + object.getMetadata().getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> added() {
    return fixture.events().stream()
        .filter(event -> event.eventType() == EventType.ADD)
        .map(event -> event.resource().type().kind() + " " + event.resource().name())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Map<String, ResourceType> booked() {
    List<io.costaudit.event.LedgerEntry.Live> all = new ArrayList<>();
    for (ResourceType type : NAMESPACED) {
      all.addAll(fixture.ledger.live(new Scope(CLUSTER, type, cluster.namespace())));
    }
    return all.stream()
        .collect(Collectors.toMap(live -> live.id().uid(), live -> live.resource().type()));
  }

  /** Without the start of the first life, whose moments differ. */
  private List<CoverageInterval> gapsOfDeployments() {
    return fixture.gaps(new Scope(CLUSTER, ResourceType.DEPLOYMENT, cluster.namespace()));
  }
}
