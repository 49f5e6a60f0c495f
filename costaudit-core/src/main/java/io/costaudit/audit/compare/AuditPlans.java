package io.costaudit.audit.compare;

import static java.util.Objects.requireNonNull;

import io.costaudit.audit.AuditType;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.Grouping;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The plans of the six audits of one auditor. Immutable; threads may share it. */
public final class AuditPlans {
  private final Map<AuditType, AuditPlan> plans = new EnumMap<>(AuditType.class);

  /** The plan that replaces the other reconciliation where a store has allocations by node. */
  private final AuditPlan reconciliationByNode;

  /**
   * Creates the plans.
   *
   * @param aggregates the groupings of the agg store
   * @param allocationTotals the groupings of the store of totals of the allocations
   * @param assetTotals the groupings of the store of totals of the assets
   * @param isServerless keeps, by cluster and name, nodes that need not be assets
   * @param used the store of the used cost, where the allocation store by node spreads idle cost
   *     over it; {@link StoreRole#NODE_ALLOCATIONS} where there is no other store
   */
  public AuditPlans(
      List<Grouping> aggregates,
      Set<Grouping> allocationTotals,
      Set<Grouping> assetTotals,
      Predicate<CostKey> isServerless,
      StoreRole used) {
    List<AuditPlan> all =
        List.of(
            new AllocationReconciliationPlan(
                StoreRole.ALLOCATIONS, StoreRole.ALLOCATIONS, isServerless),
            new AggStorePlan(aggregates),
            TotalStorePlan.ofAllocations(allocationTotals),
            TotalStorePlan.ofAssets(assetTotals),
            new AssetReconciliationPlan(),
            new ClusterEqualityPlan());
    all.forEach(plan -> plans.put(plan.type(), plan));
    reconciliationByNode =
        new AllocationReconciliationPlan(StoreRole.NODE_ALLOCATIONS, used, isServerless);
  }

  /**
   * Returns the plan of an audit.
   *
   * @param hasNodes whether a store has allocations by node, so that the reconciliation reads it
   */
  public AuditPlan plan(AuditType type, boolean hasNodes) {
    return hasNodes && type == AuditType.ALLOCATION_RECONCILIATION
        ? reconciliationByNode
        : requireNonNull(plans.get(type), "plan");
  }
}
