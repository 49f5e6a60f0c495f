package io.costaudit.opencost;

import io.costaudit.cost.AggStore;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.AssetStore;
import io.costaudit.cost.CloudUsageStore;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostStore;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.RowFilter;
import io.costaudit.cost.StoreTraits;
import io.costaudit.cost.TopRow;
import io.costaudit.cost.TotalStore;
import io.costaudit.time.Window;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store whose questions and traits depend on which server answers, and which may turn out not to
 * be there. Safe for use by several threads.
 */
final class ServedStore
    implements AllocationStore, AssetStore, TotalStore, AggStore, CloudUsageStore {
  private final Supplier<List<Window>> windows;
  private final Supplier<Optional<String>> whyAbsent;
  private final Supplier<? extends CostStore> store;
  private final List<Grouping> groupings;

  /**
   * @param store as the server is now; its windows are not asked for
   * @param groupings of an agg store or a total store
   */
  ServedStore(
      Supplier<List<Window>> windows,
      Supplier<Optional<String>> whyAbsent,
      Supplier<? extends CostStore> store,
      List<Grouping> groupings) {
    this.windows = windows;
    this.whyAbsent = whyAbsent;
    this.store = store;
    this.groupings = groupings;
  }

  @Override
  public Optional<String> whyAbsent() {
    return whyAbsent.get();
  }

  @Override
  public List<Window> windows(@Nullable Window within) {
    return windows.get().stream().filter(held -> within == null || held.overlaps(within)).toList();
  }

  @Override
  public List<Grouping> groupings() {
    return groupings;
  }

  @Override
  public Map<Grouping, CostTable> sums(Window window, Set<Grouping> some) {
    return store.get().sums(window, some);
  }

  @Override
  public List<TopRow> top(
      Window window, Grouping grouping, CostKey key, RowFilter filter, int limit) {
    return store.get().top(window, grouping, key, filter, limit);
  }

  @Override
  public StoreTraits traits() {
    return store.get().traits();
  }

  @Override
  public String version(Window window) {
    return store.get().version(window);
  }
}
