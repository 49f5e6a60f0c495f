package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * Differences between a total store and the store it totals.
 *
 * @param totalByNode by {@code cluster/node}
 * @param totalByCluster by cluster id
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
