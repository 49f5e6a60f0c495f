package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The common part of the results of all audits.
 *
 * @param description the reason of the status, where the values do not show it; often empty
 * @param lastRun when the audit ran
 * @param missingValues the values that one side does not have
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
