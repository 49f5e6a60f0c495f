package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

/**
 * A reason of a difference, as far as arithmetic can show it.
 *
 * @param kind the kind, for programs
 * @param explanation the amount that closes the gap, in words; {@code unexplained} where no known
 *     amount does
 * @param amount the part of the difference that the reason explains, in the currency of the stores;
 *     finite
 */
public record AuditReason(ReasonKind kind, String explanation, double amount) {
  /** The explanation of a difference that no amount explains. */
  public static final String UNEXPLAINED = "unexplained";

  public AuditReason {
    requireNonNull(kind, "kind");
    requireNonNull(explanation, "explanation");
    if (!Double.isFinite(amount)) {
      throw new IllegalArgumentException("the amount of a reason must be finite: " + amount);
    }
    amount += 0.0;
  }

  /** Returns the reason of a difference that no known amount explains. */
  public static AuditReason unexplained(double amount) {
    return new AuditReason(ReasonKind.UNEXPLAINED, UNEXPLAINED, amount);
  }
}
