package io.costaudit.testkit.family;

import static java.util.Objects.requireNonNull;

import io.costaudit.audit.AuditType;
import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationProperties;
import io.costaudit.cost.Asset;
import io.costaudit.cost.AssetProperties;
import io.costaudit.cost.CloudUsage;
import io.costaudit.cost.CloudUsageStore;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.InMemoryAggStore;
import io.costaudit.cost.InMemoryAllocationStore;
import io.costaudit.cost.InMemoryAssetStore;
import io.costaudit.cost.InMemoryCloudUsageStore;
import io.costaudit.cost.InMemoryTotalStore;
import io.costaudit.cost.Measure;
import io.costaudit.cost.StoreTraits;
import io.costaudit.testkit.internal.ExactSums;
import io.costaudit.time.Window;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What the six stores of one cost tool hold of the same days. Those of {@link CostFamilies} agree
 * with each other; {@link Fault} makes them disagree. Immutable; threads may share it.
 *
 * @param days ascending in those of {@link CostFamilies}; stores are given them in this order
 * @param totalTraits what its totals and aggregates count
 * @param roundingUnit each number is rounded to a multiple of it; 0 where none is
 * @param lost stores that are not there
 */
public record CostFamily(
    List<Day> days, StoreTraits totalTraits, double roundingUnit, Set<Store> lost) {
  /** By what the agg store aggregates. */
  public static final List<Grouping> AGGREGATED =
      List.of(
          Grouping.parse("namespace"),
          Grouping.parse("controller"),
          Grouping.parse("cluster,namespace"),
          Grouping.parse("label:app"),
          Grouping.parse("service"));

  public CostFamily {
    days = List.copyOf(days);
    requireNonNull(totalTraits, "totalTraits");
    lost = copyOf(lost);
  }

  /** The six stores. */
  public enum Store {
    ALLOCATIONS,
    ASSETS,
    ALLOCATION_TOTALS,
    ASSET_TOTALS,
    AGGREGATES,
    CLOUD_USAGE;

    /** The audits that read the store, in a set of the caller's own. */
    public Set<AuditType> readers() {
      return switch (this) {
        case ALLOCATIONS ->
            EnumSet.of(
                AuditType.ALLOCATION_RECONCILIATION,
                AuditType.ALLOCATION_AGG_STORE,
                AuditType.ALLOCATION_TOTAL_STORE,
                AuditType.CLUSTER_EQUALITY);
        case ASSETS ->
            EnumSet.of(
                AuditType.ALLOCATION_RECONCILIATION,
                AuditType.ASSET_TOTAL_STORE,
                AuditType.ASSET_RECONCILIATION,
                AuditType.CLUSTER_EQUALITY);
        case ALLOCATION_TOTALS -> EnumSet.of(AuditType.ALLOCATION_TOTAL_STORE);
        case ASSET_TOTALS -> EnumSet.of(AuditType.ASSET_TOTAL_STORE);
        case AGGREGATES -> EnumSet.of(AuditType.ALLOCATION_AGG_STORE);
        case CLOUD_USAGE -> EnumSet.of(AuditType.ASSET_RECONCILIATION);
      };
    }
  }

  /** A key of a table and what stands at it. */
  public record Line(CostKey key, long count, double minutes, Costs costs) {
    public Line {
      requireNonNull(key, "key");
      requireNonNull(costs, "costs");
    }
  }

  /**
   * What the stores hold of one day.
   *
   * @param bill what the cloud usage store holds
   * @param lost stores that do not hold the day
   */
  public record Day(
      Window window,
      List<Allocation> allocations,
      List<Asset> assets,
      List<CloudUsage> bill,
      Map<Grouping, List<Line>> allocationTotals,
      Map<Grouping, List<Line>> assetTotals,
      Map<Grouping, List<Line>> aggregates,
      Set<Store> lost) {
    public Day {
      requireNonNull(window, "window");
      allocations = List.copyOf(allocations);
      assets = List.copyOf(assets);
      bill = List.copyOf(bill);
      allocationTotals = copyOf(allocationTotals);
      assetTotals = copyOf(assetTotals);
      aggregates = copyOf(aggregates);
      lost = CostFamily.copyOf(lost);
    }

    private static Map<Grouping, List<Line>> copyOf(Map<Grouping, List<Line>> tables) {
      Map<Grouping, List<Line>> copy = new LinkedHashMap<>();
      tables.forEach((grouping, lines) -> copy.put(grouping, List.copyOf(lines)));
      return Collections.unmodifiableMap(copy);
    }

    /** The tables that a store of totals or aggregates holds. */
    public Map<Grouping, List<Line>> tables(Store store) {
      return switch (store) {
        case ALLOCATION_TOTALS -> allocationTotals;
        case ASSET_TOTALS -> assetTotals;
        case AGGREGATES -> aggregates;
        case ALLOCATIONS, ASSETS, CLOUD_USAGE ->
            throw new IllegalArgumentException(store + " holds rows, no tables");
      };
    }

    /** Returns this day with these allocations; its totals and aggregates do not change. */
    public Day withAllocations(List<Allocation> rows) {
      return with(any -> rows, any -> any, any -> any, any -> any);
    }

    /** Returns this day with these assets; its totals do not change. */
    public Day withAssets(List<Asset> rows) {
      return with(any -> any, any -> rows, any -> any, any -> any);
    }

    /** Returns this day with these items of the bill. */
    public Day withBill(List<CloudUsage> items) {
      return with(any -> any, any -> any, any -> items, any -> any);
    }

    /**
     * Returns this day with all costs and adjustments of one row multiplied by a factor.
     *
     * @param store the store whose row changes; the other stores do not change
     * @param row the index of the row among the rows of the store, or among the lines of all its
     *     tables
     * @param factor any number, also -1, NaN or an infinite one
     */
    public Day scaled(Store store, int row, double factor) {
      return RowChanges.times(this, store, row, null, factor);
    }

    /**
     * Returns this day with one cost of one row multiplied by a factor, and the adjustment of that
     * cost where the row has one for each cost. An asset that has only one cost, and an item of a
     * bill, have it multiplied whatever the measure.
     *
     * @param store the store whose row changes; the other stores do not change
     * @param row the index of the row among the rows of the store, or among the lines of all its
     *     tables
     * @param factor any number, also -1, NaN or an infinite one
     */
    public Day scaled(Store store, int row, Measure measure, double factor) {
      return RowChanges.times(this, store, row, requireNonNull(measure, "measure"), factor);
    }

    /** Returns this day with other rows or tables, in the order of {@link Store}. */
    private Day with(
        UnaryOperator<List<Allocation>> newAllocations,
        UnaryOperator<List<Asset>> newAssets,
        UnaryOperator<List<CloudUsage>> newBill,
        UnaryOperator<List<Line>> newLines) {
      return new Day(
          window,
          newAllocations.apply(allocations),
          newAssets.apply(assets),
          newBill.apply(bill),
          changed(allocationTotals, newLines),
          changed(assetTotals, newLines),
          changed(aggregates, newLines),
          lost);
    }

    /** All that the stores hold of the day, a row in each line. */
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder().append(window);
      if (!lost.isEmpty()) {
        text.append(" without ").append(lost);
      }
      append(text, "allocations", allocations, Day::line);
      append(text, "assets", assets, Day::line);
      append(
          text,
          "bill",
          bill,
          item -> item.providerId() + " " + item.category() + " " + item.costs());
      append(text, "allocation totals", allocationTotals);
      append(text, "asset totals", assetTotals);
      append(text, "aggregates", aggregates);
      return text.toString();
    }

    private static String line(Allocation row) {
      AllocationProperties who = row.properties();
      return row.name() + " (" + who.cluster() + ", " + who.node() + ") " + row.costs();
    }

    private static String line(Asset row) {
      AssetProperties what = row.properties();
      return row.type().wireName()
          + " "
          + what.cluster()
          + "/"
          + what.name()
          + " ("
          + what.providerId()
          + ") "
          + row.costs();
    }

    private static void append(StringBuilder text, String name, Map<Grouping, List<Line>> tables) {
      tables.forEach(
          (grouping, lines) ->
              append(
                  text, name + " by " + grouping, lines, line -> line.key() + " " + line.costs()));
    }

    /** What holds nothing is left out. */
    private static <R> void append(
        StringBuilder text, String name, List<R> rows, Function<R, String> line) {
      if (!rows.isEmpty()) {
        text.append("\n  ").append(name);
        rows.forEach(row -> text.append("\n    ").append(line.apply(row)));
      }
    }

    private static Map<Grouping, List<Line>> changed(
        Map<Grouping, List<Line>> tables, UnaryOperator<List<Line>> newLines) {
      Map<Grouping, List<Line>> changed = new LinkedHashMap<>();
      tables.forEach((grouping, lines) -> changed.put(grouping, newLines.apply(lines)));
      return changed;
    }
  }

  private static Set<Store> copyOf(Set<Store> stores) {
    EnumSet<Store> copy = EnumSet.noneOf(Store.class);
    copy.addAll(stores);
    return Collections.unmodifiableSet(copy);
  }

  /** All that its stores hold, a row in each line. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("family of ").append(days.size());
    text.append(days.size() == 1 ? " day" : " days");
    text.append(" whose totals count unmounted ").append(totalTraits.withUnmounted());
    text.append(", shared ").append(totalTraits.withShared());
    text.append(", external ").append(totalTraits.withExternal());
    if (roundingUnit > 0) {
      text.append(", rounded to ").append(roundingUnit);
    }
    if (!lost.isEmpty()) {
      text.append(", without ").append(lost);
    }
    days.forEach(day -> text.append("\n").append(day));
    return text.toString();
  }

  /** The same rows and lines, each list in another order. */
  public CostFamily shuffled(long seed) {
    Random random = new Random(seed);
    return withDays(
        day ->
            day.with(
                rows -> shuffled(rows, random),
                rows -> shuffled(rows, random),
                rows -> shuffled(rows, random),
                lines -> shuffled(lines, random)));
  }

  private static <T> List<T> shuffled(List<T> list, Random random) {
    List<T> shuffled = new ArrayList<>(list);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  /**
   * The same with each number of a row and of a table rounded to so many digits behind the point.
   * Tables are rounded once: they are the rounded sums of what was not rounded.
   */
  public CostFamily rounded(int digits) {
    CostFamily rounded =
        withDays(
            day ->
                day.with(
                    rows -> rows.stream().map(row -> rounded(row, digits)).toList(),
                    rows -> rows.stream().map(row -> rounded(row, digits)).toList(),
                    rows -> rows.stream().map(row -> rounded(row, digits)).toList(),
                    lines -> lines.stream().map(line -> rounded(line, digits)).toList()));
    return new CostFamily(
        rounded.days, totalTraits, BigDecimal.ONE.movePointLeft(digits).doubleValue(), lost);
  }

  private static double rounded(double value, int digits) {
    return new BigDecimal(value).setScale(digits, RoundingMode.HALF_UP).doubleValue();
  }

  private static Costs rounded(Costs costs, int digits) {
    Costs.Builder rounded = Costs.builder();
    for (Measure measure : Measure.values()) {
      rounded.add(
          measure,
          rounded(costs.cost(measure), digits),
          rounded(costs.adjustment(measure), digits));
    }
    return rounded.build();
  }

  private static Allocation rounded(Allocation row, int digits) {
    return new Allocation(
        row.name(), row.properties(), row.minutes(), rounded(row.costs(), digits));
  }

  private static Line rounded(Line line, int digits) {
    return new Line(line.key(), line.count(), line.minutes(), rounded(line.costs(), digits));
  }

  private static CloudUsage rounded(CloudUsage row, int digits) {
    return new CloudUsage(
        row.providerId(),
        row.provider(),
        row.account(),
        row.service(),
        row.category(),
        rounded(row.cost(), digits),
        rounded(row.adjustment(), digits),
        rounded(row.credit(), digits));
  }

  private static Asset rounded(Asset row, int digits) {
    AssetProperties properties = row.properties();
    double adjustment = rounded(row.adjustment(), digits);
    if (row instanceof Asset.Node node) {
      return Asset.Node.builder(properties)
          .minutes(row.minutes())
          .cpuCost(rounded(node.cpuCost(), digits))
          .ramCost(rounded(node.ramCost(), digits))
          .gpuCost(rounded(node.gpuCost(), digits))
          .discount(node.discount())
          .adjustment(adjustment)
          .build();
    }
    if (row instanceof Asset.Cloud cloud) {
      return new Asset.Cloud(
          properties,
          row.minutes(),
          rounded(cloud.cost(), digits),
          adjustment,
          rounded(cloud.credit(), digits));
    }
    double cost = ExactSums.of(row).cost().doubleValue();
    return Asset.of(row.type(), properties, row.minutes(), rounded(cost, digits), adjustment);
  }

  /** Returns this family with each day replaced by what the function makes of it. */
  public CostFamily withDays(UnaryOperator<Day> change) {
    return new CostFamily(days.stream().map(change).toList(), totalTraits, roundingUnit, lost);
  }

  /** The stores, in memory. */
  public CostStores stores() {
    StoreTraits rows = rounded(StoreTraits.exact());
    StoreTraits totals = rounded(totalTraits);
    InMemoryAllocationStore allocations = new InMemoryAllocationStore(rows);
    InMemoryAssetStore assets = new InMemoryAssetStore(rows);
    InMemoryTotalStore allocationTotals = new InMemoryTotalStore(totals);
    InMemoryTotalStore assetTotals = new InMemoryTotalStore(rows);
    InMemoryAggStore aggregates = new InMemoryAggStore(totals, AGGREGATED);
    InMemoryCloudUsageStore cloudUsage =
        new InMemoryCloudUsageStore(rows.withSettledAfter(CloudUsageStore.DEFAULT_SETTLED_AFTER));
    for (Day day : days) {
      Window window = day.window();
      if (!day.lost().contains(Store.ALLOCATIONS)) {
        allocations.put(window, day.allocations());
      }
      if (!day.lost().contains(Store.ASSETS)) {
        assets.put(window, day.assets());
      }
      if (!day.lost().contains(Store.CLOUD_USAGE)) {
        cloudUsage.put(window, day.bill());
      }
      if (!day.lost().contains(Store.ALLOCATION_TOTALS)) {
        day.allocationTotals()
            .forEach(
                (grouping, lines) ->
                    allocationTotals.put(window, grouping, table(grouping, lines)));
      }
      if (!day.lost().contains(Store.ASSET_TOTALS)) {
        day.assetTotals()
            .forEach(
                (grouping, lines) -> assetTotals.put(window, grouping, table(grouping, lines)));
      }
      if (!day.lost().contains(Store.AGGREGATES)) {
        day.aggregates()
            .forEach(
                (grouping, lines) ->
                    aggregates.put(window, grouping, joinedTable(grouping, lines)));
      }
    }
    return new CostStores(
        lost.contains(Store.ALLOCATIONS) ? null : allocations,
        lost.contains(Store.ASSETS) ? null : assets,
        lost.contains(Store.ALLOCATION_TOTALS) ? null : allocationTotals,
        lost.contains(Store.ASSET_TOTALS) ? null : assetTotals,
        lost.contains(Store.AGGREGATES) ? null : aggregates,
        lost.contains(Store.CLOUD_USAGE) ? null : cloudUsage);
  }

  /** Returns the traits of a store of this family, which rounds tiny costs to 0 if it rounds. */
  private StoreTraits rounded(StoreTraits traits) {
    return roundingUnit == 0 ? traits : traits.withRoundingUnit(roundingUnit).withTinyAsZero();
  }

  /** Returns a table of these lines, as total stores hold them; lines of one key are added. */
  public CostTable table(Grouping grouping, List<Line> lines) {
    return table(CostTable.builder(grouping, rounded(StoreTraits.exact())), lines);
  }

  /**
   * Returns a table of these lines, whose keys are joined as in agg stores; lines of one key are
   * added.
   */
  public CostTable joinedTable(Grouping grouping, List<Line> lines) {
    return table(CostTable.joinedBuilder(grouping, rounded(StoreTraits.exact())), lines);
  }

  private CostTable table(CostTable.Builder table, List<Line> lines) {
    StoreTraits traits = rounded(StoreTraits.exact());
    for (Line line : lines) {
      table.add(
          line.key(),
          line.count(),
          line.minutes(),
          line.costs(),
          measure ->
              traits.roundedValues(line.costs().cost(measure), line.costs().adjustment(measure)));
    }
    return table.build();
  }
}
