package io.costaudit.audit;

import java.util.List;

/**
 * What an audit found. A closed family; two of the six audits share {@link TotalAudit}. Only values
 * that differ are listed. Immutable; threads may share it.
 */
public sealed interface AuditResult
    permits AllocationReconciliationAudit,
        AggAudit,
        TotalAudit,
        AssetReconciliationAudit,
        EqualityAudit {
  /** What all results have. */
  AuditOutcome outcome();

  /** Returns this result with only the fields of Kubecost's API. */
  AuditResult withoutDetails();

  default AuditStatus status() {
    return outcome().status();
  }

  /** The differences that are listed, wherever in the result, largest first. */
  default List<AuditDifference> differences() {
    return AuditDifference.of(this);
  }
}
