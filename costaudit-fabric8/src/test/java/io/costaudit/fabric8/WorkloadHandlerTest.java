package io.costaudit.fabric8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.costaudit.CostAuditException;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventDetails.Observed;
import io.costaudit.event.EventFilter;
import io.costaudit.event.EventPage;
import io.costaudit.event.EventQuery;
import io.costaudit.event.EventType;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.Ledger;
import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.LedgerStore;
import io.costaudit.event.ObjectId;
import io.costaudit.event.Observation;
import io.costaudit.event.Scope;
import io.costaudit.predict.ResourceRef;
import io.costaudit.predict.ResourceType;
import io.costaudit.predict.WorkloadReading;
import io.costaudit.predict.WorkloadSpec;
import io.costaudit.testsupport.Logs;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an informer may tell, in any order it may, without an informer. */
class WorkloadHandlerTest {
  private static final String CLUSTER = "cluster-one";
  private static final Scope SCOPE = new Scope(CLUSTER, ResourceType.DEPLOYMENT, "shop");
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private final Logs logs = new Logs("io.costaudit.fabric8");
  private final BreakableStore store = new BreakableStore();
  private final Ledger ledger = Ledger.builder(store).build();
  private final AtomicInteger lists = new AtomicInteger();
  private final WorkloadHandler handler =
      new WorkloadHandler(SCOPE, ledger, () -> NOW, lists::incrementAndGet);

  @AfterEach
  void closeLogs() {
    logs.close();
  }

  @Test
  void theFirstListIsInventory() {
    handler.onBeforeList(null);
    handler.onAdd(cart("u1", "5", 2));
    assertThat(handler.hasListed()).isFalse();
    handler.onList("7", false);
    assertThat(handler.hasListed()).isTrue();
    assertThat(lists).hasValue(1);
    assertThat(store.isOpen(SCOPE)).isTrue();
    assertThat(events()).isEmpty();
    assertThat(entry("u1").version()).isEqualTo("5");
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
        .isEqualTo(new LedgerEntry.Buried(new ObjectId(CLUSTER, "u1"), "8", NOW));
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
        .isEqualTo(new LedgerEntry.Buried(new ObjectId(CLUSTER, "u1"), "40", NOW));
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
  void anUpdateFromOneUidToAnotherIsADeletionAndACreation() {
    openAt("1");
    handler.onAdd(cart("u1", "5", 2));
    handler.onUpdate(known("u1", "5"), cart("u2", "9", 1));
    assertThat(events())
        .extracting(CostEvent::eventType, event -> event.details().uid())
        .containsExactly(
            tuple(EventType.ADD, "u1"), tuple(EventType.DELETE, "u1"), tuple(EventType.ADD, "u2"));
    assertThat(entry("u1").version()).isEqualTo("9");
  }

  @Test
  void whatCannotBeReadIsCountedOncePerVersion() {
    openAt("1");
    GenericKubernetesResource broken = cart("u1", "5", 2);
    broken.setAdditionalProperties(Map.of("spec", Map.of("replicas", "many")));
    handler.onAdd(broken);
    handler.onAdd(broken);
    assertThat(handler.unreadable()).isEqualTo(1);
    assertThat(logs.lines(Level.WARNING, ""))
        .singleElement()
        .asString()
        .startsWith("cannot read a deployment of cluster-one, \"shop/cart\" at version \"5\": ")
        .contains("spec.replicas", "\"many\"");

    broken.getMetadata().setResourceVersion("6");
    handler.onUpdate(known("u1", "5"), broken);
    assertThat(handler.unreadable()).isEqualTo(2);

    handler.onUpdate(known("u1", "6"), cart("u1", "7", 2));
    assertThat(handler.unreadable()).isEqualTo(2);
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
    assertThat(lists).as("the list ends nevertheless").hasValue(2);
    assertThat(handler.unreadable()).isEqualTo(5);
    assertThat(logs.lines(Level.WARNING, "metadata is missing")).hasSize(1);
    assertThat(logs.lines(Level.WARNING, "metadata.uid is missing")).hasSize(2);
    assertThat(logs.lines(Level.WARNING, "metadata.resourceVersion is missing")).hasSize(1);
    assertThat(logs.lines(Level.WARNING, "outside its scope")).hasSize(1);
    assertThat(events()).isEmpty();
  }

  @Test
  void theEndOfAListThatTheLedgerDidNotTakeIsToldAgain() {
    handler.onBeforeList(null);
    handler.onAdd(cart("u1", "5", 2));
    store.failure = new StoreDown();
    handler.onList("7", false);
    store.failure = null;
    assertThat(store.isOpen(SCOPE)).isFalse();

    handler.onBeforeList("7");
    handler.onAdd(workload("other", "u2", "8", 2));
    handler.onList("9", false);
    assertThat(store.isOpen(SCOPE)).isTrue();
    assertThat(events()).extracting(event -> event.details().uid()).containsExactly("u2");
  }

  @Test
  void aLedgerThatFailsIsSaidOnceUntilItWorksAgain() {
    openAt("1");
    store.failure = new StoreDown();
    handler.onAdd(cart("u1", "5", 2));
    handler.onAdd(workload("other", "u2", "6", 2));
    handler.onList("7", false);
    assertThat(handler.unrecorded()).isEqualTo(3);
    assertThat(logs.lines(Level.WARNING, ""))
        .singleElement()
        .asString()
        .startsWith("the ledger cannot record deployment in namespace shop of cluster-one: ")
        .contains("the store is down");
    assertThat(logs.hasStackTraces()).isFalse();

    store.failure = null;
    handler.onUpdate(known("u1", "5"), cart("u1", "8", 2));
    assertThat(events()).hasSize(1);
    assertThat(logs.lines(Level.INFO, "again; not recorded so far: 3")).hasSize(1);
    assertThat(handler.unrecorded()).isEqualTo(3);
  }

  @Test
  void aFaultThatNobodyForesawShowsItsPlace() {
    openAt("1");
    store.failure = new IllegalStateException("a bug");
    handler.onAdd(cart("u1", "5", 2));
    assertThat(handler.unrecorded()).isEqualTo(1);
    assertThat(handler.unreadable()).isZero();
    assertThat(logs.lines(Level.SEVERE, "a bug")).hasSize(1);
    assertThat(logs.hasStackTraces()).isTrue();
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
    return store.entry(new ObjectId(CLUSTER, uid)).orElseThrow();
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
        Observation.Seen.WATCHED,
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

  private static final class StoreDown extends CostAuditException {
    private static final long serialVersionUID = 1L;

    StoreDown() {
      super("the store is down", null);
    }
  }

  /** Keeps in memory, unless it fails. */
  private static final class BreakableStore implements LedgerStore {
    private final InMemoryLedgerStore store = InMemoryLedgerStore.ofDefaults();
    private RuntimeException failure;

    private LedgerStore store() {
      if (failure != null) {
        throw failure;
      }
      return store;
    }

    @Override
    public Optional<LedgerEntry> entry(ObjectId id) {
      return store().entry(id);
    }

    @Override
    public Optional<LedgerEntry.Live> live(ResourceRef resource) {
      return store().live(resource);
    }

    @Override
    public boolean commit(LedgerChange change) {
      return store().commit(change);
    }

    @Override
    public boolean isOpen(Scope scope) {
      return store().isOpen(scope);
    }

    @Override
    public void open(Scope scope) {
      store().open(scope);
    }

    @Override
    public EventPage page(EventQuery query) {
      return store().page(query);
    }
  }
}
