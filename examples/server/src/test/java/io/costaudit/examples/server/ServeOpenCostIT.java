package io.costaudit.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditStatus;
import io.costaudit.audit.AuditType;
import io.costaudit.jackson.WireJson;
import io.costaudit.opencost.replay.Dialect;
import io.costaudit.opencost.replay.ReplayedAllocation;
import io.costaudit.opencost.replay.ReplayedAsset;
import io.costaudit.opencost.replay.ReplayedCloudCost;
import io.costaudit.opencost.replay.ReplayedDay;
import io.costaudit.opencost.replay.ReplayedResponse;
import io.costaudit.opencost.replay.ReplayingServer;
import io.costaudit.testsupport.Poll;
import io.costaudit.time.Window;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code serve --opencost} beside a cost server, as a process of its own; no cluster is there. */
@Execution(ExecutionMode.CONCURRENT)
class ServeOpenCostIT {
  private static final ObjectMapper WIRE = WireJson.mapper();
  private static final Duration DAY = Duration.ofDays(1);
  private static final double CORE_HOUR = 0.05;
  private static final double BYTE_HOUR = 8e-12;
  private static final double MONTH = 730;

  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 2
        template:
          spec:
            containers:
            - name: main
              resources: {requests: {cpu: "1", memory: 1Gi}}
      """;

  private final Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);

  private Window day(int ago) {
    Instant start = today.minus(DAY.multipliedBy(ago));
    return new Window(start, start.plus(DAY));
  }

  /**
   * Twelve days of one node that is used up, today, and tomorrow, in case it begins in the
   * meantime.
   */
  private ReplayingServer server(Dialect dialect) {
    ReplayingServer.Builder server = ReplayingServer.builder(dialect).now(today.plus(DAY));
    for (int ago = 12; ago >= -1; ago--) {
      double coreHours = 24_000;
      double byteHours = 24 * 4000.0 * (1L << 30);
      double cpu = coreHours * CORE_HOUR;
      double ram = byteHours * BYTE_HOUR;
      server.day(
          ReplayedDay.of(
              day(ago),
              List.of(
                  ReplayedAllocation.at("default-cluster", "n1", "shop", "web-1", "main")
                      .controller("deployment", "web")
                      .hours(coreHours, 0, byteHours, 0)
                      .cpu(cpu, 0)
                      .ram(ram, 0)
                      .usage(1.5, 1 << 20)
                      .build()),
              List.of(ReplayedAsset.node("default-cluster", "n1", "i-1", cpu, 0, ram)),
              List.of(ReplayedCloudCost.of("i-1", "AWS", "1", "Virtual Machine", cpu + ram))));
    }
    return server.start();
  }

  /** Only watched clusters need one that answers. */
  private static Program serve(ReplayingServer costs, String... more) throws IOException {
    return Program.start(
        Stream.concat(
                Stream.of(
                    "serve",
                    "--port=0",
                    "--events=off",
                    "--cluster-id=cluster-one",
                    "--opencost=" + costs.root()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static List<AuditSet> sets(Program serve, String query) {
    try {
      JsonNode answer = WIRE.readTree(serve.get("/model/etl/audit" + query).body());
      return List.of(WIRE.treeToValue(answer.path("data"), AuditSet[].class));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static List<AuditSet> audited(Program serve) {
    return sets(serve, "").stream().filter(set -> !set.results().isEmpty()).toList();
  }

  private static JsonNode predicted(Program serve, String query) {
    try {
      String path =
          "/model/prediction/speccost?clusterID=cluster-one&defaultNamespace=shop" + query;
      return WIRE.readTree(serve.post(path, WEB).body());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theLastSettledDaysAreAuditedAtOnceAndOthersOnPost() throws Exception {
    try (ReplayingServer costs = server(Dialect.KUBECOST);
        Program serve = serve(costs)) {
      Poll.until(() -> "three days; " + serve.err(), Poll.LONG, () -> audited(serve).size() == 3);
      // Of a day that has just ended bills still come in: it has not been settled for two days. At
      // midnight it may have been one day or the next.
      List<Window> settled = audited(serve).stream().map(AuditSet::window).toList();
      assertThat(settled).isIn(List.of(day(5), day(4), day(3)), List.of(day(4), day(3), day(2)));
      for (AuditSet set : audited(serve)) {
        assertThat(set.results()).containsOnlyKeys(AuditType.values());
        set.results()
            .forEach(
                (type, result) ->
                    assertThat(result.status()).as("%s", result).isEqualTo(AuditStatus.PASSED));
      }
      assertThat(sets(serve, "")).as("days that can be audited").hasSize(15);

      Window yesterday = day(1);
      String window = yesterday.start() + "," + yesterday.end();
      assertThat(serve.post("/model/etl/audit?window=" + window, "").body())
          .contains("Running audit over window", "for all audit types");
      Poll.until("yesterday", () -> audited(serve).size() == 4);
      AuditSet set = sets(serve, "?window=" + window).get(0);
      assertThat(set.window()).isEqualTo(yesterday);
      assertThat(set.assetReconciliation().outcome().description()).contains("not settled");
      assertThat(set.clusterEquality().status()).isEqualTo(AuditStatus.PASSED);

      serve.terminate();
      serve.awaitExit(Poll.LONG);
      assertThat(serve.err()).noneMatch(line -> line.contains("not all was closed"));
    }
  }

  @Test
  void predictionsAreAtThePricesAndTheUsageOfTheServer() throws Exception {
    try (ReplayingServer costs = server(Dialect.OPENCOST);
        Program serve = serve(costs, "--audit-every=never", "--price-gpu-hour=2")) {
      serve.awaitListening();
      Poll.until(() -> "prices; " + serve.err(), Poll.LONG, () -> hasPricesOf(serve, costs));
      // It is there before anybody needs it.
      Poll.until("usage", () -> !usageWindows(costs).isEmpty());
      JsonNode after = predicted(serve, "").get(0).get("costAfter");
      // It used one and a half cores, and asks for one.
      assertThat(after.get("cpuMonthlyRate").doubleValue())
          .isCloseTo(2 * 1.5 * MONTH * CORE_HOUR, within(1e-6));
      assertThat(after.get("ramMonthlyRate").doubleValue())
          .isCloseTo(2 * (double) (1L << 30) * MONTH * BYTE_HOUR, within(1e-6));
      JsonNode asked = predicted(serve, "&noUsage=true").get(0).get("costAfter");
      assertThat(asked.get("cpuMonthlyRate").doubleValue())
          .isCloseTo(2 * MONTH * CORE_HOUR, within(1e-6));
      assertThat(predicted(serve, "&detail=full").toString())
          .contains("gpu: configured", "\"pricesStale\":false");
      assertThat(usageWindows(costs)).doesNotHaveDuplicates();
      assertThat(audited(serve)).isEmpty();
    }
  }

  private static boolean hasPricesOf(Program serve, ReplayingServer costs) {
    JsonNode prediction = predicted(serve, "&noUsage=true&detail=full").at("/predictions/0");
    return prediction.path("priceSource").asText().startsWith(costs.root() + ", 7d offset 48h");
  }

  /** Of which usage was asked for. */
  private static List<String> usageWindows(ReplayingServer costs) {
    return costs.requests().stream()
        .filter(request -> request.parameter("aggregate").isEmpty())
        .map(request -> request.parameter("window").orElseThrow())
        .toList();
  }

  @Test
  void clustersThatAreNotTheServersAreSaid() throws Exception {
    try (ReplayingServer costs = server(Dialect.OPENCOST);
        Program serve =
            serve(
                costs,
                "--audit-every=never",
                "--cluster-id=two",
                "--cluster-id=three",
                "--opencost-cluster=cluster-one=typo")) {
      serve.awaitListening();
      Poll.until(
          () -> "the warnings; " + serve.err(),
          Poll.LONG,
          () -> serve.err().toString().contains("which of them it is"));
      assertThat(serve.err().stream().filter(line -> line.contains("prices and usage: ")))
          .extracting(line -> line.replaceFirst(".*prices and usage: ", ""))
          .containsExactly(
              "the server has no cluster \"typo\", as \"cluster-one\" is said to be; it has:"
                  + " \"default-cluster\"",
              "the server has no costs of cluster \"cluster-one\"; say by --opencost-cluster what"
                  + " it calls it",
              "clusters \"three\" and \"two\" have the prices and the usage of one cluster of the"
                  + " server, \"default-cluster\"; say by --opencost-cluster which of them it is");
    }
  }

  @Test
  void aServerThatIsAwayIsSaidOnceAndEverythingElseGoesOn() throws Exception {
    try (ReplayingServer costs = server(Dialect.OPENCOST)) {
      costs.answer(path -> true, ReplayingServer.ALWAYS, ReplayedResponse.unauthorized());
      try (Program serve = serve(costs)) {
        serve.awaitListening();
        Poll.until(
            () -> "the failed run; " + serve.err(),
            Poll.LONG,
            () -> runs(serve).toString().contains("\"state\":\"failed\""));
        assertThat(runs(serve).get(0).get("error").textValue()).contains("GET http", "HTTP 401");
        assertThat(audited(serve)).isEmpty();
        assertThat(predicted(serve, "&noUsage=true").get(0).get("costAfter").get("cpuMonthlyRate"))
            .as("at default prices")
            .isNotNull();
        // With usage it would be another number, so there is none; the log says what failed.
        assertThat(predicted(serve, "").get("code").intValue()).isEqualTo(503);
        Poll.until("the log", () -> serve.err().toString().contains("/allocation?window="));
        assertThat(serve.err().stream().filter(line -> line.contains("no prices from")))
            .singleElement()
            .asString()
            .contains("tried again each minute", "HTTP 401", "bearer token");

        costs.clearFaults();
        // That it is away is believed for some seconds, and no run asks again until then.
        Poll.until(
            "the day",
            () -> {
              post(serve, day(3));
              return audited(serve).size() == 1;
            });
      }
    }
  }

  private static void post(Program serve, Window window) {
    try {
      serve.post("/model/etl/audit?window=" + window.start() + "," + window.end(), "");
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode runs(Program serve) {
    try {
      return WIRE.readTree(serve.get("/model/etl/audit/runs").body()).path("data");
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
