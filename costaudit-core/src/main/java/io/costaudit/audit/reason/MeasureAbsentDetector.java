package io.costaudit.audit.reason;

import io.costaudit.audit.ReasonKind;
import io.costaudit.audit.compare.Findings.Difference;
import io.costaudit.cost.CostSums;
import io.costaudit.cost.Measure;
import java.util.ArrayList;
import java.util.List;

/** Detects measures of which one side has nothing, if they close the gap. */
final class MeasureAbsentDetector implements ReasonDetector {
  @Override
  public ReasonKind kind() {
    return ReasonKind.MEASURE_ABSENT;
  }

  @Override
  public List<String> explanations(Difference difference) {
    CostSums expected = difference.expectedSums();
    CostSums actual = difference.actualSums();
    // Where one measure is compared, this would say no more than the numbers do.
    if (expected == null || actual == null || difference.measure().measure().isPresent()) {
      return List.of();
    }
    double allowed = difference.allowed();
    List<String> found = new ArrayList<>();
    for (Measure measure : Measure.values()) {
      double ofExpected = expected.total(measure);
      double ofActual = actual.total(measure);
      if (Gaps.isClosed(difference, -ofExpected) && Math.abs(ofActual) <= allowed) {
        found.add("the actual side lacks all of " + measure.wireName());
      }
      if (Gaps.isClosed(difference, ofActual) && Math.abs(ofExpected) <= allowed) {
        found.add("the expected side lacks all of " + measure.wireName());
      }
    }
    return found;
  }
}
