package io.costaudit.audit.reason;

import io.costaudit.audit.AuditMissingValue;
import io.costaudit.audit.ReasonKind;
import io.costaudit.audit.compare.Findings.Difference;
import java.util.ArrayList;
import java.util.List;

/** Detects that the gap equals the cost of a key that one side does not have. */
final class MissingKeyDetector implements ReasonDetector {
  private final List<AuditMissingValue> missingKeys;

  MissingKeyDetector(Evidence evidence) {
    this.missingKeys = evidence.findings().missingKeys();
  }

  @Override
  public ReasonKind kind() {
    return ReasonKind.MISSING_KEY;
  }

  @Override
  public List<String> explanations(Difference difference) {
    List<String> found = new ArrayList<>();
    for (AuditMissingValue missing : missingKeys) {
      Double amount = missing.amount();
      if (amount != null && Gaps.isClosedWithoutSign(difference, amount)) {
        found.add("equals what is missing at " + missing.keyName());
      }
    }
    return found;
  }
}
