package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * The differences between the allocations and the assets of clusters.
 *
 * @param clusters the differing values by cluster id
 */
public record EqualityAudit(AuditOutcome outcome, Map<String, AuditFloatResult> clusters)
    implements AuditResult {
  public EqualityAudit {
    requireNonNull(outcome, "outcome");
    clusters = Results.copyOf(clusters);
  }

  @Override
  public EqualityAudit withoutDetails() {
    return new EqualityAudit(outcome.withoutDetails(), clusters);
  }
}
