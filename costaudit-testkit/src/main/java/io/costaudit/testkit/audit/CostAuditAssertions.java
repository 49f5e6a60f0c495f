package io.costaudit.testkit.audit;

import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on results of audits, to be imported statically, also beside those of AssertJ:
 *
 * <pre>{@code
 * assertThat(report).passed();
 * assertThat(set).audit(ALLOCATION_RECONCILIATION)
 *     .differsAt("cluster-one/node-1", "cpu").by(0.46).because("counted 2 times")
 *     .differsNowhereElse();
 * }</pre>
 *
 * <p>What fails shows a table of what differs, what is missing, and why an audit was not run.
 *
 * @since 0.1.0
 */
public final class CostAuditAssertions {
  private CostAuditAssertions() {}

  /** Assertions on what a run did. */
  public static AuditReportAssert assertThat(@Nullable AuditReport actual) {
    return new AuditReportAssert(actual);
  }

  /** Assertions on the results of one window. */
  public static AuditSetAssert assertThat(@Nullable AuditSet actual) {
    return new AuditSetAssert(actual, Map.of());
  }

  /** Assertions on the result of one audit; null, of an audit that was not run, fails them all. */
  public static AuditResultAssert assertThat(@Nullable AuditResult actual) {
    return new AuditResultAssert(actual, Messages.kind(actual));
  }
}
