package io.costaudit.audit.reason;

import io.costaudit.audit.ReasonKind;
import io.costaudit.audit.compare.Findings.Difference;
import java.util.ArrayList;
import java.util.List;

/** Detects the ratio of a day of 23 or 25 hours, on which clocks change, to a day of 24 hours. */
final class HoursDetector implements ReasonDetector {
  private static final List<Integer> DAYS_OF_CLOCK_CHANGES = List.of(23, 25);

  @Override
  public ReasonKind kind() {
    return ReasonKind.HOURS;
  }

  @Override
  public List<String> explanations(Difference difference) {
    double expected = difference.values().expected();
    List<String> found = new ArrayList<>();
    for (int hours : DAYS_OF_CLOCK_CHANGES) {
      if (Gaps.isClosed(difference, expected * (hours / 24.0 - 1))) {
        found.add("equals a day of " + hours + " hours in place of 24");
      }
      if (Gaps.isClosed(difference, expected * (24.0 / hours - 1))) {
        found.add("equals a day of 24 hours in place of " + hours);
      }
    }
    return found;
  }
}
