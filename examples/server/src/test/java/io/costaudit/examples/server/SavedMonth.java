package io.costaudit.examples.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationProperties;
import io.costaudit.cost.Asset;
import io.costaudit.cost.AssetProperties;
import io.costaudit.cost.CloudUsage;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Measure;
import io.costaudit.examples.server.SimulatedMonth.Day;
import io.costaudit.time.Window;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * A simulated month as servers would answer it, in their dialect: numbers of allocations rounded to
 * five digits, those of assets to six, aggregates computed before they are rounded.
 */
final class SavedMonth {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<Measure, String> FIELDS =
      Map.of(
          Measure.CPU, "cpu",
          Measure.GPU, "gpu",
          Measure.RAM, "ram",
          Measure.PV, "pv",
          Measure.NETWORK, "network",
          Measure.LOAD_BALANCER, "loadBalancer");

  private final Path folder;
  private final List<Day> days;

  SavedMonth(Path folder, List<Day> days) {
    this.folder = folder;
    this.days = days;
  }

  /** Writes all answers; gives the flags that name them. */
  String[] write() throws IOException {
    write("allocations.json", allocations());
    write("assets.json", assets());
    write("bill.json", bill());
    write("by-namespace.json", aggregated(row -> row.properties().namespace()));
    write(
        "by-controller.json",
        aggregated(
            row ->
                row.properties().controller().isEmpty()
                    ? "__unallocated__"
                    : row.properties().controllerKind() + ":" + row.properties().controller()));
    write("by-cluster.json", aggregated(row -> row.properties().cluster()));
    write(
        "by-node.json",
        aggregated(row -> row.properties().cluster() + "/" + row.properties().node()));
    write("assets-by-cluster.json", assetTotals(true));
    write("assets-by-name.json", assetTotals(false));
    return new String[] {
      "audit",
      "--allocations=" + file("allocations.json"),
      "--assets=" + file("assets.json"),
      "--cloud-costs=" + file("bill.json"),
      "--aggregates=namespace=" + file("by-namespace.json"),
      "--aggregates=controller=" + file("by-controller.json"),
      "--totals=cluster=" + file("by-cluster.json"),
      "--totals=node=" + file("by-node.json"),
      "--asset-totals=cluster=" + file("assets-by-cluster.json"),
      "--asset-totals=node=" + file("assets-by-name.json")
    };
  }

  /**
   * Writes the allocations as OpenCost tells them: with idle in one row. Beside them by node, with
   * the idle of each node spread over what runs on it, and without any idle.
   */
  void writeWithIdleInOneRow() throws IOException {
    ArrayNode byContainer = allocations();
    ArrayNode idle = aggregated(row -> "");
    for (int day = 0; day < days.size(); day++) {
      ObjectNode rows = (ObjectNode) byContainer.get(day);
      List<String> names = new ArrayList<>();
      rows.fieldNames().forEachRemaining(names::add);
      names.removeIf(name -> !name.contains("__idle__"));
      rows.remove(names);
      rows.set("__idle__", idle.get(day).get("__idle__"));
    }
    write("allocations.json", byContainer);
    write("spread-by-node.json", byNode(true));
    write("by-node-without-idle.json", byNode(false));
  }

  /** Returns sums by node, to which the idle of a node is added or not. */
  private ArrayNode byNode(boolean withIdle) {
    ArrayNode sets = JSON.createArrayNode();
    for (Day day : days) {
      Map<String, Costs.Builder> sums = new LinkedHashMap<>();
      Map<String, AllocationProperties> places = new LinkedHashMap<>();
      for (Allocation row : day.allocations()) {
        if (!withIdle && row.name().contains("__idle__")) {
          continue;
        }
        String name = row.properties().cluster() + "/" + row.properties().node();
        places.put(name, row.properties());
        addTo(sums.computeIfAbsent(name, unused -> Costs.builder()), row);
      }
      ObjectNode set = sets.addObject();
      sums.forEach(
          (name, sum) -> {
            ObjectNode row = putRow(set, name, day, sum);
            ObjectNode properties = row.putObject("properties");
            putPresent(properties, "cluster", places.get(name).cluster());
            putPresent(properties, "node", places.get(name).node());
          });
    }
    return sets;
  }

  private static void addTo(Costs.Builder sum, Allocation row) {
    for (Measure measure : Measure.values()) {
      sum.add(measure, row.costs().cost(measure), row.costs().adjustment(measure));
    }
  }

  private static ObjectNode putRow(ObjectNode set, String name, Day day, Costs.Builder sum) {
    ObjectNode row = set.putObject(name);
    row.put("name", name);
    putWindow(row, day.window());
    row.put("minutes", 1440);
    putCosts(row, sum.build());
    return row;
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  private void write(String name, Object data) throws IOException {
    ObjectNode envelope = JSON.createObjectNode().put("code", 200).put("status", "success");
    envelope.putPOJO("data", data);
    JSON.writeValue(file(name).toFile(), envelope);
  }

  private static BigDecimal rounded(double value, int digits) {
    return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP);
  }

  private static void putWindow(ObjectNode row, Window window) {
    row.putObject("window")
        .put("start", window.start().toString())
        .put("end", window.end().toString());
  }

  private static void putCosts(ObjectNode row, Costs costs) {
    FIELDS.forEach(
        (measure, field) -> {
          row.put(field + "Cost", rounded(costs.cost(measure), 5));
          row.put(field + "CostAdjustment", rounded(costs.adjustment(measure), 5));
        });
    row.put("sharedCost", 0).put("externalCost", 0);
  }

  private ArrayNode allocations() {
    ArrayNode sets = JSON.createArrayNode();
    for (Day day : days) {
      ObjectNode set = sets.addObject();
      for (Allocation allocation : day.allocations()) {
        ObjectNode row = set.putObject(allocation.name());
        row.put("name", allocation.name());
        AllocationProperties p = allocation.properties();
        ObjectNode properties = row.putObject("properties");
        putPresent(properties, "cluster", p.cluster());
        putPresent(properties, "node", p.node());
        putPresent(properties, "namespace", p.namespace());
        putPresent(properties, "controllerKind", p.controllerKind());
        putPresent(properties, "controller", p.controller());
        putPresent(properties, "pod", p.pod());
        putPresent(properties, "container", p.container());
        putWindow(row, day.window());
        row.put("minutes", 1440);
        putCosts(row, allocation.costs());
      }
    }
    return sets;
  }

  private static void putPresent(ObjectNode node, String field, String value) {
    if (!value.isEmpty()) {
      node.put(field, value);
    }
  }

  private ArrayNode aggregated(Function<Allocation, String> key) {
    ArrayNode sets = JSON.createArrayNode();
    for (Day day : days) {
      Map<String, Costs.Builder> sums = new LinkedHashMap<>();
      for (Allocation row : day.allocations()) {
        String name = row.name().contains("__idle__") ? "__idle__" : key.apply(row);
        addTo(sums.computeIfAbsent(name, unused -> Costs.builder()), row);
      }
      ObjectNode set = sets.addObject();
      sums.forEach((name, sum) -> putRow(set, name, day, sum));
    }
    return sets;
  }

  private ArrayNode assets() {
    ArrayNode sets = JSON.createArrayNode();
    for (Day day : days) {
      ObjectNode set = sets.addObject();
      for (Asset asset : day.assets()) {
        AssetProperties p = asset.properties();
        ObjectNode row = set.putObject(set.size() + "/" + p.cluster() + "/" + p.name());
        row.put("type", asset.type().wireName());
        ObjectNode properties = row.putObject("properties");
        putPresent(properties, "category", p.category());
        putPresent(properties, "provider", p.provider());
        putPresent(properties, "cluster", p.cluster());
        putPresent(properties, "name", p.name());
        putPresent(properties, "providerID", p.providerId());
        putWindow(row, day.window());
        row.put("minutes", rounded(1440, 6));
        if (asset instanceof Asset.Node node) {
          row.put("cpuCost", rounded(node.cpuCost(), 6));
          row.put("gpuCost", rounded(node.gpuCost(), 6));
          row.put("ramCost", rounded(node.ramCost(), 6));
          row.put("discount", rounded(node.discount(), 6));
        }
        row.put("adjustment", rounded(asset.adjustment(), 6));
        row.put("totalCost", rounded(asset.totalCost(), 6));
      }
    }
    return sets;
  }

  private ArrayNode assetTotals(boolean byCluster) {
    ArrayNode sets = JSON.createArrayNode();
    for (Day day : days) {
      Map<String, Double> sums = new LinkedHashMap<>();
      Map<String, AssetProperties> places = new LinkedHashMap<>();
      for (Asset asset : day.assets()) {
        boolean isTotaled =
            switch (asset.type()) {
              case NODE, DISK, LOAD_BALANCER -> true;
              case CLUSTER_MANAGEMENT -> byCluster;
              default -> false;
            };
        if (isTotaled) {
          AssetProperties p = asset.properties();
          String key = byCluster ? p.cluster() : p.cluster() + "/" + p.name();
          sums.merge(key, asset.totalCost(), Double::sum);
          places.put(key, p);
        }
      }
      ObjectNode set = sets.addObject();
      sums.forEach(
          (key, sum) -> {
            ObjectNode row = set.putObject(key);
            ObjectNode properties = row.putObject("properties");
            properties.put("cluster", places.get(key).cluster());
            if (!byCluster) {
              properties.put("name", places.get(key).name());
            }
            putWindow(row, day.window());
            row.put("minutes", 1440).put("adjustment", 0).put("totalCost", rounded(sum, 6));
          });
    }
    return sets;
  }

  private ObjectNode bill() {
    ObjectNode data = JSON.createObjectNode();
    ArrayNode sets = data.putArray("sets");
    for (Day day : days) {
      ObjectNode set = sets.addObject();
      ObjectNode items = set.putObject("cloudCosts");
      for (CloudUsage item : day.bill()) {
        ObjectNode row = items.putObject(String.format(Locale.ROOT, "%016x", items.size()));
        row.putObject("properties")
            .put("providerID", item.providerId())
            .put("provider", item.provider())
            .put("category", category(item.category()))
            .put("service", item.service());
        putWindow(row, day.window());
        for (String metric :
            List.of("listCost", "netCost", "amortizedNetCost", "invoicedCost", "amortizedCost")) {
          row.putObject(metric).put("cost", item.totalCost()).put("kubernetesPercent", 1);
        }
      }
      putWindow(set, day.window());
      set.putNull("aggregationProperties");
    }
    return data;
  }

  /** Bills have words of their own. */
  private static String category(String ofAsset) {
    return switch (ofAsset) {
      case "Compute" -> "Virtual Machine";
      case "Storage" -> "Disk";
      case "Network" -> "Load Balancer";
      default -> ofAsset;
    };
  }
}
