package io.costaudit.cost;

import io.costaudit.time.Window;

/**
 * A {@link TotalStore} in memory, whose tables are put there or recomputed. Safe for use by several
 * threads.
 */
public final class InMemoryTotalStore extends InMemoryTables implements TotalStore {
  public InMemoryTotalStore(StoreTraits traits) {
    super(traits);
  }

  /**
   * Returns a store of the totals of all windows that an allocation store holds now.
   *
   * @param traits the costs to count
   */
  public static InMemoryTotalStore recomputed(AllocationStore store, StoreTraits traits) {
    InMemoryTotalStore totals = new InMemoryTotalStore(traits);
    for (Window window : store.windows()) {
      CostTable rows = Totals.read(store, window, Totals.ALLOCATION_ROWS);
      totals.put(window, Grouping.CLUSTER, Totals.ofAllocations(rows, Grouping.CLUSTER, traits));
      totals.put(window, Grouping.NODE, Totals.ofAllocations(rows, Grouping.NODE, traits));
    }
    return totals;
  }

  /** Returns a store of the totals of all windows that an asset store holds now. */
  public static InMemoryTotalStore recomputed(AssetStore store) {
    InMemoryTotalStore totals = new InMemoryTotalStore(store.traits());
    for (Window window : store.windows()) {
      CostTable rows = Totals.read(store, window, Totals.ASSET_ROWS);
      totals.put(window, Grouping.CLUSTER, Totals.ofAssets(rows, Grouping.CLUSTER));
      totals.put(window, Grouping.NODE, Totals.ofAssets(rows, Grouping.NODE));
    }
    return totals;
  }
}
