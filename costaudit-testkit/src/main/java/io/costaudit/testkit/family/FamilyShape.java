package io.costaudit.testkit.family;

import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationKind;
import io.costaudit.cost.AllocationProperties;
import io.costaudit.cost.Asset;
import io.costaudit.cost.AssetProperties;
import io.costaudit.cost.AssetType;
import io.costaudit.cost.CloudUsage;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Measure;
import io.costaudit.cost.StoreTraits;
import io.costaudit.testkit.internal.ExactSums;
import io.costaudit.time.Window;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How a consistent family looks; numbers are ten-thousandths of the currency unless they say
 * percent.
 *
 * @param withUnmounted whether totals and aggregates count what is unmounted, and so on
 */
record FamilyShape(
    List<Cluster> clusters,
    int days,
    long shared,
    long external,
    boolean withUnmounted,
    boolean withShared,
    boolean withExternal) {
  /** A fee per day, volumes and load balancers, of which pods use all or none. */
  record Cluster(
      List<Node> nodes,
      List<Long> volumes,
      List<Long> balancers,
      long network,
      long fee,
      boolean mounted) {}

  /** A node, its attached disk (0 for none), and what runs on it. */
  record Node(
      long cpu,
      long gpu,
      long ram,
      int discountPercent,
      int adjustmentPercent,
      long disk,
      List<Workload> workloads) {}

  /** What a workload uses of its node, in percent, and who it is. */
  record Workload(int cpu, int gpu, int ram, int role, int adjustmentPercent) {}

  private static final Instant FIRST_DAY = Instant.parse("2024-02-13T00:00:00Z");
  private static final double MINUTES = 1440;
  private static final String ACCOUNT = "1234";

  /** The name of one has a slash in it, since names of clusters may. */
  private static final List<String> NAMES = List.of("cluster-one", "cluster/two", "cluster-three");

  /** Below that much, in the currency, workloads have no adjustment, which would round to zero. */
  private static final BigDecimal LEAST_ADJUSTED = new BigDecimal("0.01");

  static FamilyShape example() {
    Workload cart = new Workload(30, 0, 20, 0, -10);
    Workload database = new Workload(20, 50, 40, 1, 0);
    Workload bare = new Workload(5, 0, 0, 2, 5);
    Workload agent = new Workload(1, 0, 3, 3, 0);
    Node large = new Node(123_457, 50_001, 67_891, 30, -7, 4_111, List.of(cart, database, agent));
    Node small = new Node(23_459, 0, 17_893, 0, 0, 0, List.of(bare, agent, cart));
    Node empty = new Node(9_999, 0, 777, 10, 4, 333, List.of());
    Cluster one =
        new Cluster(
            List.of(large, small), List.of(7_001L, 33L), List.of(6_001L), 911, 24_000, true);
    Cluster two =
        new Cluster(List.of(small, empty), List.of(3_003L), List.of(5_005L), 17, 0, false);
    return new FamilyShape(List.of(one, two), 2, 1_234, 4_321, false, false, false);
  }

  private Set<AllocationKind> counted() {
    Set<AllocationKind> counted = EnumSet.noneOf(AllocationKind.class);
    if (withUnmounted) {
      counted.add(AllocationKind.UNMOUNTED);
    }
    if (withShared) {
      counted.add(AllocationKind.SHARED);
    }
    if (withExternal) {
      counted.add(AllocationKind.EXTERNAL);
    }
    return counted;
  }

  CostFamily family() {
    StoreTraits traits = StoreTraits.exact().counting(counted());
    List<CostFamily.Day> all = new ArrayList<>();
    for (int day = 0; day < days; day++) {
      all.add(new DayWriter(day).day());
    }
    return new CostFamily(all, traits, 0, Set.of());
  }

  /** Writes the rows of one day. */
  private final class DayWriter {
    private final int day;
    private final List<Allocation> allocations = new ArrayList<>();
    private final List<Asset> assets = new ArrayList<>();
    private final List<CloudUsage> bill = new ArrayList<>();

    DayWriter(int day) {
      this.day = day;
    }

    CostFamily.Day day() {
      for (int i = 0; i < clusters.size(); i++) {
        write(i < NAMES.size() ? NAMES.get(i) : "cluster-" + (i + 1), clusters.get(i));
      }
      String sharedMark = "__shared__";
      AllocationProperties nobody = AllocationProperties.builder().cluster(sharedMark).build();
      allocations.add(
          row("fee/" + sharedMark, nobody, Costs.of(Measure.SHARED, money(shared).doubleValue())));
      allocations.add(
          row(
              "bucket/__external__",
              AllocationProperties.builder().labels(Map.of("app", "cart")).build(),
              Costs.of(Measure.EXTERNAL, money(external).doubleValue())));
      addItem("bucket-without-an-asset", "Storage", money(external), BigDecimal.ZERO);
      Instant start = FIRST_DAY.plus(day, ChronoUnit.DAYS);
      return new CostFamily.Day(
          new Window(start, start.plus(1, ChronoUnit.DAYS)),
          allocations,
          assets,
          bill,
          allocationTotals(),
          assetTotals(),
          aggregates(),
          Set.of());
    }

    /** Each day costs a tenth of the first more than the one before. */
    private BigDecimal money(long tenThousandths) {
      return BigDecimal.valueOf(tenThousandths * (10 + day), 5);
    }

    private void write(String cluster, Cluster shape) {
      List<Allocation> before = new ArrayList<>(allocations);
      for (int i = 0; i < shape.nodes().size(); i++) {
        writeNode(cluster, "node-" + i, shape.nodes().get(i));
      }
      List<Allocation> pods =
          allocations.stream()
              .filter(row -> !before.contains(row) && ExactSums.kind(row.name()).equals("workload"))
              .toList();
      Map<Measure, BigDecimal> rest = new EnumMap<>(Measure.class);
      for (int i = 0; i < shape.volumes().size(); i++) {
        Asset disk = single(AssetType.DISK, cluster, "pvc-" + i, shape.volumes().get(i), "VOL");
        addAsset(disk);
        // Bills have another word for it, so that it is matched by its id alone.
        addItems(disk, "Disk", 1 + i);
        rest.merge(Measure.PV, ExactSums.of(disk).total(Measure.ALL).value(), BigDecimal::add);
      }
      for (int i = 0; i < shape.balancers().size(); i++) {
        Asset balancer =
            single(
                AssetType.LOAD_BALANCER, cluster, "shop/web-" + i, shape.balancers().get(i), "LB");
        addAsset(balancer);
        addItems(balancer, "Network", 2);
        rest.merge(
            Measure.LOAD_BALANCER,
            ExactSums.of(balancer).total(Measure.ALL).value(),
            BigDecimal::add);
      }
      if (shape.network() > 0) {
        Asset network = single(AssetType.NETWORK, cluster, "traffic", shape.network(), "");
        addAsset(network);
        rest.merge(
            Measure.NETWORK, ExactSums.of(network).total(Measure.ALL).value(), BigDecimal::add);
      }
      if (shape.fee() > 0) {
        addAsset(single(AssetType.CLUSTER_MANAGEMENT, cluster, "", shape.fee(), ""));
      }
      place(cluster, rest, shape.mounted() ? pods : List.of());
    }

    /** What belongs to no node is split among the pods, or unmounted where there are none. */
    private void place(String cluster, Map<Measure, BigDecimal> rest, List<Allocation> pods) {
      if (pods.isEmpty()) {
        String mark = "__unmounted__";
        AllocationProperties properties =
            AllocationProperties.builder()
                .cluster(cluster)
                .namespace(mark)
                .pod(mark)
                .container(mark)
                .services(List.of("web"))
                .build();
        Costs.Builder costs = Costs.builder();
        rest.forEach((measure, amount) -> costs.add(measure, amount.doubleValue()));
        allocations.add(
            row(cluster + "//" + mark + "/" + mark + "/" + mark, properties, costs.build()));
        return;
      }
      BigDecimal count = BigDecimal.valueOf(pods.size());
      for (Allocation pod : pods) {
        Costs.Builder costs = Costs.builder();
        for (Measure measure : Measure.values()) {
          costs.add(measure, pod.costs().cost(measure), pod.costs().adjustment(measure));
        }
        rest.forEach(
            (measure, amount) ->
                costs.add(measure, amount.divide(count, MathContext.DECIMAL128).doubleValue()));
        allocations.set(allocations.indexOf(pod), row(pod.name(), pod.properties(), costs.build()));
      }
    }

    private void writeNode(String cluster, String name, Node shape) {
      BigDecimal cpu = money(shape.cpu());
      BigDecimal gpu = money(shape.gpu());
      BigDecimal ram = money(shape.ram());
      // On the grid of five digits, like everything in an asset store.
      BigDecimal adjustment =
          money((shape.cpu() + shape.gpu() + shape.ram()) / 2 * shape.adjustmentPercent() / 100);
      Asset.Node node =
          Asset.Node.builder(properties(cluster, name, "aws:///eu-west-1a/i-" + id(cluster, name)))
              .minutes(MINUTES)
              .cpuCost(cpu.doubleValue())
              .ramCost(ram.doubleValue())
              .gpuCost(gpu.doubleValue())
              .discount(shape.discountPercent() / 100.0)
              .adjustment(adjustment.doubleValue())
              .build();
      addAsset(node);
      addItems(node, "Compute", 3);
      if (shape.disk() > 0) {
        Asset disk = single(AssetType.DISK, cluster, name, shape.disk(), "VOL");
        addAsset(disk);
        addItems(disk, "Storage", 1);
      }
      ExactSums paid = ExactSums.of(node);
      Map<Measure, BigDecimal> free = new EnumMap<>(Measure.class);
      for (Measure measure : Measure.COMPUTE) {
        free.put(measure, paid.total(Set.of(measure)).value());
      }
      for (int i = 0; i < shape.workloads().size(); i++) {
        allocations.add(workload(cluster, name, i, shape, paid, free));
      }
      Costs.Builder idle = Costs.builder();
      free.forEach((measure, amount) -> idle.add(measure, amount.doubleValue()));
      allocations.add(
          row(
              cluster + "/" + name + "/__idle__",
              AllocationProperties.builder().cluster(cluster).node(name).providerId(name).build(),
              idle.build()));
    }

    /** Takes what the workload uses from what is free. */
    private Allocation workload(
        String cluster,
        String node,
        int index,
        Node shape,
        ExactSums paid,
        Map<Measure, BigDecimal> free) {
      Workload workload = shape.workloads().get(index);
      Costs.Builder costs = Costs.builder();
      for (Measure measure : Measure.COMPUTE) {
        int asked = shape.workloads().stream().mapToInt(w -> percent(w, measure)).sum();
        BigDecimal share =
            BigDecimal.valueOf(percent(workload, measure))
                .divide(BigDecimal.valueOf(Math.max(100, asked)), MathContext.DECIMAL128);
        BigDecimal used = paid.total(Set.of(measure)).value().multiply(share);
        BigDecimal adjusted =
            used.compareTo(LEAST_ADJUSTED) < 0
                ? BigDecimal.ZERO
                : used.multiply(BigDecimal.valueOf(workload.adjustmentPercent(), 2));
        double cost = used.subtract(adjusted).doubleValue();
        costs.add(measure, cost, adjusted.doubleValue());
        free.merge(
            measure,
            new BigDecimal(cost).add(new BigDecimal(adjusted.doubleValue())),
            BigDecimal::subtract);
      }
      AllocationProperties properties = who(cluster, node, index, workload.role());
      String name =
          String.join(
              "/", cluster, node, properties.namespace(), properties.pod(), properties.container());
      return row(name, properties, costs.build());
    }

    private static int percent(Workload workload, Measure measure) {
      return measure == Measure.CPU
          ? workload.cpu()
          : measure == Measure.GPU ? workload.gpu() : workload.ram();
    }

    private static AllocationProperties who(String cluster, String node, int index, int role) {
      AllocationProperties.Builder who =
          AllocationProperties.builder()
              .cluster(cluster)
              .node(node)
              .namespace(role % 2 == 0 ? "shop" : "default")
              .container("main");
      switch (role) {
        case 0 ->
            who.controller("deployment", "cart")
                .services(List.of("cart", "web"))
                .labels(Map.of("app", "cart", "app_kubernetes_io_name", "shop"));
        case 1 -> who.controller("statefulset", "db/main").labels(Map.of("app", "db"));
        case 2 -> {} // a bare pod
        case 3 -> who.controller("daemonset", "agent").annotations(Map.of("team", "ops"));
        case 4 -> who.controller("", "cart").services(List.of("web"));
        case 5 -> who.controller("job", "nightly").labels(Map.of("app", ""));
        default -> who.controller("deployment", "späti").labels(Map.of("app", "x/y"));
      }
      return who.pod("pod-" + role + "-" + index).build();
    }

    private static Allocation row(String name, AllocationProperties properties, Costs costs) {
      return new Allocation(name, properties, MINUTES, costs);
    }

    private Asset single(AssetType type, String cluster, String name, long amount, String prefix) {
      BigDecimal cost = money(amount);
      BigDecimal adjustment = money(-amount / 8);
      String id = prefix.isEmpty() ? "" : prefix + "-" + id(cluster, type.wireName() + name);
      return Asset.of(
          type,
          properties(cluster, name, id),
          MINUTES,
          cost.doubleValue(),
          adjustment.doubleValue());
    }

    private static AssetProperties properties(String cluster, String name, String id) {
      return new AssetProperties(
          "", "AWS", ACCOUNT, "", "Kubernetes", cluster, name, id, Map.of("app_name", "x"));
    }

    private static String id(String cluster, String name) {
      return (cluster + "-" + name).toLowerCase(Locale.ROOT).replace('/', '-');
    }

    private void addAsset(Asset asset) {
      assets.add(asset);
    }

    /** Several items that cost together what the asset does, the last with a credit. */
    private void addItems(Asset asset, String category, int items) {
      BigDecimal total = ExactSums.of(asset).total(Measure.ALL).value();
      BigDecimal part = total.divide(BigDecimal.valueOf(items), MathContext.DECIMAL128);
      String id = asset.properties().providerId();
      String asBilled = id.substring(id.lastIndexOf('/') + 1).toUpperCase(Locale.ROOT);
      if (asset instanceof Asset.Node) {
        asBilled = "arn:aws:ec2:eu-west-1:1234:instance/" + asBilled;
      }
      for (int i = 0; i < items; i++) {
        BigDecimal credit =
            i == items - 1
                ? part.divide(BigDecimal.TEN, MathContext.DECIMAL128).negate()
                : BigDecimal.ZERO;
        addItem(asBilled, category, part.subtract(credit), credit);
      }
    }

    private void addItem(String id, String category, BigDecimal cost, BigDecimal credit) {
      bill.add(
          new CloudUsage(
              id, "AWS", ACCOUNT, "Amazon", category, cost.doubleValue(), 0, credit.doubleValue()));
    }

    // Tables, by the oracle

    private List<Allocation> counted() {
      return allocations.stream()
          .filter(
              row ->
                  switch (ExactSums.kind(row.name())) {
                    case "workload" -> true;
                    case "unmounted" -> withUnmounted;
                    case "shared" -> withShared;
                    case "external" -> withExternal;
                    default -> false;
                  })
          .toList();
    }

    private Map<Grouping, List<CostFamily.Line>> allocationTotals() {
      Map<Grouping, List<CostFamily.Line>> tables = new LinkedHashMap<>();
      tables.put(Grouping.CLUSTER, lines(ExactSums.by(Grouping.CLUSTER, counted())));
      tables.put(Grouping.NODE, lines(ExactSums.by(Grouping.NODE, counted())));
      return tables;
    }

    private Map<Grouping, List<CostFamily.Line>> assetTotals() {
      List<Asset> byCluster =
          assets.stream().filter(asset -> !ExactSums.type(asset).equals("Network")).toList();
      List<Asset> byName =
          byCluster.stream()
              .filter(asset -> !ExactSums.type(asset).equals("ClusterManagement"))
              .toList();
      Map<Grouping, List<CostFamily.Line>> tables = new LinkedHashMap<>();
      tables.put(Grouping.CLUSTER, lines(ExactSums.by(Grouping.CLUSTER, byCluster)));
      tables.put(Grouping.NODE, lines(ExactSums.by(Grouping.ASSET, byName)));
      return tables;
    }

    private Map<Grouping, List<CostFamily.Line>> aggregates() {
      Map<Grouping, List<CostFamily.Line>> tables = new LinkedHashMap<>();
      for (Grouping grouping : CostFamily.AGGREGATED) {
        Map<CostKey, ExactSums> named = new LinkedHashMap<>();
        ExactSums.by(grouping, counted())
            .forEach(
                (key, sums) ->
                    named
                        .computeIfAbsent(
                            CostKey.of(String.join("/", key.values())), unused -> new ExactSums())
                        .add(sums));
        tables.put(grouping, lines(named));
      }
      return tables;
    }

    private static List<CostFamily.Line> lines(Map<CostKey, ExactSums> table) {
      List<CostFamily.Line> lines = new ArrayList<>();
      table.forEach(
          (key, sums) ->
              lines.add(
                  new CostFamily.Line(
                      key, sums.count(), sums.minutes().doubleValue(), sums.costs())));
      return lines;
    }
  }
}
