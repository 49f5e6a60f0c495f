package io.costaudit.opencost;

import io.costaudit.opencost.replay.Dialect;
import io.costaudit.opencost.replay.ReplayedAllocation;
import io.costaudit.opencost.replay.ReplayedAsset;
import io.costaudit.opencost.replay.ReplayedCloudCost;
import io.costaudit.opencost.replay.ReplayedDay;
import io.costaudit.time.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes up days on which all agrees: what runs on a node costs no more than the node, volumes and
 * load balancers cost what their pods pay, and the bill is off by less than half a percent. Numbers
 * have all their digits, so the server rounds them. Not safe for use by several threads.
 */
final class ConsistentDay {
  private static final int MEASURES = 6;
  private static final int PV = 3;
  private static final int NETWORK = 4;
  private static final int LOAD_BALANCER = 5;
  private static final List<String> KINDS = List.of("deployment", "statefulset", "job", "");

  private final Random random;
  private final Dialect dialect;
  private final List<Pod> pods = new ArrayList<>();
  private final List<ReplayedAsset> assets = new ArrayList<>();
  private final List<ReplayedCloudCost> bill = new ArrayList<>();

  private ConsistentDay(Random random, Dialect dialect) {
    this.random = random;
    this.dialect = dialect;
  }

  /** A container while it is made up; what it costs with its adjustments. */
  private static final class Pod {
    final String cluster;
    final String node;
    final String namespace;
    final String name;
    final String container;
    final double[] totals = new double[MEASURES];
    double shared;

    Pod(String cluster, String node, String namespace, String name, String container) {
      this.cluster = cluster;
      this.node = node;
      this.namespace = namespace;
      this.name = name;
      this.container = container;
    }
  }

  /**
   * A day.
   *
   * @param clusters one or more
   */
  static ReplayedDay of(Random random, Dialect dialect, Window window, int clusters) {
    ConsistentDay day = new ConsistentDay(random, dialect);
    for (int i = 1; i <= clusters; i++) {
      day.cluster("c" + i);
    }
    day.bill();
    return ReplayedDay.of(
        window, day.pods.stream().map(day::allocation).toList(), day.assets, day.bill);
  }

  private boolean oneIn(int count) {
    return random.nextInt(count) == 0;
  }

  private double money(double most) {
    return 0.01 + random.nextDouble() * most;
  }

  private void cluster(String cluster) {
    int nodes = 1 + random.nextInt(4);
    for (int i = 1; i <= nodes; i++) {
      node(cluster, "n" + i, i == 1 ? 1 + random.nextInt(5) : random.nextInt(5));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      volume(cluster, "pvc-" + i);
    }
    if (oneIn(2)) {
      double cost = money(3);
      assets.add(
          paid(
              ReplayedAsset.of(
                  ReplayedAsset.Type.LOAD_BALANCER, cluster, "ns-0/svc", id("lb"), cost)));
      somePod(cluster).totals[LOAD_BALANCER] += cost;
    }
    if (oneIn(3)) {
      double cost = money(2);
      assets.add(ReplayedAsset.of(ReplayedAsset.Type.NETWORK, cluster, "network", "", cost));
      somePod(cluster).totals[NETWORK] += cost;
    }
    if (dialect == Dialect.KUBECOST && oneIn(3)) {
      // No pod pays for it, and no total has it.
      assets.add(
          paid(ReplayedAsset.of(
                  ReplayedAsset.Type.CLOUD, cluster, "bucket", id("bucket"), money(8)))
              .credited(oneIn(2) ? -money(1) : 0));
    }
    if (oneIn(2)) {
      tenancy(
          cluster,
          ReplayedAsset.of(ReplayedAsset.Type.CLUSTER_MANAGEMENT, cluster, "", "", money(5)));
    }
    if (oneIn(3)) {
      tenancy(
          cluster, ReplayedAsset.of(ReplayedAsset.Type.DISK, cluster, "n1", id("vol"), money(1)));
    }
  }

  private void node(String cluster, String name, int count) {
    double cpu = money(40);
    double gpu = oneIn(4) ? money(30) : 0;
    double ram = money(20);
    double discount =
        List.of(0.0, 0.0, 0.2, 0.35, random.nextDouble() * 0.8).get(random.nextInt(5));
    double base = (cpu + ram) * (1 - discount) + gpu;
    double adjustment = oneIn(2) ? base * (random.nextDouble() - 0.5) * 0.3 : 0;
    assets.add(
        paid(ReplayedAsset.node(cluster, name, id("i"), cpu, gpu, ram))
            .discounted(discount)
            .adjusted(adjustment));
    double rate = (base + adjustment) / base;
    double[] paid = {
      cpu * (1 - discount) * rate, gpu * rate, ram * (1 - discount) * rate,
    };
    List<Pod> here = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      here.add(
          new Pod(
              cluster,
              name,
              "ns-" + random.nextInt(4),
              "pod-" + cluster + "-" + name + "-" + i,
              "main"));
    }
    for (int measure = 0; measure < paid.length; measure++) {
      boolean isUsed = measure != 1 || oneIn(2);
      double used = isUsed ? (oneIn(6) ? 1 : random.nextDouble() * 0.9) : 0;
      for (int i = 0; i < count; i++) {
        here.get(i).totals[measure] = paid[measure] * used * (i + 1) * 2 / (count * (count + 1.0));
      }
    }
    pods.addAll(here);
  }

  private void volume(String cluster, String name) {
    double cost = money(4);
    assets.add(paid(ReplayedAsset.of(ReplayedAsset.Type.DISK, cluster, name, id("vol"), cost)));
    Pod pod = somePod(cluster);
    if (oneIn(3)) {
      String namespace = "ns-" + name;
      pod = new Pod(cluster, "", namespace, namespace + "-unmounted-pvcs", "__unmounted__");
      pods.add(pod);
    }
    pod.totals[PV] += cost;
  }

  /** Kubecost has its pods pay for it, OpenCost nobody. */
  private void tenancy(String cluster, ReplayedAsset asset) {
    assets.add(asset);
    if (dialect == Dialect.KUBECOST) {
      somePod(cluster).shared += asset.cost();
    }
  }

  private Pod somePod(String cluster) {
    List<Pod> running =
        pods.stream().filter(pod -> pod.cluster.equals(cluster) && !pod.node.isEmpty()).toList();
    return running.get(random.nextInt(running.size()));
  }

  private String id(String prefix) {
    String id = prefix + "-" + Integer.toHexString(random.nextInt() | 0x1000_0000);
    return oneIn(2) ? "aws:///eu-1a/" + id : id;
  }

  private ReplayedAsset paid(ReplayedAsset asset) {
    return oneIn(2) ? asset.paidTo("AWS", "1", "") : asset;
  }

  private void bill() {
    boolean isWhole = !oneIn(4);
    for (ReplayedAsset asset : assets) {
      if (!asset.providerId().isEmpty() && (isWhole || !oneIn(5))) {
        double total =
            (asset.cpuCost() + asset.ramCost()) * (1 - asset.discount())
                + asset.gpuCost()
                + asset.cost()
                + asset.adjustment()
                + asset.credit();
        String category =
            switch (asset.type()) {
              case NODE -> "Virtual Machine";
              case DISK -> "Disk";
              default -> "Network";
            };
        bill.add(
            item(asset.providerId(), category, total * (1 + (random.nextDouble() - 0.5) / 100)));
      }
    }
    if (oneIn(3)) {
      bill.add(item("bucket", "Other", money(10)));
    }
  }

  private ReplayedCloudCost item(String id, String category, double cost) {
    return new ReplayedCloudCost(
        id.substring(id.lastIndexOf('/') + 1),
        "AWS",
        "1",
        "1",
        "",
        category,
        cost * 1.3,
        cost * 1.1,
        cost,
        cost * 1.1,
        cost * 1.2,
        1);
  }

  private ReplayedAllocation allocation(Pod pod) {
    ReplayedAllocation.Builder row =
        ReplayedAllocation.at(pod.cluster, pod.node, pod.namespace, pod.name, pod.container)
            .shared(pod.shared)
            .hours(24, 0, 24e9, 0);
    String kind = pod.node.isEmpty() ? "" : KINDS.get(random.nextInt(KINDS.size()));
    if (!kind.isEmpty()) {
      row.controller(kind, "app-" + random.nextInt(3)).label("app", "app");
    }
    if (oneIn(5)) {
      row.external(money(2));
    }
    double[] adjustments = new double[MEASURES];
    double[] costs = new double[MEASURES];
    for (int i = 0; i < MEASURES; i++) {
      adjustments[i] = oneIn(2) ? pod.totals[i] * (random.nextDouble() - 0.5) * 0.2 : 0;
      costs[i] = pod.totals[i] - adjustments[i];
    }
    return row.cpu(costs[0], adjustments[0])
        .gpu(costs[1], adjustments[1])
        .ram(costs[2], adjustments[2])
        .pv(costs[PV], adjustments[PV])
        .network(costs[NETWORK], adjustments[NETWORK])
        .loadBalancer(costs[LOAD_BALANCER], adjustments[LOAD_BALANCER])
        .build();
  }
}
