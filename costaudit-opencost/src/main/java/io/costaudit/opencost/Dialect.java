package io.costaudit.opencost;

import io.costaudit.cost.Grouping;
import io.costaudit.cost.StoreTraits.Idle;
import io.costaudit.time.Window;
import java.time.Duration;

/** Which of the two a server is, and what it is asked for the costs of a window. */
enum Dialect {
  OPENCOST,
  KUBECOST;

  private static final Duration DAY = Duration.ofDays(1);

  /** By what bills are asked for: all that identifies an item. */
  private static final String BILL =
      "invoiceEntityID,accountID,provider,providerID,category,service";

  /** Allocations of containers, and what is idle. */
  OpenCostQuery allocations(Window window) {
    OpenCostQuery query = allocation(window);
    return switch (this) {
      case OPENCOST -> query.with("includeIdle", "true");
      case KUBECOST -> split(query).with("shareTenancyCosts", "true");
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

  /** Allocations summed by node with the idle of each, spread or in a row of its own. */
  OpenCostQuery allocationsByNode(Window window) {
    OpenCostQuery query = allocation(window).with("aggregate", Grouping.NODE.toString());
    return switch (this) {
      case OPENCOST ->
          query.with("includeIdle", "true").with("shareIdle", "true").with("idleByNode", "true");
      case KUBECOST -> split(query);
    };
  }

  private static OpenCostQuery split(OpenCostQuery query) {
    return query.with("idle", "true").with("idleByNode", "true").with("splitIdle", "true");
  }

  /** Allocations summed by the server, without idle. */
  OpenCostQuery aggregated(Window window, Grouping grouping) {
    String by = grouping.properties().isEmpty() ? "all" : grouping.toString();
    OpenCostQuery query = allocation(window).with("aggregate", by);
    return switch (this) {
      case OPENCOST -> query;
      case KUBECOST -> query.with("idle", "false").with("shareTenancyCosts", "true");
    };
  }

  private OpenCostQuery allocation(Window window) {
    OpenCostQuery query = of(OpenCostQuery.ALLOCATION, window);
    // Kubecost gives whole days unless it is told not to, OpenCost what it is asked for.
    return this == KUBECOST && window.duration().compareTo(DAY) < 0
        ? query.with("step", window.duration().toSeconds() + "s")
        : query;
  }

  static OpenCostQuery assets(Window window) {
    return of(OpenCostQuery.ASSETS, window);
  }

  /**
   * Assets summed by the server, which Kubecost alone does.
   *
   * @param grouping by cluster, or by node, which stands for all names of assets
   */
  static OpenCostQuery assetTotals(Window window, Grouping grouping) {
    Grouping by = grouping.equals(Grouping.NODE) ? Grouping.ASSET : grouping;
    return assets(window).with("aggregate", by.toString());
  }

  static OpenCostQuery cloudCosts(Window window) {
    return of(OpenCostQuery.CLOUD_COST, window).with("aggregate", BILL);
  }

  private static OpenCostQuery of(String path, Window window) {
    return OpenCostQuery.of(path).with("window", RequestWindow.pair(window));
  }
}
