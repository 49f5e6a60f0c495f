package io.costaudit.audit.reason;

import io.costaudit.audit.ReasonKind;
import io.costaudit.audit.compare.Findings;
import io.costaudit.audit.compare.Findings.Difference;
import java.util.List;

/** Detects that the actual side has no idle cost of the object, and so costs less. */
final class IdleAbsentDetector implements ReasonDetector {
  private final Findings findings;

  IdleAbsentDetector(Evidence evidence) {
    this.findings = evidence.findings();
  }

  @Override
  public ReasonKind kind() {
    return ReasonKind.IDLE_ABSENT;
  }

  @Override
  public List<String> explanations(Difference difference) {
    return difference.values().difference() < 0
        ? findings.withoutIdle(difference.key()).map(List::of).orElse(List.of())
        : List.of();
  }
}
