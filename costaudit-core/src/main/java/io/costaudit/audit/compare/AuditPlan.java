package io.costaudit.audit.compare;

import io.costaudit.audit.AuditOutcome;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.Tolerance;
import io.costaudit.cost.Grouping;
import java.util.Map;
import java.util.Set;

/**
 * The plan of one of the six audits: which tables of which stores it reads, how it compares them,
 * and the kind of its result.
 */
public sealed interface AuditPlan
    permits AggStorePlan,
        AllocationReconciliationPlan,
        AssetReconciliationPlan,
        ClusterEqualityPlan,
        TotalStorePlan {
  /** Returns the audit that this plan is for. */
  AuditType type();

  /** Returns the stores and groupings that the audit reads. */
  Map<StoreRole, Set<Grouping>> reads();

  /**
   * Compares the tables of one window.
   *
   * @param data the tables of all stores and groupings that {@link #reads} returns
   */
  Findings compare(WindowData data, Tolerance tolerance);

  /** Returns the result with this outcome. */
  AuditResult result(AuditOutcome outcome);

  /** Returns whether differences are to be expected as long as the window is not settled. */
  default boolean waitsForSettlement() {
    return false;
  }
}
