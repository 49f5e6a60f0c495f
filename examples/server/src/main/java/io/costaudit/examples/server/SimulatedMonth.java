package io.costaudit.examples.server;

import static java.util.Objects.requireNonNull;

import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationProperties;
import io.costaudit.cost.Asset;
import io.costaudit.cost.AssetProperties;
import io.costaudit.cost.AssetType;
import io.costaudit.cost.CloudUsage;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Measure;
import io.costaudit.time.Window;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A month of a small shop in two clusters, of our own making: what its allocations, assets and
 * bills say agrees, to the last bits.
 */
final class SimulatedMonth {
  private static final double MINUTES = 1440;

  /** What does not run at the weekend. */
  private static final double WEEKEND = 0.6;

  /** What is paid back, or added, once the bill is there. */
  private static final double ADJUSTMENT = -0.03;

  private static final double DISCOUNT = 0.1;

  private static final List<Node> NODES =
      List.of(
          new Node("cluster-one", "AWS", "ip-10-0-1-11", "i-0a1b2c3d4e5f60001", 4.10, 1.62, 0),
          new Node("cluster-one", "AWS", "ip-10-0-1-12", "i-0a1b2c3d4e5f60002", 4.10, 1.62, 0),
          new Node("cluster-one", "AWS", "ip-10-0-2-13", "i-0a1b2c3d4e5f60003", 8.20, 3.24, 0),
          new Node("cluster-two", "Google", "gke-two-pool-1", "gke-two-pool-1", 3.35, 1.44, 0),
          new Node("cluster-two", "Google", "gke-two-gpu-1", "gke-two-gpu-1", 3.35, 2.88, 22.80));

  private static final List<Workload> WORKLOADS =
      List.of(
          new Workload("cluster-one", "shop", "deployment", "checkout", 3, 0.22, 0.30, 0),
          new Workload("cluster-one", "shop", "deployment", "cart", 3, 0.13, 0.18, 0),
          new Workload("cluster-one", "shop", "statefulset", "orders-db", 2, 0.31, 0.35, 0),
          new Workload("cluster-one", "monitoring", "daemonset", "node-exporter", 3, 0.01, 0.01, 0),
          new Workload("cluster-two", "search", "deployment", "index", 2, 0.35, 0.42, 0),
          new Workload("cluster-two", "ml", "job", "recommender", 2, 0.25, 0.22, 0.80),
          new Workload(
              "cluster-two", "monitoring", "daemonset", "node-exporter", 2, 0.01, 0.01, 0));

  private SimulatedMonth() {}

  /** A day of that month. */
  record Day(
      Window window, List<Allocation> allocations, List<Asset> assets, List<CloudUsage> bill) {}

  /**
   * A node and what it costs on a day, before the discount.
   *
   * @param id at its provider, as the bill names it
   */
  private record Node(
      String cluster, String provider, String name, String id, double cpu, double ram, double gpu) {
    /** As Kubernetes names it. */
    String providerId() {
      return provider.equals("AWS")
          ? "aws:///eu-west-1a/" + id
          : "gce://shop-project/europe-west1-b/" + id;
    }

    /** As the bill names it. */
    String billedAs() {
      return provider.equals("AWS")
          ? "arn:aws:ec2:eu-west-1:123456789012:instance/" + id
          : "projects/shop-project/zones/europe-west1-b/instances/" + id;
    }
  }

  /** Shares of what their node costs, of each pod. */
  private record Workload(
      String cluster,
      String namespace,
      String kind,
      String name,
      int pods,
      double cpu,
      double ram,
      double gpu) {}

  static List<Day> of(YearMonth month) {
    List<Day> days = new ArrayList<>();
    for (int day = 1; day <= month.lengthOfMonth(); day++) {
      days.add(day(month.atDay(day)));
    }
    return days;
  }

  private static Day day(LocalDate date) {
    Window window = Window.day(date);
    boolean isWeekend =
        date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY;
    List<Asset> assets = new ArrayList<>();
    List<Allocation> allocations = new ArrayList<>();
    Map<String, Asset.Node> nodes = new LinkedHashMap<>();
    for (Node node : NODES) {
      Asset.Node asset = asset(node);
      nodes.put(node.name(), asset);
      assets.add(asset);
      assets.add(disk(node.cluster(), node.provider(), node.name(), "disk-" + node.id(), 0.27));
    }
    addWorkloads(isWeekend ? WEEKEND : 1, nodes, allocations);
    addShared(assets, allocations);
    List<CloudUsage> bill = assets.stream().flatMap(asset -> billed(asset).stream()).toList();
    return new Day(window, List.copyOf(allocations), List.copyOf(assets), bill);
  }

  private static Asset.Node asset(Node node) {
    double paid = (node.cpu() + node.ram()) * (1 - DISCOUNT) + node.gpu();
    return Asset.Node.builder(
            properties(node.cluster(), node.provider(), node.name(), node.providerId(), "Compute"))
        .minutes(MINUTES)
        .cpuCost(node.cpu())
        .ramCost(node.ram())
        .gpuCost(node.gpu())
        .discount(DISCOUNT)
        .adjustment(paid * ADJUSTMENT)
        .build();
  }

  private static AssetProperties properties(
      String cluster, String provider, String name, String providerId, String category) {
    return new AssetProperties(
        category, provider, "", "", "Kubernetes", cluster, name, providerId, Map.of());
  }

  private static Asset disk(
      String cluster, String provider, String name, String providerId, double cost) {
    return Asset.of(
        AssetType.DISK,
        properties(cluster, provider, name, providerId, "Storage"),
        MINUTES,
        cost,
        cost * ADJUSTMENT);
  }

  /** What each pod takes of its node, and what is left of it. */
  private static void addWorkloads(
      double scale, Map<String, Asset.Node> nodes, List<Allocation> allocations) {
    Map<String, double[]> used = new LinkedHashMap<>();
    for (Workload workload : WORKLOADS) {
      List<Node> places =
          NODES.stream().filter(node -> node.cluster().equals(workload.cluster())).toList();
      for (int pod = 0; pod < workload.pods(); pod++) {
        Node node = places.get(pod % places.size());
        double[] shares = {workload.cpu() * scale, workload.ram() * scale, workload.gpu() * scale};
        if (node.gpu() == 0) {
          shares[2] = 0;
        }
        double[] sum = used.computeIfAbsent(node.name(), unused -> new double[3]);
        for (int i = 0; i < shares.length; i++) {
          sum[i] += shares[i];
        }
        String name = workload.name() + "-" + pod;
        AllocationProperties properties =
            AllocationProperties.builder()
                .cluster(node.cluster())
                .node(node.name())
                .namespace(workload.namespace())
                .controller(workload.kind(), workload.name())
                .pod(name)
                .container("main")
                .labels(Map.of("app", workload.name()))
                .build();
        allocations.add(
            new Allocation(
                String.join("/", node.cluster(), node.name(), workload.namespace(), name, "main"),
                properties,
                MINUTES,
                share(nodes.get(node.name()), shares[0], shares[1], shares[2])));
      }
    }
    for (Node node : NODES) {
      double[] sum = used.getOrDefault(node.name(), new double[3]);
      allocations.add(
          new Allocation(
              node.cluster() + "/" + node.name() + "/__idle__",
              AllocationProperties.builder().cluster(node.cluster()).node(node.name()).build(),
              MINUTES,
              share(nodes.get(node.name()), 1 - sum[0], 1 - sum[1], 1 - sum[2])));
    }
  }

  private static Costs share(Asset.@Nullable Node node, double cpu, double ram, double gpu) {
    Costs all = requireNonNull(node, "node").costs();
    return Costs.builder()
        .add(Measure.CPU, all.cost(Measure.CPU) * cpu, all.adjustment(Measure.CPU) * cpu)
        .add(Measure.RAM, all.cost(Measure.RAM) * ram, all.adjustment(Measure.RAM) * ram)
        .add(Measure.GPU, all.cost(Measure.GPU) * gpu, all.adjustment(Measure.GPU) * gpu)
        .build();
  }

  /** What is no node: volumes, a load balancer, traffic, and the fees for the clusters. */
  private static void addShared(List<Asset> assets, List<Allocation> allocations) {
    addVolume("cluster-one", "AWS", "pvc-orders-0", "shop", "orders-db-0", assets, allocations);
    addVolume("cluster-one", "AWS", "pvc-orders-1", "shop", "orders-db-1", assets, allocations);
    addVolume("cluster-two", "Google", "pvc-old-index", "", "", assets, allocations);

    assets.add(
        Asset.of(
            AssetType.LOAD_BALANCER,
            properties("cluster-one", "AWS", "shop/checkout", "lb-checkout", "Network"),
            MINUTES,
            0.60,
            0));
    allocations.add(
        extra("cluster-one", "shop", "checkout-0", Costs.of(Measure.LOAD_BALANCER, 0.60)));
    for (String cluster : List.of("cluster-one", "cluster-two")) {
      assets.add(
          Asset.of(
              AssetType.NETWORK,
              properties(cluster, "", "traffic", "", "Network"),
              MINUTES,
              0.42,
              0));
      assets.add(
          Asset.of(
              AssetType.CLUSTER_MANAGEMENT,
              properties(cluster, "", "management", "", "Management"),
              MINUTES,
              2.40,
              0));
      String pod = cluster.equals("cluster-one") ? "checkout-1" : "index-0";
      String namespace = cluster.equals("cluster-one") ? "shop" : "search";
      allocations.add(extra(cluster, namespace, pod, Costs.of(Measure.NETWORK, 0.42)));
    }
  }

  private static void addVolume(
      String cluster,
      String provider,
      String volume,
      String namespace,
      String pod,
      List<Asset> assets,
      List<Allocation> allocations) {
    double cost = 0.33;
    assets.add(disk(cluster, provider, volume, "vol-" + volume, cost));
    Costs costs = Costs.of(Measure.PV, cost, cost * ADJUSTMENT);
    String unmounted = "__unmounted__";
    allocations.add(
        pod.isEmpty()
            ? extra(cluster, unmounted, unmounted, costs)
            : extra(cluster, namespace, pod, costs));
  }

  /** Something beside CPU, RAM and GPU, in a row of its own. */
  private static Allocation extra(String cluster, String namespace, String pod, Costs costs) {
    Workload workload =
        WORKLOADS.stream()
            .filter(w -> w.cluster().equals(cluster) && pod.startsWith(w.name()))
            .findFirst()
            .orElse(null);
    AllocationProperties.Builder properties =
        AllocationProperties.builder().cluster(cluster).namespace(namespace).pod(pod);
    String node = "";
    if (workload != null) {
      node =
          NODES.stream().filter(n -> n.cluster().equals(cluster)).findFirst().orElseThrow().name();
      properties
          .node(node)
          .controller(workload.kind(), workload.name())
          .labels(Map.of("app", workload.name()));
    }
    return new Allocation(
        String.join("/", cluster, node, namespace, pod, "extra"),
        properties.container("extra").build(),
        MINUTES,
        costs);
  }

  /** A node is billed in two items and a credit; what has no id stands on no bill. */
  private static List<CloudUsage> billed(Asset asset) {
    AssetProperties properties = asset.properties();
    double paid = asset.totalCost();
    if (properties.providerId().isEmpty()) {
      return List.of();
    }
    if (!(asset instanceof Asset.Node)) {
      return List.of(item(asset, properties.providerId().toUpperCase(Locale.ROOT), paid, 0));
    }
    String id =
        NODES.stream()
            .filter(node -> node.name().equals(properties.name()))
            .findFirst()
            .orElseThrow()
            .billedAs();
    return List.of(item(asset, id, paid * 0.75, 0), item(asset, id, paid * 0.30, -paid * 0.05));
  }

  private static CloudUsage item(Asset asset, String id, double cost, double credit) {
    return new CloudUsage(
        id,
        asset.properties().provider(),
        "",
        "Kubernetes",
        asset.properties().category(),
        cost,
        0,
        credit);
  }
}
