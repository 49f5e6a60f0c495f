package io.costaudit.cost;

import static java.util.Objects.requireNonNull;

import io.costaudit.time.Window;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A store that answers every call by one pass over rows. */
final class ScanningStore implements AllocationStore, AssetStore, CloudUsageStore {
  /** Orders rows by cost; NaN counts as the most expensive, because a user looks for it. */
  private static final Comparator<TopRow> CHEAPEST_FIRST =
      Comparator.comparingDouble((TopRow row) -> row.costs().total())
          .thenComparing(TopRow::name, Comparator.reverseOrder());

  private final CostProperty.Source source;
  private final RowSource rows;
  private final StoreTraits traits;

  ScanningStore(CostProperty.Source source, RowSource rows, StoreTraits traits) {
    this.source = requireNonNull(source, "source");
    this.rows = requireNonNull(rows, "rows");
    this.traits = requireNonNull(traits, "traits");
  }

  @Override
  public List<Window> windows(@Nullable Window within) {
    return overlapping(rows.windows(), within);
  }

  static List<Window> overlapping(Collection<Window> windows, @Nullable Window within) {
    return windows.stream().filter(held -> within == null || held.overlaps(within)).toList();
  }

  @Override
  public Map<Grouping, CostTable> sums(Window window, Set<Grouping> groupings) {
    CostProperty.check(source, groupings);
    TableScan scan = new TableScan(groupings, traits);
    rows.read(window, scan);
    return scan.tables();
  }

  @Override
  public List<TopRow> top(
      Window window, Grouping grouping, CostKey key, RowFilter filter, int limit) {
    checkLimit(limit);
    CostProperty.check(
        source, List.of(grouping, new Grouping(List.copyOf(filter.values().keySet()))));
    grouping.check(key);
    PriorityQueue<TopRow> dearest = new PriorityQueue<>(CHEAPEST_FIRST);
    rows.read(
        window,
        row -> {
          if (isBehind(row, grouping, key) && filter.keeps(row)) {
            dearest.add(new TopRow(row.name(), row.costs()));
            if (dearest.size() > limit) {
              dearest.remove();
            }
          }
        });
    List<TopRow> top = new ArrayList<>(dearest);
    top.sort(CHEAPEST_FIRST.reversed());
    return top;
  }

  static void checkLimit(int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException("limit must not be negative: " + limit);
    }
  }

  private static boolean isBehind(CostRow row, Grouping grouping, CostKey key) {
    List<CostProperty> properties = grouping.properties();
    for (int i = 0; i < properties.size(); i++) {
      if (!row.value(properties.get(i)).equals(key.value(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public StoreTraits traits() {
    return traits;
  }

  @Override
  public String version(Window window) {
    return rows.version(window);
  }
}
