package io.costaudit.audit.compare;

import io.costaudit.audit.AuditMissingValue.Kind;
import io.costaudit.audit.compare.Findings.Difference;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.Grouping;
import java.util.Set;

/** Findings that a test of another package writes, in place of a comparison. */
public final class WritableFindings {
  private final Findings findings = new Findings();

  public Findings findings() {
    return findings;
  }

  public void add(Difference difference) {
    findings.add(difference);
  }

  public void withdraw(Grouping grouping, CostKey key) {
    findings.withdraw(grouping, Set.of(key));
  }

  public void addIdle(CostKey key, double amount) {
    findings.addIdle(key, amount);
  }

  public void addMissingKey(Grouping grouping, CostKey key, double amount) {
    findings.missingKey(Kind.MISSING_ACTUAL, grouping, key, amount, "lost");
  }
}
