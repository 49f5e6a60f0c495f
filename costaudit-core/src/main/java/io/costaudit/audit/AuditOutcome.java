package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the results of all audits have in common.
 *
 * @param description why, where the values do not tell; often empty
 * @param lastRun when the audit ran
 * @param missingValues what one side lacks
 * @param details the fields that costaudit adds to Kubecost's API; null where the result was read
 *     from an answer without them
 */
public record AuditOutcome(
    AuditStatus status,
    String description,
    Instant lastRun,
    List<AuditMissingValue> missingValues,
    @Nullable AuditDetails details) {
  public AuditOutcome {
    requireNonNull(status, "status");
    requireNonNull(description, "description");
    requireNonNull(lastRun, "lastRun");
    missingValues = List.copyOf(missingValues);
  }

  /** Returns this outcome with only the fields of Kubecost's API. */
  public AuditOutcome withoutDetails() {
    return new AuditOutcome(status, description, lastRun, missingValues, null);
  }
}
