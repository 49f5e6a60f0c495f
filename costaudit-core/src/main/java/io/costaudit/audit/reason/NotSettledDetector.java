package io.costaudit.audit.reason;

import io.costaudit.audit.ReasonKind;
import io.costaudit.audit.compare.Findings.Difference;
import java.util.List;

/** Detects that the source may still change the costs of the window. */
final class NotSettledDetector implements ReasonDetector {
  private final boolean isSettled;

  NotSettledDetector(Evidence evidence) {
    this.isSettled = evidence.isSettled();
  }

  @Override
  public ReasonKind kind() {
    return ReasonKind.NOT_SETTLED;
  }

  @Override
  public List<String> explanations(Difference difference) {
    return isSettled ? List.of() : List.of("the window is not settled");
  }
}
