package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * The differences between assets and the items of bills that match them.
 *
 * @param results the differing values by normalised provider id and category
 */
public record AssetReconciliationAudit(
    AuditOutcome outcome, Map<String, Map<String, AuditFloatResult>> results)
    implements AuditResult {
  public AssetReconciliationAudit {
    requireNonNull(outcome, "outcome");
    results = Results.copyOfNested(results);
  }

  @Override
  public AssetReconciliationAudit withoutDetails() {
    return new AssetReconciliationAudit(outcome.withoutDetails(), results);
  }
}
