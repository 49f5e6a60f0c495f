package io.costaudit.testkit.audit;

import io.costaudit.audit.AuditDifference;
import io.costaudit.audit.AuditFloatResult;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.data.Offset;

/**
 * Assertions on a difference that an audit found, in the currency of the stores. Not for use by
 * several threads.
 *
 * <p>Numbers are compared within {@value #PRECISION}, unless an offset is given: a difference of
 * two sums is hardly ever the decimal number that one expects.
 *
 * @since 0.1.0
 */
public final class AuditDifferenceAssert
    extends AbstractAssert<AuditDifferenceAssert, AuditDifference> {
  /** How far apart numbers may be unless told otherwise: {@value}. */
  public static final double PRECISION = 1e-6;

  private static final Offset<Double> DEFAULT_OFFSET = Offset.offset(PRECISION);

  private final AuditResultAssert result;
  private final String audit;

  AuditDifferenceAssert(AuditDifference actual, AuditResultAssert result, String audit) {
    super(actual, AuditDifferenceAssert.class);
    this.result = result;
    this.audit = audit;
  }

  /** What the store under audit holds is so much more than expected; negative if it is less. */
  public AuditDifferenceAssert by(double amount) {
    return by(amount, DEFAULT_OFFSET);
  }

  /** What the store under audit holds is about so much more than expected. */
  public AuditDifferenceAssert by(double amount, Offset<Double> offset) {
    return isClose("the difference", actual.values().difference(), amount, offset);
  }

  /** What the audit computed. */
  public AuditDifferenceAssert expected(double amount) {
    return expected(amount, DEFAULT_OFFSET);
  }

  /** About what the audit computed. */
  public AuditDifferenceAssert expected(double amount, Offset<Double> offset) {
    return isClose("the expected value", actual.values().expected(), amount, offset);
  }

  /** What the store under audit holds. */
  public AuditDifferenceAssert actual(double amount) {
    return actual(amount, DEFAULT_OFFSET);
  }

  /** About what the store under audit holds. */
  public AuditDifferenceAssert actual(double amount, Offset<Double> offset) {
    return isClose("the actual value", actual.values().actual(), amount, offset);
  }

  private AuditDifferenceAssert isClose(
      String what, double value, double amount, Offset<Double> offset) {
    double apart = Math.abs(value - amount);
    boolean isClose = offset.strict ? apart < offset.value : apart <= offset.value;
    if (!isClose) {
      AuditFloatResult values = actual.values();
      failWithMessage(
          "%s",
          "Expected "
              + what
              + " at "
              + actual.where()
              + " of "
              + audit
              + " to be "
              + amount
              + ", within "
              + offset.value
              + ", but it is "
              + value
              + ": expected "
              + values.expected()
              + ", actual "
              + values.actual()
              + explanations());
    }
    return this;
  }

  private String explanations() {
    return actual.explanations().isEmpty()
        ? ""
        : " (" + String.join("; ", actual.explanations()) + ")";
  }

  /** One of the explanations that the audit found has these words. */
  public AuditDifferenceAssert because(String words) {
    if (actual.explanations().stream().noneMatch(explanation -> explanation.contains(words))) {
      failWithMessage(
          "%s",
          "Expected the difference at "
              + actual.where()
              + " of "
              + audit
              + " to be explained by \""
              + words
              + "\", but the explanations are "
              + actual.explanations());
    }
    return this;
  }

  /** Goes on with another difference of the same audit. */
  public AuditDifferenceAssert differsAt(String outer, String inner) {
    return result.differsAt(outer, inner);
  }

  /** The audit lists no difference but those that were asked for. */
  public AuditResultAssert differsNowhereElse() {
    return result.differsNowhereElse();
  }
}
