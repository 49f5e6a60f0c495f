package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * The figures of an audit result that Kubecost's API does not have. The {@link AuditOutcome} holds
 * the differences and the missing values.
 *
 * @param compared the number of keys that both sides have
 * @param matched the number of compared keys whose values were equal
 * @param differed the number of compared keys whose values differed or were not numbers
 * @param missingExpected the number of keys that only the actual side has
 * @param missingActual the number of keys that only the expected side has
 * @param amounts the sums of the compared amounts
 * @param tolerance the tolerance of the audit
 * @param took the duration of the audit; its share in the reading of stores is the same for all
 *     audits of the window
 * @param notes remarks for the reader, such as how much was equal by construction
 */
public record AuditDetails(
    AuditVerdict verdict,
    long compared,
    long matched,
    long differed,
    long missingExpected,
    long missingActual,
    Amounts amounts,
    Tolerance tolerance,
    Duration took,
    List<String> notes) {
  public AuditDetails {
    requireNonNull(verdict, "verdict");
    requireNonNull(amounts, "amounts");
    requireNonNull(tolerance, "tolerance");
    requireNonNull(took, "took");
    notes = List.copyOf(notes);
  }

  /**
   * The sums of the compared amounts. Where several parts of a result are about the same money, as
   * nodes and clusters are, the sums are of the part that differs most. Numbers that are not finite
   * are left out.
   *
   * @param expected Σ expected
   * @param actual Σ actual
   * @param differing Σ |difference| of the values that differ
   */
  public record Amounts(double expected, double actual, double differing) {
    /** The amounts of an audit that compared nothing. */
    public static final Amounts NONE = new Amounts(0, 0, 0);
  }
}
