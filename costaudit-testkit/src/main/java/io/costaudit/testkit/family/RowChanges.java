package io.costaudit.testkit.family;

import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationProperties;
import io.costaudit.cost.Asset;
import io.costaudit.cost.AssetProperties;
import io.costaudit.cost.CloudUsage;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Measure;
import io.costaudit.testkit.family.CostFamily.Day;
import io.costaudit.testkit.family.CostFamily.Line;
import io.costaudit.testkit.family.CostFamily.Store;
import io.costaudit.testkit.family.Fault.Change;
import io.costaudit.testkit.internal.ExactSums;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Changes rows of a day, or lines of its tables, as faults do. */
final class RowChanges {
  private static final double FACTOR = 1.5;
  private static final String RENAMED = "-renamed";

  private RowChanges() {}

  static int count(Day day, Store store) {
    return switch (store) {
      case ALLOCATIONS -> day.allocations().size();
      case ASSETS -> day.assets().size();
      case CLOUD_USAGE -> day.bill().size();
      case ALLOCATION_TOTALS, ASSET_TOTALS, AGGREGATES ->
          day.tables(store).values().stream().mapToInt(List::size).sum();
    };
  }

  /**
   * @param row -1 for all
   */
  static Day change(Day day, Store store, int row, Change change, Measure measure) {
    return switch (change) {
      case DROP -> rows(day, store, row, Several.of(any -> List.of()));
      case DUPLICATE -> rows(day, store, row, Several.of(any -> List.of(any, any)));
      case SCALE -> rows(day, store, row, new Several(one(r -> scaled(r, null, FACTOR))));
      case RENAME -> rows(day, store, row, new Several(one(RowChanges::renamed)));
      case NAN -> rows(day, store, row, new Several(one(r -> scaled(r, measure, Double.NaN))));
    };
  }

  static Day changeField(Day day, Store store, int row, Change change, Measure measure) {
    double factor =
        switch (change) {
          case DROP -> 0;
          case SCALE -> FACTOR;
          case NAN -> Double.NaN;
          case DUPLICATE, RENAME -> throw new AssertionError(change); // refused before
        };
    return times(day, store, row, measure, factor);
  }

  /**
   * One row times a factor, such as -1 or one that is infinite.
   *
   * @param measure which number of it; null for all
   */
  static Day times(Day day, Store store, int row, @Nullable Measure measure, double factor) {
    return rows(day, store, row, new Several(one(r -> scaled(r, measure, factor))));
  }

  private record Several(Function<Object, List<Object>> change) {
    static Several of(Function<Object, List<Object>> change) {
      return new Several(change);
    }

    @SuppressWarnings("unchecked") // each change keeps the type of the row
    <T> List<T> in(List<T> rows, int at) {
      List<T> changed = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        if (at < 0 || at == i) {
          change.apply(rows.get(i)).forEach(row -> changed.add((T) row));
        } else {
          changed.add(rows.get(i));
        }
      }
      return changed;
    }
  }

  private static Function<Object, List<Object>> one(UnaryOperator<Object> change) {
    return row -> List.of(change.apply(row));
  }

  private static Day rows(Day day, Store store, int row, Several change) {
    return new Day(
        day.window(),
        store == Store.ALLOCATIONS ? change.in(day.allocations(), row) : day.allocations(),
        store == Store.ASSETS ? change.in(day.assets(), row) : day.assets(),
        store == Store.CLOUD_USAGE ? change.in(day.bill(), row) : day.bill(),
        tables(day, store, Store.ALLOCATION_TOTALS, row, change),
        tables(day, store, Store.ASSET_TOTALS, row, change),
        tables(day, store, Store.AGGREGATES, row, change),
        day.lost());
  }

  private static Map<Grouping, List<Line>> tables(
      Day day, Store store, Store here, int row, Several change) {
    if (store != here) {
      return day.tables(here);
    }
    Map<Grouping, List<Line>> tables = new LinkedHashMap<>();
    int first = 0;
    for (Map.Entry<Grouping, List<Line>> table : day.tables(here).entrySet()) {
      int size = table.getValue().size();
      boolean isHere = row < 0 || (row >= first && row < first + size);
      tables.put(
          table.getKey(),
          isHere ? change.in(table.getValue(), row < 0 ? -1 : row - first) : table.getValue());
      first += size;
    }
    return tables;
  }

  private static Object renamed(Object row) {
    if (row instanceof Allocation allocation) {
      return renamed(allocation);
    }
    if (row instanceof Asset asset) {
      return with(asset, renamed(asset.properties()), null, 1);
    }
    if (row instanceof CloudUsage item) {
      return new CloudUsage(
          item.providerId() + RENAMED,
          item.provider(),
          item.account(),
          item.service(),
          item.category(),
          item.cost(),
          item.adjustment(),
          item.credit());
    }
    Line line = (Line) row;
    List<String> values = new ArrayList<>(line.key().values());
    values.set(values.size() - 1, values.get(values.size() - 1) + RENAMED);
    return new Line(new CostKey(values), line.count(), line.minutes(), line.costs());
  }

  private static Allocation renamed(Allocation row) {
    AllocationProperties p = row.properties();
    boolean hasNode = !p.node().isEmpty();
    return new Allocation(
        row.name(),
        AllocationProperties.builder()
            .cluster(hasNode ? p.cluster() : p.cluster() + RENAMED)
            .node(hasNode ? p.node() + RENAMED : "")
            .namespace(p.namespace())
            .controller(p.controllerKind(), p.controller())
            .pod(p.pod())
            .container(p.container())
            .providerId(p.providerId())
            .services(p.services())
            .labels(p.labels())
            .annotations(p.annotations())
            .build(),
        row.minutes(),
        row.costs());
  }

  private static AssetProperties renamed(AssetProperties p) {
    boolean hasName = !p.name().isEmpty();
    return new AssetProperties(
        p.category(),
        p.provider(),
        p.account(),
        p.project(),
        p.service(),
        hasName ? p.cluster() : p.cluster() + RENAMED,
        hasName ? p.name() + RENAMED : "",
        p.providerId(),
        p.labels());
  }

  /**
   * @param measure null for all
   */
  private static Object scaled(Object row, @Nullable Measure measure, double factor) {
    if (row instanceof Allocation allocation) {
      return new Allocation(
          allocation.name(),
          allocation.properties(),
          allocation.minutes(),
          scaled(allocation.costs(), measure, factor));
    }
    if (row instanceof Asset asset) {
      return with(asset, asset.properties(), measure, factor);
    }
    if (row instanceof CloudUsage item) {
      return new CloudUsage(
          item.providerId(),
          item.provider(),
          item.account(),
          item.service(),
          item.category(),
          item.cost() * factor,
          item.adjustment() * factor,
          item.credit() * factor);
    }
    Line line = (Line) row;
    return new Line(
        line.key(), line.count(), line.minutes(), scaled(line.costs(), measure, factor));
  }

  private static Costs scaled(Costs costs, @Nullable Measure only, double factor) {
    Costs.Builder scaled = Costs.builder();
    for (Measure measure : Measure.values()) {
      double by = only == null || only == measure ? factor : 1;
      scaled.add(measure, costs.cost(measure) * by, costs.adjustment(measure) * by);
    }
    return scaled.build();
  }

  private static Asset with(
      Asset row, AssetProperties properties, @Nullable Measure only, double factor) {
    if (row instanceof Asset.Node node) {
      return Asset.Node.builder(properties)
          .minutes(node.minutes())
          .cpuCost(node.cpuCost() * (only == null || only == Measure.CPU ? factor : 1))
          .ramCost(node.ramCost() * (only == null || only == Measure.RAM ? factor : 1))
          .gpuCost(node.gpuCost() * (only == null || only == Measure.GPU ? factor : 1))
          .discount(node.discount())
          .adjustment(node.adjustment() * (only == null ? factor : 1))
          .build();
    }
    ExactSums sums = ExactSums.of(row);
    return Asset.of(
        row.type(),
        properties,
        row.minutes(),
        sums.cost().doubleValue() * factor,
        row.adjustment() * factor);
  }
}
