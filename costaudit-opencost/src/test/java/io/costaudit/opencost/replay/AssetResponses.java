package io.costaudit.opencost.replay;

import io.costaudit.opencost.replay.Spans.Piece;
import io.costaudit.time.Window;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Computes assets as OpenCost does. Immutable. */
final class AssetResponses {
  private static final double NANOS_IN_MINUTE = 60e9;
  private static final String UNDEFINED = "__undefined__";

  /** The properties in the order in which they are written. */
  private static final List<String> WRITTEN =
      List.of(
          "category", "provider", "account", "project", "service", "cluster", "name", "providerID");

  /** In the order in which they make a key. */
  private static final List<String> KEY =
      List.of(
          "provider",
          "account",
          "project",
          "category",
          "cluster",
          "type",
          "service",
          "providerID",
          "name");

  private final List<ReplayedDay> days;

  AssetResponses(List<ReplayedDay> days) {
    this.days = days;
  }

  /** A row while it is summed up. */
  private static final class Row {
    final Map<String, String> properties;
    Map<String, String> labels;
    String type;
    String nodeType;
    double cpu;
    double gpu;
    double ram;
    double discounted;
    double cost;
    double adjustment;
    double credit;
    Instant start;
    Instant end;

    Row(ReplayedAsset from, double fraction, Window window, boolean adjusted) {
      properties = properties(from);
      labels = new TreeMap<>(from.labels());
      type = from.type().wireName();
      nodeType = from.nodeType();
      cpu = from.cpuCost() * fraction;
      gpu = from.gpuCost() * fraction;
      ram = from.ramCost() * fraction;
      discounted = (cpu + ram) * from.discount();
      cost = from.cost() * fraction;
      adjustment = adjusted ? from.adjustment() * fraction : 0;
      credit = from.credit() * fraction;
      start = window.start();
      end = window.end();
    }

    void add(Row other) {
      properties.entrySet().retainAll(other.properties.entrySet());
      labels.entrySet().retainAll(other.labels.entrySet());
      // What is of several types is of none.
      type = type.equals(other.type) ? type : "";
      nodeType = nodeType.equals(other.nodeType) ? nodeType : "";
      cpu += other.cpu;
      gpu += other.gpu;
      ram += other.ram;
      discounted += other.discounted;
      cost += other.cost;
      adjustment += other.adjustment;
      credit += other.credit;
      start = Spans.min(start, other.start);
      end = Spans.max(end, other.end);
    }

    double total() {
      return cpu + ram - discounted + gpu + cost + adjustment + credit;
    }

    private double discount() {
      return cpu + ram == 0 ? 0 : discounted / (cpu + ram);
    }

    void write(JsonOut out) throws IOException {
      out.open('{').present("type", type).field("properties").open('{');
      for (String name : WRITTEN) {
        out.present(name, properties.getOrDefault(name, ""));
      }
      out.close('}').map("labels", labels).window(start, end);
      double minutes = Duration.between(start, end).toNanos() / NANOS_IN_MINUTE;
      out.time("start", start).time("end", end).six("minutes", minutes);
      double hours = minutes / 60;
      if (type.equals(ReplayedAsset.Type.NODE.wireName())) {
        out.field("nodeType").unescaped(nodeType);
        out.six("cpuCores", 2)
            .six("ramBytes", 8e9)
            .six("cpuCoreHours", 2 * hours)
            .six("ramByteHours", 8e9 * hours)
            .six("GPUHours", gpu == 0 ? 0 : hours);
        out.field("cpuBreakdown").raw("{\"idle\":0.5,\"other\":0,\"system\":0,\"user\":0.5}");
        out.field("ramBreakdown").raw("{\"idle\":0.5,\"other\":0,\"system\":0,\"user\":0.5}");
        out.six("preemptible", 0)
            .six("discount", discount())
            .six("cpuCost", cpu)
            .six("gpuCost", gpu)
            .six("gpuCount", gpu == 0 ? 0 : 1)
            .six("ramCost", ram)
            .six("adjustment", adjustment);
        out.field("overhead")
            .raw(
                "{\"CpuOverheadFraction\":0,\"RamOverheadFraction\":0,\"OverheadCostFraction\":0}");
      } else if (type.equals(ReplayedAsset.Type.DISK.wireName())) {
        out.six("byteHours", 1e10 * hours).six("bytes", 1e10);
        out.field("byteHoursUsed").raw("null").field("byteUsageMax").raw("null");
        out.field("breakdown").raw("{\"idle\":1,\"other\":0,\"system\":0,\"user\":0}");
        out.six("adjustment", adjustment);
      } else if (!type.equals(ReplayedAsset.Type.CLUSTER_MANAGEMENT.wireName())) {
        out.six("adjustment", adjustment);
      }
      if (type.equals(ReplayedAsset.Type.CLOUD.wireName())) {
        out.six("credit", credit);
      }
      out.six("totalCost", total());
      if (type.equals(ReplayedAsset.Type.DISK.wireName())) {
        out.field("storageClass").unescaped("").field("volumeName").unescaped("");
        out.field("claimName").unescaped("").field("claimNamespace").unescaped("");
      } else if (type.equals(ReplayedAsset.Type.LOAD_BALANCER.wireName())) {
        out.field("private").raw("false").field("ip").unescaped("1.2.3.4");
      }
      out.close('}');
    }
  }

  private static Map<String, String> properties(ReplayedAsset asset) {
    Map<String, String> properties = new TreeMap<>();
    properties.put("category", asset.type().category());
    properties.put("provider", asset.provider());
    properties.put("account", asset.account());
    properties.put("project", asset.project());
    properties.put("service", asset.type() == ReplayedAsset.Type.CLOUD ? "" : "Kubernetes");
    properties.put("cluster", asset.cluster());
    properties.put("name", asset.name());
    properties.put("providerID", asset.providerId());
    properties.values().removeIf(String::isEmpty);
    return properties;
  }

  private static String value(ReplayedAsset asset, String property) {
    if (property.startsWith("label:")) {
      return asset.labels().getOrDefault(property.substring("label:".length()), UNDEFINED);
    }
    String value =
        property.equals("type")
            ? asset.type().wireName()
            : properties(asset).getOrDefault(property, "");
    return value.isEmpty() ? UNDEFINED : value;
  }

  private static String key(ReplayedAsset asset, Optional<List<String>> aggregate) {
    return aggregate.orElse(KEY).stream()
        .map(property -> value(asset, property))
        .collect(Collectors.joining("/"));
  }

  /** One map of all that lies in the window. */
  void writeMap(
      JsonOut out,
      Window window,
      Optional<List<String>> aggregate,
      boolean adjusted,
      TextFilter filter)
      throws IOException {
    Map<String, Row> rows = new TreeMap<>();
    for (Piece piece : Spans.pieces(days, window)) {
      for (ReplayedAsset asset : piece.day().assets()) {
        if (filter.keeps(name -> value(asset, lowerCamel(name)))) {
          Window at =
              new Window(
                  Spans.max(window.start(), piece.day().window().start()),
                  Spans.min(window.end(), piece.day().window().end()));
          Row row = new Row(asset, piece.fraction(), at, adjusted);
          Row before = rows.putIfAbsent(key(asset, aggregate), row);
          if (before != null) {
            before.add(row);
          }
        }
      }
    }
    out.open('{');
    for (Map.Entry<String, Row> entry : rows.entrySet()) {
      entry.getValue().write(out.key(entry.getKey()));
    }
    out.close('}');
  }

  /** Filters say {@code assetType} and the like. */
  private static String lowerCamel(String name) {
    return name.equals("assetType")
        ? "type"
        : name.toLowerCase(Locale.ROOT).equals("providerid") ? "providerID" : name;
  }

  /** A map for each day, or one for all. */
  void writeArray(
      JsonOut out,
      Window window,
      Optional<List<String>> aggregate,
      boolean accumulate,
      boolean adjusted,
      TextFilter filter)
      throws IOException {
    List<Window> sets = new ArrayList<>();
    if (accumulate) {
      sets.add(window);
    } else {
      sets.addAll(Spans.steps(window, Duration.ofDays(1)));
    }
    out.open('[');
    for (Window set : sets) {
      writeMap(out.item(), set, aggregate, adjusted, filter);
    }
    out.close(']');
  }
}
