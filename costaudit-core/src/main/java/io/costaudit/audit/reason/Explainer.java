package io.costaudit.audit.reason;

import io.costaudit.audit.AuditDifference;
import io.costaudit.audit.AuditReason;
import io.costaudit.audit.compare.Findings;
import io.costaudit.audit.compare.Findings.Difference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Explains the differences of one audit where arithmetic can prove the reason: it asks each
 * detector for the explanations that close the gap. Not safe for use by several threads, because
 * the findings are not.
 */
public final class Explainer {
  private final List<ReasonDetector> detectors;

  /**
   * Creates an explainer.
   *
   * @param findings all findings of the audit, not only those that the result lists
   * @param isSettled whether no change of the data is expected any more
   */
  public Explainer(Findings findings, boolean isSettled) {
    this.detectors = ReasonDetectors.of(new Evidence(findings, isSettled));
  }

  /** Returns the differences with their reasons, in the same order. */
  public List<AuditDifference> explain(List<Difference> differences) {
    return differences.stream()
        .map(
            difference ->
                new AuditDifference(
                    difference.grouping(),
                    difference.key(),
                    difference.measure(),
                    difference.values(),
                    reasons(difference)))
        .toList();
  }

  /** Returns the reasons of a difference, the strongest first. */
  private List<AuditReason> reasons(Difference difference) {
    double gap = difference.values().difference();
    Set<AuditReason> found = new LinkedHashSet<>();
    for (ReasonDetector detector : detectors) {
      for (String explanation : detector.explanations(difference)) {
        found.add(new AuditReason(detector.kind(), explanation, gap));
      }
    }
    return found.isEmpty() ? List.of(AuditReason.unexplained(gap)) : new ArrayList<>(found);
  }
}
