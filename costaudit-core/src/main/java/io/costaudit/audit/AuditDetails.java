package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an audit result that Kubecost's API does not have.
 *
 * @param compared the number of keys that both sides have
 * @param matched the number of compared keys whose values were equal
 * @param differed the number of compared keys whose values differed or were not numbers
 * @param missingExpected the number of keys that only the actual side has
 * @param missingActual the number of keys that only the expected side has
 * @param worst the largest difference; null where no value differs
 * @param amounts the sums of the compared amounts
 * @param tolerance the tolerance of the audit
 * @param took the duration of the audit; its share in the reading of stores is the same for all
 *     audits of the window
 * @param notes remarks for the reader, such as how much was equal by construction
 * @param reasons why keys differ, as far as arithmetic can show
 */
public record AuditDetails(
    AuditVerdict verdict,
    long compared,
    long matched,
    long differed,
    long missingExpected,
    long missingActual,
    @Nullable Worst worst,
    Amounts amounts,
    Tolerance tolerance,
    Duration took,
    List<String> notes,
    List<AuditReason> reasons) {
  public AuditDetails {
    requireNonNull(verdict, "verdict");
    requireNonNull(amounts, "amounts");
    requireNonNull(tolerance, "tolerance");
    requireNonNull(took, "took");
    notes = List.copyOf(notes);
    reasons = List.copyOf(reasons);
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

  /**
   * The largest difference.
   *
   * @param key the key of the difference with its part of the result, such as {@code
   *     cluster-one/node-1 cpu}
   */
  public record Worst(String key, AuditFloatResult values) {
    public Worst {
      requireNonNull(key, "key");
      requireNonNull(values, "values");
    }
  }
}
