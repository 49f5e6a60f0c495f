package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import io.costaudit.audit.compare.AuditPlans;
import io.costaudit.audit.compare.StoreRole;
import io.costaudit.cost.AggStore;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.AssetStore;
import io.costaudit.cost.CloudUsageStore;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostStore;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.TotalStore;
import io.costaudit.time.TimeSource;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A builder of {@link Auditor}s. Not safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class AuditorBuilder {
  private final Map<StoreRole, CostStore> stores = new EnumMap<>(StoreRole.class);
  private final Map<AuditType, Tolerance> tolerances = new EnumMap<>(AuditType.class);
  private List<Grouping> groupings = List.of();
  private Set<Grouping> allocationTotals = Set.of(Grouping.CLUSTER, Grouping.NODE);
  private Set<Grouping> assetTotals = Set.of(Grouping.CLUSTER, Grouping.NODE);
  private AuditStore results = InMemoryAuditStore.ofDefaults();
  private Predicate<CostKey> serverlessNodes = key -> false;
  private InstantSource clock = InstantSource.system();
  private int maxListed = Auditor.DEFAULT_MAX_LISTED;

  AuditorBuilder() {}

  private AuditorBuilder store(StoreRole role, CostStore store) {
    stores.put(role, requireNonNull(store, role::toString));
    return this;
  }

  public AuditorBuilder allocations(AllocationStore store) {
    return store(StoreRole.ALLOCATIONS, store);
  }

  /**
   * Sets a second store of the same allocations that has idle cost by node, for an allocation store
   * that does not. An example is a store of sums by node in which the idle cost of each node is
   * spread over its workloads. The audits read the cost allocated on a node from this store, and
   * everything else from {@link #allocations}. They ignore this store if it {@linkplain
   * CostStore#whyAbsent says} that it has no data.
   */
  public AuditorBuilder allocationsByNode(AllocationStore store) {
    return store(StoreRole.NODE_ALLOCATIONS, store);
  }

  public AuditorBuilder assets(AssetStore store) {
    return store(StoreRole.ASSETS, store);
  }

  /** Sets the store of totals of the allocations; the audit compares its groupings alone. */
  public AuditorBuilder allocationTotals(TotalStore store) {
    allocationTotals = Set.copyOf(store.groupings());
    return store(StoreRole.ALLOCATION_TOTALS, store);
  }

  /** Sets the store of totals of the assets; the audit compares its groupings alone. */
  public AuditorBuilder assetTotals(TotalStore store) {
    assetTotals = Set.copyOf(store.groupings());
    return store(StoreRole.ASSET_TOTALS, store);
  }

  /** Sets the store of aggregated allocations. */
  public AuditorBuilder aggregates(AggStore store) {
    groupings = store.groupings();
    return store(StoreRole.AGGREGATES, store);
  }

  public AuditorBuilder cloudUsage(CloudUsageStore store) {
    return store(StoreRole.CLOUD_USAGE, store);
  }

  /** Sets the tolerance of an audit; the default is {@link AuditType#defaultTolerance}. */
  public AuditorBuilder tolerance(AuditType type, Tolerance tolerance) {
    tolerances.put(requireNonNull(type, "type"), requireNonNull(tolerance, "tolerance"));
    return this;
  }

  /** Sets the store of the results; in memory by default. */
  public AuditorBuilder results(AuditStore store) {
    this.results = requireNonNull(store, "store");
    return this;
  }

  /**
   * Sets the predicate that keeps, by cluster and name, nodes that need not be assets, such as
   * nodes of Fargate; by default it keeps none.
   */
  public AuditorBuilder serverlessNodes(Predicate<CostKey> isServerless) {
    this.serverlessNodes = requireNonNull(isServerless, "isServerless");
    return this;
  }

  /**
   * Sets the clock that dates audits and determines whether a window is settled; the clock of the
   * system by default.
   */
  public AuditorBuilder clock(InstantSource clock) {
    this.clock = requireNonNull(clock, "clock");
    return this;
  }

  /**
   * Sets the number of differences, and of missing values, that a result lists, at least 1; {@value
   * Auditor#DEFAULT_MAX_LISTED} by default. A result lists the largest ones and counts all.
   */
  public AuditorBuilder maxListed(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("maxListed must be at least 1: " + count);
    }
    this.maxListed = count;
    return this;
  }

  public Auditor build() {
    return new Auditor(
        new AuditorSettings(stores, plans(), tolerances, results, TimeSource.of(clock), maxListed));
  }

  private AuditPlans plans() {
    StoreRole used =
        stores.containsKey(StoreRole.ALLOCATIONS)
            ? StoreRole.ALLOCATIONS
            : StoreRole.NODE_ALLOCATIONS;
    return new AuditPlans(groupings, allocationTotals, assetTotals, serverlessNodes, used);
  }
}
