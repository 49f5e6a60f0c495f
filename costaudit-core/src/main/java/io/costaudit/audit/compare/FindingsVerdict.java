package io.costaudit.audit.compare;

import io.costaudit.audit.AuditMissingValue;
import io.costaudit.audit.AuditVerdict;
import io.costaudit.audit.compare.Findings.Difference;
import java.util.ArrayList;
import java.util.List;

/**
 * The verdict on the findings of an audit, and the values that the result shows.
 *
 * @param description the reasons of the verdict that the values do not show; often empty
 * @param listed the differences that the result shows
 * @param missing the missing values that the result shows
 */
public record FindingsVerdict(
    AuditVerdict verdict,
    String description,
    List<Difference> listed,
    List<AuditMissingValue> missing) {

  /**
   * Judges the findings. No audit passes without a comparison.
   *
   * @param isSettled whether no change of the data is expected any more
   * @param isChanged whether the data changed while they were audited, twice
   * @param maxListed the number of differences, and of missing values, that the result lists
   */
  public static FindingsVerdict of(
      AuditPlan plan, Findings findings, boolean isSettled, boolean isChanged, int maxListed) {
    if (findings.preliminary != null) {
      return new FindingsVerdict(AuditVerdict.ERROR, findings.preliminary, List.of(), List.of());
    }
    List<String> warnings = new ArrayList<>(findings.warnings);
    if (findings.withinRounding > 0) {
      warnings.add("within the source's rounding");
    }
    if (!isSettled) {
      warnings.add("not settled");
    }
    if (isChanged) {
      warnings.add("the data changed while they were audited");
    }
    boolean isUnequal = findings.differed() > 0;
    AuditVerdict verdict;
    if (isUnequal && (isSettled || !plan.waitsForSettlement() || findings.notFinite > 0)) {
      verdict = AuditVerdict.FAILED;
    } else if (findings.compared == 0) {
      verdict = AuditVerdict.NO_DATA;
      warnings.add("nothing was compared");
    } else if (isUnequal || !findings.missing.isEmpty() || !warnings.isEmpty()) {
      verdict = AuditVerdict.WARNING;
    } else {
      verdict = AuditVerdict.PASSED;
    }
    List<String> words = new ArrayList<>(findings.remarks());
    words.addAll(warnings);
    if (findings.notFinite > 0) {
      words.add(
          findings.notFinite
              + (findings.notFinite == 1 ? " value is" : " values are")
              + " no finite number");
    }
    addCut(words, "differences", findings.differences().size(), maxListed);
    addCut(words, "missing values", findings.missing.size(), maxListed);
    return new FindingsVerdict(
        verdict,
        String.join("; ", words),
        findings.largest(maxListed),
        findings.missing.stream().limit(maxListed).toList());
  }

  private static void addCut(List<String> words, String what, int count, int maxListed) {
    if (count > maxListed) {
      words.add(maxListed + " of " + count + " " + what + " are listed");
    }
  }
}
