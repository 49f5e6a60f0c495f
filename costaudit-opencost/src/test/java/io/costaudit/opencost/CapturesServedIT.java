package io.costaudit.opencost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.AuditVerdict;
import io.costaudit.audit.Auditor;
import io.costaudit.audit.AuditorBuilder;
import io.costaudit.cost.CostStore;
import io.costaudit.cost.Grouping;
import io.costaudit.opencost.replay.Dialect;
import io.costaudit.opencost.replay.Framing;
import io.costaudit.opencost.replay.ReplayedRequest;
import io.costaudit.opencost.replay.ReplayedResponse;
import io.costaudit.opencost.replay.ReplayingServer;
import io.costaudit.testsupport.RealData;
import io.costaudit.time.Window;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Captured answers of real servers, served over a socket and read from their files: the audits say
 * the same. The captures are of different clusters and times, so each is compared with itself, or
 * with what is made of it here.
 */
class CapturesServedIT {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");
  private static final Grouping NAMESPACE = Grouping.parse("namespace");

  private final SavedResponses saved = SavedResponses.ofDefaults();
  private ReplayingServer server = ReplayingServer.builder(Dialect.OPENCOST).start();
  private OpenCostClient client = OpenCostClient.builder(server.root()).build();

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private static Path allocations() {
    return RealData.file("opencost/allocation-namespace-7d-opencost-website.json");
  }

  private static Path assets() {
    return RealData.file("opencost/assets-7d-oracle-46-nodes.json");
  }

  private static Path cloudCosts() {
    return RealData.file("opencost/cloudCost-7d-by-provider-opencost-website.json");
  }

  private void start(Dialect dialect) {
    close();
    server = ReplayingServer.builder(dialect).now(NOW).start();
    client = OpenCostClient.builder(server.root()).build();
  }

  private OpenCostStores stores(List<Window> windows) {
    return OpenCostStores.builder(client)
        .windows(windows)
        .aggregates(List.of(NAMESPACE))
        .clock(() -> NOW)
        .build();
  }

  private static AuditorBuilder auditor() {
    return Auditor.builder().clock(() -> NOW);
  }

  private static AuditReport run(AuditorBuilder auditor) {
    return auditor.build().run(AuditRequest.everything());
  }

  /** Takes no time by the clock that is given, so that nothing at all may differ. */
  private static List<AuditSet> same(AuditorBuilder served, AuditorBuilder fromFiles) {
    AuditReport ofServer = run(served);
    AuditReport ofFiles = run(fromFiles);
    assertThat(ofFiles.storeFailures()).isEmpty();
    assertThat(ofFiles.sets()).isNotEmpty();
    assertThat(ofServer.storeFailures()).isEmpty();
    assertThat(ofServer.abandonedWindows()).isEmpty();
    assertThat(ofServer.missingData()).isEqualTo(ofFiles.missingData());
    assertThat(ofServer.sets()).isEqualTo(ofFiles.sets());
    return ofServer.sets();
  }

  private static AuditVerdict verdict(AuditSet set, AuditType type) {
    AuditResult result = requireNonNull(set.result(type), type::wireName);
    return requireNonNull(result.outcome().details()).verdict();
  }

  private static long compared(AuditSet set, AuditType type) {
    AuditResult result = requireNonNull(set.result(type), type::wireName);
    return requireNonNull(result.outcome().details()).compared();
  }

  private static Predicate<ReplayedRequest> aggregated(String by) {
    return request ->
        request.path().endsWith("/allocation")
            && request.parameter("aggregate").orElse("").equals(by);
  }

  // What stores hold

  private static void assertHoldTheSame(
      CostStore served, CostStore fromFiles, String... groupings) {
    assertThat(served.windows()).isEqualTo(fromFiles.windows());
    for (Window window : fromFiles.windows()) {
      for (String text : groupings) {
        Grouping grouping = Grouping.parse(text);
        var expected = Responses.table(fromFiles, window, grouping);
        var actual = Responses.table(served, window, grouping);
        assertThat(actual.keys()).isNotEmpty().isEqualTo(expected.keys());
        assertThat(actual.roundingUnit()).isEqualTo(expected.roundingUnit());
        expected
            .asMap()
            .forEach(
                (key, sums) -> {
                  var other = actual.get(key).orElseThrow();
                  assertThat(other.costs()).isEqualTo(sums.costs());
                  assertThat(other.count()).isEqualTo(sums.count());
                  assertThat(other.minutes()).isEqualTo(sums.minutes());
                });
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachStoreHoldsWhatItsFileHolds(Dialect dialect) {
    start(dialect);
    server.serve("/allocation", "", ReplayedResponse.file(allocations()));
    server.serve("/assets", "", ReplayedResponse.file(assets()));
    server.serve("/cloudCost", "", ReplayedResponse.file(cloudCosts()));
    var ofAllocations = saved.allocations(List.of(allocations()));
    OpenCostStores stores = stores(ofAllocations.windows());
    assertHoldTheSame(stores.allocations(), ofAllocations, "namespace", "cluster,node", "kind");
    var aggregates = saved.aggregates(Map.of(NAMESPACE, List.of(allocations())));
    assertHoldTheSame(stores.aggregates(), aggregates, "namespace");
    var ofAssets = saved.assets(List.of(assets()));
    assertHoldTheSame(
        stores(ofAssets.windows()).assets(), ofAssets, "type,cluster,name", "providerID,category");
    var bills = saved.cloudUsage(List.of(cloudCosts()));
    assertThat(bills.windows()).hasSize(7);
    assertHoldTheSame(stores(bills.windows()).cloudUsage(), bills, "provider,account", "category");
  }

  // Audits

  @ParameterizedTest
  @EnumSource
  void allocationsAgainstThemselvesByNamespace(Dialect dialect) {
    start(dialect);
    server.serve("/allocation", "", ReplayedResponse.file(allocations()));
    server.serve("/assets", "", ReplayedResponse.file(assets()));
    var expected = saved.allocations(List.of(allocations()));
    OpenCostStores stores = stores(expected.windows());
    List<AuditSet> sets =
        same(
            auditor().allocations(stores.allocations()).aggregates(stores.aggregates()),
            auditor()
                .allocations(expected)
                .aggregates(saved.aggregates(Map.of(NAMESPACE, List.of(allocations())))));
    assertThat(verdict(sets.get(0), AuditType.ALLOCATION_AGG_STORE)).isEqualTo(AuditVerdict.PASSED);
    assertThat(compared(sets.get(0), AuditType.ALLOCATION_AGG_STORE)).isEqualTo(3);
  }

  /** Sums by cluster and by node of the namespaces, as a server would sum them. */
  private Path totals(String name, Grouping grouping, BigDecimal more) throws IOException {
    Map<String, ObjectNode> rows = new TreeMap<>();
    for (JsonNode row : JSON.readTree(allocations().toFile()).get("data").get(0)) {
      JsonNode of = row.get("properties");
      String cluster = of.path("cluster").asText();
      String node = of.path("node").asText();
      boolean byNode = grouping.equals(Grouping.NODE);
      String key = byNode ? cluster + "/" + node : cluster;
      ObjectNode properties = JSON.createObjectNode().put("cluster", cluster);
      ObjectNode sum =
          rows.computeIfAbsent(
              key,
              unused -> {
                ObjectNode made = JSON.createObjectNode().put("name", key);
                made.set("properties", byNode ? properties.put("node", node) : properties);
                made.set("window", row.get("window"));
                return made.put("cpuCost", more);
              });
      row.properties().stream()
          .filter(field -> field.getKey().matches("[a-zA-Z]+Cost(Adjustment)?"))
          .filter(field -> !field.getKey().equals("totalCost"))
          .forEach(
              field ->
                  sum.put(
                      field.getKey(),
                      sum.path(field.getKey())
                          .decimalValue()
                          .add(field.getValue().decimalValue())));
    }
    ObjectNode map = JSON.createObjectNode();
    rows.forEach(map::set);
    return answer(name, JSON.createArrayNode().add(map));
  }

  private Path answer(String name, JsonNode data) throws IOException {
    ObjectNode answer = JSON.createObjectNode().put("code", 200);
    answer.set("data", data);
    return Files.writeString(folder.resolve(name), answer.toString(), UTF_8);
  }

  @ParameterizedTest
  @EnumSource
  void allocationsAgainstTheirTotals(Dialect dialect) throws IOException {
    for (BigDecimal more : List.of(BigDecimal.ZERO, BigDecimal.ONE)) {
      Path byCluster = totals("by-cluster.json", Grouping.CLUSTER, BigDecimal.ZERO);
      Path byNode = totals("by-node.json", Grouping.NODE, more);
      start(dialect);
      server.serve("/allocation", "", ReplayedResponse.file(allocations()));
      server.serve("/assets", "", ReplayedResponse.file(assets()));
      server.serve(aggregated("cluster"), ReplayedResponse.file(byCluster));
      server.serve(aggregated("cluster,node"), ReplayedResponse.file(byNode));
      var expected = saved.allocations(List.of(allocations()));
      OpenCostStores stores = stores(expected.windows());
      List<AuditSet> sets =
          same(
              auditor()
                  .allocations(stores.allocations())
                  .allocationTotals(stores.allocationTotals()),
              auditor()
                  .allocations(expected)
                  .allocationTotals(
                      saved.allocationTotals(
                          Map.of(
                              Grouping.CLUSTER, List.of(byCluster),
                              Grouping.NODE, List.of(byNode)))));
      AuditType type = AuditType.ALLOCATION_TOTAL_STORE;
      assertThat(compared(sets.get(0), type)).isEqualTo(3);
      assertThat(verdict(sets.get(0), type))
          .isEqualTo(more.signum() == 0 ? AuditVerdict.PASSED : AuditVerdict.FAILED);
    }
  }

  /** A bill of what the assets cost, but for the first, which it has at twice its cost. */
  private Path bill() throws IOException {
    ObjectNode items = JSON.createObjectNode();
    JsonNode window = JSON.missingNode();
    for (JsonNode row : JSON.readTree(assets().toFile()).get("data")) {
      String id = row.get("properties").path("providerID").asText();
      window = row.get("window");
      if (!id.isEmpty()) {
        BigDecimal cost = row.get("totalCost").decimalValue();
        ObjectNode item = JSON.createObjectNode();
        item.set(
            "properties",
            JSON.createObjectNode()
                .put("providerID", id)
                .put("provider", "Oracle")
                .put("category", row.get("type").asText().equals("Node") ? "Virtual Machine" : ""));
        item.set("window", window);
        item.set(
            "amortizedNetCost",
            JSON.createObjectNode().put("cost", items.isEmpty() ? cost.add(cost) : cost));
        items.set(id, item);
      }
    }
    ObjectNode set = JSON.createObjectNode();
    set.set("cloudCosts", items);
    set.set("window", window);
    ObjectNode data = JSON.createObjectNode();
    data.set("sets", JSON.createArrayNode().add(set));
    return answer("bill.json", data);
  }

  @ParameterizedTest
  @EnumSource
  void assetsAgainstABillThatIsMadeOfThem(Dialect dialect) throws IOException {
    Path bill = bill();
    start(dialect);
    server.serve("/allocation", "", ReplayedResponse.file(allocations()));
    server.serve("/assets", "", ReplayedResponse.file(assets()));
    server.serve("/cloudCost", "", ReplayedResponse.file(bill));
    var expected = saved.assets(List.of(assets()));
    OpenCostStores stores = stores(expected.windows());
    List<AuditSet> sets =
        same(
            auditor().assets(stores.assets()).cloudUsage(stores.cloudUsage()),
            auditor().assets(expected).cloudUsage(saved.cloudUsage(List.of(bill))));
    assertThat(verdict(sets.get(0), AuditType.ASSET_RECONCILIATION)).isEqualTo(AuditVerdict.FAILED);
    assertThat(requireNonNull(sets.get(0).assetReconciliation()).differences()).hasSize(1);
    assertThat(compared(sets.get(0), AuditType.ASSET_RECONCILIATION)).isGreaterThan(46);
  }

  /** No asset of the capture is on the captured bill, which is of other days too. */
  @Test
  void assetsAgainstTheCapturedBill() {
    start(Dialect.OPENCOST);
    server.serve("/assets", "", ReplayedResponse.file(assets()));
    server.serve("/cloudCost", "", ReplayedResponse.file(cloudCosts()));
    var bills = saved.cloudUsage(List.of(cloudCosts()));
    OpenCostStores stores = stores(bills.windows());
    AuditReport report = run(auditor().assets(stores.assets()).cloudUsage(stores.cloudUsage()));
    assertThat(report.sets()).hasSize(7);
    for (AuditSet set : report.sets()) {
      assertThat(verdict(set, AuditType.ASSET_RECONCILIATION)).isEqualTo(AuditVerdict.ERROR);
      assertThat(requireNonNull(set.assetReconciliation()).outcome().description())
          .contains("it holds nothing but rows of other windows, such as [2026-01-09");
    }
  }

  /** The captured map in the array of Kubecost, and what it would sum of it. */
  @Test
  void assetsOfKubecostAgainstTheirTotals() throws IOException {
    JsonNode map = JSON.readTree(assets().toFile()).get("data");
    Path array = answer("assets.json", JSON.createArrayNode().add(map));
    ObjectNode byName = JSON.createObjectNode();
    BigDecimal all = BigDecimal.ZERO;
    JsonNode window = JSON.missingNode();
    for (JsonNode row : map) {
      JsonNode of = row.get("properties");
      byName.set(of.get("cluster").asText() + "/" + of.path("name").asText(), row);
      all = all.add(row.get("totalCost").decimalValue());
      window = row.get("window");
    }
    ObjectNode cluster = JSON.createObjectNode();
    cluster.set("properties", JSON.createObjectNode().put("cluster", "default-cluster"));
    cluster.set("window", window);
    ObjectNode byCluster = JSON.createObjectNode();
    byCluster.set("default-cluster", cluster.put("totalCost", all).put("adjustment", 0));
    Path clusters = answer("assets-by-cluster.json", JSON.createArrayNode().add(byCluster));
    Path names = answer("assets-by-name.json", JSON.createArrayNode().add(byName));

    start(Dialect.KUBECOST);
    server.serve("/assets", "", ReplayedResponse.file(array));
    server.serve(summed("cluster"), ReplayedResponse.file(clusters));
    server.serve(summed("cluster,name"), ReplayedResponse.file(names));
    var expected = saved.assets(List.of(array));
    OpenCostStores stores = stores(expected.windows());
    List<AuditSet> sets =
        same(
            auditor().assets(stores.assets()).assetTotals(stores.assetTotals()),
            auditor()
                .assets(expected)
                .assetTotals(
                    saved.assetTotals(
                        Map.of(
                            Grouping.CLUSTER, List.of(clusters), Grouping.NODE, List.of(names)))));
    assertThat(verdict(sets.get(0), AuditType.ASSET_TOTAL_STORE)).isEqualTo(AuditVerdict.PASSED);
    assertThat(compared(sets.get(0), AuditType.ASSET_TOTAL_STORE)).isEqualTo(54);
  }

  private static Predicate<ReplayedRequest> summed(String by) {
    return request ->
        request.path().equals("/model/assets")
            && request.parameter("aggregate").orElse("").equals(by);
  }

  /** Allocations that use 40 % of each node of the capture, and idle that is the rest. */
  @Test
  void assetsAgainstAllocationsThatAreMadeOfThem() throws IOException {
    ObjectNode rows = JSON.createObjectNode();
    for (JsonNode row : JSON.readTree(assets().toFile()).get("data")) {
      String type = row.get("type").asText();
      String name = row.get("properties").path("name").asText();
      if (type.equals("Node")) {
        rows.set("c/" + name + "/pod", part(row, name, "c/" + name + "/pod", "0.4"));
        rows.set("c/" + name + "/__idle__", part(row, name, "c/" + name + "/__idle__", "0.6"));
      } else if (!type.equals("ClusterManagement")) {
        ObjectNode made = part(row, "", name, "0");
        rows.set(name, made.put("pvCost", row.get("totalCost").decimalValue()));
      }
    }
    Path made = answer("allocations.json", JSON.createArrayNode().add(rows));
    start(Dialect.OPENCOST);
    server.serve("/allocation", "", ReplayedResponse.file(made));
    server.serve("/assets", "", ReplayedResponse.file(assets()));
    var expected = saved.assets(List.of(assets()));
    OpenCostStores stores = stores(expected.windows());
    AuditorBuilder served =
        auditor().allocations(stores.allocationsByNode()).assets(stores.assets());
    List<AuditSet> sets =
        same(served, auditor().allocations(saved.allocations(List.of(made))).assets(expected));
    for (AuditType type : Set.of(AuditType.ALLOCATION_RECONCILIATION, AuditType.CLUSTER_EQUALITY)) {
      assertThat(verdict(sets.get(0), type)).as("%s", sets).isEqualTo(AuditVerdict.PASSED);
    }
    assertThat(compared(sets.get(0), AuditType.ALLOCATION_RECONCILIATION)).isEqualTo(46);
  }

  private static ObjectNode part(JsonNode asset, String node, String name, String share) {
    ObjectNode row = JSON.createObjectNode().put("name", name);
    ObjectNode properties = JSON.createObjectNode().put("cluster", "default-cluster");
    row.set("properties", node.isEmpty() ? properties : properties.put("node", node));
    row.set("window", asset.get("window"));
    for (String measure : List.of("cpuCost", "gpuCost", "ramCost")) {
      row.put(measure, asset.path(measure).decimalValue().multiply(new BigDecimal(share)));
    }
    return row;
  }

  @Test
  void framesAndPackingChangeNothing() {
    start(Dialect.OPENCOST);
    server.compress(true);
    server.serve("/assets", "", ReplayedResponse.file(assets()));
    var expected = saved.assets(List.of(assets()));
    for (Framing framing : Framing.values()) {
      server.framing(framing);
      assertHoldTheSame(
          stores(expected.windows()).assets(),
          expected,
          "type,cluster,name",
          "providerID,category");
    }
  }
}
