package io.costaudit.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventType;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.Ledger;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.ObjectId;
import io.costaudit.event.StoredEntry;
import io.costaudit.fabric8.ClusterWatcher;
import io.costaudit.fabric8.apiserver.MockApiServer;
import io.costaudit.http.CostAuditServer;
import io.costaudit.jackson.WireJson;
import io.costaudit.testsupport.CostOracle;
import io.costaudit.testsupport.Poll;
import io.costaudit.testsupport.RealData;
import io.costaudit.testsupport.WatchHistory;
import io.costaudit.testsupport.WatchHistory.Change;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The main job on real input: the real history of real manifests, applied to an API server by the
 * real client, watched by the real informers and read back over HTTP: the events are exactly those
 * that an independent oracle expects. {@link WatchHistory} says how the manifests are rewritten to
 * what an API server serves.
 */
class RealHistoryIT {
  private static final String CLUSTER = "cluster-one";
  private static final double TOLERANCE = 1e-9;
  private static final ObjectMapper WIRE = WireJson.mapper();

  private final InMemoryLedgerStore store = InMemoryLedgerStore.builder().maxEvents(10_000).build();
  private final Ledger ledger = Ledger.builder(store).build();

  /** What lives, by who it is: its uid and what it costs. */
  private final Map<String, Living> living = new HashMap<>();

  /** What must be heard of each uid, in this order. */
  private final Map<String, List<Expected>> expected = new HashMap<>();

  private record Living(String uid, CostOracle cost) {}

  private record Expected(EventType type, BigDecimal impact) {}

  @Test
  void everyChangeOfACostIsOneEventAndNothingElseIs() throws Exception {
    List<Change> changes = WatchHistory.read(files("changes/git-history"));
    List<ObjectNode> inventory =
        files("changes/kubectl-lists").stream()
            .flatMap(file -> WatchHistory.items(file).stream())
            .filter(object -> !object.path("kind").asText().equals("Node"))
            .toList();
    assertThat(changes).hasSizeGreaterThan(600);
    assertThat(inventory).hasSizeGreaterThan(5);

    try (MockApiServer server = MockApiServer.start();
        KubernetesClient client = server.client();
        ClusterWatcher watcher = ClusterWatcher.builder(CLUSTER, client, ledger).build();
        CostAuditServer http = CostAuditServer.builder().costEvents(ledger).build().start()) {
      for (ObjectNode object : inventory) {
        create(client, WatchHistory.who(object), object);
      }
      watcher.start();
      assertThat(watcher.awaitReady(Poll.LONG)).isTrue();
      assertThat(booked()).isCloseTo(costOfTheLiving(), within(TOLERANCE));
      double opening = costOfTheLiving();

      for (Change change : changes) {
        apply(client, change);
      }
      for (ObjectNode object : inventory) {
        delete(client, "the end", object);
      }

      assertThat(count(EventType.UPDATE)).as("a history in which costs change").isGreaterThan(10);

      List<CostEvent> events = oldestFirst(http);
      assertThat(events).hasSize(expected.values().stream().mapToInt(List::size).sum());
      Map<String, List<CostEvent>> heard = new HashMap<>();
      for (CostEvent event : events) {
        heard.computeIfAbsent(event.details().uid(), uid -> new ArrayList<>()).add(event);
      }
      assertThat(heard.keySet()).isEqualTo(expected.keySet());
      heard.forEach((uid, of) -> assertExpected(of, expected.get(uid)));
      assertThat(opening + sum(events)).isCloseTo(costOfTheLiving(), within(TOLERANCE));
      assertThat(booked()).isCloseTo(costOfTheLiving(), within(TOLERANCE));
      assertThat(watcher.unreadable()).isZero();
      assertThat(watcher.unrecorded()).isZero();
    }
  }

  private static List<Path> files(String dir) throws IOException {
    try (Stream<Path> files = Files.list(RealData.dir(dir))) {
      return files.sorted().toList();
    }
  }

  /**
   * Applies a change and waits until the ledger has it: an informer may merge what comes too fast.
   */
  private void apply(KubernetesClient client, Change change) {
    ObjectNode object = change.object();
    String who = WatchHistory.who(object);
    switch (change.type()) {
      case ADDED -> {
        String version = create(client, who, object);
        Living now = living.get(who);
        expect(now.uid(), EventType.ADD, now.cost().monthlyRate());
        awaitEntry(change.origin(), now.uid(), entry -> entry.version().equals(version));
      }
      case MODIFIED -> {
        Living before = living.get(who);
        Living now = new Living(before.uid(), CostOracle.of(object));
        if (!now.cost().equals(before.cost())) {
          expect(
              now.uid(),
              EventType.UPDATE,
              now.cost().monthlyRate().subtract(before.cost().monthlyRate()));
        }
        living.put(who, now);
        String version =
            of(client, object)
                .resource(sent(client, object))
                .update()
                .getMetadata()
                .getResourceVersion();
        awaitEntry(change.origin(), now.uid(), entry -> entry.version().equals(version));
      }
      case DELETED -> delete(client, change.origin(), object);
    }
  }

  private String create(KubernetesClient client, String who, ObjectNode object) {
    GenericKubernetesResource created = of(client, object).resource(sent(client, object)).create();
    living.put(who, new Living(created.getMetadata().getUid(), CostOracle.of(object)));
    return created.getMetadata().getResourceVersion();
  }

  private void delete(KubernetesClient client, String origin, ObjectNode object) {
    Living before = living.remove(WatchHistory.who(object));
    expect(before.uid(), EventType.DELETE, before.cost().monthlyRate().negate());
    of(client, object).withName(object.path("metadata").path("name").asText()).delete();
    awaitEntry(origin, before.uid(), LedgerEntry.Tombstone.class::isInstance);
  }

  private static NonNamespaceOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      of(KubernetesClient client, ObjectNode object) {
    String kind = object.path("kind").asText();
    return client
        .genericKubernetesResources(
            new ResourceDefinitionContext.Builder()
                .withGroup("apps")
                .withVersion("v1")
                .withKind(kind)
                .withPlural(kind.toLowerCase(Locale.ROOT) + "s")
                .withNamespaced(true)
                .build())
        .inNamespace(object.path("metadata").path("namespace").asText());
  }

  private static GenericKubernetesResource sent(KubernetesClient client, ObjectNode object) {
    return client
        .getKubernetesSerialization()
        .unmarshal(object.toString(), GenericKubernetesResource.class);
  }

  private void expect(String uid, EventType type, BigDecimal impact) {
    expected.computeIfAbsent(uid, unused -> new ArrayList<>()).add(new Expected(type, impact));
  }

  private long count(EventType type) {
    return expected.values().stream()
        .flatMap(List::stream)
        .filter(event -> event.type() == type)
        .count();
  }

  private void awaitEntry(String origin, String uid, Predicate<LedgerEntry> state) {
    Poll.until(
        "the ledger has " + origin,
        () ->
            store
                .entry(new ObjectId(CLUSTER, uid))
                .map(StoredEntry::entry)
                .filter(state)
                .isPresent());
  }

  private static void assertExpected(List<CostEvent> heard, List<Expected> expected) {
    assertThat(heard)
        .as("events of %s", heard.get(0).resource())
        .extracting(CostEvent::eventType)
        .isEqualTo(expected.stream().map(Expected::type).toList());
    for (int i = 0; i < heard.size(); i++) {
      assertThat(heard.get(i).costPrediction().totalMonthlyRate())
          .as("event %s of %s", i, heard.get(i).resource())
          .isCloseTo(expected.get(i).impact().doubleValue(), within(TOLERANCE));
    }
  }

  /** All events, page by page, by the links of the answers. */
  private static List<CostEvent> oldestFirst(CostAuditServer http) throws Exception {
    URI server = URI.create(Servers.address(http));
    List<CostEvent> events = new ArrayList<>();
    Optional<String> next = Optional.of("/model/audit/events?detail=full&count=37");
    while (next.isPresent()) {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(server.resolve(next.get())).build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      JsonNode page = WIRE.readTree(answer.body()).path("data");
      events.addAll(List.of(WIRE.treeToValue(page, CostEvent[].class)));
      next = answer.headers().firstValue("Link").map(link -> link.substring(1, link.indexOf('>')));
    }
    Collections.reverse(events);
    return events;
  }

  private double costOfTheLiving() {
    return living.values().stream()
        .map(object -> object.cost().monthlyRate())
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .doubleValue();
  }

  private double booked() {
    return living.values().stream()
        .map(object -> store.entry(new ObjectId(CLUSTER, object.uid())).orElseThrow())
        .mapToDouble(
            entry -> ((LedgerEntry.Live) entry.entry()).booked().rates().totalMonthlyRate())
        .sum();
  }

  private static double sum(List<CostEvent> events) {
    return events.stream().mapToDouble(event -> event.costPrediction().totalMonthlyRate()).sum();
  }
}
