package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an audit tells beyond the original API.
 *
 * @param compared how many keys were on both sides
 * @param matched how many of them were equal
 * @param differed how many of them were not, or held what is no number
 * @param missingExpected how many keys only the actual side has
 * @param missingActual how many keys only the expected side has
 * @param worst the largest difference; null where there is none
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
    Tolerance tolerance,
    Duration took,
    List<String> notes,
    List<AuditReason> reasons) {
  public AuditDetails {
    requireNonNull(verdict, "verdict");
    requireNonNull(tolerance, "tolerance");
    requireNonNull(took, "took");
    notes = List.copyOf(notes);
    reasons = List.copyOf(reasons);
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
