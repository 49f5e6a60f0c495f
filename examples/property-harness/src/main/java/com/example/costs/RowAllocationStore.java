package com.example.costs;

import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Measure;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.RowFilter;
import io.costaudit.cost.StoreTraits;
import io.costaudit.cost.TopRow;
import io.costaudit.time.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A store of allocations as one might write it: rows by window, summed when somebody asks. */
public final class RowAllocationStore implements AllocationStore {
  private final Flaw flaw;
  private final Map<Window, List<Allocation>> rows = new TreeMap<>();
  private final Map<Window, Integer> versions = new HashMap<>();

  public RowAllocationStore(Flaw flaw) {
    this.flaw = flaw;
  }

  /** Puts these rows in the place of what was there of that window. */
  public synchronized void put(Window window, List<Allocation> allocations) {
    List<Allocation> kept = new ArrayList<>();
    for (Allocation row : allocations) {
      if (flaw == Flaw.ZERO_ROWS_DROPPED && row.costs().total() == 0) {
        continue;
      }
      kept.add(new Allocation(row.name(), row.properties(), row.minutes(), kept(row.costs())));
    }
    rows.put(window, kept);
    versions.merge(window, 1, Integer::sum);
  }

  private Costs kept(Costs costs) {
    Costs.Builder kept = Costs.builder();
    for (Measure measure : Measure.values()) {
      kept.add(measure, kept(costs.cost(measure)), kept(costs.adjustment(measure)));
    }
    return kept.build();
  }

  private double kept(double amount) {
    if (flaw == Flaw.FLOATS) {
      return (float) amount;
    }
    if (flaw == Flaw.NAN_AS_ZERO && Double.isNaN(amount)) {
      return 0;
    }
    return amount;
  }

  @Override
  public synchronized List<Window> windows(Window within) {
    return rows.keySet().stream()
        .filter(window -> within == null || window.overlaps(within))
        .toList();
  }

  @Override
  public synchronized Map<Grouping, CostTable> sums(Window window, Set<Grouping> groupings) {
    Map<Grouping, CostTable> sums = new HashMap<>();
    for (Grouping grouping : groupings) {
      check(grouping);
      CostTable.Builder table = CostTable.builder(grouping, traits());
      for (Allocation row : rows.getOrDefault(window, List.of())) {
        table.add(key(row, grouping), row);
      }
      sums.put(grouping, table.build());
    }
    return sums;
  }

  private static void check(Grouping grouping) {
    for (CostProperty property : grouping.properties()) {
      if (!property.isOf(CostProperty.Source.ALLOCATIONS)) {
        throw new IllegalArgumentException("allocations have no " + property);
      }
    }
  }

  private CostKey key(Allocation row, Grouping grouping) {
    List<String> values = grouping.properties().stream().map(row::value).toList();
    if (flaw == Flaw.KEYS_SPLIT && !values.isEmpty()) {
      return CostKey.of(String.join("/", values).split("/", values.size()));
    }
    return new CostKey(values);
  }

  @Override
  public synchronized List<TopRow> top(
      Window window, Grouping grouping, CostKey key, RowFilter filter, int limit) {
    check(grouping);
    check(new Grouping(List.copyOf(filter.values().keySet())));
    if (limit < 0 || key.values().size() != grouping.properties().size()) {
      throw new IllegalArgumentException("no rows behind " + key + " up to " + limit);
    }
    List<TopRow> behind =
        rows.getOrDefault(window, List.of()).stream()
            .filter(row -> key(row, grouping).equals(key) && filter.keeps(row))
            .map(row -> new TopRow(row.name(), row.costs()))
            .collect(Collectors.toList());
    if (flaw != Flaw.TOP_UNSORTED) {
      behind.sort(Comparator.comparingDouble((TopRow row) -> row.costs().total()).reversed());
    }
    return behind.subList(0, Math.min(limit, behind.size()));
  }

  @Override
  public StoreTraits traits() {
    return StoreTraits.exact();
  }

  @Override
  public synchronized String version(Window window) {
    return String.valueOf(versions.getOrDefault(window, 0));
  }
}
