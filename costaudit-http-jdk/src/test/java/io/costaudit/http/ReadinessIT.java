package io.costaudit.http;

import static io.costaudit.predict.spec.ResourceType.DEPLOYMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.costaudit.coverage.Scope;
import io.costaudit.event.Balance;
import io.costaudit.event.CommitResult;
import io.costaudit.event.CostEvent;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.Ledger;
import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerEntry.Booked;
import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.event.Observation;
import io.costaudit.event.ObservationMode;
import io.costaudit.http.RawHttp.Response;
import io.costaudit.jackson.WireJson;
import io.costaudit.predict.price.CostPredictor;
import io.costaudit.predict.price.PriceQuote;
import io.costaudit.predict.price.UnitPrices;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.NodeSpec;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testkit.record.FaultyLedgerStore;
import io.costaudit.testsupport.Logs;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code /readyz} says in full, over a real socket. */
class ReadinessIT {
  private static final String FULL = "/readyz?detail=full";
  private static final ObjectMapper MAPPER = WireJson.mapper();

  private final AtomicReference<List<String>> reasons = new AtomicReference<>(List.of());
  private final AtomicReference<UnitPrices> prices =
      new AtomicReference<>(new UnitPrices(1 / 730.0, 0, 0));
  private final MiskeepingStore store = new MiskeepingStore();
  private final Ledger ledger =
      Ledger.builder(store)
          .predictor(
              CostPredictor.of(query -> Optional.of(new PriceQuote(prices.get(), "the test"))))
          .build();
  private final WatchedCluster one = new WatchedCluster("cluster-one", ledger);
  private final WatchedCluster two = new WatchedCluster("cluster-two", ledger);
  private CostAuditServer server;

  /** Keeps something else while told to. */
  private static final class MiskeepingStore extends FaultyLedgerStore {
    private volatile UnaryOperator<LedgerChange> keeps = UnaryOperator.identity();

    MiskeepingStore() {
      super(InMemoryLedgerStore.ofDefaults());
    }

    @Override
    public List<CommitResult> commit(List<LedgerChange> changes) {
      return super.commit(changes.stream().map(keeps).toList());
    }
  }

  @BeforeEach
  void start() {
    server = CostAuditServer.builder().costEvents(ledger).readiness(reasons::get).build().start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anEmptyLedgerHolds() throws IOException {
    Response answer = get(FULL);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            """
            {"code":200,"data":{"ready":true,"state":"ready","reasons":[],"degradations":[],\
            "ledger":{"holds":true,"books":[],"violations":[]}}}""");
  }

  @Test
  void booksAreSummedByClusterAndNeverWithEachOther() throws IOException {
    one.apply(DEPLOYMENT, "shop", "cart", 1, "1", "1Gi");
    one.apply(DEPLOYMENT, "shop", "cart", 3, "1", "1Gi");
    one.apply(DEPLOYMENT, "web", "front", 1, "2", "1Gi");
    two.apply(DEPLOYMENT, "shop", "cart", 1, "8", "1Gi");
    assertThat(node("cluster-one", "16")).isPresent();
    prices.set(new UnitPrices(2 / 730.0, 0, 0));

    assertThat(get(FULL).body())
        .isEqualTo(
            """
            {"code":200,"data":{"ready":true,"state":"ready","reasons":[],"degradations":[],\
            "ledger":{"holds":true,"books":[\
            {"cluster":"cluster-one","book":"workloads","namespaces":2,"live":2,"unpriced":0,\
            "booked":5,"checkpoint":0,"unlogged":0,"impacts":5,"difference":0,"revaluation":5,"holds":true},\
            {"cluster":"cluster-one","book":"capacity","namespaces":1,"live":1,"unpriced":0,\
            "booked":16,"checkpoint":0,"unlogged":0,"impacts":16,"difference":0,"revaluation":16,"holds":true},\
            {"cluster":"cluster-two","book":"workloads","namespaces":1,"live":1,"unpriced":0,\
            "booked":8,"checkpoint":0,"unlogged":0,"impacts":8,"difference":0,"revaluation":8,"holds":true}\
            ],"violations":[]}}}""");
  }

  private Optional<CostEvent> node(String cluster, String cpu) {
    return ledger.record(
        new Observation(
            new Scope(cluster, ResourceType.NODE, null),
            new ResourceRef(cluster, ResourceType.NODE, "", "node-1"),
            "uid-of-node-1",
            "100",
            new NodeSpec("node-1", Map.of("cpu", Quantity.parse(cpu)), Map.of()),
            ObservationMode.WATCHED,
            WatchedCluster.FIRST_CHANGE));
  }

  @Test
  void whatIsNotReadySaysAllTheSame() throws IOException {
    reasons.set(List.of("cluster-one: \"x\"", "no prices"));
    assertThat(get("/readyz").body())
        .isEqualTo("{\"code\":503,\"message\":\"not ready: cluster-one: \\\"x\\\"; no prices\"}");
    Response answer = get(FULL);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body())
        .isEqualTo(
            """
            {"code":503,"message":"not ready: cluster-one: \\"x\\"; no prices",\
            "data":{"ready":false,"state":"notReady",\
            "reasons":["cluster-one: \\"x\\"","no prices"],"degradations":[],\
            "ledger":{"holds":true,"books":[],"violations":[]}}}""");
  }

  @Test
  void aBrokenLawIsShownAndLoggedOnceAndStaysReady() throws IOException {
    one.apply(DEPLOYMENT, "shop", "cart", 1, "1", "1Gi");
    // The event and the entry no longer say the same: in two namespaces, and in sum unseen.
    store.keeps = change -> bookedAt(change, -1);
    one.apply(DEPLOYMENT, "web", "front", 1, "2", "1Gi");
    store.keeps = change -> bookedAt(change, 2);
    one.apply(DEPLOYMENT, "zoo", "lion", 1, "4", "1Gi");
    store.keeps = change -> change;

    try (Logs log = new Logs(LedgerReport.class.getName())) {
      for (int i = 0; i < 2; i++) {
        Response answer = get(FULL);
        assertThat(answer.status()).isEqualTo(200);
        JsonNode data = MAPPER.readTree(answer.bytes()).get("data");
        assertThat(data.get("ready").asBoolean()).isTrue();
        JsonNode said = data.get("ledger");
        assertThat(said.get("holds").asBoolean()).isFalse();
        JsonNode book = said.get("books").get(0);
        assertThat(book.get("namespaces").asInt()).isEqualTo(3);
        assertThat(book.get("difference").asDouble()).isZero();
        assertThat(book.get("holds").asBoolean()).isFalse();
        assertThat(List.of(MAPPER.treeToValue(said.get("violations"), Balance[].class)))
            .isEqualTo(ledger.balances().subList(1, 3))
            .extracting(Balance::namespace, Balance::difference)
            .containsExactly(
                tuple("web", new BigDecimal("-4.000000")),
                tuple("zoo", new BigDecimal("4.000000")));
      }
      assertThat(log.lines(Level.WARNING, "the balance check of the ledger fails"))
          .singleElement()
          .asString()
          .contains(
              "cluster-one",
              "namespace web",
              "workloads",
              "-2 is booked",
              "in place of 2,",
              "1 more");
      assertThat(get("/readyz").body()).isEqualTo("{\"code\":200,\"data\":\"ok\"}");
    }
  }

  /** Keeps a booked amount that is that many times what the event says. */
  private static LedgerChange bookedAt(LedgerChange change, int times) {
    Live entry = (Live) change.entry();
    Booked booked = entry.booked();
    var rates = booked.rates();
    var wrong =
        times < 0 ? rates.negated() : rates.minus(rates.negated()); // once less, or once more
    return new LedgerChange(
        change.expectedRevision(),
        new Live(
            entry.id(),
            entry.resource(),
            entry.version(),
            entry.spec(),
            new Booked(wrong, booked.quote())),
        change.event(),
        change.impactMicros());
  }

  @Test
  void aStoreThatFailsIs503AndAskedForDetailAlone() throws IOException {
    store.fail(new FaultyLedgerStore.Down("the disk of host db-7 is full"));
    try (Logs log = new Logs(Endpoint.class.getName())) {
      Response answer = get(FULL);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body())
          .startsWith("{\"code\":503,\"message\":\"something that the answer needs failed; its id")
          .doesNotContain("db-7");
      assertThat(log.records()).hasSize(1);
    }
    assertThat(get("/readyz").status()).isEqualTo(200);
  }

  @Test
  void withoutALedgerThereIsNoneToShow() throws IOException {
    for (CostAuditServerBuilder builder :
        List.of(CostAuditServer.builder(), CostAuditServer.builder().costEventsOff("a flag"))) {
      try (CostAuditServer without = builder.build().start()) {
        assertThat(RawHttp.exchange(without.port(), "GET " + FULL + " HTTP/1.1").body())
            .isEqualTo(
                "{\"code\":200,\"data\":{\"ready\":true,\"state\":\"ready\",\"reasons\":[],"
                    + "\"degradations\":[]}}");
      }
    }
  }

  @Test
  void aHandlerOfOnesOwnKeepsItsLedger() throws IOException {
    one.apply(DEPLOYMENT, "shop", "cart", 1, "1", "1Gi");
    HealthHandler own = HealthHandler.ready(Readiness.always(), Ledger.inMemory());
    try (CostAuditServer both =
        CostAuditServer.builder().costEvents(ledger).handler("/readyz", own).build().start()) {
      assertThat(RawHttp.exchange(both.port(), "GET " + FULL + " HTTP/1.1").body())
          .contains("\"books\":[]");
    }
    assertThat(get(FULL).body()).contains("\"book\":\"workloads\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "detail=some             | 400",
        "detail=FULL             | 400",
        "detail=full&detail=full | 400",
        "detail=                 | 200",
        "detial=full             | 200",
        "filterNamespace=x       | 200",
        "window=x                | 200"
      })
  void anotherDetailIsRefusedAndOtherParametersAreIgnored(String query, int status)
      throws IOException {
    Response answer = get("/readyz?" + query);
    assertThat(answer.status()).isEqualTo(status);
    if (status == 400) {
      assertThat(answer.body()).contains("parameter detail");
    } else {
      assertThat(answer.body()).isEqualTo("{\"code\":200,\"data\":\"ok\"}");
    }
    assertThat(get("/healthz?" + query).status()).isEqualTo(200);
  }

  private Response get(String target) throws IOException {
    return RawHttp.exchange(server.port(), "GET " + target + " HTTP/1.1");
  }
}
