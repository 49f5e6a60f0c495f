package io.costaudit.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpHandler;
import io.costaudit.audit.AuditRuns;
import io.costaudit.audit.Auditor;
import io.costaudit.coverage.CoverageReport;
import io.costaudit.coverage.InMemoryCoverage;
import io.costaudit.coverage.Scope;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.Ledger;
import io.costaudit.predict.SpecCostPredictor;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testsupport.FuzzTarget;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** The bytes of a query, or of the last part of a path, to each of the endpoints. */
@FuzzTarget
public class QueryFuzzTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2024-02-29T11:12:13.000000014Z"));
  private static final String POD =
      "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: []}}";

  /** What a URI may have as it is; all else has to be encoded before there is a request. */
  private static final String PLAIN =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@";

  private final InMemoryCoverage coverage = new InMemoryCoverage();
  private final AuditRuns runs = new AuditRuns(Auditor.builder().build(), 1, CLOCK);
  private final HttpHandler events =
      CostEventsHandler.builder(ledger()).coverage(coverage).clock(CLOCK).build();
  private final HttpHandler scopes = CoverageHandler.builder(coverage).clock(CLOCK).build();
  private final HttpHandler audits = AuditHandler.builder(runs).clock(CLOCK).build();
  private final HttpHandler runItems = AuditRunsHandler.items(runs);
  private final HttpHandler specCost =
      SpecCostHandler.builder(SpecCostPredictor.ofDefaults(), () -> Set.of("cluster-one"))
          .clock(CLOCK)
          .build();

  private Ledger ledger() {
    Ledger ledger = Ledger.builder(InMemoryLedgerStore.ofDefaults()).build();
    WatchedCluster cluster = new WatchedCluster("cluster-one", ledger);
    cluster.apply(ResourceType.DEPLOYMENT, "shop", "cart", 1, "1", "1Gi");
    cluster.apply(ResourceType.DEPLOYMENT, "web", "front", 1, "1", "1Gi");
    cluster.delete(ResourceType.DEPLOYMENT, "web", "front");
    Scope deployments = new Scope("cluster-one", ResourceType.DEPLOYMENT, null);
    coverage.report(CoverageReport.watched("w", deployments, CLOCK.instant()));
    return ledger;
  }

  @FuzzTest
  void query(byte[] input) throws IOException {
    assertIsEncodedAnew(input);
    String query = inUri(input);
    assertIsAnswered(new FakeExchange("GET", "/e", "/e?" + query).handledBy(events));
    assertIsAnswered(new FakeExchange("GET", "/c", "/c?" + query).handledBy(scopes));
    assertIsAnswered(new FakeExchange("GET", "/a", "/a?" + query).handledBy(audits));
    assertIsAnswered(new FakeExchange("POST", "/a", "/a?" + query).handledBy(audits));
    assertIsAnswered(new FakeExchange("GET", "/r/", "/r/" + query).handledBy(runItems));
    assertIsAnswered(
        new FakeExchange("POST", "/p", "/p?clusterID=cluster-one&defaultNamespace=d&" + query)
            .body(POD)
            .handledBy(specCost));
    assertIsAnswered(new FakeExchange("POST", "/p", "/p?" + query).body(POD).handledBy(specCost));
  }

  /** Like a careless client: what may stand in a URI stays, an encoding may be a broken one. */
  private static String inUri(byte[] input) {
    StringBuilder uri = new StringBuilder();
    for (int i = 0; i < input.length; i++) {
      char c = (char) (input[i] & 0xff);
      boolean isEncoding =
          c == '%' && i + 2 < input.length && isHex(input[i + 1]) && isHex(input[i + 2]);
      if (PLAIN.indexOf(c) >= 0 || isEncoding) {
        uri.append(c);
      } else {
        uri.append('%')
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      }
    }
    return uri.toString();
  }

  private static boolean isHex(byte b) {
    return b > 0 && Character.digit((char) b, 16) >= 0;
  }

  private static void assertIsAnswered(FakeExchange exchange) throws IOException {
    assertThat(exchange.status()).isIn(200, 400, 404, 429);
    JsonNode json = MAPPER.readTree(exchange.answerBytes());
    if (exchange.status() != 200) {
      assertThat(json.size()).isEqualTo(2);
      assertThat(json.get("code").asInt()).isEqualTo(exchange.status());
      assertThat(json.get("message").textValue()).hasSizeLessThan(6000);
    }
    for (List<String> values : exchange.getResponseHeaders().values()) {
      for (String value : values) {
        assertThat(value.chars()).as("a header is one line").noneMatch(c -> c < ' ' || c > '~');
      }
    }
  }

  /** Read as it came from the wire, in Latin-1, also where no URI could have it. */
  private static void assertIsEncodedAnew(byte[] input) {
    QueryParameters read;
    try {
      read = QueryParameters.parse(new String(input, ISO_8859_1));
    } catch (Refusal e) {
      return;
    }
    String encoded = read.encodedWith("cursor", "x-1");
    QueryParameters again = QueryParameters.parse(encoded);
    assertThat(again.encodedWith("cursor", "x-1")).isEqualTo(encoded);
    assertThat(again.one("cursor", text -> text)).contains("x-1");
    for (String name : List.of("filterNamespaces", "window", "a")) {
      assertThat(again.list(name, text -> text)).isEqualTo(read.list(name, text -> text));
    }
    String text = new String(input, UTF_8);
    assertThatCode(() -> EntityTags.anyMatches(text, "W/\"00\"")).doesNotThrowAnyException();
    AcceptEncoding accepted = AcceptEncoding.parse(text);
    assertThat(AcceptEncoding.parse(text + "," + text)).isEqualTo(accepted);
  }
}
