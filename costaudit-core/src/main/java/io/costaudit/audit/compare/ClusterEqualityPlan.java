package io.costaudit.audit.compare;

import io.costaudit.audit.AuditMissingValue.Kind;
import io.costaudit.audit.AuditOutcome;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.EqualityAudit;
import io.costaudit.audit.Tolerance;
import io.costaudit.cost.AllocationKind;
import io.costaudit.cost.AssetType;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.CostSums;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Measure;
import io.costaudit.cost.StoreTraits;
import io.costaudit.cost.Totals;
import io.costaudit.internal.Money;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The audit of the allocations of each cluster against its assets. */
record ClusterEqualityPlan() implements AuditPlan {
  @Override
  public AuditType type() {
    return AuditType.CLUSTER_EQUALITY;
  }

  @Override
  public Map<StoreRole, Set<Grouping>> reads() {
    return Map.of(
        StoreRole.ASSETS,
        Set.of(Totals.ASSET_ROWS),
        StoreRole.ALLOCATIONS,
        Set.of(Totals.ALLOCATION_ROWS));
  }

  @Override
  public Findings compare(WindowData data, Tolerance tolerance) {
    StoreTraits traits = data.traits(StoreRole.ALLOCATIONS);
    // Where nothing is allocated at all, that is to be said, and not how idle is told.
    boolean isAllocated = !data.table(StoreRole.ALLOCATIONS, Totals.ALLOCATION_ROWS).isEmpty();
    if (isAllocated && traits.idle() == StoreTraits.Idle.ABSENT) {
      return Findings.preliminary("allocation store does not tell idle");
    }
    CostTable assets = data.table(StoreRole.ASSETS, Totals.ASSET_ROWS);
    CostTable expected =
        assets.where(CostProperty.TYPE, AuditKeys.COMPARED_ASSETS::contains).by(Grouping.CLUSTER);
    Set<String> clusters = names(expected);
    CostTable allocations =
        data.table(StoreRole.ALLOCATIONS, Totals.ALLOCATION_ROWS)
            .where(CostProperty.KIND, kind -> isCounted(AllocationKind.ofWireName(kind), traits));
    if (clusters.size() == 1) {
      // Idle that is told for all clusters together can only be that of the one there is.
      allocations = homed(allocations, clusters.iterator().next());
    } else if (holdsIdleWithoutCluster(allocations)) {
      return Findings.preliminary("allocation store does not tell idle by cluster");
    }
    Findings findings = new Findings();
    CostTable actual = allocations.by(Grouping.CLUSTER);
    if (!traits.withShared()) {
      actual = actual.plus(tenancy(assets, names(actual), findings));
    }
    noteIdle(allocations, actual, traits, findings);
    noteUnnamed(expected, Kind.MISSING_ACTUAL, "asset store", tolerance, findings);
    noteUnnamed(actual, Kind.MISSING_EXPECTED, "allocation store", tolerance, findings);
    new Comparison(tolerance, "asset store", "allocation store", findings)
        .totals(Grouping.CLUSTER, named(expected), named(actual), measures(traits), false);
    return findings;
  }

  private static boolean isCounted(AllocationKind kind, StoreTraits traits) {
    return switch (kind) {
      case WORKLOAD, IDLE, UNMOUNTED -> true;
      case SHARED -> traits.withShared();
      case EXTERNAL -> false;
    };
  }

  /** Returns the measures of the cost of clusters; assets have no external or shared cost. */
  private static Set<Measure> measures(StoreTraits traits) {
    Set<Measure> measures = EnumSet.allOf(Measure.class);
    measures.remove(Measure.EXTERNAL);
    if (!traits.withShared()) {
      measures.remove(Measure.SHARED);
    }
    return measures;
  }

  /** Returns the table with the idle cost that has no cluster in this cluster. */
  private static CostTable homed(CostTable allocations, String cluster) {
    return allocations.rolledUp(
        allocations.grouping(),
        key ->
            isIdle(allocations, key) && cluster(allocations, key).isEmpty()
                ? allocations.grouping().with(key, CostProperty.CLUSTER, cluster)
                : key);
  }

  private static boolean isIdle(CostTable allocations, CostKey key) {
    return allocations.value(key, CostProperty.KIND).equals(AllocationKind.IDLE.wireName());
  }

  private static String cluster(CostTable table, CostKey key) {
    return table.value(key, CostProperty.CLUSTER);
  }

  private static boolean holdsIdleWithoutCluster(CostTable allocations) {
    return allocations.keys().stream()
        .anyMatch(key -> isIdle(allocations, key) && cluster(allocations, key).isEmpty());
  }

  private static Set<String> names(CostTable byCluster) {
    return named(byCluster).keys().stream()
        .map(key -> cluster(byCluster, key))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the table without costs that belong to no cluster. */
  private static CostTable named(CostTable byCluster) {
    return byCluster.where(CostProperty.CLUSTER, ClusterEqualityPlan::isNamed);
  }

  private static boolean isNamed(String cluster) {
    return !cluster.isEmpty() && !cluster.equals(AllocationKind.SHARED.mark());
  }

  /**
   * Returns the cost that a store without tenancy costs does not have: management fees of clusters,
   * and disks of nodes.
   */
  private static CostTable tenancy(CostTable assets, Set<String> clusters, Findings findings) {
    Set<CostKey> nodes =
        assets
            .where(CostProperty.TYPE, AssetType.NODE.wireName()::equals)
            .by(Grouping.ASSET)
            .keys();
    CostTable tenancy =
        assets
            .filtered(key -> isTenancy(assets, key, nodes))
            .by(Grouping.CLUSTER)
            .where(CostProperty.CLUSTER, clusters::contains);
    tenancy
        .asMap()
        .forEach(
            (cluster, sums) ->
                findings.notes.add(
                    Money.text(sums.total(Measure.ALL))
                        + " of cluster management and attached disks in "
                        + cluster
                        + " are equal by construction"));
    return tenancy;
  }

  private static boolean isTenancy(CostTable assets, CostKey key, Set<CostKey> nodes) {
    return switch (AssetType.ofWireName(assets.value(key, CostProperty.TYPE))) {
      case CLUSTER_MANAGEMENT -> true;
      case DISK ->
          nodes.contains(
              Grouping.ASSET.key(
                  Map.of(
                      CostProperty.CLUSTER,
                      cluster(assets, key),
                      CostProperty.NAME,
                      assets.value(key, CostProperty.NAME))));
      case ANY, CLOUD, LOAD_BALANCER, NETWORK, NODE, SHARED -> false;
    };
  }

  private static void noteIdle(
      CostTable allocations, CostTable actual, StoreTraits traits, Findings findings) {
    Set<Measure> measures = measures(traits);
    allocations
        .where(CostProperty.KIND, AllocationKind.IDLE.wireName()::equals)
        .by(Grouping.CLUSTER)
        .asMap()
        .forEach(
            (cluster, idle) -> {
              double amount = idle.total(measures);
              double of = actual.get(cluster).map(sums -> sums.total(measures)).orElse(0.0);
              findings.addIdle(cluster, amount);
              findings.notes.add(
                  "idle is "
                      + Money.text(amount)
                      + (of == 0 ? "" : ", " + percent(amount / of) + " of what is allocated,")
                      + " in "
                      + AuditKeys.keyName(cluster));
            });
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /**
   * Says how much cost of a side is not compared, because it belongs to no cluster or is shared by
   * clusters. Cost without a cluster is a missing value, because it lacks the cluster to which it
   * belongs; shared cost belongs to no cluster by its nature.
   */
  private static void noteUnnamed(
      CostTable table, Kind kind, String side, Tolerance tolerance, Findings findings) {
    for (Map.Entry<CostKey, CostSums> entry : table.asMap().entrySet()) {
      String cluster = cluster(table, entry.getKey());
      if (isNamed(cluster)) {
        continue;
      }
      double amount = entry.getValue().total(Measure.ALL);
      String sentence =
          Money.text(amount)
              + " in the "
              + side
              + (cluster.isEmpty() ? " belong to no cluster" : " belong to " + cluster)
              + " and are not compared";
      if (cluster.isEmpty() && !(Math.abs(amount) <= tolerance.absolute())) {
        if (kind == Kind.MISSING_EXPECTED) {
          findings.missingExpected++;
        } else {
          findings.missingActual++;
        }
        findings.missing(kind, Grouping.CLUSTER, entry.getKey(), amount, sentence);
      } else {
        findings.notes.add(sentence);
      }
    }
  }

  @Override
  public AuditResult result(AuditOutcome outcome) {
    return new EqualityAudit(outcome);
  }
}
