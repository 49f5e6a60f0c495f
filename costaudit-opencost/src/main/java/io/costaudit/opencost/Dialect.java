package io.costaudit.opencost;

import io.costaudit.cost.CostProperty;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.StoreTraits.Idle;
import io.costaudit.time.Window;
import java.time.Duration;
import java.util.stream.Collectors;

/** Which of the two a server is, and what it is asked for the costs of a window. */
enum Dialect {
  OPENCOST,
  KUBECOST;

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration HOUR = Duration.ofHours(1);

  /** By what bills are asked for: all that identifies an item. */
  private static final String BILL =
      "invoiceEntityID,accountID,provider,providerID,category,service";

  /** Allocations of containers, and what is idle. */
  OpenCostQuery allocations(Window window) {
    OpenCostQuery query = allocation(window);
    return switch (this) {
      case OPENCOST -> query.with("includeIdle", "true");
      case KUBECOST ->
          query
              .with("idle", "true")
              .with("idleByNode", "true")
              .with("splitIdle", "true")
              .with("shareTenancyCosts", "true");
    };
  }

  /** How those tell what is idle: OpenCost in one row, whatever it is asked. */
  Idle idle() {
    return this == KUBECOST ? Idle.BY_NODE : Idle.MERGED;
  }

  /** Whether those carry the fees for clusters and the disks of nodes. */
  boolean withTenancy() {
    return this == KUBECOST;
  }

  /** Allocations of OpenCost summed by node with the idle of each spread over them. */
  static OpenCostQuery allocationsByNode(Window window) {
    return of(OpenCostQuery.ALLOCATION, window)
        .with("aggregate", Grouping.NODE.toString())
        .with("includeIdle", "true")
        .with("shareIdle", "true")
        .with("idleByNode", "true");
  }

  /** Allocations summed by the server, without idle. */
  OpenCostQuery aggregated(Window window, Grouping grouping) {
    String by =
        grouping.properties().isEmpty()
            ? "all"
            : grouping.properties().stream().map(Dialect::name).collect(Collectors.joining(","));
    OpenCostQuery query = allocation(window).with("aggregate", by);
    return switch (this) {
      case OPENCOST -> query;
      case KUBECOST -> query.with("idle", "false").with("shareTenancyCosts", "true");
    };
  }

  private static String name(CostProperty property) {
    return property.name().equals("env") ? "environment" : property.name();
  }

  private OpenCostQuery allocation(Window window) {
    OpenCostQuery query = of(OpenCostQuery.ALLOCATION, window);
    // Kubecost gives whole days unless it is told not to, OpenCost what it is asked for.
    return this == KUBECOST ? AllocationWindow.stepped(query, window) : query;
  }

  static OpenCostQuery assets(Window window) {
    return of(OpenCostQuery.ASSETS, window);
  }

  /**
   * Assets summed by the server, which Kubecost alone does. By type too: some types are not in
   * totals, and a sum of several does not tell how much of it is theirs.
   *
   * @param grouping by cluster, or by node, which stands for all names of assets
   */
  static OpenCostQuery assetTotals(Window window, Grouping grouping) {
    Grouping by = grouping.equals(Grouping.NODE) ? Grouping.ASSET : grouping;
    return assets(window).with("aggregate", by + "," + CostProperty.TYPE);
  }

  /** The shortest part of a window of assets that it tells apart. */
  Duration leastOfAssets() {
    return this == KUBECOST ? DAY : HOUR;
  }

  static OpenCostQuery cloudCosts(Window window) {
    return of(OpenCostQuery.CLOUD_COST, window).with("aggregate", BILL);
  }

  private static OpenCostQuery of(String path, Window window) {
    return OpenCostQuery.of(path).with("window", RequestWindow.pair(window));
  }
}
