package io.costaudit.opencost.replay;

import static io.costaudit.opencost.replay.ReplayedAllocation.CPU;
import static io.costaudit.opencost.replay.ReplayedAllocation.GPU;
import static io.costaudit.opencost.replay.ReplayedAllocation.IDLE_MEASURES;
import static io.costaudit.opencost.replay.ReplayedAllocation.LOAD_BALANCER;
import static io.costaudit.opencost.replay.ReplayedAllocation.MEASURES;
import static io.costaudit.opencost.replay.ReplayedAllocation.NETWORK;
import static io.costaudit.opencost.replay.ReplayedAllocation.PV;
import static io.costaudit.opencost.replay.ReplayedAllocation.RAM;

import io.costaudit.time.Window;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A row of an answer while it is summed up. Not safe for use by several threads. */
final class AllocationRow {
  private static final double NANOS_IN_MINUTE = 60e9;
  private static final double MINUTES_IN_HOUR = 60;

  String cluster = "";
  String node = "";
  String namespace = "";
  String pod = "";
  String container = "";
  String controllerKind = "";
  String controller = "";
  String providerId = "";
  List<String> services = List.of();
  Map<String, String> labels = Map.of();
  final double[] costs = new double[MEASURES];
  final double[] adjustments = new double[MEASURES];
  final double[] hours = new double[MEASURES];

  /** Core hours and byte hours that were used. */
  final double[] used = new double[MEASURES];

  final double[] idle = new double[IDLE_MEASURES];
  double shared;
  double external;
  Window window;
  Instant start;
  Instant end;

  AllocationRow(Window window) {
    this.window = window;
    start = window.start();
    end = window.end();
  }

  static AllocationRow of(ReplayedAllocation from, Spans.Piece piece, Window window) {
    double fraction = piece.fraction();
    AllocationRow row = new AllocationRow(window);
    row.cluster = from.cluster;
    row.node = from.node;
    row.namespace = from.namespace;
    row.pod = from.pod;
    row.container = from.container;
    row.controllerKind = from.controllerKind;
    row.controller = from.controller;
    row.services = from.services;
    row.labels = from.labels;
    for (int i = 0; i < MEASURES; i++) {
      row.costs[i] = from.costs[i] * fraction;
      row.adjustments[i] = from.adjustments[i] * fraction;
      row.hours[i] = from.hours[i] * fraction;
    }
    Window ran = from.ran.filter(piece.window()::overlaps).orElse(piece.window());
    Instant start = Spans.max(ran.start(), piece.window().start());
    Instant end = Spans.min(ran.end(), piece.window().end());
    if (from.ran.isPresent()) {
      row.start = start;
      row.end = end;
    }
    double ranHours = Duration.between(start, end).toNanos() / NANOS_IN_MINUTE / MINUTES_IN_HOUR;
    for (int i : new int[] {CPU, RAM}) {
      row.used[i] = from.usage.isPresent() ? from.usage.get()[i] * ranHours : row.hours[i];
    }
    row.shared = from.shared * fraction;
    row.external = from.external * fraction;
    return row;
  }

  /** What idle is shared in proportion to. */
  static double total(ReplayedAllocation of, int measure) {
    return of.costs[measure] + of.adjustments[measure];
  }

  void withoutMetadata() {
    services = List.of();
    labels = Map.of();
  }

  /** Adds the costs; of the properties what both have stays. */
  void add(AllocationRow other) {
    cluster = common(cluster, other.cluster);
    node = common(node, other.node);
    namespace = common(namespace, other.namespace);
    pod = common(pod, other.pod);
    container = common(container, other.container);
    controllerKind = common(controllerKind, other.controllerKind);
    controller = common(controller, other.controller);
    providerId = common(providerId, other.providerId);
    services = services.equals(other.services) ? services : List.of();
    if (!labels.equals(other.labels)) {
      Map<String, String> both = new TreeMap<>(labels);
      both.entrySet().retainAll(other.labels.entrySet());
      labels = both;
    }
    for (int i = 0; i < MEASURES; i++) {
      costs[i] += other.costs[i];
      adjustments[i] += other.adjustments[i];
      hours[i] += other.hours[i];
      used[i] += other.used[i];
    }
    for (int i = 0; i < IDLE_MEASURES; i++) {
      idle[i] += other.idle[i];
    }
    shared += other.shared;
    external += other.external;
    window =
        new Window(
            Spans.min(window.start(), other.window.start()),
            Spans.max(window.end(), other.window.end()));
    start = Spans.min(start, other.start);
    end = Spans.max(end, other.end);
  }

  private static String common(String one, String other) {
    return one.equals(other) ? one : "";
  }

  /** In the order in which OpenCost adds. */
  double total() {
    double total = 0;
    for (int measure : new int[] {CPU, GPU, RAM, PV, NETWORK, LOAD_BALANCER}) {
      total += costs[measure] + adjustments[measure];
    }
    return total + shared + external;
  }

  private double minutes() {
    return Duration.between(start, end).toNanos() / NANOS_IN_MINUTE;
  }

  /**
   * @param terse only what is there of an old server: names, times and costs
   */
  void write(JsonOut out, String name, boolean terse) throws IOException {
    double runHours = minutes() / MINUTES_IN_HOUR;
    out.open('{').field("name").string(name);
    writeProperties(out.field("properties"));
    out.window(window.start(), window.end())
        .time("start", start)
        .time("end", end)
        .five("minutes", minutes());
    if (!terse) {
      out.five("cpuCores", hours[CPU] / runHours)
          .five("cpuCoreRequestAverage", hours[CPU] / runHours)
          .five("cpuCoreUsageAverage", used[CPU] / runHours)
          .five("cpuCoreHours", hours[CPU]);
    }
    out.five("cpuCost", costs[CPU]).five("cpuCostAdjustment", adjustments[CPU]);
    if (!terse) {
      out.five("cpuCostIdle", idle[CPU])
          .five("cpuEfficiency", hours[CPU] > 0 ? 1 : 0)
          .five("gpuCount", hours[GPU] / runHours)
          .five("gpuRequestAverage", hours[GPU] / runHours)
          .five("gpuUsageAverage", hours[GPU] / runHours)
          .five("gpuHours", hours[GPU]);
    }
    out.five("gpuCost", costs[GPU]).five("gpuCostAdjustment", adjustments[GPU]);
    if (!terse) {
      out.five("gpuCostIdle", idle[GPU])
          .five("gpuEfficiency", hours[GPU] > 0 ? 1 : 0)
          .five("networkTransferBytes", 0)
          .five("networkReceiveBytes", 0);
    }
    out.five("networkCost", costs[NETWORK]);
    if (!terse) {
      out.five("networkCrossZoneCost", 0)
          .five("networkCrossRegionCost", 0)
          .five("networkInternetCost", 0);
    }
    out.five("networkCostAdjustment", adjustments[NETWORK])
        .five("loadBalancerCost", costs[LOAD_BALANCER])
        .five("loadBalancerCostAdjustment", adjustments[LOAD_BALANCER]);
    if (!terse) {
      out.five("pvBytes", hours[PV] / runHours).five("pvByteHours", hours[PV]);
    }
    out.five("pvCost", costs[PV]);
    if (!terse) {
      out.field("pvs").raw("null");
    }
    out.five("pvCostAdjustment", adjustments[PV]);
    if (!terse) {
      out.five("ramBytes", hours[RAM] / runHours)
          .five("ramByteRequestAverage", hours[RAM] / runHours)
          .five("ramByteUsageAverage", used[RAM] / runHours)
          .five("ramByteHours", hours[RAM]);
    }
    out.five("ramCost", costs[RAM]).five("ramCostAdjustment", adjustments[RAM]);
    if (!terse) {
      out.five("ramCostIdle", idle[RAM]).five("ramEfficiency", hours[RAM] > 0 ? 1 : 0);
    }
    out.five("externalCost", external).five("sharedCost", shared).five("totalCost", total());
    if (!terse) {
      out.five("totalEfficiency", hours[CPU] + hours[RAM] > 0 ? 1 : 0);
      out.field("rawAllocationOnly").raw("null");
      out.field("proportionalAssetResourceCosts").raw("null");
      out.field("lbAllocations").raw("null");
      out.field("sharedCostBreakdown").raw("null");
    }
    out.close('}');
  }

  private void writeProperties(JsonOut out) throws IOException {
    out.open('{')
        .present("cluster", cluster)
        .present("node", node)
        .present("container", container)
        .present("controller", controller)
        .present("controllerKind", controllerKind)
        .present("namespace", namespace)
        .present("pod", pod);
    if (!services.isEmpty()) {
      out.strings("services", services);
    }
    out.present("providerID", providerId);
    if (!labels.isEmpty()) {
      out.map("labels", labels);
    }
    out.close('}');
  }

  /**
   * In full, without adjustments and properties; numbers that are none are the caller's trouble.
   */
  void writeSummary(JsonOut out, String name, boolean withTotal) throws IOException {
    double runHours = minutes() / MINUTES_IN_HOUR;
    out.open('{').field("name").string(name).time("start", start).time("end", end);
    out.full("cpuCoreRequestAverage", hours[CPU] / runHours)
        .full("cpuCoreUsageAverage", used[CPU] / runHours)
        .full("cpuCost", costs[CPU])
        .full("cpuCostIdle", idle[CPU])
        .full("gpuRequestAverage", hours[GPU] / runHours)
        .full("gpuUsageAverage", hours[GPU] / runHours)
        .full("gpuCost", costs[GPU])
        .full("gpuCostIdle", idle[GPU])
        .full("networkCost", costs[NETWORK])
        .full("loadBalancerCost", costs[LOAD_BALANCER])
        .full("pvCost", costs[PV])
        .full("ramByteRequestAverage", hours[RAM] / runHours)
        .full("ramByteUsageAverage", used[RAM] / runHours)
        .full("ramCost", costs[RAM])
        .full("ramCostIdle", idle[RAM])
        .full("sharedCost", shared)
        .full("externalCost", external);
    double efficiency = hours[CPU] + hours[RAM] > 0 ? 1 : 0;
    if (withTotal) {
      out.full("totalEfficiency", efficiency).full("totalCost", summaryTotal());
    } else {
      out.full("efficiency", efficiency);
    }
    out.close('}');
  }

  /** What a summary adds up to; not a number if some part is none. */
  double summaryTotal() {
    double total = shared + external;
    for (double cost : costs) {
      total += cost;
    }
    return total;
  }
}
