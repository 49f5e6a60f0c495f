package io.costaudit.audit.reason;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.audit.ReasonKind;
import io.costaudit.audit.compare.WritableFindings;
import org.junit.jupiter.api.Test;

/** The list of detectors: its order is the order of the reasons in a result. */
class ReasonDetectorsTest {
  @Test
  void eachKindHasOneDetectorAndTheWeakestReasonIsTheLast() {
    Evidence evidence = new Evidence(new WritableFindings().findings(), true);
    assertThat(ReasonDetectors.of(evidence))
        .extracting(ReasonDetector::kind)
        .containsExactly(
            ReasonKind.ONE_RATIO,
            ReasonKind.ADJUSTMENTS_ABSENT,
            ReasonKind.MEASURE_ABSENT,
            ReasonKind.DOUBLED,
            ReasonKind.IDLE_ABSENT,
            ReasonKind.IDLE,
            ReasonKind.MISSING_KEY,
            ReasonKind.HOURS,
            ReasonKind.NOT_SETTLED);
  }
}
