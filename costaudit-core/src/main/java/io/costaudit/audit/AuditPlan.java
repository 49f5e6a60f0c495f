package io.costaudit.audit;

import io.costaudit.cost.Grouping;
import java.util.Map;
import java.util.Set;

/**
 * The plan of one of the six audits: which tables of which stores it reads, how it compares them,
 * and the kind of its result.
 */
interface AuditPlan {
  AuditType type();

  /** Returns the stores and groupings that the audit reads. */
  Map<StoreRole, Set<Grouping>> reads();

  Findings compare(WindowData data, Tolerance tolerance);

  /** Returns the result with this outcome. */
  AuditResult result(AuditOutcome outcome);

  /** Returns whether differences are to be expected as long as the window is not settled. */
  default boolean waitsForSettlement() {
    return false;
  }
}
