package io.costaudit.cost;

import io.costaudit.time.Window;
import java.util.List;

/**
 * An {@link AggStore} in memory, whose tables are put there or recomputed. Safe for use by several
 * threads.
 */
public final class InMemoryAggStore extends InMemoryTables implements AggStore {
  private final List<Grouping> groupings;

  /**
   * Creates a store without windows.
   *
   * @param groupings the groupings for which the store has tables
   */
  public InMemoryAggStore(StoreTraits traits, List<Grouping> groupings) {
    super(traits);
    this.groupings = List.copyOf(groupings);
  }

  /**
   * Returns a store of the aggregates of all windows that an allocation store holds now.
   *
   * @param traits the costs to count
   */
  public static InMemoryAggStore recomputed(
      AllocationStore store, StoreTraits traits, List<Grouping> groupings) {
    InMemoryAggStore aggregates = new InMemoryAggStore(traits, groupings);
    for (Window window : store.windows()) {
      for (Grouping grouping : groupings) {
        CostTable rows = Totals.read(store, window, grouping.within(CostProperty.KIND));
        aggregates.put(window, grouping, Totals.aggregated(rows, traits));
      }
    }
    return aggregates;
  }

  /** Sets the table of a window for a grouping, with the values of its keys joined by slashes. */
  @Override
  public void put(Window window, Grouping grouping, CostTable table) {
    super.put(window, grouping, table.joined());
  }

  @Override
  public List<Grouping> groupings() {
    return groupings;
  }
}
