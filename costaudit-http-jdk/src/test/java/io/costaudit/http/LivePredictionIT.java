package io.costaudit.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.costaudit.jackson.WireJson;
import io.costaudit.opencost.OpenCostClient;
import io.costaudit.opencost.OpenCostPrices;
import io.costaudit.opencost.OpenCostUsage;
import io.costaudit.opencost.replay.Dialect;
import io.costaudit.opencost.replay.ReplayedAllocation;
import io.costaudit.opencost.replay.ReplayedDay;
import io.costaudit.opencost.replay.ReplayedRequest;
import io.costaudit.opencost.replay.ReplayedResponse;
import io.costaudit.opencost.replay.ReplayingServer;
import io.costaudit.predict.SpecCostPredictor;
import io.costaudit.predict.price.CostPredictor;
import io.costaudit.testkit.record.SettableClock;
import io.costaudit.testsupport.Poll;
import io.costaudit.time.Window;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Predictions at the prices and with the usage of a server of costs. */
class LivePredictionIT {
  private static final String IDS = "?clusterID=cluster-one&defaultNamespace=shop";
  private static final Instant NOW = ReplayingServer.DEFAULT_NOW;
  private static final Duration DAY = Duration.ofDays(1);
  private static final ObjectMapper MAPPER = WireJson.mapper();
  private static final Percentage BILLIONTH = Percentage.withPercentage(1e-7);
  private static final double CORE_HOUR = 0.0312;
  private static final double BYTE_HOUR = 4.1e-12;

  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
            - name: main
              resources: {requests: {cpu: 100m, memory: 1Gi}}
      """;

  private final SettableClock clock = new SettableClock();
  private final HttpClient http = HttpClient.newHttpClient();
  private ReplayingServer costs;
  private OpenCostClient client;
  private OpenCostPrices prices;
  private CostAuditServer server;

  @BeforeEach
  void start() {
    clock.set(NOW);
    ReplayingServer.Builder days = ReplayingServer.builder(Dialect.OPENCOST);
    Instant first = Instant.parse("2023-01-07T00:00:00Z");
    for (Instant day = first; day.isBefore(NOW); day = day.plus(DAY)) {
      days.day(
          ReplayedDay.of(
              new Window(day, day.plus(DAY)),
              List.of(web("web-1"), web("web-2")),
              List.of(),
              List.of()));
    }
    costs = days.start();
    client = OpenCostClient.builder(costs.base()).retries(0).build();
    prices = OpenCostPrices.builder(client).clock(clock).build();
    SpecCostPredictor predictor =
        SpecCostPredictor.builder()
            .predictor(CostPredictor.of(prices))
            .usage(OpenCostUsage.builder(client).clock(clock).build())
            .build();
    server =
        CostAuditServer.builder()
            .specCost(
                SpecCostHandler.builder(predictor, () -> Set.of("cluster-one"))
                    .clock(clock)
                    .build())
            .build()
            .start();
  }

  /** Uses more CPU than the manifest asks for, and less memory; big enough for exact prices. */
  private static ReplayedAllocation web(String pod) {
    double coreHours = 48_000;
    double byteHours = 24 * 9000.0 * (1L << 30);
    return ReplayedAllocation.at("default-cluster", "n1", "shop", pod, "main")
        .controller("deployment", "web")
        .hours(coreHours, 0, byteHours, 0)
        .cpu(coreHours * CORE_HOUR * 1.25, coreHours * CORE_HOUR * -0.25)
        .ram(byteHours * BYTE_HOUR, 0)
        .usage(0.25, 1 << 20)
        .build();
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
    costs.close();
  }

  @Test
  void usageCountsUnlessItIsRefused() throws Exception {
    prices.refresh();
    costs.clearRequests();

    JsonNode without = after(MAPPER.readTree(post("&noUsage=true").body()));
    assertThat(without.get("monthlyCPUCoreHours").asDouble()).isEqualTo(0.2 * 730);
    assertThat(without.get("monthlyRAMByteHours").asDouble()).isEqualTo((2L << 30) * 730.0);
    assertThat(without.get("cpuMonthlyRate").asDouble())
        .isCloseTo(0.2 * 730 * CORE_HOUR, BILLIONTH);
    assertThat(without.get("ramMonthlyRate").asDouble())
        .isCloseTo((2L << 30) * 730 * BYTE_HOUR, BILLIONTH);
    assertThat(costs.requests()).isEmpty();

    JsonNode with = after(MAPPER.readTree(post("&noUsage=false").body()));
    assertThat(with.get("monthlyCPUCoreHours").asDouble()).isEqualTo(0.5 * 730);
    assertThat(with.get("monthlyRAMByteHours").asDouble()).isEqualTo((2L << 30) * 730.0);
    assertThat(after(MAPPER.readTree(post("").body()))).isEqualTo(with);
    assertThat(costs.requests())
        .singleElement()
        .satisfies(request -> assertWindow(request, "2023-01-15T00:00:00Z,2023-01-17T00:00:00Z"));

    costs.clearRequests();
    post("&windowAvgUsage=1d+offset+40h");
    clock.advance(Duration.ofSeconds(1));
    assertThat(post("&windowAvgUsage=1d+offset+40h&windowResourceCost=3d").statusCode())
        .isEqualTo(200);
    assertThat(costs.requests())
        .singleElement()
        .satisfies(request -> assertWindow(request, "2023-01-13T00:00:00Z,2023-01-15T00:00:00Z"));
  }

  private static void assertWindow(ReplayedRequest request, String window) {
    assertThat(request.parameter("window")).contains(window);
  }

  private static JsonNode after(JsonNode answer) {
    return answer.get(0).get("costAfter");
  }

  @Test
  void everyPredictionNamesItsPricesAndSaysIfTheyAreStale() throws Exception {
    JsonNode early = full();
    assertThat(early.get("predictions").get(0).get("priceSource").asText()).isEqualTo("default");
    assertThat(early.get("predictions").get(0).has("pricesAsOf")).isFalse();

    prices.refresh();
    clock.advance(Duration.ofHours(24));
    JsonNode fresh = full();
    assertPrices(fresh, false);
    assertThat(fresh.get("warnings")).isEmpty();

    costs.answer(path -> true, 1, ReplayedResponse.unavailable());
    assertThat(prices.refresh().failure()).isNotNull();
    clock.advance(Duration.ofMinutes(1));
    JsonNode stale = full();
    assertPrices(stale, true);
    assertThat(stale.get("warnings"))
        .singleElement()
        .satisfies(
            warning ->
                assertThat(warning.get("message").asText())
                    .isEqualTo("prices are stale: as of 2023-01-16T12:00:00Z, older than 24h"));
  }

  private void assertPrices(JsonNode answer, boolean stale) {
    JsonNode prediction = answer.get("predictions").get(0);
    assertThat(prediction.get("priceSource").asText())
        .isEqualTo(costs.base() + ", 7d offset 48h; gpu: default");
    assertThat(prediction.get("pricesAsOf").asText()).isEqualTo("2023-01-16T12:00:00Z");
    assertThat(prediction.get("pricesStale").asBoolean()).isEqualTo(stale);
    JsonNode each = prediction.get("resourceCosts");
    assertThat(each.get("costPerCPUCoreHour").asDouble()).isCloseTo(CORE_HOUR, BILLIONTH);
    assertThat(each.get("costPerRAMByteHour").asDouble()).isCloseTo(BYTE_HOUR, BILLIONTH);
    assertThat(each.get("costPerGPUHour").asDouble()).isEqualTo(0.95);
  }

  private JsonNode full() throws Exception {
    return MAPPER.readTree(post("&noUsage=true&detail=full").body());
  }

  @Test
  void aServerWithoutUsageIsNotOurFault() throws Exception {
    costs.answer(path -> true, 1, ReplayedResponse.unauthorized());
    HttpResponse<String> answer = post("");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body())
        .contains(
            "the usage of containers cannot be read now; with noUsage=true the server answers from"
                + " requests alone; its id in the log of the server is ")
        .doesNotContain("401", "http://");
    assertThat(post("&noUsage=true").statusCode()).isEqualTo(200);
    assertThat(post("").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> post(String query) throws Exception {
    URI uri =
        URI.create(
            "http://127.0.0.1:" + server.port() + "/model/prediction/speccost" + IDS + query);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(Poll.LONG)
            .POST(HttpRequest.BodyPublishers.ofString(WEB))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
