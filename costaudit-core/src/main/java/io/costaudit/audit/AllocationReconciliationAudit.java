package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

/**
 * The differences between the cost of nodes in the asset store and the cost allocated on them, by
 * node and by {@code cpu}, {@code gpu}, {@code ram} or {@code idle}.
 */
public record AllocationReconciliationAudit(AuditOutcome outcome) implements AuditResult {
  public AllocationReconciliationAudit {
    requireNonNull(outcome, "outcome");
  }

  @Override
  public AllocationReconciliationAudit with(AuditOutcome other) {
    return new AllocationReconciliationAudit(other);
  }

  @Override
  public AllocationReconciliationAudit withoutDetails() {
    return with(outcome.withoutDetails());
  }
}
