package io.costaudit.testkit.law;

import io.costaudit.audit.AuditListener;
import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.Auditor;
import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationProperties;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.Asset;
import io.costaudit.cost.AssetProperties;
import io.costaudit.cost.AssetStore;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostRow;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.InMemoryAggStore;
import io.costaudit.cost.InMemoryTotalStore;
import io.costaudit.cost.Measure;
import io.costaudit.cost.RowSource;
import io.costaudit.cost.StoreTraits;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Audits many days of many allocations, made as they are read, and prints for each day the memory
 * that is in use once garbage is collected. A process of its own, so that its memory can be
 * bounded.
 */
final class ThreeMonths {
  private static final int NODES = 200;
  private static final int NAMESPACES = 50;
  private static final double IDLE = 1.25;
  private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");

  private final int days;
  private final int perNode;

  private ThreeMonths(int days, int rows) {
    this.days = days;
    this.perNode = rows / NODES;
  }

  public static void main(String[] args) {
    new ThreeMonths(Integer.parseInt(args[0]), Integer.parseInt(args[1])).audit();
  }

  private List<Window> windows() {
    List<Window> windows = new ArrayList<>();
    for (int day = 0; day < days; day++) {
      Instant start = FIRST.plus(Duration.ofDays(day));
      windows.add(new Window(start, start.plus(Duration.ofDays(1))));
    }
    return windows;
  }

  private static double cost(int pod) {
    return 0.01 * (1 + pod % 7);
  }

  private interface Rows {
    void read(Consumer<? super CostRow> reader);
  }

  private RowSource source(Rows rows) {
    return new RowSource() {
      @Override
      public List<Window> windows() {
        return ThreeMonths.this.windows();
      }

      @Override
      public void read(Window window, Consumer<? super CostRow> reader) {
        rows.read(reader);
      }

      @Override
      public String version(Window window) {
        return "";
      }
    };
  }

  private void readAllocations(Consumer<? super CostRow> reader) {
    for (int n = 0; n < NODES; n++) {
      String node = "node-" + n;
      for (int p = 0; p < perNode; p++) {
        String namespace = "namespace-" + p % NAMESPACES;
        String pod = node + "-pod-" + p;
        AllocationProperties properties =
            AllocationProperties.builder()
                .cluster("c1")
                .node(node)
                .namespace(namespace)
                .controller("deployment", "app-" + p)
                .pod(pod)
                .container("main")
                .build();
        reader.accept(
            new Allocation(
                String.join("/", "c1", node, namespace, pod, "main"),
                properties,
                1440,
                Costs.of(Measure.CPU, cost(p))));
      }
      reader.accept(
          new Allocation(
              "c1/" + node + "/__idle__",
              AllocationProperties.builder().cluster("c1").node(node).build(),
              1440,
              Costs.of(Measure.CPU, IDLE)));
    }
  }

  private double used() {
    double used = 0;
    for (int p = 0; p < perNode; p++) {
      used += cost(p);
    }
    return used;
  }

  private void readAssets(Consumer<? super CostRow> reader) {
    double used = used();
    for (int n = 0; n < NODES; n++) {
      reader.accept(
          new Asset.Node(
              AssetProperties.of("c1", "node-" + n, "i-" + n), 1440, used + IDLE, 0, 0, 0, 0));
    }
  }

  private static CostTable.Builder add(CostTable.Builder table, double cpu, String... key) {
    return table.add(CostKey.of(key), 1, 0, Costs.of(Measure.CPU, cpu), measure -> 0);
  }

  private void audit() {
    StoreTraits exact = StoreTraits.exact();
    Grouping namespace = Grouping.parse("namespace");
    InMemoryTotalStore totals = new InMemoryTotalStore(exact);
    InMemoryTotalStore assetTotals = new InMemoryTotalStore(exact);
    InMemoryAggStore aggregates = new InMemoryAggStore(exact, List.of(namespace));
    double used = used();
    CostTable.Builder byNode = CostTable.builder(Grouping.NODE, exact);
    CostTable.Builder assetsByNode = CostTable.builder(Grouping.NODE, exact);
    for (int n = 0; n < NODES; n++) {
      add(byNode, used, "c1", "node-" + n);
      add(assetsByNode, used + IDLE, "c1", "node-" + n);
    }
    double[] ofNamespaces = new double[NAMESPACES];
    for (int p = 0; p < perNode; p++) {
      ofNamespaces[p % NAMESPACES] += NODES * cost(p);
    }
    CostTable.Builder byNamespace = CostTable.builder(namespace, exact);
    for (int i = 0; i < NAMESPACES; i++) {
      add(byNamespace, ofNamespaces[i], "namespace-" + i);
    }
    CostTable nodes = byNode.build();
    CostTable cluster = add(CostTable.builder(Grouping.CLUSTER, exact), NODES * used, "c1").build();
    CostTable assetNodes = assetsByNode.build();
    CostTable assetCluster =
        add(CostTable.builder(Grouping.CLUSTER, exact), NODES * (used + IDLE), "c1").build();
    CostTable namespaces = byNamespace.build();
    for (Window window : windows()) {
      totals.put(window, Grouping.NODE, nodes);
      totals.put(window, Grouping.CLUSTER, cluster);
      assetTotals.put(window, Grouping.NODE, assetNodes);
      assetTotals.put(window, Grouping.CLUSTER, assetCluster);
      aggregates.put(window, namespace, namespaces);
    }
    AuditReport report =
        Auditor.builder()
            .allocations(AllocationStore.scanning(source(this::readAllocations), exact))
            .assets(AssetStore.scanning(source(this::readAssets), exact))
            .allocationTotals(totals)
            .assetTotals(assetTotals)
            .aggregates(aggregates)
            .build()
            .run(AuditRequest.everything(), new Meter(), () -> false);
    System.out.println("days " + report.sets().size() + " failed " + report.abandonedWindows());
  }

  private static final class Meter implements AuditListener {
    @Override
    public void saved(AuditSet set) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      System.out.printf(
          Locale.ROOT,
          "%s %d %s%n",
          set.window().start(),
          (runtime.totalMemory() - runtime.freeMemory()) >> 10,
          String.join(
              ",",
              set.results().values().stream().map(result -> result.status().wireName()).toList()));
    }
  }
}
