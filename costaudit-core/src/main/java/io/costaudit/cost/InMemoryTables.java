package io.costaudit.cost;

import static java.util.Objects.requireNonNull;

import io.costaudit.time.Window;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** A store of tables in memory, by window and grouping. Safe for use by several threads. */
abstract sealed class InMemoryTables implements CostStore
    permits InMemoryTotalStore, InMemoryAggStore {
  private final StoreTraits traits;
  private final Object lock = new Object();
  private final NavigableMap<Window, Map<Grouping, CostTable>> tables =
      new TreeMap<>(Comparator.comparing(Window::start).thenComparing(Window::end));
  private final Map<Window, Long> versions = new LinkedHashMap<>();
  private long changes;

  InMemoryTables(StoreTraits traits) {
    this.traits = requireNonNull(traits, "traits");
  }

  /** Sets the table of a window for a grouping; it replaces the former one, if any. */
  public void put(Window window, Grouping grouping, CostTable table) {
    requireNonNull(window, "window");
    requireNonNull(grouping, "grouping");
    requireNonNull(table, "table");
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
  public List<Window> windows() {
    synchronized (lock) {
      return List.copyOf(tables.keySet());
    }
  }

  @Override
  public Map<Grouping, CostTable> sums(Window window, Set<Grouping> groupings) {
    synchronized (lock) {
      Map<Grouping, CostTable> held = tables.getOrDefault(window, Map.of());
      Map<Grouping, CostTable> sums = new LinkedHashMap<>();
      for (Grouping grouping : groupings) {
        sums.put(grouping, held.getOrDefault(grouping, CostTable.empty()));
      }
      return sums;
    }
  }

  /** Returns the sum as one row, because the rows behind it are not known. */
  @Override
  public List<TopRow> top(Window window, Grouping grouping, CostKey key, int limit) {
    return requireNonNull(sums(window, Set.of(grouping)).get(grouping)).get(key).stream()
        .limit(limit)
        .map(sums -> new TopRow(key.toString(), sums.costs()))
        .toList();
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
