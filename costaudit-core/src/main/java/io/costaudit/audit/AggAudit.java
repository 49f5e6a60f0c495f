package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import io.costaudit.cost.Grouping;
import java.util.Comparator;
import java.util.List;

/**
 * The differences between an agg store and the aggregated allocation store.
 *
 * @param groupings the groupings that were compared, also those without a difference; this record
 *     sorts them by their text
 */
public record AggAudit(AuditOutcome outcome, List<Grouping> groupings) implements AuditResult {
  public AggAudit {
    requireNonNull(outcome, "outcome");
    groupings =
        groupings.stream().distinct().sorted(Comparator.comparing(Grouping::toString)).toList();
  }

  @Override
  public AggAudit with(AuditOutcome other) {
    return new AggAudit(other, groupings);
  }

  @Override
  public AggAudit withoutDetails() {
    return with(outcome.withoutDetails());
  }
}
