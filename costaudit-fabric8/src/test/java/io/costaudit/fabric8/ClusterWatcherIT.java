package io.costaudit.fabric8;

import static io.costaudit.fabric8.Workloads.deployment;
import static io.costaudit.fabric8.Workloads.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.costaudit.coverage.Scope;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventDetails.Observed;
import io.costaudit.event.EventFilter;
import io.costaudit.event.EventQuery;
import io.costaudit.event.EventType;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.Ledger;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.ObjectId;
import io.costaudit.fabric8.WatchState.Phase;
import io.costaudit.fabric8.apiserver.MockApiServer;
import io.costaudit.fabric8.apiserver.TcpProxy;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testsupport.Logs;
import io.costaudit.testsupport.Poll;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Watchers over the real client, real informers and real sockets; only the API server is a mock.
 */
class ClusterWatcherIT {
  private static final String CLUSTER = "cluster-one";
  private static final Set<ResourceType> TWO_TYPES =
      EnumSet.of(ResourceType.DEPLOYMENT, ResourceType.STATEFULSET);

  /** More than two scopes can make without a pause, see where it is used. */
  private static final int TRIES = 20;

  private static final int ANEW = 4;

  private final Logs logs = new Logs("io.costaudit.fabric8");
  private final InMemoryLedgerStore store = InMemoryLedgerStore.ofDefaults();
  private final Ledger ledger = Ledger.builder(store).build();
  private final List<ClusterWatcher> watchers = new ArrayList<>();
  private MockApiServer server;
  private KubernetesClient client;

  @BeforeEach
  void startServer() {
    server = MockApiServer.start();
    client = server.client();
  }

  @AfterEach
  void stopServer() {
    watchers.forEach(ClusterWatcher::close);
    server.close();
    logs.close();
  }

  @Test
  void createScaleAndDeleteAreThreeEventsThatSumToZero() throws Exception {
    ClusterWatcher watcher = ready(watcher());
    create(deployment("shop", "first", 1));
    awaitEvents(1);

    create(deployment("shop", "cart", 2));
    awaitEvents(2);
    scale("shop", "cart", 5);
    awaitEvents(3);
    client.apps().deployments().inNamespace("shop").withName("cart").delete();
    awaitEvents(4);

    List<CostEvent> cart = eventsOf("cart");
    assertThat(cart)
        .extracting(CostEvent::eventType)
        .containsExactly(EventType.ADD, EventType.UPDATE, EventType.DELETE);
    double perReplica = 0.5 * 23.08 + 0.25 * 3.09;
    assertThat(rates(cart).get(0)).isCloseTo(2 * perReplica, within(1e-9));
    assertThat(rates(cart).get(1)).isCloseTo(3 * perReplica, within(1e-9));
    assertThat(rates(cart).get(2)).isCloseTo(-5 * perReplica, within(1e-9));
    assertThat(sum(cart)).isCloseTo(0, within(1e-9));
    assertThat(watcher.unreadable()).isZero();
    assertThat(watcher.unrecorded()).isZero();
  }

  @Test
  void whatExistsAtTheStartMakesNoEvents() throws Exception {
    create(deployment("shop", "cart", 2));
    create(statefulSet("shop", "orders", 3));
    ready(watcher());
    assertThat(events()).isEmpty();
    assertThat(ledger.live(ref(ResourceType.DEPLOYMENT, "shop", "cart"))).isPresent();
    assertThat(ledger.live(ref(ResourceType.STATEFULSET, "shop", "orders"))).isPresent();

    // What is there is booked, so that its end is worth what it costs.
    client.apps().statefulSets().inNamespace("shop").withName("orders").delete();
    awaitEvents(1);
    assertThat(events().get(0).eventType()).isEqualTo(EventType.DELETE);
    assertThat(sum(events())).isCloseTo(-3 * 23.08, within(1e-9));
  }

  @Test
  void onlyWhatBearsOnTheCostIsAnEvent() throws Exception {
    Deployment cart = create(deployment("shop", "cart", 2));
    ready(watcher());
    DeploymentStatus status = new DeploymentStatus();
    status.setReplicas(2);
    cart.setStatus(status);
    awaitBooked(client.resource(cart).updateStatus());
    awaitBooked(
        edit("shop", "cart", d -> d.editMetadata().addToAnnotations("note", "x").endMetadata()));
    awaitBooked(edit("shop", "cart", d -> d.editMetadata().addToLabels("team", "x").endMetadata()));
    assertThat(events()).isEmpty();

    awaitBooked(scale("shop", "cart", 3));
    assertThat(events()).extracting(CostEvent::eventType).containsExactly(EventType.UPDATE);
  }

  @Test
  void onlyTheGivenNamespacesAreWatched() throws Exception {
    ClusterWatcherBuilder twoNamespaces = watcher().namespaces(List.of("shop", "bank"));
    ClusterWatcher watcher = ready(twoNamespaces);
    assertThat(watcher.states())
        .extracting(WatchState::scope)
        .containsExactly(
            new Scope(CLUSTER, ResourceType.DEPLOYMENT, "bank"),
            new Scope(CLUSTER, ResourceType.DEPLOYMENT, "shop"),
            new Scope(CLUSTER, ResourceType.STATEFULSET, "bank"),
            new Scope(CLUSTER, ResourceType.STATEFULSET, "shop"));
    create(deployment("elsewhere", "cart", 1));
    create(deployment("bank", "cart", 1));
    create(statefulSet("shop", "orders", 1));
    awaitEvents(2);
    assertThat(events())
        .extracting(event -> event.resource().namespace())
        .containsExactlyInAnyOrder("bank", "shop");
  }

  @Test
  void itListsInPagesAndAsksForNothingElse() throws Exception {
    Set<String> paths = ConcurrentHashMap.newKeySet();
    server.forbid(
        path -> {
          paths.add(path);
          return false;
        });
    ready(
        watcher()
            .resourceTypes(Set.of(ResourceType.DEPLOYMENT))
            .namespaces(List.of("shop"))
            .pageSize(7));
    String deployments = "/apis/apps/v1/namespaces/shop/deployments";
    assertThat(paths).hasSize(2).contains(deployments + "?limit=7");
    assertThat(paths)
        .filteredOn(path -> path.contains("watch=true"))
        .singleElement()
        .asString()
        .startsWith(deployments + "?");
  }

  @Test
  void aStatefulSetComesWithItsVolumes() throws Exception {
    ClusterWatcherBuilder statefulSets = watcher().resourceTypes(Set.of(ResourceType.STATEFULSET));
    ready(statefulSets);
    create(deployment("shop", "cart", 1));
    create(statefulSet("shop", "orders", 2));
    awaitEvents(1);
    CostEvent event = events().get(0);
    assertThat(event.resource()).isEqualTo(ref(ResourceType.STATEFULSET, "shop", "orders"));
    assertThat(event.costPrediction().totalMonthlyRate()).isCloseTo(2 * 23.08, within(1e-9));
    assertThat(event.details().after().volumes())
        .singleElement()
        .satisfies(claim -> assertThat(claim.storage().toString()).isEqualTo("10Gi"));
  }

  @Test
  void twoWatchersOfOneLedgerMakeNoDoubles() throws Exception {
    AtomicInteger seenByOne = new AtomicInteger();
    AtomicInteger seenByOther = new AtomicInteger();
    Set<ResourceType> deployments = Set.of(ResourceType.DEPLOYMENT);
    ready(watcher().resourceTypes(deployments).clock(counting(seenByOne)));
    ready(
        ClusterWatcher.builder(CLUSTER, server.client(), ledger)
            .resourceTypes(deployments)
            .clock(counting(seenByOther)));
    seenByOne.set(0);
    seenByOther.set(0);
    for (String name : List.of("a", "b", "c")) {
      create(deployment("shop", name, 1));
      scale("shop", name, 2);
      client.apps().deployments().inNamespace("shop").withName(name).delete();
    }
    Poll.until("both saw all", () -> seenByOne.get() >= 9 && seenByOther.get() >= 9);
    awaitEvents(9);
    assertThat(sum(events())).isCloseTo(0, within(1e-9));
    assertThat(events()).extracting(event -> event.details().id()).doesNotHaveDuplicates();
  }

  @Test
  void deletionAndCreationUnderOneNameAreTwoObjects() throws Exception {
    ready(watcher());
    String first = create(deployment("shop", "cart", 1)).getMetadata().getUid();
    client.apps().deployments().inNamespace("shop").withName("cart").delete();
    String second = create(deployment("shop", "cart", 1)).getMetadata().getUid();
    awaitEvents(3);
    assertThat(events())
        .extracting(CostEvent::eventType)
        .containsExactly(EventType.ADD, EventType.DELETE, EventType.ADD);
    assertThat(events())
        .extracting(event -> event.details().uid())
        .containsExactly(first, first, second);
  }

  @Test
  void whatAWatchMissedIsCaughtUpByTheNextList() throws Exception {
    Deployment vanishing = create(deployment("shop", "vanishing", 4));
    Deployment changing = create(deployment("shop", "changing", 1));
    Deployment replaced = create(deployment("shop", "replaced", 1));
    ClusterWatcher watcher = ready(watcher());
    server.blind();
    client.resource(vanishing).delete();
    scale("shop", "changing", 3);
    client.resource(replaced).delete();
    Deployment replacement = create(deployment("shop", "replaced", 2));
    Deployment appearing = create(deployment("shop", "appearing", 1));
    assertThat(events()).isEmpty();

    server.expireWatches();
    awaitEvents(5);
    assertThat(events())
        .extracting(event -> event.details().observed())
        .containsOnly(Observed.CATCH_UP);
    assertThat(typesOf(vanishing)).containsExactly(EventType.DELETE);
    assertThat(typesOf(changing)).containsExactly(EventType.UPDATE);
    assertThat(typesOf(replaced)).containsExactly(EventType.DELETE);
    assertThat(typesOf(replacement)).containsExactly(EventType.ADD);
    assertThat(typesOf(appearing)).containsExactly(EventType.ADD);
    assertThat(sum(events()))
        .isCloseTo((-4 + 2 - 1 + 2 + 1) * (0.5 * 23.08 + 0.25 * 3.09), within(1e-9));
    // It was gone when the list was made, which is after the last write, not when it was last seen.
    assertThat(entry(vanishing))
        .isInstanceOf(LedgerEntry.Tombstone.class)
        .extracting(entry -> Long.valueOf(entry.version()))
        .isEqualTo(Long.valueOf(appearing.getMetadata().getResourceVersion()));

    Poll.until("watching again", watcher::isReady);
    create(deployment("shop", "later", 1));
    awaitEvents(6);
    assertThat(events().get(5).details().observed()).isEqualTo(Observed.WATCH);
  }

  @Test
  void aForbiddenNamespaceDoesNotStopTheOthers() throws Exception {
    server.forbid(path -> path.contains("/namespaces/bank/"));
    ClusterWatcherBuilder twoNamespaces =
        watcher()
            .resourceTypes(Set.of(ResourceType.DEPLOYMENT))
            .namespaces(List.of("bank", "shop"));
    ClusterWatcher watcher = ready(twoNamespaces);
    Poll.until("told", () -> state(watcher, "bank").phase() == Phase.FORBIDDEN);
    assertThat(state(watcher, "bank").error())
        .isEqualTo("HTTP 403: forbidden: the user may not do this");
    create(deployment("shop", "cart", 1));
    awaitEvents(1);
    assertThat(server.isAskedWithin(30)).as("it is tried again").isTrue();
    assertThat(server.isAskedWithin(30)).as("and again").isTrue();
    Poll.until("said", () -> !logs.lines(Level.WARNING, "").isEmpty());
    assertThat(logs.lines(Level.WARNING, "namespace bank of cluster-one"))
        .containsExactly(
            "not allowed to watch deployment in namespace bank of cluster-one:"
                + " HTTP 403: forbidden: the user may not do this; retrying");
    assertThat(logs.hasStackTraces()).isFalse();

    server.allowAll();
    Poll.until("allowed", () -> state(watcher, "bank").phase() == Phase.WATCHING);
    Poll.until(
        "said",
        () -> logs.lines(Level.INFO, "watching deployment in namespace bank of").size() == 1);
    assertThat(watcher.isReady()).isTrue();
  }

  @Test
  void nothingIsReadyWhereAllIsForbidden() throws Exception {
    server.forbid(path -> path.startsWith("/apis/apps"));
    ClusterWatcher watcher = started(watcher());
    Poll.until(
        "told",
        () -> watcher.states().stream().allMatch(state -> state.phase() == Phase.FORBIDDEN));
    assertThat(watcher.isReady()).isFalse();
    assertThat(watcher.awaitReady(Duration.ZERO)).isFalse();
  }

  @Test
  void aServerThatIsNotThereYetIsWatchedOnceItIs() throws Exception {
    int port = MockApiServer.freePort();
    try (KubernetesClient early = MockApiServer.clientOf(port);
        ClusterWatcher watcher =
            ClusterWatcher.builder(CLUSTER, early, ledger).resourceTypes(TWO_TYPES).build()) {
      watcher.start();
      watcher.start();
      Poll.until(
          "told",
          () -> watcher.states().stream().allMatch(state -> state.phase() == Phase.UNREACHABLE));
      assertThat(watcher.isReady()).isFalse();
      assertThat(watcher.states().get(0).error())
          .contains("Failed to connect to localhost")
          .doesNotContain("\n");

      try (MockApiServer late = MockApiServer.startOn(port)) {
        assertThat(watcher.awaitReady(Poll.LONG)).isTrue();
        assertThat(watcher.states()).extracting(WatchState::error).containsOnlyNulls();
        late.client().resource(deployment("shop", "cart", 1)).create();
        awaitEvents(1);
        // In one line, unless a busy machine sees one seconds after the other.
        Poll.until(
            "said",
            () ->
                logs.lines(Level.INFO, "watching all 2 scopes of cluster-one").size() == 1
                    || logs.lines(Level.INFO, "watching ").size() == 2);
        assertThat(logs.lines(Level.WARNING, ""))
            .singleElement()
            .asString()
            .startsWith("cannot reach the API server of cluster-one: connection refused: ");
        assertThat(logs.hasStackTraces()).isFalse();
      }
    }
  }

  /**
   * The tries are counted where their connections end. A slow machine makes fewer of them in a
   * time, so that no number here depends on its speed.
   */
  @Test
  void aWatcherWhoseServerIsAwayTriesNoMoreOftenThanItsBackoffAllows() {
    Duration pause = Duration.ofSeconds(1);
    try (TcpProxy network = TcpProxy.to("127.0.0.1", server.port())) {
      Config config =
          new ConfigBuilder(Config.empty())
              .withMasterUrl("http://127.0.0.1:" + network.port() + "/")
              .withRequestRetryBackoffLimit(0)
              .withWatchReconnectInterval((int) pause.toMillis())
              .build();
      try (WatchFixture fixture =
          new WatchFixture(
              config,
              settings ->
                  settings
                      .resourceTypes(TWO_TYPES)
                      .pollInterval(Duration.ofMillis(10))
                      .backoff(pause, pause))) {
        fixture.ready();
        int before = network.accepted();
        long begin = System.nanoTime();
        server.stop(); // from now on the network accepts connections, and resets them
        Poll.until("it tries", () -> network.accepted() - before >= TRIES);
        int tries = network.accepted() - before;
        long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();

        // The first question and the first try of the informer come at once, and each of the others
        // after a pause, which may be a fifth shorter; the client may open a connection anew.
        long each = 2 + millis * 10 / (8 * pause.toMillis());
        assertThat(tries)
            .as("tries of %s scopes in %s ms", TWO_TYPES.size(), millis)
            .isLessThanOrEqualTo((int) (2L * TWO_TYPES.size() * each + ANEW));
        server.restart();
        fixture.awaitReady();
      }
    }
  }

  @Test
  void aListThatShowsNothingMoreIsEndedAndTriedAgain() {
    try (TcpProxy network = TcpProxy.to("127.0.0.1", server.port())) {
      network.silenceNew(true);
      Config config =
          new ConfigBuilder(Config.empty())
              .withMasterUrl("http://127.0.0.1:" + network.port() + "/")
              .withRequestTimeout(0) // this client waits for ever
              .build();
      try (WatchFixture fixture =
          new WatchFixture(
              config,
              settings ->
                  settings
                      .resourceTypes(Set.of(ResourceType.DEPLOYMENT))
                      .pollInterval(Duration.ofMillis(10))
                      .backoff(Duration.ofMillis(20), Duration.ofMillis(200))
                      .stuckLimit(Duration.ofSeconds(2)))) {
        fixture.start();
        Poll.until(
            "it is said that the list does not go on",
            () -> fixture.watcher().states().toString().contains("the list has shown nothing"));
        network.silenceNew(false);
        network.cut();
        fixture.awaitReady();
      }
    }
  }

  @Test
  void aWatchThatIsLostIsSaidAndItsChangesFollow() throws Exception {
    List<Phase> heard = Collections.synchronizedList(new ArrayList<>());
    ClusterWatcherBuilder deployments =
        watcher()
            .resourceTypes(Set.of(ResourceType.DEPLOYMENT))
            .listener(
                state -> {
                  heard.add(state.phase());
                  throw new IllegalStateException("a listener that fails");
                });
    ClusterWatcher watcher = ready(deployments);
    // A watch that ends within two seconds without a word counts as expired; this one has spoken.
    create(deployment("shop", "cart", 1));
    awaitEvents(1);
    server.forbid(path -> path.contains("watch=true"));
    server.breakWatches();
    Poll.until("lost", () -> watcher.states().get(0).phase() == Phase.FORBIDDEN);
    assertThat(watcher.isReady()).isFalse();
    scale("shop", "cart", 3);

    server.allowAll();
    assertThat(watcher.awaitReady(Poll.LONG)).isTrue();
    awaitEvents(2);
    List<String> warnings =
        logs.lines(Level.WARNING, "").stream()
            .filter(line -> !line.startsWith("a listener failed on a state of ")) // as it does
            .toList();
    assertThat(warnings).filteredOn(line -> line.startsWith("not allowed to watch ")).hasSize(1);
    // The server says why in its own words, or in those of HTTP where a handshake is refused. A
    // machine so busy that the answer comes late has said before that the watch is lost.
    assertThat(warnings)
        .doesNotHaveDuplicates()
        .allMatch(
            line ->
                line.matches(
                        "not allowed to watch deployment in all namespaces of cluster-one:"
                            + " HTTP 403: (forbidden: the user may not do this|Forbidden); retrying")
                    || line.contains("the watch is lost"));

    watcher.close();
    Poll.until("told of the end", () -> heard.contains(Phase.STOPPED));
    assertThat(heard)
        .containsExactly(
            Phase.WATCHING, Phase.UNREACHABLE, Phase.FORBIDDEN, Phase.WATCHING, Phase.STOPPED);
  }

  @Test
  void whatCannotBeReadIsCountedAndTheRestGoesOn() throws Exception {
    Deployment broken = deployment("shop", "broken", 1);
    broken
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .get(0)
        .getResources()
        .getRequests()
        .put("cpu", new Quantity("lots"));
    create(broken);
    ClusterWatcher watcher = ready(watcher());
    Poll.until("counted", () -> watcher.unreadable() == 1);
    create(deployment("shop", "cart", 1));
    awaitEvents(1);
    assertThat(logs.lines(Level.WARNING, "cannot read"))
        .singleElement()
        .asString()
        .contains("deployment", "cluster-one", "\"shop/broken\"", "cpu", "\"lots\"");

    edit("shop", "broken", d -> d.editMetadata().addToAnnotations("note", "x").endMetadata());
    Poll.until("counted", () -> watcher.unreadable() == 2);

    client.resource(broken).delete();
    create(deployment("shop", "broken", 1));
    awaitEvents(2);
    assertThat(watcher.unreadable()).isEqualTo(2);
  }

  @Test
  void closedItAsksNoMoreAndLeavesNoThread() throws Exception {
    ClusterWatcher watcher = ready(watcher());
    watcher.close();
    watcher.close();
    assertThat(watcher.states()).extracting(WatchState::phase).containsOnly(Phase.STOPPED);
    create(deployment("shop", "cart", 1));
    Poll.until("no thread of ours is left", () -> ownThreads().isEmpty());
    assertThat(server.isAskedWithin(3)).isFalse();
    assertThat(events()).isEmpty();
    assertThat(logs.lines(Level.WARNING, "")).isEmpty();
  }

  @Test
  void closedWhileItRetriesItAsksNoMore() throws Exception {
    int port = MockApiServer.freePort();
    try (KubernetesClient early = MockApiServer.clientOf(port)) {
      ClusterWatcher watcher =
          ClusterWatcher.builder(CLUSTER, early, ledger).resourceTypes(TWO_TYPES).build();
      watcher.start();
      Poll.until(
          "told",
          () -> watcher.states().stream().allMatch(state -> state.phase() == Phase.UNREACHABLE));
      watcher.close();
      watcher.close();
      assertThat(watcher.states()).extracting(WatchState::phase).containsOnly(Phase.STOPPED);
      Poll.until("no thread of ours is left", () -> ownThreads().isEmpty());
      try (MockApiServer late = MockApiServer.startOn(port)) {
        assertThat(late.isAskedWithin(5)).isFalse();
      }
    }
  }

  private ClusterWatcherBuilder watcher() {
    return ClusterWatcher.builder(CLUSTER, client, ledger).resourceTypes(TWO_TYPES);
  }

  private ClusterWatcher started(ClusterWatcherBuilder builder) {
    ClusterWatcher watcher = builder.build();
    watchers.add(watcher);
    watcher.start();
    return watcher;
  }

  private ClusterWatcher ready(ClusterWatcherBuilder builder) throws InterruptedException {
    ClusterWatcher watcher = started(builder);
    assertThat(watcher.awaitReady(Poll.LONG)).isTrue();
    return watcher;
  }

  private <T extends HasMetadata> T create(T workload) {
    return client.resource(workload).create();
  }

  private Deployment scale(String namespace, String name, int replicas) {
    return edit(namespace, name, d -> d.editSpec().withReplicas(replicas).endSpec());
  }

  private Deployment edit(String namespace, String name, UnaryOperator<DeploymentBuilder> change) {
    return client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName(name)
        .edit(current -> change.apply(new DeploymentBuilder(current)).build());
  }

  private void awaitBooked(HasMetadata object) {
    Poll.until(
        "booked " + object.getMetadata().getResourceVersion(),
        () ->
            store
                .entry(new ObjectId(CLUSTER, object.getMetadata().getUid()))
                .filter(e -> e.entry().version().equals(object.getMetadata().getResourceVersion()))
                .isPresent());
  }

  private void awaitEvents(int count) {
    Poll.until(
        () -> count + " events, but there are " + events(),
        Poll.LONG,
        () -> events().size() >= count);
    assertThat(events()).hasSize(count);
  }

  /** Oldest first. */
  private List<CostEvent> events() {
    List<CostEvent> events =
        new ArrayList<>(ledger.page(EventQuery.newest(EventFilter.all(), 1000)).events());
    Collections.reverse(events);
    return events;
  }

  private List<CostEvent> eventsOf(String name) {
    return events().stream().filter(event -> event.resource().name().equals(name)).toList();
  }

  private List<EventType> typesOf(HasMetadata object) {
    return events().stream()
        .filter(event -> event.details().uid().equals(object.getMetadata().getUid()))
        .map(CostEvent::eventType)
        .toList();
  }

  private LedgerEntry entry(HasMetadata object) {
    return store.entry(new ObjectId(CLUSTER, object.getMetadata().getUid())).orElseThrow().entry();
  }

  private static List<Double> rates(List<CostEvent> events) {
    return events.stream().map(event -> event.costPrediction().totalMonthlyRate()).toList();
  }

  private static double sum(List<CostEvent> events) {
    return rates(events).stream().mapToDouble(Double::doubleValue).sum();
  }

  private static ResourceRef ref(ResourceType type, String namespace, String name) {
    return new ResourceRef(CLUSTER, type, namespace, name);
  }

  private static WatchState state(ClusterWatcher watcher, String namespace) {
    return watcher.states().stream()
        .filter(state -> namespace.equals(state.scope().namespace()))
        .findFirst()
        .orElseThrow();
  }

  private static InstantSource counting(AtomicInteger count) {
    return () -> {
      count.incrementAndGet();
      return Instant.now();
    };
  }

  private static List<Thread> ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("costaudit-"))
        .toList();
  }
}
