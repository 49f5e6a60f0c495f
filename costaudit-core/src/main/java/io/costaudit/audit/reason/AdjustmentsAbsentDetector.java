package io.costaudit.audit.reason;

import io.costaudit.audit.ReasonKind;
import io.costaudit.audit.compare.Findings.Difference;
import io.costaudit.cost.CostSums;
import io.costaudit.cost.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Detects that one side has no adjustments, and that those of the other side close the gap. */
final class AdjustmentsAbsentDetector implements ReasonDetector {
  @Override
  public ReasonKind kind() {
    return ReasonKind.ADJUSTMENTS_ABSENT;
  }

  @Override
  public List<String> explanations(Difference difference) {
    CostSums expected = difference.expectedSums();
    CostSums actual = difference.actualSums();
    if (expected == null || actual == null) {
      return List.of();
    }
    Set<Measure> measures = difference.measure().measure().map(Set::of).orElse(Measure.ALL);
    List<String> found = new ArrayList<>();
    if (Gaps.isClosed(difference, -sum(measures, expected::adjustment))
        && hasNone(measures, actual, difference)) {
      found.add("the actual side lacks the adjustments");
    }
    if (Gaps.isClosed(difference, sum(measures, actual::adjustment))
        && hasNone(measures, expected, difference)) {
      found.add("the expected side lacks the adjustments");
    }
    return found;
  }

  /** Returns whether no measure has an adjustment, not only those that cancel each other. */
  private static boolean hasNone(Set<Measure> measures, CostSums sums, Difference difference) {
    return sum(measures, measure -> Math.abs(sums.adjustment(measure))) <= difference.allowed();
  }

  private static double sum(Set<Measure> measures, ToDoubleFunction<Measure> amount) {
    return measures.stream().mapToDouble(amount).sum();
  }
}
