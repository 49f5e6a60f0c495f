package io.costaudit.cost;

import io.costaudit.time.Window;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The rules by which totals are computed from rows: which rows count, and under which key. The
 * rules are OpenCost's, with one exception: OpenCost loses the adjustment of a node that costs
 * nothing, and costaudit keeps it.
 */
public final class Totals {
  /** The grouping that {@link #ofAllocations} reads: allocations by kind, cluster and node. */
  public static final Grouping ALLOCATION_ROWS = Grouping.NODE.within(CostProperty.KIND);

  /** The grouping that {@link #ofAssets} reads: assets by type, cluster and name. */
  public static final Grouping ASSET_ROWS = Grouping.ASSET.within(CostProperty.TYPE);

  private static final Set<String> TOTALED_ASSETS =
      Set.of(
          AssetType.NODE.wireName(),
          AssetType.DISK.wireName(),
          AssetType.LOAD_BALANCER.wireName(),
          AssetType.CLUSTER_MANAGEMENT.wireName());

  private Totals() {}

  /**
   * Returns totals of allocations. Idle cost is never counted; unmounted, shared and external cost
   * are counted only if the traits say so.
   *
   * @param rows the allocations, grouped by {@link #ALLOCATION_ROWS}
   * @param grouping {@link Grouping#CLUSTER} or {@link Grouping#NODE}
   * @param traits the traits of the store that holds such totals
   */
  public static CostTable ofAllocations(CostTable rows, Grouping grouping, StoreTraits traits) {
    return counted(rows, traits)
        .by(grouping.equals(Grouping.CLUSTER) ? Grouping.CLUSTER : Grouping.NODE);
  }

  /**
   * Returns totals of assets: nodes, disks and load balancers by cluster, or by cluster and name.
   * The management fees of clusters are in the totals by cluster alone. Network, cloud, shared and
   * mixed assets are in no total.
   *
   * @param rows the assets, grouped by {@link #ASSET_ROWS}
   * @param grouping {@link Grouping#CLUSTER} or {@link Grouping#NODE}
   */
  public static CostTable ofAssets(CostTable rows, Grouping grouping) {
    boolean byCluster = grouping.equals(Grouping.CLUSTER);
    String management = AssetType.CLUSTER_MANAGEMENT.wireName();
    CostTable totaled =
        rows.where(
            CostProperty.TYPE,
            type -> TOTALED_ASSETS.contains(type) && (byCluster || !type.equals(management)));
    // In totals by node, the name of a disk or a load balancer stands where the node does.
    return byCluster
        ? totaled.by(Grouping.CLUSTER)
        : totaled.by(Grouping.ASSET).rolledUp(Grouping.NODE, key -> key);
  }

  /**
   * Returns allocations aggregated as an agg store holds them: each key is one text.
   *
   * @param rows the allocations, grouped by {@link CostProperty#KIND} and then by the properties
   * @param traits the traits of the store that holds such aggregates
   */
  public static CostTable aggregated(CostTable rows, StoreTraits traits) {
    List<CostProperty> properties = rows.grouping().properties();
    return counted(rows, traits)
        .by(new Grouping(properties.subList(1, properties.size())))
        .joined();
  }

  /** Returns the rows, grouped by kind among others, that a store with these traits counts. */
  private static CostTable counted(CostTable rows, StoreTraits traits) {
    return rows.where(
        CostProperty.KIND,
        kind ->
            switch (AllocationKind.ofWireName(kind)) {
              case WORKLOAD -> true;
              case IDLE -> false;
              case UNMOUNTED -> traits.withUnmounted();
              case SHARED -> traits.withShared();
              case EXTERNAL -> traits.withExternal();
            });
  }

  /** Returns the measures that count in totals and aggregates of a store with these traits. */
  public static Set<Measure> measures(StoreTraits traits) {
    EnumSet<Measure> measures = EnumSet.copyOf(Measure.TOTALED);
    if (traits.withShared()) {
      measures.add(Measure.SHARED);
    }
    if (traits.withExternal()) {
      measures.add(Measure.EXTERNAL);
    }
    if (!traits.byMeasure()) {
      measures.add(Measure.OTHER);
    }
    return measures;
  }

  static CostTable read(CostStore store, Window window, Grouping grouping) {
    return CostTable.of(store.sums(window, Set.of(grouping)), grouping);
  }
}
