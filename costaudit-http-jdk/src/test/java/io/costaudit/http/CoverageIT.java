package io.costaudit.http;

import static io.costaudit.predict.spec.ResourceType.DEPLOYMENT;
import static io.costaudit.predict.spec.ResourceType.NODE;
import static io.costaudit.predict.spec.ResourceType.STATEFULSET;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.costaudit.coverage.BlindCause;
import io.costaudit.coverage.Coverage;
import io.costaudit.coverage.CoverageReport;
import io.costaudit.coverage.CoverageTrack;
import io.costaudit.coverage.InMemoryCoverage;
import io.costaudit.coverage.Scope;
import io.costaudit.coverage.ScopeCoverage;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.Ledger;
import io.costaudit.http.RawHttp.Response;
import io.costaudit.jackson.WireJson;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testkit.record.FaultyLedgerStore;
import io.costaudit.testkit.record.SettableClock;
import io.costaudit.testsupport.Logs;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When was watched and when not, over a real socket. */
class CoverageIT {
  private static final String COVERAGE = "/model/audit/coverage";
  private static final String EVENTS = "/model/audit/events";
  private static final String HEADER = "Costaudit-Coverage";
  private static final ObjectMapper MAPPER = WireJson.mapper();
  private static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");

  private final SettableClock clock = new SettableClock();
  private final Coverage coverage = new InMemoryCoverage();
  private final FaultyLedgerStore store = new FaultyLedgerStore(InMemoryLedgerStore.ofDefaults());
  private final Ledger ledger = Ledger.builder(store).build();
  private final WatchedCluster cluster = new WatchedCluster("cluster-one", ledger);
  private CostAuditServer server;

  @BeforeEach
  void start() {
    clock.set(at(100));
    server = serve(coverage);
  }

  private CostAuditServer serve(Coverage served) {
    return CostAuditServer.builder()
        .coverage(served)
        .costEvents(CostEventsHandler.builder(ledger).clock(clock))
        .handler(COVERAGE, CoverageHandler.builder(served).clock(clock).build())
        .build()
        .start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Instant at(int second) {
    return NOON.plusSeconds(second);
  }

  private void watched(Scope scope, int... seconds) {
    for (int second : seconds) {
      coverage.report(CoverageReport.watched("watcher", scope, at(second)));
    }
  }

  private void blind(Scope scope, int second, BlindCause cause) {
    coverage.report(CoverageReport.blind("watcher", scope, at(second), cause));
  }

  private static Scope scope(String cluster, ResourceType type, @Nullable String namespace) {
    return new Scope(cluster, type, namespace);
  }

  /** Deployments everywhere: 10 s until the first list, lost for 20 s. One was never allowed. */
  private void watchSome() {
    Scope deployments = scope("cluster-one", DEPLOYMENT, null);
    blind(deployments, 0, BlindCause.START);
    watched(deployments, 10, 40);
    blind(deployments, 30, BlindCause.DISCONNECTED);
    watched(deployments, 50, 80, 100);
    blind(scope("cluster-one", STATEFULSET, "shop"), 60, BlindCause.FORBIDDEN);
    watched(scope("cluster-two", DEPLOYMENT, "shop"), 0, 100);
    watched(scope("cluster-two", DEPLOYMENT, "web"), 0, 60);
    watched(scope("cluster-one", NODE, null), 0, 100);
  }

  @Test
  void intervalsComeWithTheirCauses() throws IOException {
    assertThat(get(COVERAGE).body()).isEqualTo("{\"code\":200,\"data\":[]}");
    watchSome();

    assertThat(get(COVERAGE + "?filterClusters=cluster-one&filterNamespaces=shop").body())
        .startsWith(
            """
            {"code":200,"data":[{"cluster":"cluster-one","resourceType":"deployment",\
            "namespace":"","intervals":[\
            {"start":"2023-03-01T12:00:00Z","end":"2023-03-01T12:00:10Z","state":"blind",\
            "cause":"start"},\
            {"start":"2023-03-01T12:00:10Z","end":"2023-03-01T12:00:30Z","state":"watched"},\
            {"start":"2023-03-01T12:00:30Z","end":"2023-03-01T12:00:50Z","state":"blind",\
            "cause":"disconnected"},\
            {"start":"2023-03-01T12:00:50Z","end":"2023-03-01T12:01:40Z","state":"watched"}]},\
            {"cluster":"cluster-one","resourceType":"statefulset","namespace":"shop","intervals":[\
            {"start":"2023-03-01T12:01:00Z","end":"2023-03-01T12:01:40Z","state":"blind",\
            "cause":"forbidden"}]},""");
    assertThat(scopesOf(get(COVERAGE))).isEqualTo(coverage.scopes(at(100)));
  }

  @Test
  void whoIsSilentIsNotTakenToWatch() throws IOException {
    watched(scope("cluster-one", DEPLOYMENT, null), 0, 60);
    clock.set(at(91));

    assertThat(get(COVERAGE).body())
        .contains(
            """
            {"start":"2023-03-01T12:01:00Z","end":"2023-03-01T12:01:31Z","state":"blind",\
            "cause":"stopped"}""");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                              | 5",
        "?filterClusters=cluster-two     | 2",
        "?filterClusters=x,cluster-one   | 3",
        "?filterResourceTypes=deployment | 3",
        "?filterResourceTypes=job        | 0",
        "?filterNamespaces=web           | 3",
        "?filterNamespaces=web,%20shop   | 5",
        "?filterNamespaces=nowhere       | 2",
        "?filterNamespaces=&window=&x=y  | 5"
      })
  void filtersKeepWhatTheyName(String query, int scopes) throws IOException {
    watchSome();
    assertThat(scopesOf(get(COVERAGE + query))).hasSize(scopes);
  }

  @Test
  void aWindowCutsWhatIsKnown() throws IOException {
    watchSome();
    String cluster =
        COVERAGE + "?filterClusters=cluster-one&filterResourceTypes=deployment&window=";

    assertThat(get(cluster + "2023-03-01T12:00:20Z,2023-03-01T12:00:40Z").body())
        .contains(
            """
            "intervals":[\
            {"start":"2023-03-01T12:00:20Z","end":"2023-03-01T12:00:30Z","state":"watched"},\
            {"start":"2023-03-01T12:00:30Z","end":"2023-03-01T12:00:40Z","state":"blind",\
            "cause":"disconnected"}]""");
    assertThat(get(cluster + "yesterday").body()).contains("\"intervals\":[]");
    assertThat(scopesOf(get(cluster + "1h"))).isEqualTo(scopesOf(get(COVERAGE)).subList(0, 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "window=x                    | 400 | parameter window: ",
        "window=1d&window=2d         | 400 | parameter window is given 2 times",
        "filterResourceTypes=pods    | 400 | parameter filterResourceTypes: ",
        "filterNamespace=shop        | 400 | did you mean filterNamespaces?",
        "filterEventTypes=add        | 400 | unknown parameter \"filterEventTypes\"",
        "windwo=1d                   | 400 | did you mean window?",
        "filterClusters=%FF          | 400 | bad encoding"
      })
  void badInputIsRefused(String query, int status, String message) throws IOException {
    Response answer = get(COVERAGE + "?" + query);
    assertThat(answer.status()).isEqualTo(status);
    JsonNode error = MAPPER.readTree(answer.bytes());
    assertThat(error.get("code").asInt()).isEqualTo(status);
    assertThat(error.get("message").asText()).contains(message);
  }

  @Test
  void onlyReadingIsAllowedAndOnlyThere() throws IOException {
    Response posted = RawHttp.exchange(server.port(), "POST " + COVERAGE + " HTTP/1.1");
    assertThat(posted.status()).isEqualTo(405);
    assertThat(posted.header("Allow")).isEqualTo("GET, HEAD");
    assertThat(get(COVERAGE + "/x").status()).isEqualTo(404);
  }

  @Test
  void whatIsKnownIsNotSentAgain() throws IOException {
    watchSome();
    String tag = get(COVERAGE).header("ETag");
    assertThat(get(COVERAGE, "If-None-Match: " + tag).status()).isEqualTo(304);
    clock.set(at(101));
    assertThat(get(COVERAGE, "If-None-Match: " + tag).status()).isEqualTo(200);
  }

  @Test
  void withoutACoverageThereIsNothingToTell() throws IOException {
    try (CostAuditServer without = CostAuditServer.builder().costEvents(ledger).build().start()) {
      assertThat(RawHttp.exchange(without.port(), "GET " + COVERAGE + " HTTP/1.1").status())
          .isEqualTo(404);
      Response events = RawHttp.exchange(without.port(), "GET " + EVENTS + " HTTP/1.1");
      assertThat(events.status()).isEqualTo(200);
      assertThat(events.header(HEADER)).isEmpty();
    }
  }

  @Test
  void eventsThatAreSwitchedOffStayOff() throws IOException {
    try (CostAuditServer off = CostAuditServer.builder().coverage(coverage).build().start()) {
      Response events = RawHttp.exchange(off.port(), "GET " + EVENTS + " HTTP/1.1");
      assertThat(events.status()).isEqualTo(501);
      assertThat(events.header(HEADER)).isEmpty();
      assertThat(RawHttp.exchange(off.port(), "GET " + COVERAGE + " HTTP/1.1").status())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                              | scopes=4, watched=2, blind=2, gaps=3, blindSeconds=100, startingSeconds=10",
        "?book=capacity                  | scopes=1, watched=1, blind=0, gaps=0, blindSeconds=0, startingSeconds=0",
        "?filterClusters=cluster-one     | scopes=2, watched=1, blind=1, gaps=2, blindSeconds=60, startingSeconds=10",
        "?filterNamespaces=web           | scopes=2, watched=1, blind=1, gaps=2, blindSeconds=60, startingSeconds=10",
        "?filterResourceTypes=deployment | scopes=3, watched=2, blind=1, gaps=2, blindSeconds=60, startingSeconds=10",
        "?filterResourceTypes=job        | scopes=0, watched=0, blind=0, gaps=0, blindSeconds=0, startingSeconds=0",
        "?window=2023-03-01T12:00:05Z,2023-03-01T12:00:35Z"
            + "| scopes=4, watched=2, blind=2, gaps=1, blindSeconds=5, startingSeconds=5",
        "?window=yesterday&count=0       | scopes=4, watched=0, blind=4, gaps=0, blindSeconds=0, startingSeconds=0"
      })
  void eventsComeWithASummaryForTheirQuery(String query, String summary) throws IOException {
    watchSome();
    assertThat(get(EVENTS + query).header(HEADER)).isEqualTo(summary);
  }

  @Test
  void aMomentOfBlindnessIsNotNone() throws IOException {
    Scope scope = scope("cluster-one", DEPLOYMENT, null);
    watched(scope, 0);
    coverage.report(
        CoverageReport.blind("watcher", scope, at(50).minusNanos(1), BlindCause.OVERFLOW));
    watched(scope, 50, 100);
    assertThat(get(EVENTS).header(HEADER))
        .isEqualTo("scopes=1, watched=1, blind=0, gaps=1, blindSeconds=1, startingSeconds=0");
  }

  @Test
  void theSummaryIsThereInEveryAnswerAndChangesNoTag() throws IOException {
    cluster.apply(DEPLOYMENT, "shop", "cart", 1, "1", "1Gi");
    cluster.apply(DEPLOYMENT, "shop", "front", 1, "1", "1Gi");
    watched(scope("cluster-one", DEPLOYMENT, null), 0, 100);
    Response first = get(EVENTS + "?count=1");
    assertThat(first.header(HEADER))
        .isEqualTo("scopes=1, watched=1, blind=0, gaps=0, blindSeconds=0, startingSeconds=0");
    assertThat(first.header("Link")).isNotEmpty();

    blind(scope("cluster-one", DEPLOYMENT, null), 93, BlindCause.DISCONNECTED);
    String tag = "If-None-Match: " + first.header("ETag");
    for (String method : List.of("GET ", "HEAD ")) {
      try (RawHttp client = new RawHttp(server.port())) {
        client.sendHead(method + EVENTS + "?count=1 HTTP/1.1", tag);
        Response known = client.response(false);
        assertThat(known.status()).isEqualTo(304);
        assertThat(known.header(HEADER))
            .isEqualTo("scopes=1, watched=0, blind=1, gaps=1, blindSeconds=7, startingSeconds=0");

        client.sendHead(method + EVENTS + "?count=1 HTTP/1.1");
        Response full = client.response(method.startsWith("HEAD"));
        assertThat(full.status()).isEqualTo(200);
        assertThat(full.header(HEADER)).isEqualTo(known.header(HEADER));
      }
    }
    assertThat(get(EVENTS + "?count=-1").header(HEADER)).isEmpty();
  }

  @Test
  void aHandlerKeepsTheCoverageThatItWasGiven() throws IOException {
    watchSome();
    CostEventsHandler.Builder own =
        CostEventsHandler.builder(ledger).coverage(new InMemoryCoverage()).clock(clock);
    try (CostAuditServer both =
        CostAuditServer.builder().costEvents(own).coverage(coverage).build().start()) {
      assertThat(RawHttp.exchange(both.port(), "GET " + EVENTS + " HTTP/1.1").header(HEADER))
          .isEqualTo("scopes=0, watched=0, blind=0, gaps=0, blindSeconds=0, startingSeconds=0");
    }
  }

  @Test
  void aCoverageThatFailsIsNotTheFaultOfTheClient() throws IOException {
    try (Logs log = new Logs(Endpoint.class.getName());
        CostAuditServer broken = serve(new Failing())) {
      Response answer = RawHttp.exchange(broken.port(), "GET " + COVERAGE + " HTTP/1.1");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body()).doesNotContain("db-7");
      assertThat(log.records()).hasSize(1);
    }
  }

  @Test
  void aCoverageThatFailsKeepsNobodyFromTheEvents() throws IOException {
    cluster.apply(DEPLOYMENT, "shop", "cart", 1, "1", "1Gi");
    Failing failing = new Failing();
    String events = "GET " + EVENTS + " HTTP/1.1";
    try (Logs log = new Logs(CoverageHeader.class.getName());
        CostAuditServer broken = serve(failing)) {
      for (int i = 0; i < 3; i++) {
        Response answer = RawHttp.exchange(broken.port(), events);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header(HEADER)).isEqualTo("unknown");
        assertThat(MAPPER.readTree(answer.bytes()).get("data")).hasSize(1);
      }
      assertThat(RawHttp.exchange(broken.port(), "GET " + EVENTS + "?window=x HTTP/1.1").status())
          .isEqualTo(400);
      assertThat(log.lines(Level.WARNING, "the coverage cannot be read")).hasSize(1);

      failing.works = true;
      for (int i = 0; i < 2; i++) {
        assertThat(RawHttp.exchange(broken.port(), events).header(HEADER)).startsWith("scopes=0,");
      }
      assertThat(log.lines(Level.INFO, "can be read again")).hasSize(1);

      failing.works = false;
      assertThat(RawHttp.exchange(broken.port(), events).header(HEADER)).isEqualTo("unknown");
      assertThat(log.lines(Level.WARNING, "the coverage cannot be read")).hasSize(2);
      assertThat(log.hasStackTraces()).isFalse();
    }
  }

  private static final class Failing implements Coverage {
    volatile boolean works;

    @Override
    public void report(CoverageReport report) {
      throw new FaultyLedgerStore.Down("the disk of host db-7 is full");
    }

    @Override
    public List<CoverageTrack> tracks() {
      if (works) {
        return List.of();
      }
      throw new FaultyLedgerStore.Down("the disk of host db-7 is full");
    }
  }

  private Response get(String target, String... headers) throws IOException {
    List<String> head = new ArrayList<>(List.of("GET " + target + " HTTP/1.1"));
    head.addAll(List.of(headers));
    return RawHttp.exchange(server.port(), head.toArray(new String[0]));
  }

  private static List<ScopeCoverage> scopesOf(Response answer) throws IOException {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    List<ScopeCoverage> scopes = new ArrayList<>();
    for (JsonNode item : MAPPER.readTree(answer.bytes()).get("data")) {
      scopes.add(MAPPER.treeToValue(item, ScopeCoverage.class));
    }
    return scopes;
  }
}
