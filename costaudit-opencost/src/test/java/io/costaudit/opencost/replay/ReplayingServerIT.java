package io.costaudit.opencost.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostStore;
import io.costaudit.cost.Grouping;
import io.costaudit.opencost.SavedResponses;
import io.costaudit.testsupport.Poll;
import io.costaudit.testsupport.RealData;
import io.costaudit.time.Window;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReplayingServerIT {
  private static final Instant START = Instant.parse("2023-01-14T00:00:00Z");
  private static final Window DAY = new Window(START, START.plus(Duration.ofDays(1)));
  private static final Window NEXT = new Window(DAY.end(), DAY.end().plus(Duration.ofDays(1)));
  private static final String ASK = "window=2023-01-14T00:00:00Z,2023-01-15T00:00:00Z";
  private static final String ASK_BOTH = "window=2023-01-14T00:00:00Z,2023-01-16T00:00:00Z";
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final HttpClient client = HttpClient.newHttpClient();
  private ReplayingServer server = ReplayingServer.builder(Dialect.OPENCOST).start();

  @AfterEach
  void close() {
    server.close();
  }

  private void start(ReplayingServer.Builder builder) {
    server.close();
    server = builder.start();
  }

  private void start(Dialect dialect, ReplayedDay... days) {
    ReplayingServer.Builder builder = ReplayingServer.builder(dialect);
    List.of(days).forEach(builder::day);
    start(builder);
  }

  private HttpResponse<byte[]> send(URI uri, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Poll.LONG);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> get(String pathAndQuery, String... headers) throws Exception {
    return send(URI.create(server.base() + pathAndQuery), headers);
  }

  private String text(String pathAndQuery) throws Exception {
    return new String(get(pathAndQuery).body(), UTF_8);
  }

  private JsonNode data(String pathAndQuery) throws Exception {
    return JSON.readTree(get(pathAndQuery).body()).get("data");
  }

  private void assertAnswer(String pathAndQuery, int status, String body) throws Exception {
    HttpResponse<byte[]> response = get(pathAndQuery);
    assertThat(new String(response.body(), UTF_8)).isEqualTo(body);
    assertThat(response.statusCode()).isEqualTo(status);
  }

  private static ReplayedAllocation container(String node, String name, double cpu, double ram) {
    return ReplayedAllocation.at("c1", node, "ns-" + name, name, "main")
        .controller("deployment", "web")
        .label("app", "x")
        .cpu(cpu, -0.123456)
        .ram(ram, 0)
        .hours(24, 0, 24e9, 0)
        .build();
  }

  /** Two nodes in use, one of them with a GPU that nobody uses, and one on which nothing runs. */
  private static ReplayedDay day(Window window) {
    return ReplayedDay.of(
        window,
        List.of(
            container("n1", "a", 1.234567, 0.777777),
            container("n1", "b", 2.345678, 0.333333),
            container("n2", "a", 0.987654, 1.111111)),
        List.of(
            ReplayedAsset.node("c1", "n1", "i-1", 10.1, 0, 5.3).discounted(0.2).adjusted(-1.7),
            ReplayedAsset.node("c1", "n2", "i-2", 7.7, 4.4, 3.1),
            ReplayedAsset.node("c1", "n3", "i-3", 6.6, 0, 2.2),
            ReplayedAsset.of(ReplayedAsset.Type.DISK, "c1", "d", "d-1", 2).adjusted(0.5),
            ReplayedAsset.of(ReplayedAsset.Type.LOAD_BALANCER, "c1", "ns/svc", "", 3),
            ReplayedAsset.of(ReplayedAsset.Type.NETWORK, "c1", "", "", 4),
            ReplayedAsset.of(ReplayedAsset.Type.CLUSTER_MANAGEMENT, "c1", "", "", 5),
            ReplayedAsset.of(ReplayedAsset.Type.CLOUD, "", "bill", "", 6).credited(-2)),
        List.of(
            ReplayedCloudCost.of("i-1", "AWS", "1", "Virtual Machine", 12.5),
            ReplayedCloudCost.of("i-2", "AWS", "1", "Virtual Machine", 7.25),
            ReplayedCloudCost.of("d-1", "GCP", "2", "Disk", 1e-9)));
  }

  private static BigDecimal decimal(double value) {
    return BigDecimal.valueOf(value);
  }

  private static String five(BigDecimal value) {
    BigDecimal rounded = value.setScale(5, RoundingMode.HALF_UP).stripTrailingZeros();
    return rounded.signum() == 0 ? "0" : rounded.toPlainString();
  }

  private static String field(JsonNode row, String name) {
    return row.get(name).decimalValue().stripTrailingZeros().toPlainString();
  }

  // Numbers.

  private static String number(double value, boolean shortExponents, boolean rounded)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JsonOut out = new JsonOut(bytes, shortExponents);
    (rounded ? out.five("x", value) : out.full("x", value)).flush();
    return bytes.toString(UTF_8).substring("\"x\":".length());
  }

  @ParameterizedTest
  @CsvSource({
    "1e20,100000000000000000000",
    "1e21,1e+21",
    "1e-6,0.000001",
    "9.99e-7,9.99e-7",
    "4.9e-324,5e-324",
    "1.7976931348623157e308,1.7976931348623157e+308",
    "-0.0,-0",
    "73.0,73",
    "304653271040.0,304653271040",
    "304653271040.1235,304653271040.1235",
    "0.123456788,0.123456788",
    "2e-3,0.002",
    "NaN,null",
    "Infinity,null"
  })
  void numbersAreThoseOfGo(double value, String text) throws IOException {
    assertThat(number(value, true, false)).isEqualTo(text);
    assertThat(number(value, false, false)).isEqualTo(text.replace("e-7", "e-07"));
  }

  @ParameterizedTest
  @CsvSource({
    "0.123456788,0.12346",
    "0.000005,0.00001",
    "-0.000005,-0.00001",
    "0.0000049,0",
    "-1e-9,-0",
    "NaN,null",
    "2.5,2.5",
    "304653271040.12345,304653271040.1235",
    "1e21,1e+21"
  })
  void roundsHalvesAwayFromZero(double value, String text) throws IOException {
    assertThat(number(value, true, true)).isEqualTo(text);
  }

  @Test
  void strings() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new JsonOut(bytes, true).string("<a&\"\\\n\u2028é😀>").flush();
    assertThat(bytes.toString(UTF_8)).isEqualTo("\"\\u003ca\\u0026\\\"\\\\\\n\\u2028é😀\\u003e\"");
  }

  // Dialects.

  @Test
  void aContainerIsWrittenAsTheReferenceDoes() throws Exception {
    start(
        Dialect.OPENCOST,
        ReplayedDay.of(
            DAY,
            List.of(
                ReplayedAllocation.at("c1", "n1", "ns", "pod", "ctr")
                    .service("svc")
                    .label("app", "x")
                    .cpu(0.123456788, -1e-9)
                    .gpu(Double.NaN, 0)
                    .hours(1, 0, 0, 0)
                    .build()),
            List.of(),
            List.of()));
    String body = text("/allocation?" + ASK);
    assertThat(body)
        .startsWith(
            "{\"code\":200,\"status\":\"success\",\"data\":[{\"c1/n1/ns/pod/ctr\":"
                + "{\"name\":\"c1/n1/ns/pod/ctr\",\"properties\":{\"cluster\":\"c1\",\"node\":\"n1\","
                + "\"container\":\"ctr\",\"namespace\":\"ns\",\"pod\":\"pod\",\"services\":[\"svc\"],"
                + "\"labels\":{\"app\":\"x\"}},\"window\":{\"start\":\"2023-01-14T00:00:00Z\","
                + "\"end\":\"2023-01-15T00:00:00Z\"},\"start\":\"2023-01-14T00:00:00Z\","
                + "\"end\":\"2023-01-15T00:00:00Z\",\"minutes\":1440,\"cpuCores\":0.04167,")
        .contains("\"cpuCost\":0.12346,\"cpuCostAdjustment\":-0,")
        .contains("\"gpuCost\":null,")
        .contains("\"totalCost\":null,")
        .endsWith("}}]}");
    // A struct of plain numbers cannot be marshalled.
    assertAnswer("/allocation/summary?" + ASK, 200, "");
    assertThat(text("/allocation/compute?" + ASK)).isEqualTo(body);
  }

  @Test
  void parametersThatAreNotUnderstoodAreTheDefault() throws Exception {
    start(Dialect.OPENCOST, day(DAY), day(NEXT));
    String plain = text("/allocation?" + ASK_BOTH);
    assertThat(data("/allocation?" + ASK_BOTH)).hasSize(1);
    assertThat(text("/allocation?includeIdle=yes&step=1y&accumulate=on&" + ASK_BOTH))
        .isEqualTo(plain);
    assertThat(data("/allocation?step=1d&" + ASK_BOTH)).hasSize(2);
    assertThat(data("/allocation?step=24h&includeIdle=T&" + ASK_BOTH).get(0).has("__idle__"))
        .isTrue();
    assertThat(data("/allocation?window=2d")).hasSize(1);
    assertThat(data("/allocation?window=0d")).isEmpty();
    JsonNode halves = data("/allocation?step=12h&" + ASK);
    assertThat(halves).hasSize(2);
    assertThat(field(halves.get(0).get("c1/n1/ns-a/a/main"), "cpuCost"))
        .isEqualTo(five(decimal(1.234567).divide(decimal(2), MathContext.DECIMAL64)));
  }

  @Test
  void accumulates() throws Exception {
    start(Dialect.OPENCOST, day(DAY), day(NEXT));
    JsonNode sets = data("/allocation?step=1d&accumulate=1&aggregate=namespace&" + ASK_BOTH);
    assertThat(sets).hasSize(1);
    BigDecimal daily = decimal(1.234567).add(decimal(0.987654));
    JsonNode row = sets.get(0).get("ns-a");
    assertThat(field(row, "cpuCost")).isEqualTo(five(daily.multiply(decimal(2))));
    assertThat(row.get("minutes").asInt()).isEqualTo(2880);
    assertThat(row.get("properties").has("node")).isFalse();
    assertThat(row.get("properties").has("labels")).isFalse();
    assertThat(data("/allocation?step=1d&accumulateBy=week&" + ASK_BOTH)).hasSize(2);
    assertThat(data("/allocation?step=1d&accumulateBy=month&" + ASK_BOTH)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "all | ['']",
        "cluster | ['c1']",
        "cluster,node | ['c1/n1','c1/n2']",
        "'namespace, ,' | ['ns-a','ns-b']",
        "controller | ['deployment:web']",
        "statefulset | ['__unallocated__']",
        "service | ['__unallocated__']",
        "label:app | ['x']",
        "nonsense | ['']"
      })
  void aggregates(String by, String keys) throws Exception {
    start(Dialect.OPENCOST, day(DAY));
    JsonNode set = data("/allocation?" + ASK + "&aggregate=" + by.replace(" ", "%20")).get(0);
    StringBuilder found = new StringBuilder();
    set.fieldNames()
        .forEachRemaining(
            name -> found.append(found.isEmpty() ? "['" : ",'").append(name).append("'"));
    assertThat(found + "]").isEqualTo(keys);
  }

  // Idle, against decimals.

  private static final BigDecimal ADJUSTMENT = decimal(-0.123456);

  private static BigDecimal nodeCost(double cost) {
    BigDecimal paid = decimal(cost).multiply(decimal(0.8));
    BigDecimal all = decimal(10.1).add(decimal(5.3)).multiply(decimal(0.8));
    return paid.add(decimal(-1.7).multiply(paid).divide(all, MathContext.DECIMAL128));
  }

  private static final BigDecimal CPU_OF_N1 =
      decimal(1.234567).add(decimal(2.345678)).add(ADJUSTMENT).add(ADJUSTMENT);
  private static final BigDecimal CPU_OF_N2 = decimal(0.987654).add(ADJUSTMENT);
  private static final BigDecimal IDLE_OF_N1 = nodeCost(10.1).subtract(CPU_OF_N1);
  private static final BigDecimal IDLE_OF_N2 = decimal(7.7).subtract(CPU_OF_N2);

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void idleIsOneRow(boolean byNode) throws Exception {
    start(Dialect.OPENCOST, day(DAY));
    for (String aggregate : List.of("", "&aggregate=namespace", "&aggregate=cluster,node")) {
      JsonNode set =
          data("/allocation?includeIdle=true&idleByNode=" + byNode + "&" + ASK + aggregate).get(0);
      JsonNode idle = set.get("__idle__");
      assertThat(field(idle, "cpuCost"))
          .isEqualTo(five(IDLE_OF_N1.add(IDLE_OF_N2).add(decimal(6.6))));
      assertThat(field(idle, "gpuCost")).isEqualTo("4.4");
      assertThat(idle.get("properties").toString()).isEqualTo("{\"cluster\":\"c1\"}");
      assertThat(set.fieldNames().next()).isEqualTo("__idle__");
    }
  }

  @Test
  void sharedIdleStaysOnItsNode() throws Exception {
    start(Dialect.OPENCOST, day(DAY));
    String query = "includeIdle=true&shareIdle=true&idleByNode=true&" + ASK;
    JsonNode set = data("/allocation?aggregate=cluster,node&" + query).get(0);
    BigDecimal ofN1 = nodeCost(10.1).subtract(ADJUSTMENT).subtract(ADJUSTMENT);
    assertThat(field(set.get("c1/n1"), "cpuCost")).isEqualTo(five(ofN1));
    assertThat(field(set.get("c1/n1"), "cpuCostIdle")).isEqualTo(five(IDLE_OF_N1));
    assertThat(field(set.get("c1/n2"), "cpuCost"))
        .isEqualTo(five(decimal(7.7).subtract(ADJUSTMENT)));
    assertThat(field(set.get("c1/n2"), "ramCost")).isEqualTo("3.1");
    assertThat(field(set.get("c1/n2"), "gpuCost")).isEqualTo("0");
    assertThat(field(set.get("__idle__"), "cpuCost")).isEqualTo("6.6");
    assertThat(field(set.get("__idle__"), "ramCost")).isEqualTo("2.2");
    assertThat(field(set.get("__idle__"), "gpuCost")).isEqualTo("4.4");

    BigDecimal cpu = decimal(1.234567);
    BigDecimal part =
        cpu.add(ADJUSTMENT).divide(CPU_OF_N1, MathContext.DECIMAL128).multiply(IDLE_OF_N1);
    JsonNode row = data("/allocation?" + query).get(0).get("c1/n1/ns-a/a/main");
    assertThat(field(row, "cpuCost")).isEqualTo(five(cpu.add(part)));
  }

  @Test
  void sharedIdleOfAClusterGoesToAllOfIt() throws Exception {
    start(Dialect.OPENCOST, day(DAY));
    JsonNode set =
        data("/allocation?aggregate=cluster,node&includeIdle=1&shareIdle=1&" + ASK).get(0);
    BigDecimal idle = IDLE_OF_N1.add(IDLE_OF_N2).add(decimal(6.6));
    BigDecimal part =
        CPU_OF_N2.divide(CPU_OF_N1.add(CPU_OF_N2), MathContext.DECIMAL128).multiply(idle);
    assertThat(field(set.get("c1/n2"), "cpuCost")).isEqualTo(five(decimal(0.987654).add(part)));
    assertThat(field(set.get("__idle__"), "cpuCost")).isEqualTo("0");
    assertThat(field(set.get("__idle__"), "gpuCost")).isEqualTo("4.4");
  }

  @Test
  void idleAloneIsLost() throws Exception {
    start(Dialect.OPENCOST, ReplayedDay.of(DAY, List.of(), day(DAY).assets(), List.of()));
    assertThat(data("/allocation?includeIdle=true&" + ASK).toString()).isEqualTo("[{}]");
  }

  @Test
  void kubecost() throws Exception {
    start(Dialect.KUBECOST, day(DAY), day(NEXT));
    assertThat(server.base().getPath()).isEqualTo("/model");
    String body = text("/allocation?" + ASK_BOTH);
    assertThat(body).startsWith("{\"code\":200,\"data\":[{\"__idle__\":");
    assertThat(data("/allocation?" + ASK_BOTH)).hasSize(2);
    assertThat(data("/allocation?accumulate=true&" + ASK_BOTH)).hasSize(1);
    assertThat(data("/allocation?idle=false&" + ASK).get(0).has("__idle__")).isFalse();
    assertThat(data("/allocation?splitIdle=true&idleByNode=true&" + ASK).get(0))
        .anySatisfy(row -> assertThat(row.get("name").asText()).isEqualTo("c1/n3/__idle__"));
    JsonNode assets = data("/assets?aggregate=type&" + ASK_BOTH);
    assertThat(assets).hasSize(2);
    assertThat(assets.get(0).get("Node").get("type").asText()).isEqualTo("Node");
    JsonNode any = data("/assets?aggregate=cluster&accumulate=true&" + ASK_BOTH).get(0).get("c1");
    assertThat(any.has("type")).isFalse();
    assertThat(any.get("minutes").asInt()).isEqualTo(2880);
    JsonNode disk =
        data("/assets?disableAdjustments=true&aggregate=type&" + ASK).get(0).get("Disk");
    assertThat(field(disk, "totalCost")).isEqualTo("2");
    HttpResponse<byte[]> page = send(URI.create(server.root() + "/allocation?" + ASK));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
    assertThat(new String(send(URI.create(server.root() + "/")).body(), UTF_8))
        .startsWith("<!DOCTYPE html>");
    assertAnswer(
        "/allocation?window=foo",
        400,
        "{\"code\":400,\"data\":null,\"message\":\"Invalid 'window' parameter: illegal window: foo\"}");
    assertThat(data("/allocation/summary?" + ASK).get("sets").get(0).get("allocations"))
        .allSatisfy(row -> assertThat(row.has("totalCost")).isTrue());
  }

  @Test
  void assetsAreOneMap() throws Exception {
    start(Dialect.OPENCOST, day(DAY), day(NEXT));
    String body = text("/assets?" + ASK);
    String node = "__undefined__/__undefined__/__undefined__/Compute/c1/Node/Kubernetes/i-1/n1";
    assertThat(body)
        .startsWith("{\"code\":200,\"status\":\"success\",\"data\":{\"")
        .contains("\"" + node + "\":{\"type\":\"Node\",\"properties\":{\"category\":\"Compute\"")
        .contains("\"minutes\":1440.000000,\"nodeType\":\"m5.large\",\"cpuCores\":2.000000,")
        .contains("\"GPUHours\":0.000000,")
        .contains("\"discount\":0.200000,\"cpuCost\":10.100000,\"gpuCost\":0.000000,")
        .contains("\"adjustment\":-1.700000,\"overhead\":")
        .contains("\"totalCost\":10.620000}")
        .contains("\"credit\":-2.000000,\"totalCost\":4.000000}");
    JsonNode both = data("/assets?" + ASK_BOTH).get(node);
    assertThat(both.get("totalCost").decimalValue()).isEqualByComparingTo("21.24");
    assertThat(data("/assets?filter=assetType:%22Node%22%2Bname:%22n1%22&" + ASK)).hasSize(1);
    assertThat(both.get("discount").decimalValue()).isEqualByComparingTo("0.2");
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void ourReadersTakeItForReal(Dialect dialect) throws Exception {
    start(dialect, day(DAY));
    SavedResponses readers = SavedResponses.ofDefaults();
    Grouping name = Grouping.parse("name");
    CostStore assets = readers.assets("a", new ByteArrayInputStream(get("/assets?" + ASK).body()));
    assertThat(total(assets, name, "n1")).isCloseTo(10.62, within(1e-9));
    assertThat(total(assets, name, "n2")).isCloseTo(15.2, within(1e-9));
    CostStore allocations =
        readers.allocations(
            "a", new ByteArrayInputStream(get("/allocation?includeIdle=true&" + ASK).body()));
    assertThat(total(allocations, Grouping.parse("cluster"), "c1"))
        // All that the three nodes cost, in rows of five digits.
        .isCloseTo(10.62 + 15.2 + 8.8, within(1e-4));
    CostStore bill =
        readers.cloudUsage("c", new ByteArrayInputStream(get("/cloudCost?" + ASK).body()));
    assertThat(total(bill, Grouping.parse("provider"), "AWS")).isEqualTo(19.75);
  }

  private static double total(CostStore store, Grouping grouping, String key) {
    return store
        .sums(DAY, Set.of(grouping))
        .get(grouping)
        .get(CostKey.of(key))
        .orElseThrow()
        .costs()
        .total();
  }

  @Test
  void aQuoteInANodeTypeBreaksTheDocument() throws Exception {
    ReplayedAsset node = ReplayedAsset.node("c1", "n", "i", 1, 0, 1).ofType("a\"b");
    start(Dialect.OPENCOST, ReplayedDay.of(DAY, List.of(), List.of(node), List.of()));
    assertThat(text("/assets?" + ASK)).contains("\"nodeType\":\"a\"b\",");
  }

  @Test
  void bills() throws Exception {
    start(Dialect.OPENCOST, day(DAY), day(NEXT));
    JsonNode data = data("/cloudCost?aggregate=provider&" + ASK_BOTH);
    assertThat(data.get("sets")).hasSize(2);
    JsonNode aws = data.get("sets").get(0).get("cloudCosts").get("AWS");
    assertThat(aws.get("amortizedNetCost").get("cost").decimalValue())
        .isEqualByComparingTo("19.75");
    assertThat(data.get("sets").get(0).get("aggregationProperties").toString())
        .isEqualTo("[\"provider\"]");
    assertThat(data("/cloudCost?accumulate=all&" + ASK_BOTH).get("sets")).hasSize(1);
    assertThat(text("/cloudCost?" + ASK))
        .startsWith("{\"code\":200,\"data\":{\"sets\":[")
        .contains("{\"cost\":1e-09,\"kubernetesPercent\":1}")
        .contains("\"aggregationProperties\":null}")
        .endsWith("\"window\":{\"start\":\"null\",\"end\":\"null\"}}}");
    assertThat(
            data("/cloudCost?filter=provider:%22GCP%22&" + ASK)
                .get("sets")
                .get(0)
                .get("cloudCosts"))
        .hasSize(1);
    start(
        Dialect.OPENCOST,
        ReplayedDay.of(
            DAY,
            List.of(),
            List.of(),
            List.of(ReplayedCloudCost.of("i", "AWS", "1", "Disk", Double.NaN))));
    assertAnswer(
        "/cloudCost?" + ASK,
        500,
        "{\"code\":500,\"data\":null,\"message\":\"Error: json: unsupported value: NaN\"}");
  }

  @Test
  void summaries() throws Exception {
    start(Dialect.OPENCOST, day(DAY));
    String body = text("/allocation/summary?" + ASK);
    assertThat(body)
        .startsWith(
            "{\"code\":200,\"status\":\"success\",\"data\":{\"step\":86400000000000,\"sets\":"
                + "[{\"allocations\":{\"c1/n1/ns-a/a/main\":{\"name\":\"c1/n1/ns-a/a/main\",\"start\":")
        .contains("\"cpuCost\":1.234567,")
        .contains("\"efficiency\":1}")
        .doesNotContain("Adjustment");
  }

  // Errors.

  @Test
  void badWindows() throws Exception {
    String line = "Invalid 'window' parameter: illegal window: foo\n";
    assertAnswer(
        "/allocation?window=foo",
        400,
        line
            + "{\"code\":500,\"status\":\"\",\"data\":null,\"message\":\"Error: illegal window: [nil, nil)\"}");
    HttpResponse<byte[]> plain = get("/assets?window=foo");
    assertThat(new String(plain.body(), UTF_8)).isEqualTo(line);
    assertThat(plain.statusCode()).isEqualTo(400);
    assertThat(plain.headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
    assertThat(plain.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    assertThatThrownBy(() -> get("/allocation/summary?window=foo")).isInstanceOf(IOException.class);
    String reversed = "window=2023-01-15T00:00:00Z,2023-01-14T00:00:00Z";
    assertAnswer(
        "/allocation?" + reversed,
        500,
        "{\"code\":500,\"status\":\"\",\"data\":null,\"message\":"
            + "\"Error: illegal window: [2023-01-15T00:00:00+0000, 2023-01-14T00:00:00+0000)\"}");
    assertThat(get("/assets?" + reversed).statusCode()).isEqualTo(500);
    assertAnswer("/cloudCost", 400, "missing require window param\n");
    assertAnswer("/cloudCost?window=foo", 400, "invalid window parameter: illegal window: foo\n");
    assertAnswer(
        "/cloudCost?aggregate=x&" + ASK,
        400,
        "error parsing aggregate by invalid cloud cost property: x\n");
    assertThat(get("/cloudCost?filter=x&" + ASK).statusCode()).isEqualTo(400);
    assertThat(text("/assets?filter=x&" + ASK)).startsWith("Error getting assets: ");
    assertThat(get("/allocation?includeProportionalAssetResourceCosts=true&" + ASK).statusCode())
        .isEqualTo(400);
  }

  @Test
  void wrongPathsAndMethods() throws Exception {
    start(ReplayingServer.builder(Dialect.OPENCOST).withoutBills());
    assertAnswer("/model/allocation?" + ASK, 404, "404 page not found\n");
    assertAnswer("/cloudCost?" + ASK, 501, "CloudCost Pipeline is not configured\n");
    assertThat(get("/customCost/total?" + ASK).statusCode()).isEqualTo(501);
    HttpResponse<String> posted =
        client.send(
            HttpRequest.newBuilder(URI.create(server.base() + "/assets"))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(posted.statusCode()).isEqualTo(405);
    assertThat(posted.body()).isEqualTo("Method Not Allowed\n");
  }

  @Test
  void answersOfWhoIsInTrouble() throws Exception {
    String path = "/allocation?" + ASK;
    ReplayedResponse[] answers = {
      ReplayedResponse.computeError("[a, b)", "boom"),
      ReplayedResponse.wrappedError("boom"),
      ReplayedResponse.empty(),
      ReplayedResponse.etlNotBuilt("12.3"),
      ReplayedResponse.loginPage(),
      ReplayedResponse.redirect(302, "/login"),
      ReplayedResponse.unauthorized(),
      ReplayedResponse.forbidden(),
      ReplayedResponse.unavailable().with("Retry-After", "3"),
      ReplayedResponse.unavailable(),
      ReplayedResponse.tooManyRequests()
    };
    for (ReplayedResponse answer : answers) {
      server.answer("/allocation"::equals, 1, answer);
    }
    assertAnswer(
        path,
        500,
        "{\"code\":500,\"status\":\"\",\"data\":null,\"message\":"
            + "\"Error: error computing allocations for [a, b): boom\"}");
    assertAnswer(
        path, 200, "{\"code\":500,\"status\":\"error\",\"data\":null,\"message\":\"boom\"}");
    assertAnswer(path, 200, "");
    assertThat(text(path)).contains("Data will be available after ETL is built (12.3% complete)");
    assertThat(text(path)).startsWith("<!DOCTYPE html>");
    HttpResponse<byte[]> redirect = get(path);
    assertThat(redirect.statusCode()).isEqualTo(302);
    assertThat(redirect.headers().firstValue("location")).hasValue("/login");
    assertThat(get(path).headers().firstValue("www-authenticate")).isPresent();
    assertAnswer(path, 403, "Forbidden\n");
    assertThat(get(path).headers().firstValue("retry-after")).hasValue("3");
    HttpResponse<byte[]> unavailable = get(path);
    assertThat(unavailable.statusCode()).isEqualTo(503);
    assertThat(unavailable.headers().firstValue("retry-after")).isEmpty();
    assertAnswer(path, 429, "Too Many Requests\n");
    assertThat(get(path).statusCode()).isEqualTo(200);
    server.answer(p -> true, ReplayingServer.ALWAYS, ReplayedResponse.forbidden());
    assertThat(get(path).statusCode()).isEqualTo(403);
    assertThat(get(path).statusCode()).isEqualTo(403);
    server.clearFaults();
    assertThat(get(path).statusCode()).isEqualTo(200);
  }

  // Faults.

  /** What arrives at a plain socket until the connection ends. */
  private String raw(String path) throws IOException {
    try (Socket socket = new Socket(server.root().getHost(), server.root().getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                  .getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static String afterHead(String response) {
    return response.substring(response.indexOf("\r\n\r\n") + 4);
  }

  @ParameterizedTest
  @EnumSource(Framing.class)
  void everyFramingBringsTheSame(Framing framing) throws Exception {
    start(Dialect.OPENCOST, day(DAY));
    String right = text("/assets?" + ASK);
    server.framing(framing);
    HttpResponse<byte[]> response = get("/assets?" + ASK);
    assertThat(new String(response.body(), UTF_8)).isEqualTo(right);
    assertThat(response.headers().firstValue("transfer-encoding").isPresent())
        .isEqualTo(framing == Framing.CHUNKED || framing == Framing.AS_GO);
    assertThat(response.headers().firstValue("content-length").isPresent())
        .isEqualTo(framing == Framing.CONTENT_LENGTH);
    assertThat(get("/nowhere").headers().firstValue("content-length").isPresent())
        .isEqualTo(framing == Framing.CONTENT_LENGTH || framing == Framing.AS_GO);
  }

  @ParameterizedTest
  @CsvSource({"CONTENT_LENGTH", "CHUNKED", "UNTIL_CLOSE"})
  void cuts(Framing framing) throws Exception {
    start(Dialect.OPENCOST, day(DAY));
    byte[] right = get("/assets?" + ASK).body();
    Fault cut = Fault.none().framed(framing).cutAfterBytes(1000);
    server.inject("/assets"::equals, 2, cut);
    String body = afterHead(raw("/assets?" + ASK));
    String expected = new String(right, 0, 1000, ISO_8859_1);
    if (framing == Framing.CHUNKED) {
      int size = Integer.parseInt(body.substring(0, body.indexOf("\r\n")), 16);
      assertThat(size).isGreaterThan(1000);
      assertThat(body.substring(body.indexOf("\r\n") + 2)).isEqualTo(expected);
    } else {
      assertThat(body).isEqualTo(expected);
    }
    if (framing == Framing.UNTIL_CLOSE) {
      assertThat(get("/assets?" + ASK).body()).hasSize(1000);
    } else {
      assertThatThrownBy(() -> get("/assets?" + ASK)).isInstanceOf(IOException.class);
    }
    server.inject("/assets"::equals, 1, Fault.none().resetAfterBytes(1000));
    assertThatThrownBy(() -> get("/assets?" + ASK)).isInstanceOf(IOException.class);
    server.inject("/assets"::equals, 1, Fault.none().framed(framing).cutAfterBytes(0));
    assertThat(afterHead(raw("/assets?" + ASK))).isEmpty();
    assertThat(get("/assets?" + ASK).body()).isEqualTo(right);
  }

  @Test
  void garbage() throws Exception {
    start(Dialect.OPENCOST, day(DAY));
    byte[] right = get("/assets?" + ASK).body();
    server.inject(p -> true, 1, Fault.none().garbageAt(500, "\u0000\u00ff}"));
    byte[] wrong = get("/assets?" + ASK).body();
    assertThat(wrong).hasSameSizeAs(right);
    right[500] = 0;
    right[501] = (byte) 0xff;
    right[502] = '}';
    assertThat(wrong).isEqualTo(right);
  }

  @Test
  void delaysAndDrips() throws Exception {
    byte[] right = get("/assets?" + ASK).body();
    Duration tick = Duration.ofMillis(5);
    server.inject(p -> true, 1, Fault.none().delayed(Duration.ofMillis(50)).dripping(4, tick));
    long before = System.nanoTime();
    assertThat(get("/assets?" + ASK).body()).isEqualTo(right);
    int ticks = (right.length - 1) / 4;
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isGreaterThanOrEqualTo(Duration.ofMillis(50).plus(tick.multipliedBy(ticks)));
  }

  @Test
  void theFirstBytesOfADripArriveLongBeforeTheLast() throws Exception {
    start(Dialect.OPENCOST, day(DAY));
    server.inject(p -> true, 1, Fault.none().dripping(10, Duration.ofHours(1)));
    HttpResponse<InputStream> response =
        client.send(
            HttpRequest.newBuilder(URI.create(server.base() + "/assets?" + ASK)).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      assertThat(new String(body.readNBytes(10), UTF_8)).isEqualTo("{\"code\":20");
      assertThat(server.openConnections()).isPositive();
      server.close();
      assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
    }
    Poll.until("all closed", () -> server.openConnections() == 0);
  }

  @Test
  void resets() throws Exception {
    long before = server.connections();
    server.resetNextConnections(1);
    assertThatThrownBy(() -> raw("/assets?" + ASK)).isInstanceOf(IOException.class);
    assertThat(raw("/assets?" + ASK)).startsWith("HTTP/1.1 200 OK\r\n");
    assertThat(server.connections()).isEqualTo(before + 2);
  }

  @Test
  void compressesForWhoAcceptsIt() throws Exception {
    start(Dialect.OPENCOST, day(DAY));
    byte[] right = get("/assets?" + ASK, "Accept-Encoding", "gzip").body();
    server.compress(true);
    assertThat(get("/assets?" + ASK).body()).isEqualTo(right);
    HttpResponse<byte[]> zipped = get("/assets?" + ASK, "Accept-Encoding", "gzip");
    assertThat(zipped.headers().firstValue("content-encoding")).hasValue("gzip");
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
      assertThat(in.readAllBytes()).isEqualTo(right);
    }
  }

  @Test
  void remembersRequests() throws Exception {
    get("/allocation?aggregate=a%2Cb&aggregate=c&" + ASK, "X-Scope", "one");
    assertThat(server.requests()).hasSize(1);
    ReplayedRequest request = server.requests().get(0);
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.path()).isEqualTo("/allocation");
    assertThat(request.parameters()).containsEntry("aggregate", List.of("a,b", "c"));
    assertThat(request.header("X-SCOPE")).hasValue("one");
    server.clearRequests();
    assertThat(server.requests()).isEmpty();
  }

  // Documents, and size.

  @Test
  void capturesAreServedAsTheyAre() throws Exception {
    Map<String, String> captures =
        Map.of(
            "/allocation", "opencost/allocation-namespace-7d-opencost-website.json",
            "/assets", "opencost/assets-7d-oracle-46-nodes.json",
            "/cloudCost", "opencost/cloudCost-7d-by-provider-opencost-website.json");
    for (Map.Entry<String, String> capture : captures.entrySet()) {
      Path file = RealData.file(capture.getValue());
      server.serve(capture.getKey(), "7d", ReplayedResponse.file(file));
      assertThat(get(capture.getKey() + "?window=7d").body()).isEqualTo(Files.readAllBytes(file));
      assertThat(get(capture.getKey() + "?window=6d").body().length).isLessThan(1000);
    }
  }

  @Test
  void rowsAreMadeAsTheyAreRead() throws Exception {
    int count = 500_000;
    ReplayedDay day = ReplayedDay.generated(DAY, count);
    AtomicLong made = new AtomicLong();
    Iterable<ReplayedAllocation> counted =
        () -> {
          Iterator<ReplayedAllocation> rows = day.allocations().iterator();
          return new Iterator<>() {
            @Override
            public boolean hasNext() {
              return rows.hasNext();
            }

            @Override
            public ReplayedAllocation next() {
              made.incrementAndGet();
              return rows.next();
            }
          };
        };
    start(Dialect.OPENCOST, new ReplayedDay(DAY, counted, List.of(), List.of()));
    try (Socket socket = new Socket(server.root().getHost(), server.root().getPort())) {
      socket
          .getOutputStream()
          .write(("GET /allocation?" + ASK + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(UTF_8));
      assertThat(socket.getInputStream().readNBytes(1000)).hasSize(1000);
      // More than this does not fit between two sockets.
      assertThat(made.get()).isBetween(1L, count / 4L);
    }
    Poll.until("given up", () -> server.openConnections() == 0);
    assertThat(made.get()).isLessThan(count);
  }

  @Test
  void aHugeDayIsNeverHeld() throws Exception {
    int count = 500_000;
    start(ReplayingServer.builder(Dialect.OPENCOST).day(ReplayedDay.generated(DAY, count)).terse());
    HttpResponse<InputStream> response =
        client.send(
            HttpRequest.newBuilder(URI.create(server.base() + "/allocation?" + ASK)).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    long rows = 0;
    double cpu = 0;
    long size;
    try (JsonParser parser = new JsonFactory().createParser(response.body())) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.FIELD_NAME && parser.currentName().equals("cpuCost")) {
          parser.nextToken();
          rows++;
          cpu += parser.getDoubleValue();
        }
      }
      size = parser.currentLocation().getByteOffset();
    }
    assertThat(rows).isEqualTo(count);
    assertThat(cpu).isCloseTo(count * 0.5005, within(1e-3));
    assertThat(size).isBetween(250_000_000L, 400_000_000L);
  }
}
