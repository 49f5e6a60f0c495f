package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

/** The differences between a total store and the store that it totals, by node and by cluster. */
public record TotalAudit(AuditOutcome outcome) implements AuditResult {
  public TotalAudit {
    requireNonNull(outcome, "outcome");
  }

  @Override
  public TotalAudit with(AuditOutcome other) {
    return new TotalAudit(other);
  }

  @Override
  public TotalAudit withoutDetails() {
    return with(outcome.withoutDetails());
  }
}
