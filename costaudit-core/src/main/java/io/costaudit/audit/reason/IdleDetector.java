package io.costaudit.audit.reason;

import io.costaudit.audit.ReasonKind;
import io.costaudit.audit.compare.Findings;
import io.costaudit.audit.compare.Findings.Difference;
import java.util.List;

/** Detects that the gap equals the idle cost of the object. */
final class IdleDetector implements ReasonDetector {
  private final Findings findings;

  IdleDetector(Evidence evidence) {
    this.findings = evidence.findings();
  }

  @Override
  public ReasonKind kind() {
    return ReasonKind.IDLE;
  }

  @Override
  public List<String> explanations(Difference difference) {
    return findings
        .idle(difference.key())
        .filter(idle -> Gaps.isClosedWithoutSign(difference, idle))
        .map(idle -> List.of("equals the idle cost"))
        .orElse(List.of());
  }
}
