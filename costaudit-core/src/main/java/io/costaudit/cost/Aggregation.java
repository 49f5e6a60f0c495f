package io.costaudit.cost;

import static java.util.Objects.requireNonNull;

import io.costaudit.time.Window;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A way to aggregate allocations, as the {@code aggregate} parameter of OpenCost does: rows are
 * summed under the values of some properties, and idle cost is merged, split or shared. The rules
 * are OpenCost's, with one exception: OpenCost loses idle cost where no other row is left, and
 * costaudit keeps it.
 *
 * @param grouping the properties by which rows are summed
 * @param idle the treatment of idle cost
 * @param idleByNode whether idle cost is split and shared by node; otherwise by cluster
 * @param mergeUnallocated whether all keys that contain {@code __unallocated__} become the one key
 *     {@code __unallocated__}
 */
public record Aggregation(
    Grouping grouping, Idle idle, boolean idleByNode, boolean mergeUnallocated) {
  /** A treatment of idle cost. */
  public enum Idle {
    /** Idle cost has one key {@code __idle__}. */
    MERGED,
    /** Idle cost has a key for each cluster or node: {@code cluster/node/__idle__}. */
    SPLIT,
    /**
     * Idle cost of each of CPU, GPU and RAM is added to the workloads in proportion to their cost
     * of it. For example, of an idle CPU cost of 3.00, workloads that cost 4.00 and 2.00 get 2.00
     * and 1.00. Idle cost of a resource that no workload used stays as in {@link #SPLIT}.
     */
    SHARED
  }

  private static final String IDLE = AllocationKind.IDLE.mark();

  public Aggregation {
    requireNonNull(grouping, "grouping");
    requireNonNull(idle, "idle");
  }

  /** Returns the aggregation by this grouping, with idle cost merged. */
  public static Aggregation by(Grouping grouping) {
    return new Aggregation(grouping, Idle.MERGED, false, false);
  }

  /** Returns this aggregation with another treatment of idle cost, by cluster. */
  public Aggregation withIdle(Idle other) {
    return new Aggregation(grouping, other, idleByNode, mergeUnallocated);
  }

  /** Returns this aggregation with idle cost split and shared by node. */
  public Aggregation withIdleByNode() {
    return new Aggregation(grouping, idle, true, mergeUnallocated);
  }

  /** Returns this aggregation with all keys that contain {@code __unallocated__} merged. */
  public Aggregation withMergedUnallocated() {
    return new Aggregation(grouping, idle, idleByNode, true);
  }

  /**
   * Returns the aggregated allocations of a window. Each key has one value: the values of the
   * properties, joined by slashes.
   */
  public CostTable of(AllocationStore store, Window window) {
    Grouping rows =
        new Grouping(
            Stream.concat(
                    Totals.ALLOCATION_ROWS.properties().stream(), grouping.properties().stream())
                .toList());
    CostTable table = Totals.read(store, window, rows);
    return switch (idle) {
      case MERGED -> joined(table, key -> isIdle(table, key) ? IDLE : name(table, key));
      case SPLIT ->
          joined(
              table,
              key -> isIdle(table, key) ? idleId(table, key) + "/" + IDLE : name(table, key));
      case SHARED -> shared(table);
    };
  }

  private CostTable joined(CostTable table, Function<CostKey, String> text) {
    return table.joined(grouping, text);
  }

  private static boolean isIdle(CostTable table, CostKey key) {
    return kind(table, key) == AllocationKind.IDLE;
  }

  private static AllocationKind kind(CostTable table, CostKey key) {
    return AllocationKind.ofWireName(table.value(key, CostProperty.KIND));
  }

  private String idleId(CostTable table, CostKey key) {
    String cluster = table.value(key, CostProperty.CLUSTER);
    return idleByNode ? cluster + "/" + table.value(key, CostProperty.NODE) : cluster;
  }

  private String name(CostTable table, CostKey key) {
    String name =
        grouping.properties().stream()
            .map(property -> table.value(key, property))
            .collect(Collectors.joining("/"));
    return mergeUnallocated && name.contains(CostProperty.UNALLOCATED)
        ? CostProperty.UNALLOCATED
        : name;
  }

  private CostTable shared(CostTable table) {
    CostTable idle = joined(table.filtered(key -> isIdle(table, key)), key -> idleId(table, key));
    CostTable sharing = table.filtered(key -> !isIdle(table, key));
    CostTable users =
        joined(sharing.filtered(key -> takesIdle(table, key)), key -> idleId(table, key));
    Map<CostKey, CostSums> sums = new LinkedHashMap<>();
    sharing
        .asMap()
        .forEach(
            (key, part) -> {
              CostSums sum =
                  sums.computeIfAbsent(CostKey.of(name(table, key)), unused -> new CostSums());
              sum.add(part);
              CostKey id = CostKey.of(idleId(table, key));
              if (takesIdle(table, key) && idle.get(id).isPresent()) {
                addShare(sum, idle.get(id).get(), part, users.get(id).orElseThrow());
              }
            });
    idle.asMap().forEach((id, part) -> addRest(sums, id, part, users));
    return new CostTable(grouping, true, table.roundingUnit(), sums);
  }

  private static boolean takesIdle(CostTable table, CostKey key) {
    return switch (kind(table, key)) {
      case WORKLOAD, UNMOUNTED -> true;
      case IDLE, SHARED, EXTERNAL -> false;
    };
  }

  private static void addShare(CostSums to, CostSums idle, CostSums part, CostSums users) {
    for (Measure measure : Measure.COMPUTE) {
      if (users.total(measure) != 0) {
        double share = part.total(measure) / users.total(measure);
        to.add(measure, idle.cost(measure) * share, idle.adjustment(measure) * share);
      }
    }
  }

  private static void addRest(
      Map<CostKey, CostSums> sums, CostKey id, CostSums idle, CostTable users) {
    for (Measure measure : Measure.COMPUTE) {
      boolean isUsed = users.get(id).map(used -> used.total(measure) != 0).orElse(false);
      if (!isUsed && idle.total(measure) != 0) {
        sums.computeIfAbsent(CostKey.of(id + "/" + IDLE), unused -> new CostSums())
            .add(measure, idle.cost(measure), idle.adjustment(measure));
      }
    }
  }
}
