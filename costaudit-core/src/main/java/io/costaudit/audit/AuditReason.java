package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

/**
 * A reason of a difference, as far as arithmetic can show it.
 *
 * @param key the key of the difference
 * @param explanation the amount that closes the gap, in words; {@code unexplained} where no known
 *     amount does
 * @param amount the part of the difference that the reason explains, in the currency of the stores
 */
public record AuditReason(String key, String explanation, double amount) {
  /** The explanation of a difference that no amount explains. */
  public static final String UNEXPLAINED = "unexplained";

  public AuditReason {
    requireNonNull(key, "key");
    requireNonNull(explanation, "explanation");
    amount += 0.0;
  }
}
