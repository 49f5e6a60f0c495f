package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

/**
 * The differences between assets and the items of bills that match them, by normalised provider id
 * and category.
 */
public record AssetReconciliationAudit(AuditOutcome outcome) implements AuditResult {
  public AssetReconciliationAudit {
    requireNonNull(outcome, "outcome");
  }

  @Override
  public AssetReconciliationAudit with(AuditOutcome other) {
    return new AssetReconciliationAudit(other);
  }

  @Override
  public AssetReconciliationAudit withoutDetails() {
    return with(outcome.withoutDetails());
  }
}
