package io.costaudit.opencost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.costaudit.opencost.OpenCostPrices.Status;
import io.costaudit.opencost.replay.Dialect;
import io.costaudit.opencost.replay.Fault;
import io.costaudit.opencost.replay.ReplayedAllocation;
import io.costaudit.opencost.replay.ReplayedAsset;
import io.costaudit.opencost.replay.ReplayedDay;
import io.costaudit.opencost.replay.ReplayedRequest;
import io.costaudit.opencost.replay.ReplayedResponse;
import io.costaudit.opencost.replay.ReplayingServer;
import io.costaudit.predict.price.PriceQuery;
import io.costaudit.predict.price.PriceQuote;
import io.costaudit.predict.price.PriceSource;
import io.costaudit.predict.price.UnitPrices;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testkit.generate.Prices;
import io.costaudit.testkit.record.SettableClock;
import io.costaudit.testsupport.Poll;
import io.costaudit.testsupport.RealData;
import io.costaudit.time.Window;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OpenCostPricesIT {
  private static final Instant NOW = ReplayingServer.DEFAULT_NOW;
  private static final Duration DAY = Duration.ofDays(1);

  /** What {@value OpenCostPrices#DEFAULT_WINDOW} is then, in whole days. */
  private static final Window WINDOW =
      new Window(Instant.parse("2023-01-07T00:00:00Z"), Instant.parse("2023-01-14T00:00:00Z"));

  private static final int WINDOW_HOURS = 7 * 24;
  private static final double GIB = UnitPrices.BYTES_PER_GIB;
  private static final UnitPrices PRICES = new UnitPrices(0.0312, 4.1e-12, 1.375);

  private final SettableClock clock = new SettableClock();
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void setClock() {
    clock.set(NOW);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable resource : open) {
      resource.close();
    }
  }

  /** What one cluster has, at which prices, in so many equal pods. */
  private record Cluster(
      String id, int pods, double cores, double gib, double gpus, UnitPrices prices) {}

  /** The days of the window and one on each side, on which everything cost twice as much. */
  private static ReplayingServer server(Dialect dialect, Cluster... clusters) {
    ReplayingServer.Builder server = ReplayingServer.builder(dialect);
    Instant first = WINDOW.start().minus(DAY);
    for (Instant day = first; !day.isAfter(WINDOW.end()); day = day.plus(DAY)) {
      double factor = WINDOW.contains(day) ? 1 : 2;
      List<ReplayedAllocation> pods = new ArrayList<>();
      List<ReplayedAsset> nodes = new ArrayList<>();
      for (Cluster cluster : clusters) {
        // Twice what is used, so that there is idle, which is none of our business.
        nodes.add(ReplayedAsset.node(cluster.id(), "n1", "i-1", 1e6, 0, 1e6));
        for (int pod = 0; pod < cluster.pods(); pod++) {
          pods.add(pod(cluster, pod, factor));
        }
      }
      server.day(ReplayedDay.of(new Window(day, day.plus(DAY)), pods, nodes, List.of()));
    }
    return server.start();
  }

  private static ReplayedAllocation pod(Cluster cluster, int pod, double factor) {
    double coreHours = 24 * cluster.cores() / cluster.pods();
    double byteHours = 24 * cluster.gib() * GIB / cluster.pods();
    double gpuHours = 24 * cluster.gpus() / cluster.pods();
    double cpu = coreHours * cluster.prices().costPerCPUCoreHour() * factor;
    double ram = byteHours * cluster.prices().costPerRAMByteHour() * factor;
    double gpu = gpuHours * cluster.prices().costPerGPUHour() * factor;
    // The cost and its adjustment together are what the price says.
    return ReplayedAllocation.at(cluster.id(), "n1", "shop", "pod-" + pod, "main")
        .hours(coreHours, gpuHours, byteHours, 0)
        .cpu(cpu * 1.1, cpu * -0.1)
        .ram(ram * 0.9, ram * 0.1)
        .gpu(gpu, 0)
        .build();
  }

  private static Cluster big(String id, UnitPrices prices) {
    return new Cluster(id, 40, 4000, 16_000, 100, prices);
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.add(resource);
    return resource;
  }

  private ReplayingServer started(Dialect dialect, Cluster... clusters) {
    return opened(server(dialect, clusters));
  }

  private OpenCostPrices.Builder builder(ReplayingServer server) {
    return OpenCostPrices.builder(opened(OpenCostClient.builder(server.base()).retries(0).build()))
        .clock(clock);
  }

  private static PriceQuery query(String cluster) {
    return new PriceQuery(
        new ResourceRef(cluster, ResourceType.DEPLOYMENT, "shop", "cart"), new TreeMap<>());
  }

  private static PriceQuote quote(PriceSource source) {
    return source.quote(query("a uid")).orElseThrow();
  }

  private static void assertClose(UnitPrices actual, UnitPrices expected) {
    double percent = 1e-9 * 100;
    assertThat(actual.costPerCPUCoreHour())
        .isCloseTo(expected.costPerCPUCoreHour(), withinPercentage(percent));
    assertThat(actual.costPerRAMByteHour())
        .isCloseTo(expected.costPerRAMByteHour(), withinPercentage(percent));
    assertThat(actual.costPerGPUHour())
        .isCloseTo(expected.costPerGPUHour(), withinPercentage(percent));
  }

  @ParameterizedTest
  @EnumSource
  void thePricesOfASimulatedServerComeOutAgain(Dialect dialect) {
    ReplayingServer server = started(dialect, big("c1", PRICES));
    OpenCostPrices prices = builder(server).build();

    Status status = prices.refresh();

    assertThat(status).isEqualTo(prices.status());
    assertThat(status.failure()).isNull();
    assertThat(status.asOf()).isEqualTo(NOW);
    assertThat(status.window()).isEqualTo(WINDOW);
    assertThat(status.clusters()).containsExactly("c1");
    assertThat(status.warnings()).isEmpty();
    PriceQuote quote = quote(prices);
    assertClose(quote.prices(), PRICES);
    assertThat(quote.source()).isEqualTo(server.base() + ", 7d offset 48h");
    assertThat(quote.asOf()).isEqualTo(NOW);
    assertThat(quote.isStale()).isFalse();
    assertThat(quote(prices)).isSameAs(quote);
    ReplayedRequest request = server.requests().get(0);
    assertThat(server.requests()).hasSize(1);
    assertThat(request.parameter("window")).contains("2023-01-07T00:00:00Z,2023-01-14T00:00:00Z");
    assertThat(request.parameter("step")).isEmpty();
    assertThat(request.parameter("aggregate")).contains("cluster");
    assertThat(request.parameter("accumulate")).contains("true");
    assertThat(request.parameter("idle")).contains("false");
  }

  /** Of a small cluster: 80 core-hours and 103 GiB-hours, by namespace, since that is captured. */
  @Test
  void aCapturedAnswerOfARealServerHasPrices() throws IOException {
    Path capture = RealData.file("opencost/allocation-namespace-7d-opencost-website.json");
    ReplayingServer server = started(Dialect.OPENCOST);
    server.serve("/allocation", "", ReplayedResponse.of(200, "application/json", moved(capture)));
    OpenCostPrices prices = builder(server).build();

    assertThat(prices.refresh().clusters()).containsExactly("default-cluster");
    JsonNode rows =
        JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .readTree(capture.toFile())
            .get("data")
            .get(0);
    assertThat(quote(prices).prices().costPerCPUCoreHour())
        .isCloseTo(quotient(rows, "cpuCost", "cpuCoreHours"), withinPercentage(1e-12))
        .isBetween(0.0189, 0.019);
    assertThat(quote(prices).prices().costPerRAMByteHour())
        .isCloseTo(quotient(rows, "ramCost", "ramByteHours"), withinPercentage(1e-12))
        .isBetween(0.0025 / GIB, 0.0026 / GIB);
    assertThat(quote(prices).source()).endsWith(", 7d offset 48h; gpu: default");
  }

  private static String moved(Path capture) throws IOException {
    return Files.readString(capture)
        .replace("2023-07-12T11:02:46Z", WINDOW.start().toString())
        .replace("2023-07-19T11:02:46Z", WINDOW.end().toString());
  }

  private static double quotient(JsonNode rows, String cost, String hours) {
    BigDecimal costs = BigDecimal.ZERO;
    BigDecimal all = BigDecimal.ZERO;
    for (JsonNode row : rows) {
      costs =
          costs.add(row.get(cost).decimalValue()).add(row.get(cost + "Adjustment").decimalValue());
      all = all.add(row.get(hours).decimalValue());
    }
    return costs.divide(all, MathContext.DECIMAL128).doubleValue();
  }

  @Provide
  Arbitrary<UnitPrices> unitPrices() {
    // Of nothing but zeros there would be no prices.
    return Prices.unitPrices().filter(prices -> prices.costPerCPUCoreHour() > 1e-5);
  }

  /** The bound of the Javadoc, for clusters of any size. */
  @Property(tries = 40)
  void noPriceIsFurtherOffThanTheRoundingOfTheServer(
      @ForAll("unitPrices") UnitPrices simulated,
      @ForAll Dialect dialect,
      @ForAll @IntRange(min = 1, max = 3) int pods,
      @ForAll @DoubleRange(min = 0.1, max = 5000) double cores,
      @ForAll @DoubleRange(min = 0.1, max = 20_000) double gib,
      @ForAll @DoubleRange(min = 0.1, max = 200) double gpus) {
    Cluster cluster = new Cluster("c1", pods, cores, gib, gpus, simulated);
    try (ReplayingServer server = server(dialect, cluster);
        OpenCostClient client = OpenCostClient.builder(server.base()).build()) {
      OpenCostPrices prices = OpenCostPrices.builder(client).clock(() -> NOW).build();
      assertThat(prices.refresh().failure()).isNull();

      UnitPrices derived = quote(prices).prices();
      assertWithinRounding(derived.costPerCPUCoreHour(), simulated.costPerCPUCoreHour(), cores);
      assertWithinRounding(derived.costPerRAMByteHour(), simulated.costPerRAMByteHour(), gib * GIB);
      assertWithinRounding(derived.costPerGPUHour(), simulated.costPerGPUHour(), gpus);
    }
  }

  private static void assertWithinRounding(double derived, double simulated, double amount) {
    BigDecimal price = new BigDecimal(simulated);
    BigDecimal hours = new BigDecimal(amount).multiply(BigDecimal.valueOf(WINDOW_HOURS));
    BigDecimal half = new BigDecimal("0.5e-5");
    BigDecimal bound =
        new BigDecimal("1e-5")
            .add(price.multiply(half))
            .divide(hours.subtract(half), MathContext.DECIMAL64);
    // The simulation adds up doubles.
    BigDecimal doubles = price.multiply(new BigDecimal("1e-13"));
    assertThat(new BigDecimal(derived).subtract(price).abs())
        .as("%s of %s for %s hours", derived, simulated, hours)
        .isLessThanOrEqualTo(bound.add(doubles));
  }

  @Test
  void untilTheServerAnsweredTheFallbackIsQuotedAndThenTheLastGoodAnswer() {
    ReplayingServer server = started(Dialect.OPENCOST, big("c1", PRICES));
    OpenCostPrices prices = builder(server).build();
    assertThat(quote(prices)).isEqualTo(new PriceQuote(UnitPrices.DEFAULT, "default"));
    assertThat(prices.status().asOf()).isNull();
    assertThat(prices.status().stale()).isFalse();
    assertThat(server.requests()).isEmpty();

    server.answer(path -> true, 1, ReplayedResponse.error("Error: no"));
    Status failed = prices.refresh();
    assertThat(failed.asOf()).isNull();
    assertThat(failed.failure()).isNotNull();
    assertThat(failed.failure().time()).isEqualTo(NOW);
    assertThat(((OpenCostException) failed.failure().cause()).kind())
        .isEqualTo(OpenCostException.Kind.FAILED);
    assertThat(quote(prices).source()).isEqualTo("default");

    assertThat(prices.refresh().failure()).isNull();
    PriceQuote good = quote(prices);
    assertClose(good.prices(), PRICES);

    clock.advance(Duration.ofHours(1));
    for (ReplayedResponse bad :
        List.of(
            ReplayedResponse.unavailable(),
            ReplayedResponse.of(200, "application/json", "{\"code\":200,\"data\":[{}]}"),
            ReplayedResponse.of(200, "application/json", "{\"code\":200,\"data\":null}"),
            ReplayedResponse.of(
                200, "application/json", "{\"code\":200,\"data\":[{\"c1\":{}}]}"))) {
      server.answer(path -> true, 1, bad);
      Status status = prices.refresh();
      assertThat(status.failure()).isNotNull();
      assertThat(status.failure().time()).isEqualTo(clock.instant());
      assertThat(status.asOf()).isEqualTo(NOW);
      assertThat(quote(prices)).isSameAs(good);
    }
    server.close();
    assertThat(prices.refresh().failure()).isNotNull();
    assertThat(quote(prices)).isSameAs(good);
  }

  @Test
  void pricesOlderThanTheirLimitAreStale() {
    ReplayingServer server = started(Dialect.KUBECOST, big("c1", PRICES));
    OpenCostPrices prices = builder(server).build();
    prices.refresh();
    clock.advance(Duration.ofHours(OpenCostPrices.DEFAULT_MAX_AGE_HOURS));
    assertThat(quote(prices).isStale()).isFalse();
    assertThat(prices.status().stale()).isFalse();

    clock.advance(Duration.ofNanos(1));
    assertThat(quote(prices).staleness())
        .contains("prices are stale: as of 2023-01-16T12:00:00Z, older than 24h");
    assertThat(prices.status().stale()).isTrue();
    assertClose(quote(prices).prices(), PRICES);

    assertThat(prices.refresh().stale()).isFalse();
    assertThat(quote(prices).asOf()).isEqualTo(clock.instant());
    assertThat(quote(prices).isStale()).isFalse();
  }

  @Test
  void aClockThatIsSetMakesNoPricesStaleAndKeepsNoneFresh() {
    OpenCostPrices prices = builder(started(Dialect.KUBECOST, big("c1", PRICES))).build();
    prices.refresh();
    Duration most = Duration.ofHours(OpenCostPrices.DEFAULT_MAX_AGE_HOURS);

    clock.set(NOW.plus(Duration.ofDays(300)));
    assertThat(prices.status().stale()).isFalse();
    assertThat(quote(prices).isStale()).isFalse();

    clock.set(NOW.minus(Duration.ofDays(300)));
    clock.elapse(most);
    assertThat(prices.status().stale()).isFalse();
    clock.elapse(Duration.ofNanos(1));
    assertThat(prices.status().stale()).isTrue();
    assertThat(quote(prices).isStale()).isTrue();
    assertThat(quote(prices).asOf()).isEqualTo(NOW);
  }

  @Test
  void oneClusterStandsForEveryIdAndOfSeveralTheRightOneMustBeTold() {
    UnitPrices dear = new UnitPrices(0.1, 1e-11, 3);
    OpenCostPrices one = builder(started(Dialect.OPENCOST, big("c1", PRICES))).build();
    one.refresh();
    assertThat(one.quote(query("anything"))).isEqualTo(one.quote(query("c1")));

    ReplayingServer server = started(Dialect.KUBECOST, big("c1", PRICES), big("c2", dear));
    OpenCostPrices two =
        builder(server).cluster("ours", "c2").cluster("c1", "c2").cluster("lost", "c3").build();
    assertThat(two.refresh().clusters()).containsExactly("c1", "c2");
    assertClose(two.quote(query("c2")).orElseThrow().prices(), dear);
    assertClose(two.quote(query("ours")).orElseThrow().prices(), dear);
    assertClose(two.quote(query("c1")).orElseThrow().prices(), dear);
    assertThat(two.quote(query("lost")).orElseThrow().source()).isEqualTo("default");
    assertThat(two.quote(query("other")).orElseThrow().source()).isEqualTo("default");

    OpenCostPrices misled =
        builder(started(Dialect.OPENCOST, big("c1", PRICES))).cluster("ours", "c2").build();
    assertThat(misled.refresh().warnings())
        .containsExactly(
            "the server has no cluster \"c2\", as \"ours\" is said to be; it has: \"c1\"");
    assertThat(misled.quote(query("ours")).orElseThrow().source()).isEqualTo("default");
    assertThat(misled.serverCluster("ours")).isEmpty();
    assertThat(misled.serverCluster("other")).contains("c1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(server).cluster("a", "b").cluster("a", "b").cluster("a", "c"))
        .withMessage("cluster a is given two ids of the server: b, c");
  }

  @Test
  void theOnlyClusterIsNotTakenForAnotherIdThanTheOneItWasGivenFor() {
    OpenCostPrices prices =
        builder(started(Dialect.OPENCOST, big("c1", PRICES))).cluster("a", "c1").build();
    assertThat(prices.serverCluster("a")).as("before anything is known").isEmpty();
    assertThat(prices.refresh().warnings()).isEmpty();

    assertClose(prices.quote(query("a")).orElseThrow().prices(), PRICES);
    assertThat(prices.serverCluster("a")).contains("c1");
    assertClose(prices.quote(query("c1")).orElseThrow().prices(), PRICES);
    assertThat(prices.quote(query("b")).orElseThrow().source()).isEqualTo("default");
    assertThat(prices.serverCluster("b")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void theSameDaysAreAskedForAllDayLong(Dialect dialect) {
    ReplayingServer server = started(dialect, big("c1", PRICES));
    OpenCostPrices prices = builder(server).build();
    for (Duration into : List.of(Duration.ZERO, Duration.ofHours(11), Duration.ofSeconds(86_399))) {
      clock.set(Instant.parse("2023-01-16T00:00:00Z").plus(into));
      assertThat(prices.refresh().window()).isEqualTo(WINDOW);
      assertClose(quote(prices).prices(), PRICES);
    }
    assertThat(server.requests())
        .extracting(request -> request.parameter("window").orElseThrow())
        .containsOnly("2023-01-07T00:00:00Z,2023-01-14T00:00:00Z");
  }

  @ParameterizedTest
  @EnumSource
  void partOfADayIsAskedForByItsStep(Dialect dialect) {
    clock.set(Instant.parse("2023-01-15T20:30:07.5Z"));
    ReplayingServer server = started(dialect, big("c1", PRICES));
    OpenCostPrices prices = builder(server).window("3h offset 48h").build();

    assertThat(prices.refresh().failure()).isNull();
    assertThat(quote(prices).prices().costPerCPUCoreHour())
        .isCloseTo(PRICES.costPerCPUCoreHour(), withinPercentage(1e-6));
    ReplayedRequest request = server.requests().get(0);
    assertThat(request.parameter("window")).contains("2023-01-13T17:30:07Z,2023-01-13T20:30:07Z");
    assertThat(request.parameter("step")).contains("10800s");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsTooLargeIsAskedForInHalvesAndAddedUp(Dialect dialect) {
    ReplayingServer server = started(dialect, big("c1", PRICES));
    ReplayedResponse tooMany =
        ReplayedResponse.error("query would load too many samples into memory");
    server.serve(
        "/allocation",
        "2023-01-07T00:00:00Z,2023-01-14T00:00:00Z",
        ReplayedResponse.plain(413, "no"));
    server.serve("/allocation", "2023-01-10T00:00:00Z,2023-01-14T00:00:00Z", tooMany);
    server.serve("/allocation", "2023-01-12T00:00:00Z,2023-01-14T00:00:00Z", tooMany);
    server.serve("/allocation", "2023-01-13T00:00:00Z,2023-01-14T00:00:00Z", tooMany);
    OpenCostPrices prices = builder(server).build();

    assertThat(prices.refresh().failure()).isNull();
    assertClose(quote(prices).prices(), PRICES);
    assertThat(server.requests())
        .extracting(request -> request.parameter("window").orElseThrow().replace(":00:00Z", ""))
        .containsExactly(
            "2023-01-07T00,2023-01-14T00",
            "2023-01-07T00,2023-01-10T00",
            "2023-01-10T00,2023-01-14T00",
            "2023-01-10T00,2023-01-12T00",
            "2023-01-12T00,2023-01-14T00",
            "2023-01-12T00,2023-01-13T00",
            "2023-01-13T00,2023-01-14T00",
            "2023-01-13T00,2023-01-13T12",
            "2023-01-13T12,2023-01-14T00");
  }

  @Test
  void whatIsTooLargeHourByHourIsAFailure() {
    ReplayingServer server = started(Dialect.OPENCOST, big("c1", PRICES));
    server.serve("/allocation", "", ReplayedResponse.plain(413, "no"));
    OpenCostPrices.Status status = builder(server).build().refresh();

    assertThat(status.failure()).isNotNull();
    assertThat(status.failure().cause())
        .hasMessageContaining("window=2023-01-07T00%3A00%3A00Z%2C2023-01-07T01%3A00%3A00Z&");
  }

  @Test
  void rowsOfOtherWindowsDoNotCount() {
    String format =
        "{\"code\":200,\"data\":[{\"c1\":{\"cpuCost\":5,\"cpuCoreHours\":10,\"ramCost\":1,"
            + "\"ramByteHours\":1e12,\"window\":{\"start\":\"2023-01-%sZ\",\"end\":\"2023-01-%sZ\"}},"
            + "\"c2\":{\"cpuCost\":5,\"window\":{\"start\":\"2023-01-05T00:00:00Z\","
            + "\"end\":\"2023-01-06T00:00:00Z\"}}}]}";
    ReplayingServer server = started(Dialect.OPENCOST);
    OpenCostPrices prices = builder(server).build();

    server.answer(path -> true, 1, json(format.formatted("08T00:00:00", "13T00:00:00")));
    assertThat(prices.refresh().failure()).isNull();
    assertThat(prices.status().clusters()).containsExactly("c1");

    server.answer(path -> true, 1, json(format.formatted("07T00:00:00", "15T00:00:00")));
    OpenCostPrices.Failure across = prices.refresh().failure();
    assertThat(across).isNotNull();
    assertThat(across.cause()).hasMessageContaining("which is not the one asked for");

    server.answer(path -> true, 1, json(format.formatted("14T00:00:00", "15T00:00:00")));
    OpenCostPrices.Failure others = prices.refresh().failure();
    assertThat(others).isNotNull();
    assertThat(others.cause()).hasMessageContaining("it holds nothing but rows of other windows");
  }

  private static ReplayedResponse json(String body) {
    return ReplayedResponse.of(200, "application/json", body);
  }

  @Test
  void whatIsFreeIsSaidAndAClusterWithoutPricesHasNone() {
    String format =
        "{\"code\":200,\"data\":[{\"c1\":{\"cpuCost\":%s,\"cpuCoreHours\":100,\"ramCost\":%s,"
            + "\"ramByteHours\":1e12,\"gpuCost\":%s,\"gpuHours\":10}}]}";
    ReplayingServer server = started(Dialect.OPENCOST);
    OpenCostPrices prices = builder(server).build();

    server.answer(path -> true, 1, json(format.formatted(0, 1, 5)));
    assertThat(prices.refresh().warnings())
        .containsExactly("cluster \"c1\" pays nothing for cpu, which it used: its price is 0");
    assertThat(quote(prices).prices()).isEqualTo(new UnitPrices(0, 1e-12, 0.5));
    assertThat(quote(prices).source()).endsWith("48h");

    server.answer(path -> true, 1, json(format.formatted(0, 0, 5)));
    assertThat(prices.refresh().warnings())
        .containsExactly(
            "cluster \"c1\" has no prices: it pays nothing for cpu and ram, which it used");
    assertThat(quote(prices).source()).endsWith("; cpu, ram: default");

    server.answer(path -> true, 1, json(format.formatted(0, 0, 0)));
    OpenCostPrices.Failure failure = prices.refresh().failure();
    assertThat(failure).isNotNull();
    assertThat(failure.cause()).hasMessageContaining("it holds no price", "pays nothing for cpu");
  }

  /** Beside a cost of 10¹⁵ plain doubles lose what is less than an eighth; it is taken back. */
  @Test
  void costsAndHoursAreAddedUpWithoutLosingWhatRoundingLoses() {
    StringBuilder rows = new StringBuilder("{\"code\":200,\"data\":[{");
    String row = "\"%s\":{\"properties\":{\"cluster\":\"c1\"},\"cpuCost\":%s,\"cpuCoreHours\":%s},";
    rows.append(row.formatted("big", "1e15", "1"));
    for (int i = 0; i < 10_000; i++) {
      rows.append(row.formatted("r" + i, "0.06", "0.06"));
    }
    rows.append(row.formatted("refund", "-1e15", "0"));
    rows.setLength(rows.length() - 1);
    ReplayingServer server = started(Dialect.OPENCOST);
    server.serve("/allocation", "", json(rows + "}]}"));
    OpenCostPrices prices = builder(server).build();

    assertThat(prices.refresh().failure()).isNull();
    assertThat(quote(prices).prices().costPerCPUCoreHour())
        .isCloseTo(600.0 / 601, withinPercentage(1e-10));
  }

  @Test
  void aResourceThatNobodyUsedTakesThePriceOfTheFallbackAndTheSourceSaysSo() {
    Cluster withoutGpus = new Cluster("c1", 10, 4000, 16_000, 0, PRICES);
    ReplayingServer server = started(Dialect.OPENCOST, withoutGpus);
    OpenCostPrices prices = builder(server).build();
    assertThat(prices.refresh().warnings()).isEmpty();

    PriceQuote quote = quote(prices);
    assertClose(
        quote.prices(),
        new UnitPrices(PRICES.costPerCPUCoreHour(), PRICES.costPerRAMByteHour(), 0.95));
    assertThat(quote.source()).isEqualTo(server.base() + ", 7d offset 48h; gpu: default");
    assertThat(quote(prices)).isSameAs(quote);
    clock.advance(Duration.ofHours(25));
    assertThat(quote(prices).isStale()).isTrue();
    assertThat(quote(prices).asOf()).isEqualTo(NOW);

    OpenCostPrices alone = builder(server).fallback(PriceSource.none()).build();
    assertThat(alone.quote(query("c1"))).isEmpty();
    alone.refresh();
    assertThat(alone.quote(query("c1"))).isEmpty();
  }

  @Test
  void aStaleFallbackMakesTheQuoteStale() {
    Instant old = NOW.minus(Duration.ofDays(3));
    PriceQuote stale = PriceQuote.stale(UnitPrices.DEFAULT, "list", old, Duration.ofDays(2));
    OpenCostPrices prices =
        builder(started(Dialect.OPENCOST, new Cluster("c1", 1, 10, 10, 0, PRICES)))
            .fallback(query -> Optional.of(stale))
            .build();
    prices.refresh();

    assertThat(quote(prices).source()).endsWith(", 7d offset 48h; gpu: list");
    assertThat(quote(prices).staleness())
        .contains("prices are stale: as of 2023-01-13T12:00:00Z, older than 48h");
  }

  @Test
  void whatIsNoPriceIsNotKnown() {
    String rows =
        """
        {"code":200,"data":[{
        "nan":{"name":"nan","properties":{"cluster":"nan"},"cpuCoreHours":1000,"cpuCost":null,\
        "ramByteHours":1e15,"ramCost":10,"ramCostAdjustment":null,"gpuHours":null,"gpuCost":5},
        "odd":{"name":"odd","properties":{"cluster":"odd"},"cpuCoreHours":10,"cpuCost":5,\
        "cpuCostAdjustment":-6,"ramByteHours":1e9,"ramCost":1,"gpuHours":2,"gpuCost":3e15},
        "old":{"name":"old","cpuCost":5,"ramCost":1,"gpuCost":0},
        "good":{"cpuCost":5,"cpuCoreHours":100,"ramCost":1,"ramByteHours":1e12,"gpuCost":0,\
        "gpuHours":10},
        "__idle__":{"name":"__idle__","properties":{"cluster":"good"},"cpuCost":99,\
        "cpuCoreHours":1}}]}""";
    ReplayingServer server = started(Dialect.OPENCOST);
    server.serve("/allocation", "", ReplayedResponse.of(200, "application/json", rows));
    OpenCostPrices prices = builder(server).build();

    Status status = prices.refresh();

    assertThat(status.failure()).isNull();
    assertThat(status.clusters()).containsExactly("good", "nan", "odd", "old");
    assertThat(status.warnings())
        .containsExactly(
            "cluster \"good\" pays nothing for gpu, which it used: its price is 0",
            "cluster \"nan\" has no price for cpu: the server tells no number",
            "cluster \"nan\" has no price for ram: the server tells no number",
            "cluster \"nan\" has no price for gpu: the server tells no number",
            "cluster \"odd\" has no price for cpu: cost or hours are below 0: -1.0, 10.0",
            "cluster \"odd\" has no price for ram: the server tells too few hours: 1.0E9",
            "cluster \"odd\" has no price for gpu: it would be 1.5E15");
    assertThat(prices.quote(query("good")).orElseThrow().prices())
        .isEqualTo(new UnitPrices(0.05, 1e-12, 0));
    for (String cluster : List.of("nan", "odd", "old")) {
      assertThat(prices.quote(query(cluster)))
          .as(cluster)
          .contains(new PriceQuote(UnitPrices.DEFAULT, "default"));
    }
  }

  @Test
  void anAnswerWithoutAnyPriceIsAFailureThatTellsWhy() {
    ReplayingServer server = started(Dialect.OPENCOST, big("c1", PRICES));
    OpenCostPrices prices = builder(server).build();
    prices.refresh();
    for (Map.Entry<String, String> bad :
        Map.of(
                "[]",
                "it holds no price: no cluster has costs in this window",
                "[{\"c1\":{\"cpuCost\":null,\"cpuCoreHours\":7}}]",
                "it holds no price: no cluster has costs and hours in this window (cluster"
                    + " \"c1\" has no price for cpu: the server tells no number)")
            .entrySet()) {
      server.answer(
          path -> true,
          1,
          ReplayedResponse.of(
              200, "application/json", "{\"code\":200,\"data\":" + bad.getKey() + "}"));
      Status status = prices.refresh();
      assertThat(status.failure()).isNotNull();
      assertThat(status.failure().cause())
          .isInstanceOf(UnreadableResponseException.class)
          .hasMessageStartingWith(server.base() + "/allocation?window=")
          .hasMessageEndingWith(bad.getValue());
      assertClose(quote(prices).prices(), PRICES);
    }
  }

  @Test
  void aQuoteNeverWaitsAndOneRefreshIsEnough() throws Exception {
    ReplayingServer server = started(Dialect.OPENCOST, big("c1", PRICES));
    OpenCostPrices prices = builder(server).build();
    server.inject(path -> true, 1, Fault.none().delayed(Poll.LONG));
    CompletableFuture<Status> first = CompletableFuture.supplyAsync(prices::refresh);
    Poll.until("the first asks", () -> server.requests().size() == 1);

    assertThat(prices.refresh().asOf()).isNull();
    assertThat(quote(prices).source()).isEqualTo("default");
    assertThat(first).isNotDone();
    assertThat(server.requests()).hasSize(1);
    server.close();
    assertThat(first.get(Poll.LONG.toSeconds(), TimeUnit.SECONDS).failure()).isNotNull();
  }

  @Test
  void aThreadThatIsInterruptedKeepsThePricesAndItsInterrupt() {
    OpenCostPrices prices = builder(started(Dialect.OPENCOST, big("c1", PRICES))).build();
    prices.refresh();
    Thread.currentThread().interrupt();
    Status status = prices.refresh();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(status.failure()).isNotNull();
    assertClose(quote(prices).prices(), PRICES);
  }

  @Test
  void settingsAreChecked() {
    ReplayingServer server = started(Dialect.OPENCOST);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(server).window("7d offset").build())
        .withMessageContaining("7d offset");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(server).window("0d").build())
        .withMessage("window must not be empty: \"0d\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(server).maxAge(Duration.ZERO))
        .withMessage("age must be positive: PT0S");
    OpenCostPrices prices =
        builder(server).fallback(PriceSource.ofInstanceTypes(Map.of("m5", 0.1), "list")).build();
    TreeMap<String, String> labels =
        new TreeMap<>(Map.of("node.kubernetes.io/instance-type", "m5"));
    PriceQuery node = new PriceQuery(new ResourceRef("c1", ResourceType.NODE, "", "n1"), labels);
    assertThat(prices.instance(node)).isPresent();
    assertThat(prices).hasToString("OpenCostPrices[" + server.base() + ", 7d offset 48h]");
  }
}
