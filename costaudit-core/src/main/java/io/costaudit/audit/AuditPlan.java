package io.costaudit.audit;

import io.costaudit.audit.Findings.Difference;
import io.costaudit.cost.Grouping;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One of the six configurations of the comparison: which tables of which stores it reads, how it
 * compares them, and how it words the result.
 */
interface AuditPlan {
  AuditType type();

  /** What it reads. */
  Map<StoreRole, Set<Grouping>> reads();

  Findings compare(WindowData data, Tolerance tolerance);

  /**
   * The result that lists these differences.
   *
   * @param listed the largest of what was found; none where a preliminary check failed
   */
  AuditResult result(AuditOutcome outcome, List<Difference> listed);

  /** Whether differences are to be expected as long as the window is not settled. */
  default boolean waitsForSettlement() {
    return false;
  }
}
