package io.costaudit.http;

import static io.costaudit.predict.spec.ResourceType.DEPLOYMENT;
import static io.costaudit.predict.spec.ResourceType.STATEFULSET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.costaudit.event.CostEvent;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.Ledger;
import io.costaudit.http.RawHttp.Response;
import io.costaudit.jackson.WireJson;
import io.costaudit.predict.price.CostPredictor;
import io.costaudit.predict.price.PriceSource;
import io.costaudit.predict.price.UnitPrices;
import io.costaudit.testkit.record.FaultyLedgerStore;
import io.costaudit.testsupport.Logs;
import io.costaudit.testsupport.Poll;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CostEventsIT {
  private static final String EVENTS = "/model/audit/events";
  private static final ObjectMapper MAPPER = WireJson.mapper();

  /** The core price of the sample is one unit in the last place above 23.08 / 730. */
  private static final UnitPrices SAMPLE_PRICES =
      new UnitPrices(0.031616438356164386, 3.94217363775593e-12, 0.95);

  private final FaultyLedgerStore store = new FaultyLedgerStore(InMemoryLedgerStore.ofDefaults());
  private final Ledger ledger =
      Ledger.builder(store)
          .predictor(CostPredictor.of(PriceSource.fixed(SAMPLE_PRICES, "sample")))
          .build();
  private final WatchedCluster cluster = new WatchedCluster("cluster-one", ledger);
  private CostAuditServer server;

  @BeforeEach
  void start() {
    server =
        CostAuditServer.builder()
            .costEvents(
                CostEventsHandler.builder(ledger)
                    .clock(InstantSource.fixed(Instant.parse("2023-03-01T12:00:00Z"))))
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theSampleComesOutByteForByteAndIsReadBackEqual() throws IOException {
    CostEvent event = cluster.apply(DEPLOYMENT, "kubecost", "sample-deployment", 1, "100m", "32Mi");

    Response answer = get("");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(answer.header("Link")).isEmpty();
    assertThat(answer.bytes()).isEqualTo(golden());
    assertThat(eventsOf(answer)).containsExactly(event.withoutDetails());
  }

  private static byte[] golden() throws IOException {
    try (var golden = CostEventsIT.class.getResourceAsStream("/golden/audit-events.json")) {
      return golden.readAllBytes();
    }
  }

  @Test
  void nothingIsAnEmptyList() throws IOException {
    assertThat(get("").body()).isEqualTo("{\"code\":200,\"data\":[]}");
    cluster.apply(DEPLOYMENT, "shop", "cart", 1, "1", "1Gi");
    assertThat(get("?count=0").body()).isEqualTo("{\"code\":200,\"data\":[]}");
    assertThat(get("?count=0").header("Link")).isEmpty();
    assertThat(get("?filterNamespaces=nowhere").body()).isEqualTo("{\"code\":200,\"data\":[]}");
  }

  @Test
  void fullDetailIsEverythingThatIsKnown() throws IOException {
    cluster.apply(DEPLOYMENT, "shop", "cart", 1, "1", "1Gi");
    CostEvent event = cluster.apply(DEPLOYMENT, "shop", "cart", 3, "1", "1Gi");

    assertThat(eventsOf(get("?detail=full&count=1"))).containsExactly(event);
    assertThat(get("?count=1").body()).doesNotContain("uid");
  }

  @Test
  void eachFilterKeepsWhatItNames() throws IOException {
    cluster.apply(DEPLOYMENT, "shop", "cart", 1, "1", "0");
    cluster.apply(STATEFULSET, "shop", "db", 1, "2", "0");
    cluster.apply(DEPLOYMENT, "web", "front", 1, "4", "0");
    cluster.apply(DEPLOYMENT, "web", "front", 2, "4", "0");
    cluster.delete(DEPLOYMENT, "shop", "cart");
    new WatchedCluster("cluster-two", ledger).apply(DEPLOYMENT, "shop", "far", 1, "8", "0");

    assertThat(namesOf(get("?filterNamespaces=web"))).containsExactly("front", "front");
    assertThat(namesOf(get("?filterNamespaces=%20web%20,%20nowhere"))).hasSize(2);
    assertThat(namesOf(get("?filterNamespaces=web&filterNamespaces=shop,&filterNamespaces=")))
        .hasSize(6);
    assertThat(namesOf(get("?filterNamespaces="))).hasSize(6);
    assertThat(namesOf(get("?filterEventTypes=delete"))).containsExactly("cart");
    assertThat(namesOf(get("?filterEventTypes=delete,update"))).containsExactly("cart", "front");
    assertThat(namesOf(get("?filterResourceTypes=statefulset"))).containsExactly("db");
    assertThat(namesOf(get("?filterClusters=cluster-two"))).containsExactly("far");
    assertThat(namesOf(get("?book=capacity"))).isEmpty();
    assertThat(namesOf(get("?book=workloads"))).hasSize(6);
    assertThat(namesOf(get("?window=24h"))).hasSize(6);
    assertThat(namesOf(get("?window=today"))).isEmpty();
    assertThat(namesOf(get("?window=2d+offset+1h"))).hasSize(6);
    assertThat(namesOf(get("?window=2023-02-28T13:58:45Z,2023-02-28T13:58:47Z")))
        .containsExactly("front", "db");
    assertThat(
            namesOf(get("?filterNamespaces=shop&filterEventTypes=add&filterClusters=cluster-one")))
        .containsExactly("db", "cart");
  }

  @Test
  void costBoundsAreInclusiveAndCompareTheSign() throws IOException {
    double rate =
        cluster.apply(DEPLOYMENT, "shop", "cart", 1, "1", "0").costPrediction().totalMonthlyRate();
    cluster.apply(DEPLOYMENT, "shop", "front", 2, "1", "0");
    cluster.delete(DEPLOYMENT, "shop", "cart");

    assertThat(namesOf(get("?filterTotalCostLowerBound=" + rate))).containsExactly("front", "cart");
    assertThat(namesOf(get("?filterTotalCostLowerBound=" + Math.nextUp(rate))))
        .containsExactly("front");
    assertThat(namesOf(get("?filterTotalCostUpperBound=" + rate))).containsExactly("cart", "cart");
    assertThat(namesOf(get("?filterTotalCostUpperBound=0"))).containsExactly("cart");
    assertThat(
            namesOf(
                get("?filterTotalCostLowerBound=" + rate + "&filterTotalCostUpperBound=" + rate)))
        .containsExactly("cart");
    assertThat(namesOf(get("?filterTotalCostLowerBound=-1e3"))).hasSize(3);
  }

  @Test
  void answersAreCutToTheMostThatIsAllowed() throws IOException {
    for (int i = 0; i < 5; i++) {
      cluster.apply(DEPLOYMENT, "shop", "cart-" + i, 1, "1", "0");
    }
    try (CostAuditServer small =
        CostAuditServer.builder()
            .costEvents(CostEventsHandler.builder(ledger).maxEventsPerAnswer(2))
            .build()
            .start()) {
      for (String query : List.of("", "?count=3", "?count=99999999999999999999", "?count=2")) {
        Response answer = RawHttp.exchange(small.port(), "GET " + EVENTS + query + " HTTP/1.1");
        assertThat(namesOf(answer)).as(query).containsExactly("cart-4", "cart-3");
        assertThat(answer.header("Link")).as(query).isNotEmpty();
      }
    }
  }

  @Test
  void theLinkRepeatsWhatWasAskedForAndTheLastPageHasNone() throws IOException {
    for (int i = 0; i < 5; i++) {
      cluster.apply(DEPLOYMENT, "a b&c=d", "cart-" + i, 1, "1", "0");
    }
    String query =
        "?filterNamespaces=a%20b%26c%3Dd,%3E%3B%0D%0Ax&count=2&proxy=%C3%BC&detail=full&cursor=";

    Response first = get(query);
    String next = next(first);
    Response second = RawHttp.exchange(server.port(), "GET " + next + " HTTP/1.1");
    Response third = RawHttp.exchange(server.port(), "GET " + next(second) + " HTTP/1.1");

    assertThat(next)
        .startsWith(
            EVENTS
                + "?filterNamespaces=a+b%26c%3Dd%2C%3E%3B%0D%0Ax&count=2&proxy=%C3%BC&detail=full&cursor=");
    assertThat(namesOf(first)).containsExactly("cart-4", "cart-3");
    assertThat(namesOf(second)).containsExactly("cart-2", "cart-1");
    assertThat(namesOf(third)).containsExactly("cart-0");
    assertThat(third.header("Link")).isEmpty();
  }

  @Test
  void pagingReturnsEachEventOnceWhileWritersAppend() throws Exception {
    int known = 300;
    for (int i = 0; i < known; i++) {
      cluster.apply(DEPLOYMENT, "shop", "old-" + i, 1, "1", "0");
    }
    AtomicBoolean paging = new AtomicBoolean(true);
    List<CompletableFuture<Integer>> writers = new ArrayList<>();
    for (int w = 0; w < 2; w++) {
      WatchedCluster other = new WatchedCluster("writer-" + w, ledger);
      writers.add(
          CompletableFuture.supplyAsync(
              () -> {
                int written = 0;
                while (paging.get() && written < 300) {
                  other.apply(DEPLOYMENT, "shop", "new-" + written++, 1, "1", "0");
                }
                return written;
              }));
    }
    List<CostEvent> seen = new ArrayList<>();
    String next = EVENTS + "?count=7";
    while (!next.isEmpty()) {
      Response page = RawHttp.exchange(server.port(), "GET " + next + " HTTP/1.1");
      seen.addAll(eventsOf(page));
      next = next(page);
    }
    paging.set(false);
    for (CompletableFuture<Integer> writer : writers) {
      assertThat(writer.get(Poll.LONG.toSeconds(), TimeUnit.SECONDS)).isPositive();
    }

    Set<String> names = new HashSet<>();
    for (CostEvent event : seen) {
      assertThat(names.add(event.resource().cluster() + event.resource().name())).isTrue();
    }
    for (int i = 0; i < known; i++) {
      assertThat(names).contains("cluster-oneold-" + i);
    }
  }

  @Test
  void headSaysWhatGetSays() throws IOException {
    for (int i = 0; i < 40; i++) {
      cluster.apply(DEPLOYMENT, "shop", "cart-" + i, 1, "1", "0");
    }
    for (String rest :
        List.of(
            EVENTS + "?count=3",
            EVENTS + "?count=-1",
            EVENTS + "X",
            "/nowhere",
            "/healthz",
            "/model/prediction/speccost")) {
      for (String coding : List.of("identity", "gzip")) {
        try (RawHttp client = new RawHttp(server.port())) {
          String accepted = "Accept-Encoding: " + coding;
          client.sendHead("GET " + rest + " HTTP/1.1", accepted);
          Response got = client.response(false);
          client.sendHead("HEAD " + rest + " HTTP/1.1", accepted);
          Response headed = client.response(true);

          got.headers().remove("Date");
          headed.headers().remove("Date");
          assertThat(headed.status()).as(rest).isEqualTo(got.status());
          assertThat(headed.headers()).as(rest).isEqualTo(got.headers());
          assertThat(got.header("Content-Length"))
              .as(rest)
              .isEqualTo(Integer.toString(got.bytes().length));
        }
      }
    }
  }

  @Test
  void anAnswerThatIsKnownIsNotSentAgain() throws IOException {
    cluster.apply(DEPLOYMENT, "shop", "cart", 1, "1", "0");
    String tag = get("").header("ETag");
    assertThat(tag).matches("W/\"[0-9a-f]{32}\"");

    for (String known : List.of(tag, tag.substring(2), "\"x,y\", " + tag, "*")) {
      try (RawHttp client = new RawHttp(server.port())) {
        for (String method : List.of("GET ", "HEAD ", "GET ")) {
          client.sendHead(method + EVENTS + " HTTP/1.1", "If-None-Match: " + known);
          Response answer = client.response(false);
          assertThat(answer.status()).as(known).isEqualTo(304);
          assertThat(answer.header("ETag")).isEqualTo(tag);
          assertThat(answer.header("Vary")).isEqualTo("Accept-Encoding");
          assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
          assertThat(answer.headers()).doesNotContainKeys("Content-Length", "Content-Type");
        }
      }
    }
    for (String unknown :
        List.of("\"x\"", tag.substring(3), "W/" + tag.toUpperCase(Locale.ROOT), "")) {
      assertThat(get("", "If-None-Match: " + unknown).status()).as(unknown).isEqualTo(200);
    }
    assertThat(get("?count=-1", "If-None-Match: *").status()).isEqualTo(400);
    cluster.apply(DEPLOYMENT, "shop", "front", 1, "1", "0");
    assertThat(get("", "If-None-Match: " + tag).status()).isEqualTo(200);
  }

  @Test
  void aLinkThatAppearsMakesAnotherAnswer() throws IOException {
    cluster.apply(DEPLOYMENT, "shop", "cart", 1, "1", "0");
    String alone = get("?count=1&window=2023-02-28T00:00:00Z,2023-03-01T00:00:00Z").header("ETag");
    assertThat(get("?count=1").header("ETag")).isEqualTo(alone);
    cluster.apply(DEPLOYMENT, "shop", "front", 1, "1", "0");
    Response newest = get("?count=1");
    Response newestOnly = get("?count=1&window=2023-02-28T13:58:45Z,2023-02-28T13:58:46Z");
    assertThat(newest.bytes()).isEqualTo(newestOnly.bytes());
    assertThat(newest.header("ETag")).isNotEqualTo(newestOnly.header("ETag"));
  }

  @Test
  void gzipIsSentToThoseWhoWantIt() throws IOException {
    for (int i = 0; i < 40; i++) {
      cluster.apply(DEPLOYMENT, "shop", "cart-" + i, 1, "1", "0");
    }
    Response plain = get("");
    Response packed = get("", "Accept-Encoding: br, GZIP;q=0.5");

    assertThat(plain.headers()).doesNotContainKey("Content-Encoding");
    assertThat(packed.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(packed.bytes().length).isLessThan(plain.bytes().length / 4);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.bytes())).readAllBytes())
        .isEqualTo(plain.bytes());
    assertThat(packed.header("ETag")).isEqualTo(plain.header("ETag"));
    assertThat(List.of(plain.header("Vary"), packed.header("Vary")))
        .containsOnly("Accept-Encoding");
  }

  @Test
  void eventsThatAreSwitchedOffAreNotAnEmptyList() throws IOException {
    try (CostAuditServer off = CostAuditServer.builder().build().start()) {
      Response answer = RawHttp.exchange(off.port(), "GET " + EVENTS + "?count=x HTTP/1.1");
      assertThat(answer.status()).isEqualTo(501);
      assertThat(errorOf(answer))
          .isEqualTo(
              "cost events are switched off; they are switched on by"
                  + " CostAuditServerBuilder.costEvents(ledger) where the server is built");
      assertThat(RawHttp.exchange(off.port(), "PUT " + EVENTS + " HTTP/1.1").status())
          .isEqualTo(405);
    }
  }

  @Test
  void aStoreThatFailsIsNotTheFaultOfTheClient() throws IOException {
    try (Logs log = new Logs(Endpoint.class.getName())) {
      Throwable failure = new FaultyLedgerStore.Down("the disk of host db-7 is full");
      store.fail(failure);
      Response answer = get("");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(errorOf(answer)).doesNotContain("db-7");
      assertThat(log.records()).hasSize(1);
      assertThat(errorOf(answer)).endsWith(log.records().get(0).getMessage().substring(0, 36));
      assertThat(log.records().get(0).getThrown()).isSameAs(failure);
    }
    store.fail(null);
    assertThat(get("").status()).isEqualTo(200);
  }

  @Test
  void whatNobodyForesawIsAnsweredWithAnIdThatIsInTheLog() throws IOException {
    for (Throwable failure :
        List.of(
            new IllegalStateException("secret"),
            new IllegalArgumentException("secret"),
            new StackOverflowError("secret"),
            new AssertionError("secret"))) {
      try (Logs log = new Logs(Endpoint.class.getName());
          RawHttp client = new RawHttp(server.port())) {
        store.fail(failure);
        client.sendHead("GET " + EVENTS + " HTTP/1.1");
        Response answer = client.response(false);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("secret", "Exception", "\\tat ");
        assertThat(log.records()).hasSize(1);
        assertThat(log.records().get(0).getThrown()).isSameAs(failure);
        assertThat(errorOf(answer)).endsWith(log.records().get(0).getMessage().substring(0, 36));

        store.fail(null);
        client.sendHead("GET " + EVENTS + " HTTP/1.1");
        assertThat(client.response(false).status()).as("on the same connection").isEqualTo(200);
      }
    }
  }

  @Test
  void handlersMountIntoTheServerOfSomebodyElse() throws IOException {
    cluster.apply(DEPLOYMENT, "shop", "cart", 1, "1", "0");
    cluster.apply(DEPLOYMENT, "shop", "front", 1, "1", "0");
    HttpServer theirs =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    theirs.createContext("/costs/what-changed", CostEventsHandler.of(ledger));
    theirs.createContext("/costs/off", CostEventsHandler.switchedOff("the flag --on"));
    theirs.start();
    try {
      int port = theirs.getAddress().getPort();
      Response page = RawHttp.exchange(port, "GET /costs/what-changed?count=1 HTTP/1.1");
      assertThat(namesOf(page)).containsExactly("front");
      assertThat(next(page)).startsWith("/costs/what-changed?count=1&cursor=");
      assertThat(RawHttp.exchange(port, "GET /costs/what-changed/ HTTP/1.1").status())
          .isEqualTo(404);
      assertThat(RawHttp.exchange(port, "GET /costs/offX HTTP/1.1").status()).isEqualTo(404);
      Response off = RawHttp.exchange(port, "GET /costs/off HTTP/1.1");
      assertThat(off.status()).isEqualTo(501);
      assertThat(errorOf(off))
          .isEqualTo("cost events are switched off; they are switched on by the flag --on");
    } finally {
      theirs.stop(0);
    }
  }

  @Test
  void aCursorOfAnotherLogIsRefused() throws IOException {
    Ledger other = Ledger.builder(InMemoryLedgerStore.ofDefaults()).build();
    WatchedCluster elsewhere = new WatchedCluster("elsewhere", other);
    elsewhere.apply(DEPLOYMENT, "shop", "cart", 1, "1", "0");
    elsewhere.apply(DEPLOYMENT, "shop", "front", 1, "1", "0");
    try (CostAuditServer theirs = CostAuditServer.builder().costEvents(other).build().start()) {
      String next = next(RawHttp.exchange(theirs.port(), "GET " + EVENTS + "?count=1 HTTP/1.1"));
      Response answer = RawHttp.exchange(server.port(), "GET " + next + " HTTP/1.1");
      assertThat(answer.status()).isEqualTo(400);
      assertThat(errorOf(answer)).startsWith("parameter cursor: ");
    }
  }

  private Response get(String query, String... headers) throws IOException {
    List<String> head = new ArrayList<>(List.of("GET " + EVENTS + query + " HTTP/1.1"));
    head.addAll(List.of(headers));
    return RawHttp.exchange(server.port(), head.toArray(new String[0]));
  }

  /** The reference to the next page, resolved as a client does it; empty on the last page. */
  private static String next(Response answer) {
    String link = answer.header("Link");
    if (link.isEmpty()) {
      return "";
    }
    assertThat(link).matches("<[^<> ]+>; rel=\"next\"");
    URI resolved = URI.create("http://localhost/").resolve(link.substring(1, link.indexOf('>')));
    return resolved.getRawPath() + "?" + resolved.getRawQuery();
  }

  private static List<CostEvent> eventsOf(Response answer) throws IOException {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    List<CostEvent> events = new ArrayList<>();
    for (JsonNode item : MAPPER.readTree(answer.bytes()).get("data")) {
      events.add(MAPPER.treeToValue(item, CostEvent.class));
    }
    return events;
  }

  private static List<String> namesOf(Response answer) throws IOException {
    return eventsOf(answer).stream().map(event -> event.resource().name()).toList();
  }

  private static String errorOf(Response answer) throws IOException {
    JsonNode json = MAPPER.readTree(new String(answer.bytes(), UTF_8));
    assertThat(json.get("code").asInt()).isEqualTo(answer.status());
    assertThat(json.size()).isEqualTo(2);
    return json.get("message").asText();
  }
}
