package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

/** The differences between the allocations and the assets of clusters, by cluster. */
public record EqualityAudit(AuditOutcome outcome) implements AuditResult {
  public EqualityAudit {
    requireNonNull(outcome, "outcome");
  }

  @Override
  public EqualityAudit with(AuditOutcome other) {
    return new EqualityAudit(other);
  }

  @Override
  public EqualityAudit withoutDetails() {
    return with(outcome.withoutDetails());
  }
}
