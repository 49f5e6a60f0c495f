package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The common part of the results of all audits. Immutable; threads may share it.
 *
 * @param description the reason of the status, where the values do not show it; often empty
 * @param lastRun when the audit ran
 * @param differences the listed differences; this record sorts them by size, the largest first, and
 *     those of equal size by grouping, key and measure
 * @param missingValues the listed values that one side does not have, or that are no numbers
 * @param details the fields that costaudit adds to Kubecost's API; null where the result was read
 *     from an answer without them
 */
public record AuditOutcome(
    AuditStatus status,
    String description,
    Instant lastRun,
    List<AuditDifference> differences,
    List<AuditMissingValue> missingValues,
    @Nullable AuditDetails details) {
  private static final Comparator<AuditDifference> LARGEST_FIRST =
      Comparator.comparingDouble((AuditDifference difference) -> -Math.abs(difference.amount()))
          .thenComparing(difference -> difference.grouping().toString())
          .thenComparing(difference -> difference.key().toString())
          .thenComparing(difference -> difference.measure().wireName());

  public AuditOutcome {
    requireNonNull(status, "status");
    requireNonNull(description, "description");
    requireNonNull(lastRun, "lastRun");
    differences = differences.stream().sorted(LARGEST_FIRST).toList();
    missingValues = List.copyOf(missingValues);
  }

  /** Returns the largest listed difference; empty where no value differs. */
  public Optional<AuditDifference> worst() {
    return differences.stream().findFirst();
  }

  /**
   * Returns this outcome with only the fields of Kubecost's API, as it is read from an answer
   * without details: keys are texts, and nothing has a reason.
   */
  public AuditOutcome withoutDetails() {
    return new AuditOutcome(
        status,
        description,
        lastRun,
        differences.stream().map(AuditDifference::withoutDetails).toList(),
        missingValues.stream().map(AuditMissingValue::withoutDetails).toList(),
        null);
  }
}
