package io.costaudit.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.costaudit.cost.Aggregation;
import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationProperties;
import io.costaudit.cost.Asset;
import io.costaudit.cost.AssetProperties;
import io.costaudit.cost.AssetType;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.CostSums;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.InMemoryAllocationStore;
import io.costaudit.cost.InMemoryAssetStore;
import io.costaudit.cost.InMemoryTotalStore;
import io.costaudit.cost.Measure;
import io.costaudit.cost.StoreTraits;
import io.costaudit.cost.Totals;
import io.costaudit.testsupport.RealData;
import io.costaudit.time.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Compares keys, aggregates and totals with the recorded answers of OpenCost. */
final class AggregationTableTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Window DAY =
      new Window(Instant.parse("2023-01-14T00:00:00Z"), Instant.parse("2023-01-15T00:00:00Z"));
  private static final Pattern KEY_LINE = Pattern.compile("(\\w+)\\t\\[(.*)]\\t\"(.*)\"");
  private static final Pattern AGGREGATE_BY =
      Pattern.compile("AggregateBy \\[(.*)] nil=(\\w+) -> \\[(.*)] <nil>");
  private static final Pattern OPTION_LINE = Pattern.compile("([\\w() ]+) -> \\[(.*)] <nil>");
  private static final Pattern ENTRY = Pattern.compile("\"([^\"]*)\"=(-?[0-9.]+)");
  private static final Pattern TOTALS =
      Pattern.compile("totals (\\w+) \"(.*?)\"(?: node=\"(.*)\")? count=(\\d+) total=([0-9.]+)");

  /** Its values of four digits. */
  private static final double DIGITS = 5e-5;

  private List<String> lines = List.of();
  private final InMemoryAllocationStore allocations = InMemoryAllocationStore.ofDefaults();
  private final InMemoryAssetStore assets = InMemoryAssetStore.ofDefaults();

  @BeforeEach
  void read() throws IOException {
    var folder = RealData.dir("aggregation");
    lines = Files.readAllLines(folder.resolve("expected.txt"));
    JsonNode data = JSON.readTree(folder.resolve("allocations.json").toFile()).get("data");
    for (JsonNode row : data.get(0)) {
      allocations.add(DAY, allocation(row));
    }
    for (JsonNode row : JSON.readTree(folder.resolve("assets.json").toFile()).get("data")) {
      assets.add(DAY, asset(row));
    }
  }

  private static Allocation allocation(JsonNode row) {
    return new Allocation(
        row.get("name").asText(),
        properties(row.get("properties")),
        row.get("minutes").asDouble(),
        Costs.builder()
            .add(Measure.CPU, row.get("cpuCost").asDouble())
            .add(Measure.GPU, row.get("gpuCost").asDouble())
            .add(Measure.RAM, row.get("ramCost").asDouble())
            .add(Measure.NETWORK, row.get("networkCost").asDouble())
            .add(Measure.LOAD_BALANCER, row.get("loadBalancerCost").asDouble())
            .add(Measure.PV, row.get("pvCost").asDouble())
            .build());
  }

  private static AllocationProperties properties(JsonNode node) {
    List<String> services = new ArrayList<>();
    node.path("services").forEach(service -> services.add(service.asText()));
    Map<String, String> labels = new LinkedHashMap<>();
    node.path("labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return AllocationProperties.builder()
        .cluster(node.path("cluster").asText())
        .node(node.path("node").asText())
        .namespace(node.path("namespace").asText())
        .controllerKind(node.path("controllerKind").asText())
        .controller(node.path("controller").asText())
        .pod(node.path("pod").asText())
        .container(node.path("container").asText())
        .providerId(node.path("providerID").asText())
        .services(services)
        .labels(labels)
        .build();
  }

  private static Asset asset(JsonNode row) {
    JsonNode p = row.get("properties");
    AssetProperties properties =
        AssetProperties.of(
            p.get("cluster").asText(), p.get("name").asText(), p.get("providerID").asText());
    double adjustment = row.get("adjustment").asDouble();
    double minutes = row.get("minutes").asDouble();
    if (row.get("type").asText().equals("Node")) {
      return new Asset.Node(
          properties,
          minutes,
          row.get("cpuCost").asDouble(),
          row.get("ramCost").asDouble(),
          row.get("gpuCost").asDouble(),
          row.get("discount").asDouble(),
          adjustment);
    }
    return Asset.of(
        AssetType.ofWireName(row.get("type").asText()),
        properties,
        minutes,
        row.get("totalCost").asDouble() - adjustment,
        adjustment);
  }

  @Test
  void everyKeyIsThatOfTheReference() throws IOException {
    JsonNode sets = JSON.readTree(RealData.dir("aggregation").resolve("properties.json").toFile());
    int checked = 0;
    for (String line : lines) {
      var m = KEY_LINE.matcher(line);
      if (m.matches()) {
        List<String> names = m.group(2).isEmpty() ? List.of() : List.of(m.group(2).split(" "));
        Grouping grouping = Grouping.ofKnown(names);
        Allocation row = new Allocation("x", properties(sets.get(m.group(1))), 0, Costs.NONE);
        String key = String.join("/", grouping.properties().stream().map(row::value).toList());
        assertThat(key).as(line).isEqualTo(m.group(3));
        checked++;
      }
    }
    assertThat(checked).isEqualTo(6 * 17);
    // OpenCost drops names that it does not know; costaudit refuses them.
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grouping.parse("bogus"))
        .withMessageContaining("\"bogus\"");
  }

  @Test
  void everyAggregateIsThatOfTheReference() {
    int checked = 0;
    for (String line : lines) {
      var m = AGGREGATE_BY.matcher(line);
      if (m.matches()) {
        boolean isBare = Boolean.parseBoolean(m.group(2));
        Map<String, Double> actual =
            isBare
                ? totals(
                    allocations
                        .sums(DAY, Set.of(Grouping.of(CostProperty.NAME)))
                        .get(Grouping.of(CostProperty.NAME)))
                : totals(
                    Aggregation.by(
                            m.group(1).isEmpty()
                                ? Grouping.of()
                                : Grouping.parse(m.group(1).replace(' ', ',')))
                        .of(allocations, DAY));
        assertSame(line, actual, entries(m.group(3)));
        checked++;
      }
    }
    assertThat(checked).isEqualTo(7);
  }

  @Test
  void idleIsSplitSharedAndMergedAsInTheReference() {
    Aggregation byNamespace = Aggregation.by(Grouping.parse("namespace"));
    Map<String, Aggregation> options =
        Map.of(
            "splitIdle ns", byNamespace.withIdle(Aggregation.Idle.SPLIT).withIdleByNode(),
            "shareIdle weighted ns", byNamespace.withIdle(Aggregation.Idle.SHARED),
            "shareIdle even ns (forced to none)", byNamespace,
            "mergeUnallocated controller",
                Aggregation.by(Grouping.parse("controller")).withMergedUnallocated());
    int checked = 0;
    for (String line : lines) {
      var m = OPTION_LINE.matcher(line);
      if (m.matches() && options.containsKey(m.group(1))) {
        Map<String, Double> actual = totals(options.get(m.group(1)).of(allocations, DAY));
        assertSame(line, actual, entries(m.group(2)));
        checked++;
      }
    }
    assertThat(checked).isEqualTo(options.size());
  }

  /** The first of two cases in which OpenCost loses money and costaudit does not. */
  @Test
  void idleIsKeptWhereNothingElseIsLeft() {
    assertThat(lines).contains("only idle -> [] <nil>");
    InMemoryAllocationStore idle = InMemoryAllocationStore.ofDefaults();
    idle.add(
        DAY,
        new Allocation(
            "c1/n1/__idle__",
            AllocationProperties.builder().cluster("c1").node("n1").build(),
            1440,
            Costs.of(Measure.CPU, 5)));
    assertThat(totals(Aggregation.by(Grouping.parse("namespace")).of(idle, DAY)))
        .containsExactly(Map.entry("__idle__", 5.0));
  }

  @Test
  void totalsOfAllocationsAreThoseOfTheReference() {
    InMemoryTotalStore totals = InMemoryTotalStore.recomputed(allocations, StoreTraits.exact());
    int checked = 0;
    for (String line : lines) {
      var m = TOTALS.matcher(line);
      if (m.matches()) {
        Grouping grouping = m.group(1).equals("node") ? Grouping.NODE : Grouping.CLUSTER;
        CostTable table = totals.sums(DAY, Set.of(grouping)).get(grouping);
        CostSums sums = table.get(CostKey.of(m.group(2).split("/"))).orElseThrow();
        assertThat(sums.count()).as(line).isEqualTo(Long.parseLong(m.group(4)));
        assertThat(sums.total(Totals.measures(StoreTraits.exact())))
            .as(line)
            .isCloseTo(Double.parseDouble(m.group(5)), within(DIGITS));
        assertThat(table.size()).isEqualTo(2);
        checked++;
      }
    }
    assertThat(checked).isEqualTo(4);
  }

  /** The second: 5 of the adjustment of a node that costs nothing, so 18 where it has 13. */
  @Test
  void totalsOfAssetsAreThoseOfTheReferenceButForTheAdjustmentThatItLoses() {
    assertThat(lines)
        .contains("AssetSet.TotalCost=25.000000")
        .contains(
            "assetTotals \"c1\" node=\"\" count=3 cpu=8.000000-1.600000 ram=4.000000-0.800000"
                + " gpu=3.000000-0.600000 attached=1.000000 total=13.000000");
    CostSums all = assets.sums(DAY, Set.of(Grouping.of())).get(Grouping.of()).total();
    assertThat(all.total(Measure.ALL)).isCloseTo(25, within(1e-12));
    CostSums sums =
        InMemoryTotalStore.recomputed(assets)
            .sums(DAY, Set.of(Grouping.CLUSTER))
            .get(Grouping.CLUSTER)
            .get(CostKey.of("c1"))
            .orElseThrow();
    assertThat(sums.count()).isEqualTo(3);
    assertThat(sums.cost(Measure.CPU)).isCloseTo(8, within(1e-12));
    assertThat(sums.adjustment(Measure.CPU)).isCloseTo(-1.6, within(1e-12));
    assertThat(sums.cost(Measure.RAM)).isCloseTo(4, within(1e-12));
    assertThat(sums.adjustment(Measure.RAM)).isCloseTo(-0.8, within(1e-12));
    assertThat(sums.cost(Measure.GPU)).isCloseTo(3, within(1e-12));
    assertThat(sums.adjustment(Measure.GPU)).isCloseTo(-0.6, within(1e-12));
    assertThat(sums.total(Measure.PV)).isCloseTo(1, within(1e-12));
    assertThat(sums.total(Measure.ALL)).isCloseTo(13 + 5, within(1e-12));
  }

  private static Map<String, Double> totals(CostTable table) {
    Map<String, Double> totals = new TreeMap<>();
    table.asMap().forEach((key, sums) -> totals.put(key.toString(), sums.total(Measure.ALL)));
    return totals;
  }

  private static Map<String, Double> entries(String text) {
    Map<String, Double> entries = new TreeMap<>();
    for (MatchResult entry : ENTRY.matcher(text).results().toList()) {
      entries.put(entry.group(1), Double.parseDouble(entry.group(2)));
    }
    return entries;
  }

  private static void assertSame(
      String line, Map<String, Double> actual, Map<String, Double> expected) {
    assertThat(actual.keySet()).as(line).isEqualTo(expected.keySet());
    expected.forEach(
        (key, value) -> assertThat(actual.get(key)).as(line).isCloseTo(value, within(DIGITS)));
  }
}
