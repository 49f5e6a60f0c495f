package io.costaudit.audit.reason;

import io.costaudit.audit.ReasonKind;
import io.costaudit.audit.compare.Findings.Difference;
import io.costaudit.cost.CostSums;
import java.util.List;
import java.util.Locale;

/** Detects that the actual side has a whole multiple of the rows and of the cost. */
final class DoubledDetector implements ReasonDetector {
  @Override
  public ReasonKind kind() {
    return ReasonKind.DOUBLED;
  }

  @Override
  public List<String> explanations(Difference difference) {
    CostSums expected = difference.expectedSums();
    CostSums actual = difference.actualSums();
    if (expected == null
        || actual == null
        || expected.count() == actual.count()
        || expected.count() <= 0
        || actual.count() <= 0) {
      return List.of();
    }
    double ratio = (double) actual.count() / expected.count();
    return ratio == Math.rint(ratio)
            && Gaps.isClosed(difference, (ratio - 1) * difference.values().expected())
        ? List.of(String.format(Locale.ROOT, "counted %.0f times", ratio))
        : List.of();
  }
}
