package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

/**
 * What arithmetic can say about a difference.
 *
 * @param key where: that of the difference
 * @param explanation what closes the gap; {@code unexplained} where nothing does
 * @param amount how much of the difference, in the currency of the stores
 */
public record AuditReason(String key, String explanation, double amount) {
  /** The explanation where there is none. */
  public static final String UNEXPLAINED = "unexplained";

  public AuditReason {
    requireNonNull(key, "key");
    requireNonNull(explanation, "explanation");
    amount += 0.0;
  }
}
