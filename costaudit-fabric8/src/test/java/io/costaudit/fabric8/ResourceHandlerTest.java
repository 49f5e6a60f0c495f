package io.costaudit.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.coverage.Scope;
import io.costaudit.event.Book;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventDetails.Observed;
import io.costaudit.event.EventFilter;
import io.costaudit.event.EventQuery;
import io.costaudit.event.EventType;
import io.costaudit.event.Folding;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.Ledger;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.ObjectId;
import io.costaudit.event.Observation;
import io.costaudit.event.ObservationMode;
import io.costaudit.fabric8.ResourceHandler.Timeliness;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.NodeSpec;
import io.costaudit.predict.spec.Owner;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.WorkloadReading;
import io.costaudit.predict.spec.WorkloadSpec;
import io.costaudit.testsupport.Logs;
import io.costaudit.time.Window;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an informer may tell, in any order it may, without an informer. */
class ResourceHandlerTest {
  private static final String CLUSTER = "cluster-one";
  private static final Scope SCOPE = new Scope(CLUSTER, ResourceType.DEPLOYMENT, "shop");
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private final Logs logs = new Logs("io.costaudit.fabric8");
  private static final ResourceRef CART =
      new ResourceRef(CLUSTER, ResourceType.DEPLOYMENT, "shop", "cart");
  private final InMemoryLedgerStore store = InMemoryLedgerStore.ofDefaults();
  private final Ledger ledger = Ledger.builder(store).build();
  private final Recorder sink = new Recorder();
  private final Unreadables unreadables = new Unreadables(SCOPE);
  private final ResourceHandler handler = handler(SCOPE, unreadables);

  private ResourceHandler handler(Scope scope, Unreadables unreadable) {
    Folding folding = Folding.into(EnumSet.allOf(ResourceType.class));
    return new ResourceHandler(scope, folding, () -> NOW, unreadable, sink);
  }

  @AfterEach
  void closeLogs() {
    logs.close();
  }

  @Test
  void theFirstListIsInventory() {
    handler.onBeforeList(null);
    handler.onAdd(cart("u1", "5", 2));
    assertThat(sink.lists).isEmpty();
    handler.onList("7", false);
    assertThat(sink.lists).containsExactly("7");
    assertThat(store.wasListed(SCOPE)).isTrue();
    assertThat(events()).isEmpty();
    assertThat(entry("u1").version()).isEqualTo("5");
  }

  @Test
  void wantOfMemoryInACallbackIsToldAndWhatCameIsLost() throws Exception {
    openAt("1");
    handler.onAdd(cart("u1", "5", 2));
    OutOfMemoryError error = new OutOfMemoryError("in a callback");
    List<Throwable> told = new ArrayList<>();
    sink.error = error;
    Thread informer =
        new Thread(
            () -> {
              handler.onAdd(cart("u2", "6", 1));
              handler.onUpdate(cart("u1", "5", 2), cart("u1", "7", 3));
              handler.onDelete(cart("u1", "8", 3), false);
              handler.onBeforeList("8");
              handler.onDelete(cart("u1", "7", 3), true);
              handler.onList("9", false);
            });
    informer.setUncaughtExceptionHandler((thread, thrown) -> told.add(thrown));
    informer.start();
    informer.join();
    assertThat(sink.lost).isEqualTo(4);
    assertThat(told).containsExactly(error, error, error, error);
    assertThat(unreadables.count()).isZero();
  }

  @Test
  void whatIsWatchedIsNewsAndTimedByTheClock() {
    openAt("1");
    handler.onAdd(cart("u1", "5", 2));
    handler.onUpdate(known("u1", "5"), cart("u1", "6", 3));
    handler.onDelete(cart("u1", "8", 3), false);
    assertThat(events())
        .extracting(CostEvent::eventType)
        .containsExactly(EventType.ADD, EventType.UPDATE, EventType.DELETE);
    assertThat(events())
        .extracting(event -> event.details().observed())
        .containsOnly(Observed.WATCH);
    assertThat(events()).extracting(CostEvent::timestamp).containsOnly(NOW);
    assertThat(entry("u1"))
        .isEqualTo(new LedgerEntry.Tombstone(new ObjectId(CLUSTER, "u1"), CART, "8", NOW));
  }

  @Test
  void aDeletionThatRepeatsTheLastVersionCounts() {
    openAt("1");
    handler.onAdd(cart("u1", "5", 2));
    handler.onDelete(cart("u1", "5", 2), false);
    assertThat(events())
        .extracting(CostEvent::eventType)
        .containsExactly(EventType.ADD, EventType.DELETE);
  }

  @Test
  void whatAListMissesIsGoneAtTheVersionOfTheList() {
    openAt("1");
    handler.onAdd(cart("u1", "5", 2));
    handler.onBeforeList("5");
    handler.onDelete(known("u1", "5"), true);
    assertThat(entry("u1")).as("held").isInstanceOf(LedgerEntry.Live.class);
    handler.onList("40", false);
    assertThat(entry("u1"))
        .isEqualTo(new LedgerEntry.Tombstone(new ObjectId(CLUSTER, "u1"), CART, "40", NOW));
    assertThat(events().get(1).eventType()).isEqualTo(EventType.DELETE);
    assertThat(events().get(1).details().observed()).isEqualTo(Observed.CATCH_UP);

    // It is held for one list only.
    handler.onBeforeList("40");
    handler.onList("50", false);
    assertThat(entry("u1").version()).isEqualTo("40");
  }

  @Test
  void aListThatIsOlderThanTheLedgerBuriesNothing() {
    openAt("1");
    handler.onAdd(cart("u1", "5", 2));
    ledger.record(observedByAnother("u1", "60"));
    handler.onBeforeList("5");
    handler.onDelete(known("u1", "5"), true);
    handler.onList("40", false);
    assertThat(entry("u1")).isInstanceOf(LedgerEntry.Live.class);
    assertThat(events()).hasSize(1);
  }

  @Test
  void betweenTwoListsChangesAreWatchedAndWithinOneTheyAreListed() {
    openAt("1");
    handler.onAdd(cart("u1", "5", 2));
    handler.onBeforeList("5");
    handler.onUpdate(known("u1", "5"), cart("u1", "30", 3));
    handler.onAdd(workload("other", "u2", "31", 1));
    handler.onList("40", false);
    handler.onUpdate(known("u1", "30"), cart("u1", "41", 4));
    assertThat(events())
        .extracting(event -> event.details().observed())
        .containsExactly(Observed.WATCH, Observed.CATCH_UP, Observed.CATCH_UP, Observed.WATCH);
  }

  @Test
  void whatCannotBeReadIsCountedOncePerVersion() {
    openAt("1");
    GenericKubernetesResource broken = cart("u1", "5", 2);
    broken.setAdditionalProperties(Map.of("spec", Map.of("replicas", "many")));
    handler.onAdd(broken);
    handler.onAdd(broken);
    assertThat(unreadables.count()).isEqualTo(1);
    assertThat(logs.lines(Level.WARNING, ""))
        .singleElement()
        .asString()
        .startsWith("cannot read a deployment of cluster-one, \"shop/cart\" at version \"5\": ")
        .contains("spec.replicas", "\"many\"");

    broken.getMetadata().setResourceVersion("6");
    handler.onUpdate(known("u1", "5"), broken);
    assertThat(unreadables.count()).isEqualTo(2);

    handler.onUpdate(known("u1", "6"), cart("u1", "7", 2));
    assertThat(unreadables.count()).isEqualTo(2);
    assertThat(events()).extracting(CostEvent::eventType).containsExactly(EventType.ADD);
    assertThat(logs.hasStackTraces()).isFalse();
  }

  @Test
  void anObjectWithoutAnIdentityOrOutOfScopeIsCounted() {
    openAt("1");
    GenericKubernetesResource nobody = cart("u1", "5", 2);
    nobody.setMetadata(null);
    handler.onAdd(nobody);
    handler.onAdd(cart("", "5", 2));
    handler.onAdd(cart("u1", null, 2));
    handler.onDelete(cart(null, "5", 2), true);
    GenericKubernetesResource stranger = cart("u2", "6", 2);
    stranger.getMetadata().setNamespace("elsewhere");
    handler.onUpdate(known("u2", "5"), stranger);
    handler.onDelete(stranger, true);
    handler.onList("9", false);
    assertThat(sink.lists).as("the list ends nevertheless").hasSize(2);
    assertThat(unreadables.count()).isEqualTo(5);
    assertThat(logs.lines(Level.WARNING, "metadata is missing")).hasSize(1);
    assertThat(logs.lines(Level.WARNING, "metadata.uid is missing")).hasSize(2);
    assertThat(logs.lines(Level.WARNING, "metadata.resourceVersion is missing")).hasSize(1);
    assertThat(logs.lines(Level.WARNING, "outside its scope")).hasSize(1);
    assertThat(events()).isEmpty();
  }

  @Test
  void whatAListShowsHappenedSinceTheLastSight() {
    openAt("1");
    sink.timeliness = new Timeliness(false, NOW.minusSeconds(90));
    handler.onBeforeList("1");
    handler.onAdd(cart("u1", "5", 2));
    handler.onList("7", false);
    assertThat(events())
        .extracting(event -> event.details().interval())
        .containsExactly(new Window(NOW.minusSeconds(90), NOW));
    handler.onUpdate(known("u1", "5"), cart("u1", "8", 3));
    assertThat(events().get(1).details().interval()).isNull();
  }

  @Test
  void whatAWatchMakesUpForIsCaughtUp() {
    openAt("1");
    sink.timeliness = new Timeliness(true, NOW.minusSeconds(30));
    handler.onAdd(cart("u1", "5", 2));
    assertThat(events())
        .extracting(event -> event.details().observed())
        .containsExactly(Observed.CATCH_UP);
    assertThat(events().get(0).details().interval())
        .isEqualTo(new Window(NOW.minusSeconds(30), NOW));
  }

  @Test
  void whatItsControllerStandsForIsLeftOut() {
    ResourceHandler pods = podsHandler();
    pods.onAdd(pod("p1", "5", "apps/v1", "ReplicaSet"));
    pods.onUpdate(pod("p1", "5", "apps/v1", "ReplicaSet"), pod("p1", "6", "apps/v1", "ReplicaSet"));
    pods.onDelete(pod("p1", "7", "apps/v1", "ReplicaSet"), false);
    pods.onBeforeList("7");
    pods.onDelete(pod("p2", "7", "apps/v1", "ReplicaSet"), true);
    pods.onList("8", false);
    assertThat(events()).isEmpty();
    assertThat(store.entry(new ObjectId(CLUSTER, "p1"))).as("not even a tombstone").isEmpty();
    assertThat(store.entry(new ObjectId(CLUSTER, "p2"))).isEmpty();
    assertThat(sink.told).as("it proves that the watch lives").containsExactly("5", "6", "7");
  }

  @Test
  void whatAControllerAdoptedGetsATombstoneAlsoWhenAListMissesIt() {
    ResourceHandler pods = podsHandler();
    GenericKubernetesResource free = pod("p1", "5", "v1", "Node");
    pods.onAdd(free);
    pods.onUpdate(free, pod("p1", "6", "apps/v1", "ReplicaSet"));
    pods.onBeforeList("6");
    pods.onDelete(pod("p1", "6", "apps/v1", "ReplicaSet"), true);
    pods.onList("9", false);
    assertThat(entry("p1")).isInstanceOf(LedgerEntry.Tombstone.class);
  }

  @Test
  void underAnotherOwnerAnObjectIsAWorkloadOfItsOwnAndNamesIt() {
    podsHandler().onAdd(pod("p1", "5", "batch.volcano.sh/v1alpha1", "Job"));
    assertThat(events())
        .extracting(event -> event.details().owner())
        .containsExactly(new Owner("batch.volcano.sh/v1alpha1", "Job", "main", "o"));
  }

  @Test
  void whatAControllerAdoptsCostsNothingFromThenOn() {
    ResourceHandler pods = podsHandler();
    GenericKubernetesResource free = pod("p1", "5", "v1", "Node");
    GenericKubernetesResource adopted = pod("p1", "6", "apps/v1", "ReplicaSet");
    pods.onAdd(free);
    pods.onUpdate(free, adopted);
    pods.onUpdate(adopted, pod("p1", "7", "apps/v1", "ReplicaSet"));
    pods.onDelete(pod("p1", "8", "apps/v1", "ReplicaSet"), false);
    assertThat(events())
        .extracting(CostEvent::eventType)
        .containsExactly(EventType.ADD, EventType.UPDATE, EventType.DELETE);
    double rate = events().get(0).costPrediction().totalMonthlyRate();
    assertThat(rate).isPositive();
    assertThat(events().get(1).costPrediction().totalMonthlyRate()).isEqualTo(-rate);
    assertThat(events().get(2).costPrediction().totalMonthlyRate()).isZero();
  }

  @Test
  void whatAControllerLetsGoIsAWorkloadOfItsOwn() {
    ResourceHandler pods = podsHandler();
    GenericKubernetesResource owned = pod("p1", "5", "apps/v1", "ReplicaSet");
    pods.onAdd(owned);
    GenericKubernetesResource orphan = pod("p1", "6", "apps/v1", "ReplicaSet");
    orphan.getMetadata().setOwnerReferences(List.of());
    pods.onUpdate(owned, orphan);
    assertThat(events()).extracting(CostEvent::eventType).containsExactly(EventType.ADD);
  }

  @Test
  void aNodeIsCapacity() {
    Scope nodes = new Scope(CLUSTER, ResourceType.NODE, null);
    ResourceHandler handlerOfNodes = handler(nodes, new Unreadables(nodes));
    handlerOfNodes.onBeforeList(null);
    handlerOfNodes.onList("1", true);
    GenericKubernetesResource node = known("n1", "5");
    node.getMetadata().setNamespace(null);
    node.getMetadata().setLabels(Map.of(NodeSpec.INSTANCE_TYPE, "m5.large", "team", "shop"));
    node.setAdditionalProperties(
        Map.of("status", Map.of("capacity", Map.of("cpu", "2", "memory", "8Gi", "pods", "110"))));
    handlerOfNodes.onAdd(node);
    assertThat(entry("n1"))
        .extracting(entry -> ((LedgerEntry.Live) entry).spec())
        .isEqualTo(
            new NodeSpec(
                "cart",
                Map.of("cpu", Quantity.parse("2"), "memory", Quantity.parse("8Gi")),
                Map.of(NodeSpec.INSTANCE_TYPE, "m5.large")));
    assertThat(ledger.page(EventQuery.newest(EventFilter.in(Book.CAPACITY), 9)).events())
        .hasSize(1);
  }

  /** What tells physical GPUs from shares of them comes through, and is no news by itself. */
  @Test
  void theGpusOfANodeAreCountedAsPhysicalOnes() {
    Scope nodes = new Scope(CLUSTER, ResourceType.NODE, null);
    ResourceHandler handlerOfNodes = handler(nodes, new Unreadables(nodes));
    handlerOfNodes.onBeforeList(null);
    handlerOfNodes.onList("1", true);
    GenericKubernetesResource node = gpuNode("5", "A100", Map.of());
    handlerOfNodes.onAdd(node);
    GenericKubernetesResource relabelled = gpuNode("6", "A100-SHARED", Map.of("team", "shop"));
    handlerOfNodes.onUpdate(node, relabelled);
    assertThat(((LedgerEntry.Live) entry("n1")).spec())
        .isEqualTo(
            new NodeSpec(
                "cart",
                Map.of("nvidia.com/gpu", Quantity.parse("8")),
                Map.of(
                    "nvidia.com/gpu.count", "2",
                    "nvidia.com/gpu.replicas", "4",
                    "nvidia.com/gpu.product", "A100-SHARED",
                    "hami.io/node-nvidia-register", "2")));
    List<CostEvent> events =
        ledger.page(EventQuery.newest(EventFilter.in(Book.CAPACITY), 9)).events();
    assertThat(events).hasSize(1);
    assertThat(events.get(0).totalRequests().gpu()).isEqualTo(Quantity.parse("2"));
  }

  private static GenericKubernetesResource gpuNode(
      String version, String product, Map<String, String> others) {
    GenericKubernetesResource node = known("n1", version);
    node.getMetadata().setNamespace(null);
    Map<String, String> labels = new HashMap<>(others);
    labels.put("nvidia.com/gpu.count", "2");
    labels.put("nvidia.com/gpu.replicas", "4");
    labels.put("nvidia.com/gpu.product", product);
    node.getMetadata().setLabels(labels);
    node.getMetadata()
        .setAnnotations(
            Map.of("hami.io/node-nvidia-register", "GPU-1,10,40960,100,A,0,true:GPU-2,10,1:"));
    node.setAdditionalProperties(
        Map.of("status", Map.of("capacity", Map.of("nvidia.com/gpu", "8"))));
    return node;
  }

  private ResourceHandler podsHandler() {
    Scope pods = new Scope(CLUSTER, ResourceType.POD, "shop");
    ResourceHandler handlerOfPods = handler(pods, new Unreadables(pods));
    handlerOfPods.onBeforeList(null);
    handlerOfPods.onList("1", true);
    return handlerOfPods;
  }

  private static GenericKubernetesResource pod(
      String uid, String version, String apiVersion, String kind) {
    GenericKubernetesResource object = known(uid, version);
    Map<String, Object> container =
        Map.of("name", "main", "resources", Map.of("requests", Map.of("cpu", "1")));
    object.setAdditionalProperties(Map.of("spec", Map.of("containers", List.of(container))));
    object
        .getMetadata()
        .setOwnerReferences(
            List.of(
                new OwnerReferenceBuilder()
                    .withApiVersion(apiVersion)
                    .withKind(kind)
                    .withName("main")
                    .withUid("o")
                    .withController(true)
                    .build()));
    return object;
  }

  private void openAt(String version) {
    handler.onBeforeList(null);
    handler.onList(version, true);
  }

  private List<CostEvent> events() {
    List<CostEvent> events =
        new ArrayList<>(ledger.page(EventQuery.newest(EventFilter.all(), 100)).events());
    Collections.reverse(events);
    return events;
  }

  private LedgerEntry entry(String uid) {
    return store.entry(new ObjectId(CLUSTER, uid)).orElseThrow().entry();
  }

  private static Observation observedByAnother(String uid, String version) {
    WorkloadReading reading =
        WorkloadSpec.read(
            PlainTree.of(cart(uid, version, 2), ApiResource.of(ResourceType.DEPLOYMENT)));
    return new Observation(
        SCOPE,
        new ResourceRef(CLUSTER, ResourceType.DEPLOYMENT, "shop", "cart"),
        uid,
        version,
        ((WorkloadReading.Workload) reading).spec(),
        ObservationMode.WATCHED,
        NOW);
  }

  /** As lists of a real server give it: without kind and API version. */
  private static GenericKubernetesResource cart(String uid, String version, int replicas) {
    return workload("cart", uid, version, replicas);
  }

  private static GenericKubernetesResource workload(
      String name, String uid, String version, int replicas) {
    GenericKubernetesResource object = known(uid, version);
    object.getMetadata().setName(name);
    Map<String, Object> container =
        Map.of("name", "main", "resources", Map.of("requests", Map.of("cpu", "1")));
    object.setAdditionalProperties(
        Map.of(
            "spec",
            Map.of(
                "replicas",
                replicas,
                "template",
                Map.of("spec", Map.of("containers", List.of(container))))));
    return object;
  }

  /** What the store of the informer keeps. */
  private static GenericKubernetesResource known(String uid, String version) {
    GenericKubernetesResource object = new GenericKubernetesResource();
    ObjectMeta metadata = new ObjectMeta();
    metadata.setNamespace("shop");
    metadata.setName("cart");
    metadata.setUid(uid);
    metadata.setResourceVersion(version);
    object.setMetadata(metadata);
    return object;
  }

  /** Records at once what it is told. */
  private final class Recorder implements ResourceHandler.Sink {
    private final List<String> lists = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private Timeliness timeliness = new Timeliness(false, null);
    private Scope scope = SCOPE;
    private @Nullable OutOfMemoryError error;
    private int lost;

    @Override
    public void lost() {
      lost++;
    }

    @Override
    public void seen(Observation observation, boolean onlyIfKnown) {
      if (error != null) {
        throw error;
      }
      scope = observation.scope();
      if (!onlyIfKnown || ledger.entry(observation.id()).isPresent()) {
        ledger.record(observation);
      }
    }

    @Override
    public void notified(@Nullable String version) {
      told.add(version);
    }

    @Override
    public void listing(Instant time) {}

    @Override
    public void listed(String version, Instant time) {
      lists.add(version);
      ledger.listed(scope, version);
    }

    @Override
    public Timeliness timeliness() {
      return timeliness;
    }
  }
}
