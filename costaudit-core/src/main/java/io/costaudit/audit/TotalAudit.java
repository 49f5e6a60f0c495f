package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * The differences between a total store and the store that it totals.
 *
 * @param totalByNode the differing values by {@code cluster/node}
 * @param totalByCluster the differing values by cluster id
 */
public record TotalAudit(
    AuditOutcome outcome,
    Map<String, AuditFloatResult> totalByNode,
    Map<String, AuditFloatResult> totalByCluster)
    implements AuditResult {
  public TotalAudit {
    requireNonNull(outcome, "outcome");
    totalByNode = Results.copyOf(totalByNode);
    totalByCluster = Results.copyOf(totalByCluster);
  }

  @Override
  public TotalAudit withoutDetails() {
    return new TotalAudit(outcome.withoutDetails(), totalByNode, totalByCluster);
  }
}
