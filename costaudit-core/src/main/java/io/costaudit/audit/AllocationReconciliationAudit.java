package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * The differences between the cost of nodes in the asset store and the cost allocated on them.
 *
 * @param resources the differing values by {@code cluster/node} and {@code cpu}, {@code gpu},
 *     {@code ram} or {@code idle}
 */
public record AllocationReconciliationAudit(
    AuditOutcome outcome, Map<String, Map<String, AuditFloatResult>> resources)
    implements AuditResult {
  public AllocationReconciliationAudit {
    requireNonNull(outcome, "outcome");
    resources = Results.copyOfNested(resources);
  }

  @Override
  public AllocationReconciliationAudit withoutDetails() {
    return new AllocationReconciliationAudit(outcome.withoutDetails(), resources);
  }
}
