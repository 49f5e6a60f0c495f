package io.costaudit.testkit.law;

import io.costaudit.audit.AuditType;
import io.costaudit.cost.Allocation;
import io.costaudit.cost.Asset;
import io.costaudit.cost.CloudUsage;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostRow;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Measure;
import io.costaudit.cost.StoreTraits;
import io.costaudit.testkit.family.CostFamily;
import io.costaudit.testkit.family.CostFamily.Day;
import io.costaudit.testkit.family.CostFamily.Line;
import io.costaudit.testkit.family.CostFamily.Store;
import io.costaudit.testkit.internal.ExactSums;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a fault changes of what an audit compares, in decimal numbers and by rules of its own: the
 * proof that an audit must, or need not, notice it.
 */
final class AuditOracle {
  /** So near to the tolerance that the last bits of sums may decide, nothing is asked. */
  private static final double MARGIN = 1e-6;

  private AuditOracle() {}

  /** A table that an audit reads, and what of it is compared. */
  private record Table(
      AuditType audit, Map<String, ExactSums> sums, Set<Measure> total, Set<Measure> each) {}

  /** Which keys of which audits a fault in that store changes by more than is tolerated. */
  static Map<AuditType, Set<String>> noticeable(
      Day before, Day after, Store store, StoreTraits traits) {
    Map<AuditType, Set<String>> noticeable = new LinkedHashMap<>();
    List<Table> was = tables(before, store, traits);
    List<Table> is = tables(after, store, traits);
    for (int i = 0; i < was.size(); i++) {
      Set<String> keys = changed(was.get(i), is.get(i), before);
      if (!keys.isEmpty()) {
        noticeable.computeIfAbsent(was.get(i).audit(), unused -> new TreeSet<>()).addAll(keys);
      }
    }
    return noticeable;
  }

  private static Set<String> changed(Table was, Table is, Day before) {
    Set<String> keys = new TreeSet<>(was.sums().keySet());
    keys.addAll(is.sums().keySet());
    keys.removeIf(
        key -> !isChanged(was, was.sums().get(key), is.sums().get(key), largest(was, key, before)));
    return keys;
  }

  /** The relative tolerance of clusters is that of all their assets. */
  private static double largest(Table table, String key, Day before) {
    if (table.audit() != AuditType.CLUSTER_EQUALITY) {
      return 0;
    }
    return before.assets().stream()
        .filter(asset -> asset.properties().cluster().equals(key))
        .mapToDouble(asset -> ExactSums.of(asset).total(Measure.ALL).doubleValue())
        .sum();
  }

  private static boolean isChanged(Table table, ExactSums was, ExactSums is, double largest) {
    if (was == null || is == null) {
      return true;
    }
    if (!table.total().isEmpty() && differs(table.audit(), table.total(), was, is, largest)) {
      return true;
    }
    return table.each().stream()
        .anyMatch(measure -> differs(table.audit(), Set.of(measure), was, is, largest));
  }

  private static boolean differs(
      AuditType audit, Set<Measure> measures, ExactSums was, ExactSums is, double largest) {
    ExactSums.Amount before = was.total(measures);
    ExactSums.Amount after = is.total(measures);
    if (!before.isFinite() || !after.isFinite()) {
      return true;
    }
    double size =
        Math.max(largest, Math.max(Math.abs(before.doubleValue()), Math.abs(after.doubleValue())));
    // A fault may make the key larger than all of before.
    double apart = before.value().subtract(after.value()).abs().doubleValue();
    double allowed = audit.defaultTolerance().allowed(size + apart, size);
    return BigDecimal.valueOf(apart)
            .compareTo(BigDecimal.valueOf(allowed * (1 + MARGIN)).add(BigDecimal.valueOf(1e-9)))
        > 0;
  }

  private static List<Table> tables(Day day, Store store, StoreTraits traits) {
    return switch (store) {
      case ALLOCATIONS -> ofAllocations(day, traits);
      case ASSETS -> ofAssets(day);
      case ALLOCATION_TOTALS ->
          ofLines(AuditType.ALLOCATION_TOTAL_STORE, day.allocationTotals(), counted(traits));
      case ASSET_TOTALS -> ofLines(AuditType.ASSET_TOTAL_STORE, day.assetTotals(), Measure.ALL);
      case AGGREGATES -> ofLines(AuditType.ALLOCATION_AGG_STORE, day.aggregates(), counted(traits));
      case CLOUD_USAGE -> ofBill(day);
    };
  }

  private static Set<Measure> counted(StoreTraits traits) {
    Set<Measure> measures =
        EnumSet.of(
            Measure.CPU,
            Measure.GPU,
            Measure.RAM,
            Measure.PV,
            Measure.NETWORK,
            Measure.LOAD_BALANCER);
    if (traits.withShared()) {
      measures.add(Measure.SHARED);
    }
    if (traits.withExternal()) {
      measures.add(Measure.EXTERNAL);
    }
    return measures;
  }

  private static List<Table> ofAllocations(Day day, StoreTraits traits) {
    List<Allocation> counted =
        day.allocations().stream()
            .filter(
                row ->
                    switch (ExactSums.kind(row.name())) {
                      case "workload" -> true;
                      case "unmounted" -> traits.withUnmounted();
                      case "shared" -> traits.withShared();
                      case "external" -> traits.withExternal();
                      default -> false;
                    })
            .toList();
    List<Allocation> onNodes =
        day.allocations().stream().filter(row -> !row.properties().node().isEmpty()).toList();
    List<Allocation> ofClusters =
        day.allocations().stream()
            .filter(row -> Set.of("workload", "idle", "unmounted").contains(kind(row)))
            .toList();
    Set<Measure> measures = counted(traits);
    List<Table> tables = new ArrayList<>();
    tables.add(
        new Table(
            AuditType.ALLOCATION_TOTAL_STORE, by(Grouping.NODE, counted), measures, measures));
    tables.add(
        new Table(
            AuditType.ALLOCATION_TOTAL_STORE, by(Grouping.CLUSTER, counted), measures, measures));
    for (Grouping grouping : CostFamily.AGGREGATED) {
      tables.add(
          new Table(AuditType.ALLOCATION_AGG_STORE, by(grouping, counted), measures, measures));
    }
    tables.add(
        new Table(
            AuditType.ALLOCATION_RECONCILIATION,
            by(Grouping.NODE, onNodes),
            Set.of(),
            Set.copyOf(Measure.COMPUTE)));
    Set<Measure> ofCluster = EnumSet.allOf(Measure.class);
    ofCluster.removeAll(Set.of(Measure.SHARED, Measure.EXTERNAL));
    tables.add(
        new Table(
            AuditType.CLUSTER_EQUALITY, by(Grouping.CLUSTER, ofClusters), ofCluster, Set.of()));
    return tables;
  }

  private static String kind(Allocation row) {
    return ExactSums.kind(row.name());
  }

  private static List<Table> ofAssets(Day day) {
    List<Asset> byNode = ofTypes(day, "Node", "Disk", "LoadBalancer");
    List<Asset> byCluster = ofTypes(day, "Node", "Disk", "LoadBalancer", "ClusterManagement");
    List<Table> tables = new ArrayList<>();
    tables.add(
        new Table(
            AuditType.ASSET_TOTAL_STORE, by(Grouping.ASSET, byNode), Measure.ALL, Measure.ALL));
    tables.add(
        new Table(
            AuditType.ASSET_TOTAL_STORE,
            by(Grouping.CLUSTER, byCluster),
            Measure.ALL,
            Measure.ALL));
    tables.add(
        new Table(
            AuditType.ALLOCATION_RECONCILIATION,
            by(Grouping.ASSET, ofTypes(day, "Node")),
            Set.of(),
            Set.copyOf(Measure.COMPUTE)));
    return tables;
  }

  private static List<Asset> ofTypes(Day day, String... types) {
    return day.assets().stream()
        .filter(asset -> Set.of(types).contains(ExactSums.type(asset)))
        .toList();
  }

  private static List<Table> ofLines(
      AuditType audit, Map<Grouping, List<Line>> tables, Set<Measure> measures) {
    List<Table> all = new ArrayList<>();
    tables
        .values()
        .forEach(
            lines -> {
              Map<String, ExactSums> sums = new LinkedHashMap<>();
              for (Line line : lines) {
                sums.computeIfAbsent(line.key().toString(), unused -> new ExactSums())
                    .add(line.count(), line.minutes(), line.costs());
              }
              all.add(new Table(audit, sums, measures, measures));
            });
    return all;
  }

  /** Items without an asset are none of the audit's business, nor is where they go. */
  private static List<Table> ofBill(Day day) {
    Set<String> ids = new TreeSet<>();
    day.assets().forEach(asset -> ids.add(id(asset.properties().providerId())));
    Map<String, ExactSums> sums = new LinkedHashMap<>();
    for (CloudUsage item : day.bill()) {
      String id = id(item.providerId());
      if (ids.contains(id)) {
        sums.computeIfAbsent(id, unused -> new ExactSums()).add(item);
      }
    }
    return List.of(new Table(AuditType.ASSET_RECONCILIATION, sums, Measure.ALL, Set.of()));
  }

  /** Ids of these families have no slash of their own. */
  private static String id(String providerId) {
    return providerId.substring(providerId.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
  }

  private static Map<String, ExactSums> by(Grouping grouping, List<? extends CostRow> rows) {
    Map<String, ExactSums> text = new LinkedHashMap<>();
    for (Map.Entry<CostKey, ExactSums> entry : ExactSums.by(grouping, rows).entrySet()) {
      text.computeIfAbsent(String.join("/", entry.getKey().values()), unused -> new ExactSums())
          .add(entry.getValue());
    }
    return text;
  }
}
