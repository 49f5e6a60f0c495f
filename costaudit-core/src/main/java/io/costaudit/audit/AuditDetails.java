package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an audit result that Kubecost's API does not have.
 *
 * @param compared how many keys were on both sides
 * @param matched how many of them were equal
 * @param differed how many of them were not, or held what is no number
 * @param missingExpected how many keys only the actual side has
 * @param missingActual how many keys only the expected side has
 * @param worst the largest difference; null where there is none
 * @param amounts what was compared, in money
 * @param tolerance how far apart numbers could be
 * @param took how long it took; the share in reading stores is that of all audits of the window
 * @param notes what a reader should know, such as how much was equal by construction
 * @param reasons why keys differ, as far as arithmetic tells
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
   * What the keys that were compared cost. Where parts of a result tell the same money, as nodes
   * and clusters do, it is that of the part that differs most. What is no finite number is left
   * out.
   *
   * @param expected Σ expected
   * @param actual Σ actual
   * @param differing Σ |difference| of those that are not equal
   */
  public record Amounts(double expected, double actual, double differing) {
    /** Nothing was compared. */
    public static final Amounts NONE = new Amounts(0, 0, 0);
  }

  /**
   * The largest difference.
   *
   * @param key where, the part of the result included: {@code cluster-one/node-1 cpu}
   */
  public record Worst(String key, AuditFloatResult values) {
    public Worst {
      requireNonNull(key, "key");
      requireNonNull(values, "values");
    }
  }
}
