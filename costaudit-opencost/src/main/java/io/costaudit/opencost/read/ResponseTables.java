package io.costaudit.opencost.read;

import io.costaudit.cost.AggStore;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostRow;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.RowFilter;
import io.costaudit.cost.StoreTraits;
import io.costaudit.cost.TopRow;
import io.costaudit.cost.TotalStore;
import io.costaudit.time.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tables that somebody else summed, one grouping from some answers each, read anew for each
 * question. Safe for use by several threads.
 *
 * @param <R> the type of the rows
 */
final class ResponseTables<R extends CostRow> implements TotalStore, AggStore {
  /**
   * Where a row goes.
   *
   * @param <R> the type of the rows
   */
  interface Keys<R> {
    /** The key of a row that stands under a key; null if the row is left out. */
    @Nullable CostKey of(Grouping grouping, String key, R row);
  }

  /**
   * What a row counts as.
   *
   * @param <R> the type of the rows
   */
  interface Counted<R> {
    CostRow of(R row);
  }

  private final Map<Grouping, ? extends ResponseSource<R>> responses;
  private final Keys<R> keys;
  private final Counted<R> counted;
  private final StoreTraits traits;
  private final boolean isJoined;

  ResponseTables(
      Map<Grouping, ? extends ResponseSource<R>> responses,
      Keys<R> keys,
      Counted<R> counted,
      StoreTraits traits,
      boolean isJoined) {
    this.responses = responses;
    this.isJoined = isJoined;
    this.keys = keys;
    this.counted = counted;
    this.traits = traits;
  }

  @Override
  public List<Grouping> groupings() {
    return List.copyOf(responses.keySet());
  }

  @Override
  public List<Window> windows(@Nullable Window within) {
    TreeSet<Window> windows = new TreeSet<>();
    responses.values().forEach(of -> windows.addAll(of.windows()));
    return windows.stream().filter(held -> within == null || held.overlaps(within)).toList();
  }

  @Override
  public Map<Grouping, CostTable> sums(Window window, Set<Grouping> groupings) {
    Map<Grouping, CostTable> sums = new LinkedHashMap<>();
    for (Grouping grouping : groupings) {
      ResponseSource<R> held = responses.get(grouping);
      sums.put(grouping, held == null ? CostTable.empty(grouping) : table(window, grouping, held));
    }
    return sums;
  }

  private CostTable table(Window window, Grouping grouping, ResponseSource<R> held) {
    CostTable.Builder table =
        isJoined ? CostTable.joinedBuilder(grouping, traits) : CostTable.builder(grouping, traits);
    held.readKeyed(
        window,
        (name, row) -> {
          CostKey key = keys.of(grouping, name, row);
          if (key != null) {
            table.add(key, counted.of(row));
          }
        });
    return table.build();
  }

  /** The sum itself: nothing is known of the rows behind it. */
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
    return responses.values().stream()
        .map(of -> of.version(window))
        .collect(Collectors.joining(";"));
  }
}
