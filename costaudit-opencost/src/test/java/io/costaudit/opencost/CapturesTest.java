package io.costaudit.opencost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.Auditor;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.AssetStore;
import io.costaudit.cost.CloudUsageStore;
import io.costaudit.cost.CostStore;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Measure;
import io.costaudit.testsupport.RealData;
import io.costaudit.time.Window;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Captured answers of real servers, against decimal sums of the same files. */
final class CapturesTest {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final BigDecimal RELATIVE = new BigDecimal("1e-9");

  private static Path allocations() {
    return RealData.file("opencost/allocation-namespace-7d-opencost-website.json");
  }

  private static Path assets() {
    return RealData.file("opencost/assets-7d-oracle-46-nodes.json");
  }

  private static Path cloudCosts() {
    return RealData.file("opencost/cloudCost-7d-by-provider-opencost-website.json");
  }

  private static JsonNode data(Path file) throws IOException {
    return JSON.readTree(file.toFile()).get("data");
  }

  private static BigDecimal number(JsonNode row, String... fields) {
    BigDecimal sum = BigDecimal.ZERO;
    for (String field : fields) {
      sum = sum.add(row.path(field).isNumber() ? row.get(field).decimalValue() : BigDecimal.ZERO);
    }
    return sum;
  }

  private static void assertSums(
      CostStore store, Window window, String property, Map<String, BigDecimal> expected) {
    Grouping grouping = Grouping.parse(property);
    CostTable table = store.sums(window, Set.of(grouping)).get(grouping);
    Map<String, BigDecimal> actual = new LinkedHashMap<>();
    table
        .asMap()
        .forEach(
            (key, sums) -> actual.put(key.toString(), new BigDecimal(sums.total(Measure.ALL))));
    assertThat(actual.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    expected.forEach(
        (key, value) ->
            assertThat(actual.get(key).subtract(value).abs())
                .as("%s: %s, %s", key, actual.get(key), value)
                .isLessThanOrEqualTo(value.abs().multiply(RELATIVE)));
  }

  @Test
  void allocationsAreThoseOfTheFile() throws IOException {
    AllocationStore store = SavedResponses.ofDefaults().allocations(List.of(allocations()));
    Map<String, BigDecimal> expected = new LinkedHashMap<>();
    for (JsonNode set : data(allocations())) {
      for (JsonNode row : set) {
        expected.merge(
            row.get("properties").path("namespace").asText(),
            number(
                row,
                "cpuCost",
                "cpuCostAdjustment",
                "gpuCost",
                "gpuCostAdjustment",
                "ramCost",
                "ramCostAdjustment",
                "pvCost",
                "pvCostAdjustment",
                "networkCost",
                "networkCostAdjustment",
                "loadBalancerCost",
                "loadBalancerCostAdjustment",
                "sharedCost",
                "externalCost"),
            BigDecimal::add);
      }
    }
    assertThat(store.windows()).hasSize(1);
    assertSums(store, store.windows().get(0), "namespace", expected);
  }

  @Test
  void assetsAreThoseOfTheFile() throws IOException {
    AssetStore store = SavedResponses.ofDefaults().assets(List.of(assets()));
    Map<String, BigDecimal> byType = new LinkedHashMap<>();
    Map<String, BigDecimal> byName = new LinkedHashMap<>();
    int nodes = 0;
    for (JsonNode row : data(assets())) {
      String type = row.path("type").asText();
      BigDecimal cost;
      if (type.equals("Node")) {
        nodes++;
        BigDecimal paid = BigDecimal.ONE.subtract(number(row, "discount"));
        cost =
            number(row, "cpuCost", "ramCost")
                .multiply(paid)
                .add(number(row, "gpuCost", "adjustment"));
      } else {
        cost = number(row, "totalCost");
      }
      byType.merge(type, cost, BigDecimal::add);
      byName.merge(row.get("properties").path("name").asText(), cost, BigDecimal::add);
    }
    assertThat(nodes).isEqualTo(46);
    assertThat(store.windows()).hasSize(1);
    assertSums(store, store.windows().get(0), "type", byType);
    assertSums(store, store.windows().get(0), "name", byName);
  }

  @Test
  void billsAreThoseOfTheFile() throws IOException {
    CloudUsageStore store = SavedResponses.ofDefaults().cloudUsage(List.of(cloudCosts()));
    assertThat(store.windows()).hasSize(7);
    int day = 0;
    for (JsonNode set : data(cloudCosts()).get("sets")) {
      Map<String, BigDecimal> expected = new LinkedHashMap<>();
      for (JsonNode row : set.get("cloudCosts")) {
        expected.merge(
            row.get("properties").path("provider").asText(),
            number(row.get("amortizedNetCost"), "cost"),
            BigDecimal::add);
      }
      assertSums(store, store.windows().get(day++), "provider", expected);
    }
  }

  /** No two of them are of the same days, so nothing can be compared, and that is said. */
  @Test
  void noAuditIsRunForWantOfTheOtherSide() {
    SavedResponses answers = SavedResponses.ofDefaults();
    AuditReport report =
        Auditor.builder()
            .allocations(answers.allocations(List.of(allocations())))
            .assets(answers.assets(List.of(assets())))
            .cloudUsage(answers.cloudUsage(List.of(cloudCosts())))
            .build()
            .run(AuditRequest.everything());
    assertThat(report.sets()).isEmpty();
    assertThat(report.missingData()).containsOnlyKeys(AuditType.values());
    assertThat(report.missingData().get(AuditType.CLUSTER_EQUALITY))
        .isEqualTo("allocation store and asset store hold no window in common");
    assertThat(report.missingData().get(AuditType.ASSET_TOTAL_STORE))
        .isEqualTo("there is no asset total store");
  }
}
