package io.costaudit.audit;

import java.util.List;

/**
 * The result of an audit. The family is closed; two of the six audits share {@link TotalAudit}. A
 * result lists only values that differ. Immutable; threads may share it.
 */
public sealed interface AuditResult
    permits AllocationReconciliationAudit,
        AggAudit,
        TotalAudit,
        AssetReconciliationAudit,
        EqualityAudit {
  /** Returns the common part of all results. */
  AuditOutcome outcome();

  /** Returns this result with another common part. */
  AuditResult with(AuditOutcome outcome);

  /** Returns this result with only the fields of Kubecost's API. */
  AuditResult withoutDetails();

  default AuditStatus status() {
    return outcome().status();
  }

  /** Returns all listed differences, largest first. */
  default List<AuditDifference> differences() {
    return outcome().differences();
  }
}
