package io.costaudit.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.costaudit.CostAuditException;
import io.costaudit.jackson.WireJson;
import io.costaudit.predict.SpecCostPredictor;
import io.costaudit.predict.UsageSource;
import io.costaudit.predict.price.CostPredictor;
import io.costaudit.predict.price.PriceQuote;
import io.costaudit.predict.price.PriceSource;
import io.costaudit.predict.price.UnitPrices;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.ContainerUsage;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.testsupport.Poll;
import io.costaudit.time.Window;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpecCostIT {
  private static final String SPEC_COST = "/model/prediction/speccost";
  private static final String IDS = "?clusterID=cluster-one&defaultNamespace=default";
  private static final Instant NOW = Instant.parse("2023-03-01T12:34:56Z");
  private static final ObjectMapper MAPPER = WireJson.mapper();

  /** The prices and the amounts behind the sample of the Spec Cost Prediction API. */
  private static final UnitPrices SAMPLE_PRICES =
      new UnitPrices(0.03188209566903495, 3.979517935036745e-12, 0.95);

  private static final String SAMPLE =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: default-deployment}
      spec:
        replicas: 3
        selector: {matchLabels: {app: a}}
        template:
          metadata: {labels: {app: a}}
          spec:
            containers:
            - name: main
              resources: {requests: {cpu: 10m, memory: 10Mi}}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: known-deployment, namespace: kubecost}
      spec:
        replicas: 3
        selector: {matchLabels: {app: a}}
        template:
          metadata: {labels: {app: a}}
          spec:
            containers:
            - name: main
              resources: {requests: {cpu: 2m, memory: 2Mi}}
      """;

  private final List<Window> usageAsked = new CopyOnWriteArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private CostAuditServer server;

  @BeforeEach
  void start() {
    SpecCostPredictor predictor =
        SpecCostPredictor.builder()
            .predictor(CostPredictor.of(PriceSource.fixed(SAMPLE_PRICES, "sample")))
            .live(
                resource ->
                    resource.name().equals("known-deployment")
                        ? Optional.of(
                            WatchedCluster.spec(
                                resource.type(),
                                resource.namespace(),
                                resource.name(),
                                1,
                                "100m",
                                "398Mi"))
                        : Optional.empty())
            .usage(
                (resource, window) -> {
                  usageAsked.add(window);
                  return resource.name().equals("known-deployment")
                      ? Map.of(
                          "main",
                          new ContainerUsage(Quantity.parse("9m"), Quantity.parse("228924345")))
                      : Map.of();
                })
            .build();
    server = serverOf(SpecCostHandler.builder(predictor, () -> Set.of("cluster-one", "two")));
  }

  private static CostAuditServer serverOf(SpecCostHandler.Builder handler) {
    return CostAuditServer.builder()
        .specCost(handler.clock(InstantSource.fixed(NOW)).build())
        .build()
        .start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theSampleComesOutBitForBit() throws Exception {
    HttpResponse<String> answer = post(IDS, SAMPLE);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.body())
        .startsWith(
            "[{\"namespace\":\"default\",\"controllerKind\":\"deployment\",\"controllerName\":\"default-deployment\","
                + "\"costBefore\":{\"totalMonthlyRate\":0,\"cpuMonthlyRate\":0,\"ramMonthlyRate\":0,\"gpuMonthlyRate\":0,"
                + "\"monthlyCPUCoreHours\":0,\"monthlyRAMByteHours\":0,\"monthlyGPUHours\":0},"
                + "\"costAfter\":{\"totalMonthlyRate\":");
    JsonNode items = MAPPER.readTree(answer.body());
    assertThat(items).hasSize(2);
    JsonNode fresh = items.get(0).get("costAfter");
    assertThat(fresh.get("cpuMonthlyRate").asDouble()).isEqualTo(0.6982178951518654);
    assertThat(fresh.get("monthlyCPUCoreHours").asDouble()).isEqualTo(21.9);
    assertThat(fresh.get("monthlyRAMByteHours").asDouble()).isEqualTo(22963814400.0);
    JsonNode known = items.get(1);
    assertThat(known.get("namespace").asText()).isEqualTo("kubecost");
    assertThat(known.get("costBefore").get("monthlyCPUCoreHours").asDouble()).isEqualTo(73);
    assertThat(known.get("costAfter").get("monthlyCPUCoreHours").asDouble()).isEqualTo(19.71);
    JsonNode change = known.get("costChange");
    assertThat(change.get("monthlyCPUCoreHours").asDouble()).isEqualTo(-53.29);
    assertThat(change.get("monthlyRAMByteHours").asDouble()).isEqualTo(196691044510.0);
    assertThat(change.get("totalMonthlyRate").asDouble()).isEqualTo(-0.9162613389142167);
  }

  @Test
  void theAnswerCanHaveAnEnvelopeOrDetail() throws Exception {
    String bare = post(IDS, SAMPLE).body();

    assertThat(post(IDS + "&envelope=true", SAMPLE).body())
        .isEqualTo("{\"code\":200,\"data\":" + bare + "}");
    assertThat(post(IDS + "&envelope=F", SAMPLE).body()).isEqualTo(bare);
    String full = post(IDS + "&detail=full", SAMPLE).body();
    JsonNode detailed = MAPPER.readTree(full);
    assertThat(full)
        .startsWith(
            "{\"claims\":[],\"clusterWarnings\":[],\"folded\":[],\"hooks\":[],\"predictions\":")
        .contains(
            "\"predictions\":"
                + withPrices(bare, ",\"priceSource\":\"sample\"")
                + ",\"replaced\":[],\"skipped\":[{\"origin\":\"body, document 2 (line 14)\"");
    assertThat(detailed.get("skipped").get(0).get("kind").asText()).isEqualTo("ConfigMap");
    assertThat(detailed.get("warnings")).isEmpty();
    assertThat(detailed).hasSize(8);
    assertThat(post(IDS + "&detail=full&envelope=1", SAMPLE).body())
        .isEqualTo("{\"code\":200,\"data\":" + full + "}");
    assertThat(post(IDS, "kind: List\nitems: []\n").body()).isEqualTo("[]");
  }

  @Test
  void detailTellsHowOldThePricesAreAndWarnsOfStaleOnes() throws Exception {
    Instant asOf = NOW.minus(Duration.ofHours(25));
    for (boolean stale : List.of(false, true)) {
      PriceQuote quote =
          new PriceQuote(SAMPLE_PRICES, "http://cost.example", asOf, Duration.ofHours(24), stale);
      SpecCostPredictor predictor =
          SpecCostPredictor.builder()
              .predictor(CostPredictor.of(query -> Optional.of(quote)))
              .build();
      server.close();
      server = serverOf(SpecCostHandler.builder(predictor, () -> Set.of("cluster-one")));

      String bare = post(IDS, SAMPLE).body();
      String full = post(IDS + "&detail=full", SAMPLE).body();

      assertThat(bare).doesNotContain("price", "stale");
      assertThat(full)
          .contains(
              "\"predictions\":"
                  + withPrices(
                      bare,
                      ",\"priceSource\":\"http://cost.example\",\"pricesAsOf\":"
                          + "\"2023-02-28T11:34:56Z\",\"pricesStale\":"
                          + stale)
                  + ",\"replaced\":[],\"skipped\"");
      assertThat(MAPPER.readTree(full).get("warnings"))
          .extracting(warning -> warning.get("message").asText())
          .isEqualTo(
              stale
                  ? List.of(
                      "prices are stale: as of 2023-02-28T11:34:56Z, older than 24h",
                      "prices are stale: as of 2023-02-28T11:34:56Z, older than 24h")
                  : List.of());
    }
  }

  @Test
  void aHeaderCountsTheWarningsAndWhatIsInNoPrediction() throws Exception {
    assertThat(post(IDS, SAMPLE).headers().firstValue("Costaudit-Warnings"))
        .contains("warnings=0, omitted=0");
    String more =
        SAMPLE.replaceFirst("memory: 10Mi", "memory: 512m")
            + """
            ---
            apiVersion: batch/v1
            kind: Job
            metadata: {name: migrate, annotations: {helm.sh/hook: pre-install}}
            spec: {template: {spec: {containers: [{name: c, resources: {requests: {cpu: 1}}}]}}}
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data}
            spec: {resources: {requests: {storage: 1Gi}}}
            """;
    HttpResponse<String> plain = post(IDS, more);
    HttpResponse<String> full = post(IDS + "&detail=full", more);
    JsonNode detail = MAPPER.readTree(full.body());
    int warnings = detail.get("warnings").size() + detail.at("/claims/0/warnings").size();
    assertThat(detail.at("/warnings/0/message").asText())
        .contains("512m of memory", "a suffix such as m, Mi or Gi");
    assertThat(warnings).isEqualTo(2);
    assertThat(detail.get("clusterWarnings")).isEmpty();
    for (HttpResponse<String> answer : List.of(plain, full)) {
      assertThat(answer.headers().firstValue("Costaudit-Warnings"))
          .contains("warnings=2, omitted=2");
    }
    assertThat(MAPPER.readTree(plain.body())).hasSize(2);
  }

  @Test
  void anUnknownLiveStateIsSaid() throws Exception {
    String reason = "the live state of cluster two is not known";
    server.close();
    server =
        serverOf(
            SpecCostHandler.builder(
                    SpecCostPredictor.ofDefaults(), () -> Set.of("cluster-one", "two"))
                .liveState(cluster -> cluster.equals("two") ? List.of(reason) : List.of()));
    String two = "?clusterID=two&defaultNamespace=default";
    assertThat(post(two, SAMPLE).headers().firstValue("Costaudit-Warnings"))
        .contains("warnings=1, omitted=0");
    assertThat(MAPPER.readTree(post(two + "&detail=full", SAMPLE).body()).get("clusterWarnings"))
        .extracting(JsonNode::asText)
        .containsExactly(reason);
    assertThat(post(IDS, SAMPLE).headers().firstValue("Costaudit-Warnings"))
        .contains("warnings=0, omitted=0");
  }

  /** Every item of the answer with the prices of the sample and this behind it. */
  private static String withPrices(String bare, String more) {
    String prices =
        ",\"resourceCosts\":{\"costPerCPUCoreHour\":0.03188209566903495,"
            + "\"costPerRAMByteHour\":3.979517935036745e-12,\"costPerGPUHour\":0.95}";
    return bare.replace("}},{", "}" + prices + more + "},{")
        .replaceFirst("}}]$", Matcher.quoteReplacement("}" + prices + more + "}]"));
  }

  @Test
  void bodiesMayBeJsonAndListsAndOfManyTypes() throws Exception {
    String item =
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},
         "spec":{"containers":[{"resources":{"requests":{"cpu":0.5}}}]}}""";
    String list =
        "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":["
            + item
            + ","
            + item.replace("\"p\"", "\"q\"")
            + "]}";
    assertThat(MAPPER.readTree(post(IDS, item).body())).hasSize(1);
    assertThat(MAPPER.readTree(post(IDS, list).body())).hasSize(2);
    for (String type :
        List.of(
            "application/json",
            "APPLICATION/YAML",
            "application/x-yaml; charset=\"utf-8\"",
            "text/yaml;q",
            " text/plain",
            "application/x-www-form-urlencoded",
            "application/octet-stream")) {
      assertThat(post(IDS, item, "Content-Type", type).statusCode()).as(type).isEqualTo(200);
    }
    for (String type :
        List.of("text/html", "json", "application/json2", "multipart/form-data; boundary=x", ";")) {
      HttpResponse<String> answer = post(IDS, item, "Content-Type", type);
      assertThat(answer.statusCode()).as(type).isEqualTo(415);
      assertThat(errorOf(answer)).contains("application/yaml");
    }
    assertThat(post(IDS, item, "Content-Encoding", "gzip").statusCode()).isEqualTo(415);
    assertThat(post(IDS, item, "Content-Encoding", "Identity").statusCode()).isEqualTo(200);
  }

  @Test
  void usageIsTakenOfTheWindowThatIsAskedFor() throws Exception {
    String pod = "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: []}}";
    for (String query :
        List.of(
            "",
            "&window=",
            "&window=24h",
            "&window=24h&windowAvgUsage=7d",
            "&windowResourceCost=7d+offset+48h",
            "&noUsage=false",
            "&noUsage=true",
            "&noUsage=T&window=24h")) {
      assertThat(post(IDS + query, pod).statusCode()).as(query).isEqualTo(200);
    }
    assertThat(usageAsked)
        .containsExactly(
            Window.parse("2d", NOW),
            Window.parse("2d", NOW),
            Window.parse("24h", NOW),
            Window.parse("7d", NOW),
            Window.parse("2d", NOW),
            Window.parse("2d", NOW));
  }

  @Test
  void aWorkloadThatCannotBeReadRefusesTheRequest() throws Exception {
    String bad = SAMPLE.replace("replicas: 3", "replicas: minus three");
    String error = errorOf(post(IDS, bad));

    assertThat(error)
        .startsWith("body, document 1 (line 1), Deployment \"default-deployment\": ")
        .contains("spec.replicas", "\"minus three\"", "; give ")
        .endsWith("(and 1 more that cannot be read)");
    assertThat(errorOf(post(IDS, SAMPLE.replace("cpu: 2m", "cpu: two"))))
        .contains("document 3", "known-deployment", "requests.cpu", "\"two\"")
        .doesNotContain("more that");
  }

  @Test
  void whatIsNotWellFormedTextComesBackAsItIsShownAnywhere() throws Exception {
    String pod =
        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\\ud800b<\"},\"spec\":{\"containers\":[]}}";
    assertThat(MAPPER.readTree(post(IDS, pod).body()).get(0).get("controllerName").asText())
        .isEqualTo("a\ufffdb<");
  }

  @Test
  void predictionsTakeTurns() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    SpecCostPredictor slow =
        SpecCostPredictor.builder()
            .live(
                resource -> {
                  running.countDown();
                  try {
                    goOn.await(Poll.LONG.toSeconds(), TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  return Optional.empty();
                })
            .build();
    String pod = "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: []}}";
    try (CostAuditServer busy =
        serverOf(SpecCostHandler.builder(slow, () -> Set.of("cluster-one")).concurrency(1))) {
      var first = http.sendAsync(request(busy, IDS, pod), HttpResponse.BodyHandlers.ofString());
      assertThat(running.await(Poll.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
      var second = http.sendAsync(request(busy, IDS, pod), HttpResponse.BodyHandlers.ofString());
      // What is wrong with a request is said at once, and other endpoints do not wait.
      assertThat(
              http.send(request(busy, "?window=x", pod), HttpResponse.BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(400);
      assertThat(RawHttp.exchange(busy.port(), "GET /healthz HTTP/1.1").status()).isEqualTo(200);
      assertThat(first).isNotDone();
      assertThat(second).isNotDone();
      goOn.countDown();
      assertThat(first.get(Poll.LONG.toSeconds(), TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      assertThat(second.get(Poll.LONG.toSeconds(), TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
  }

  /** A usage source that loads until it is told to go on. */
  private static final class SlowUsage implements UsageSource {
    final CountDownLatch loading = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);

    @Override
    public void load(Window window) {
      loading.countDown();
      try {
        goOn.await(Poll.LONG.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public Map<String, ContainerUsage> meanUsage(ResourceRef resource, Window window) {
      return Map.of();
    }
  }

  @Test
  void aPredictionThatWaitsForUsageTakesNoTurn() throws Exception {
    SlowUsage usage = new SlowUsage();
    SpecCostPredictor predictor = SpecCostPredictor.builder().usage(usage).build();
    String pod = "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: []}}";
    try (CostAuditServer waiting =
        serverOf(SpecCostHandler.builder(predictor, () -> Set.of("cluster-one")).concurrency(1))) {
      var first = http.sendAsync(request(waiting, IDS, pod), HttpResponse.BodyHandlers.ofString());
      assertThat(usage.loading.await(Poll.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
      // It needs no usage, and the only turn is free.
      assertThat(
              http.send(
                      request(waiting, IDS + "&noUsage=true", pod),
                      HttpResponse.BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(200);
      assertThat(first).isNotDone();
      usage.goOn.countDown();
      assertThat(first.get(Poll.LONG.toSeconds(), TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void usageThatCannotBeLoadedIsToldLikeUsageThatCannotBeRead() throws Exception {
    UsageSource away =
        new UsageSource() {
          @Override
          public Map<String, ContainerUsage> meanUsage(ResourceRef resource, Window window) {
            throw new AssertionError("usage that cannot be loaded is not asked for");
          }

          @Override
          public void load(Window window) {
            throw new CostAuditException("the server is away", null) {
              private static final long serialVersionUID = 1L;
            };
          }
        };
    SpecCostPredictor predictor = SpecCostPredictor.builder().usage(away).build();
    try (CostAuditServer without =
        serverOf(SpecCostHandler.builder(predictor, () -> Set.of("cluster-one")))) {
      HttpResponse<String> answer =
          http.send(request(without, IDS, SAMPLE), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("noUsage=true");
    }
  }

  private HttpResponse<String> post(String query, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(server, query))
            .timeout(Poll.LONG)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest request(CostAuditServer server, String query, String body) {
    return HttpRequest.newBuilder(uri(server, query))
        .timeout(Poll.LONG)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body.getBytes(UTF_8)))
        .build();
  }

  private static URI uri(CostAuditServer server, String query) {
    return URI.create("http://127.0.0.1:" + server.port() + SPEC_COST + query);
  }

  private static String errorOf(HttpResponse<String> answer) throws IOException {
    JsonNode json = MAPPER.readTree(answer.body());
    assertThat(answer.statusCode()).as(answer.body()).isGreaterThanOrEqualTo(400);
    assertThat(json.get("code").asInt()).isEqualTo(answer.statusCode());
    return json.get("message").asText();
  }
}
