package io.costaudit.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.Ledger;
import io.costaudit.predict.SpecCostPredictor;
import io.costaudit.predict.spec.ResourceType;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class QueryProperties {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String POD =
      "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: []}}";
  private static final List<String> NAMES =
      List.of(
          "count",
          "filterNamespaces",
          "filterEventTypes",
          "filterResourceTypes",
          "filterTotalCostLowerBound",
          "filterTotalCostUpperBound",
          "filterClusters",
          "book",
          "window",
          "cursor",
          "detail",
          "clusterID",
          "defaultNamespace",
          "windowAvgUsage",
          "windowResourceCost",
          "noUsage",
          "envelope",
          "filterX",
          "conut",
          "");
  private static final List<String> VALUES =
      List.of(
          "",
          "0",
          "1",
          "-1",
          "2147483648",
          "1e3",
          "-0.5",
          "NaN",
          "add",
          "delete,update",
          "deployment",
          ",",
          "shop, web",
          "workloads",
          "capacity",
          "7d",
          "7d offset 48h",
          "today",
          "0,99999999999999999999",
          "9223372036854775807m",
          "0000-01-01T00:00:00Z,9999-12-31T23:59:59Z",
          "x-1",
          "full",
          "true",
          "F",
          "cluster-one",
          "\u0000",
          "\ud83d\ude00",
          "%",
          "&",
          "=",
          "+",
          "#");

  private final CostEventsHandler events = CostEventsHandler.of(ledger());
  private final SpecCostHandler specCost =
      SpecCostHandler.builder(SpecCostPredictor.ofDefaults(), () -> Set.of("cluster-one")).build();

  private static Ledger ledger() {
    Ledger ledger = Ledger.builder(InMemoryLedgerStore.ofDefaults()).build();
    WatchedCluster cluster = new WatchedCluster("cluster-one", ledger);
    cluster.apply(ResourceType.DEPLOYMENT, "shop", "cart", 1, "1", "1Gi");
    cluster.apply(ResourceType.DEPLOYMENT, "web", "front", 1, "1", "1Gi");
    return ledger;
  }

  @Property(tries = 3000)
  void noQueryOfEventsIsAnsweredWithAnythingButAnEnvelope(@ForAll("queries") String query)
      throws IOException {
    FakeExchange exchange =
        new FakeExchange("GET", "/events", "/events?" + query).handledBy(events);

    assertThat(exchange.status()).as(query).isIn(200, 400);
    assertEnvelope(exchange, "data");
  }

  @Property(tries = 2000)
  void noQueryOfPredictionsIsAnsweredWithAnythingButAnEnvelope(@ForAll("queries") String query)
      throws IOException {
    String ids = "clusterID=cluster-one&defaultNamespace=default&";
    for (String rest : List.of(query, ids + query)) {
      FakeExchange exchange =
          new FakeExchange("POST", "/cost", "/cost?" + rest).body(POD).handledBy(specCost);

      assertThat(exchange.status()).as(rest).isIn(200, 400);
      if (exchange.status() == 400) {
        assertEnvelope(exchange, "message");
      }
    }
  }

  private static void assertEnvelope(FakeExchange exchange, String ok) throws IOException {
    JsonNode json = MAPPER.readTree(exchange.answerBytes());
    assertThat(json.size()).isEqualTo(2);
    assertThat(json.get("code").asInt()).isEqualTo(exchange.status());
    assertThat(exchange.status() == 200 ? json.get(ok).isArray() : json.get("message").isTextual())
        .isTrue();
  }

  @Property
  void whatIsEncodedAnewIsReadBackEqual(
      @ForAll("pairs") List<String> pairs, @ForAll("texts") String cursor) {
    QueryParameters query = QueryParameters.parse(String.join("&", pairs));
    String encoded = query.encodedWith("cursor", cursor);
    QueryParameters again = QueryParameters.parse(encoded);

    assertThat(encoded).matches("[A-Za-z0-9.*_+%=&-]*");
    assertThat(again.encodedWith("cursor", cursor)).isEqualTo(encoded);
    for (String name : NAMES) {
      if (!name.equals("cursor")) {
        assertThat(again.list(name, text -> text)).isEqualTo(query.list(name, text -> text));
      }
    }
    assertThat(again.one("cursor", text -> text).orElse("")).isEqualTo(cursor);
  }

  @Provide
  Arbitrary<String> queries() {
    // Characters that a URI may have as they are, so that broken encodings of UTF-8 are among them.
    Arbitrary<String> raw =
        Arbitraries.of(
                "%00", "%C3", "%28", "%F0", "%ff", "&", "=", "+", ",", "a", "1", "-", ";", "?")
            .list()
            .ofMaxSize(12)
            .map(parts -> String.join("", parts));
    return Arbitraries.oneOf(raw, pairs().map(pairs -> String.join("&", pairs)), mixed(raw));
  }

  private Arbitrary<String> mixed(Arbitrary<String> raw) {
    return Combinators.combine(Arbitraries.of(NAMES), raw).as((name, value) -> name + "=" + value);
  }

  @Provide
  Arbitrary<List<String>> pairs() {
    Arbitrary<String> names = Arbitraries.oneOf(Arbitraries.of(NAMES), texts());
    Arbitrary<String> values = Arbitraries.oneOf(Arbitraries.of(VALUES), texts());
    return Combinators.combine(names, values)
        .as((name, value) -> URLEncoder.encode(name, UTF_8) + "=" + URLEncoder.encode(value, UTF_8))
        .list()
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .ofMaxLength(12)
        .map(
            text ->
                text.codePoints()
                    .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                    .mapToObj(Character::toString)
                    .collect(Collectors.joining()));
  }
}
