package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * The differences between an agg store and the aggregated allocation store.
 *
 * @param results the differing values by property and aggregated key; a property without
 *     differences has an empty map
 */
public record AggAudit(AuditOutcome outcome, Map<String, Map<String, AuditFloatResult>> results)
    implements AuditResult {
  public AggAudit {
    requireNonNull(outcome, "outcome");
    results = Results.copyOfNested(results);
  }

  @Override
  public AggAudit withoutDetails() {
    return new AggAudit(outcome.withoutDetails(), results);
  }
}
