package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * Differences between an agg store and the allocation store, aggregated.
 *
 * @param results by property and aggregated key; a property without differences is there too
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
