package io.costaudit.cost;

import static java.util.Objects.requireNonNull;

import io.costaudit.time.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A store of tables in memory, by window and grouping. Safe for use by several threads. */
abstract sealed class InMemoryTables implements CostStore
    permits InMemoryTotalStore, InMemoryAggStore {
  private final StoreTraits traits;
  private final Object lock = new Object();
  private final NavigableMap<Window, Map<Grouping, CostTable>> tables = new TreeMap<>();
  private final Map<Window, Long> versions = new LinkedHashMap<>();
  private long changes;

  InMemoryTables(StoreTraits traits) {
    this.traits = requireNonNull(traits, "traits");
  }

  /**
   * Sets the table of a window for a grouping; it replaces the former one, if any.
   *
   * @throws IllegalArgumentException if the table has another grouping
   */
  public void put(Window window, Grouping grouping, CostTable table) {
    requireNonNull(window, "window");
    requireNonNull(grouping, "grouping");
    requireNonNull(table, "table");
    if (!table.grouping().equals(grouping)) {
      throw new IllegalArgumentException(
          "the table is by " + table.grouping() + " and not by " + grouping);
    }
    synchronized (lock) {
      tables.computeIfAbsent(window, unused -> new LinkedHashMap<>()).put(grouping, table);
      versions.put(window, ++changes);
    }
  }

  /** Removes a window. */
  public void remove(Window window) {
    synchronized (lock) {
      tables.remove(window);
      versions.remove(window);
    }
  }

  @Override
  public List<Window> windows(@Nullable Window within) {
    synchronized (lock) {
      return ScanningStore.overlapping(tables.keySet(), within);
    }
  }

  @Override
  public Map<Grouping, CostTable> sums(Window window, Set<Grouping> groupings) {
    synchronized (lock) {
      Map<Grouping, CostTable> held = tables.getOrDefault(window, Map.of());
      Map<Grouping, CostTable> sums = new LinkedHashMap<>();
      for (Grouping grouping : groupings) {
        sums.put(grouping, held.getOrDefault(grouping, CostTable.empty(grouping)));
      }
      return sums;
    }
  }

  /** Returns the sum as one row, because the rows behind it are not known. */
  @Override
  public List<TopRow> top(
      Window window, Grouping grouping, CostKey key, RowFilter filter, int limit) {
    return TopRow.ofSum(CostTable.of(sums(window, Set.of(grouping)), grouping), key, filter, limit);
  }

  @Override
  public StoreTraits traits() {
    return traits;
  }

  @Override
  public String version(Window window) {
    synchronized (lock) {
      Long version = versions.get(window);
      return version == null ? "" : version.toString();
    }
  }
}
