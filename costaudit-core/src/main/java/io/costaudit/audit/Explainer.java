package io.costaudit.audit;

import io.costaudit.audit.Findings.Difference;
import io.costaudit.cost.CostSums;
import io.costaudit.cost.Measure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Explains differences where arithmetic can prove the reason: it tries explanations and keeps the
 * ones that close the gap.
 */
final class Explainer {
  private final Findings findings;
  private final boolean isSettled;
  private final Ratios ratios;

  Explainer(Findings findings, boolean isSettled) {
    this.findings = findings;
    this.isSettled = isSettled;
    // All differences count, not only those that the result lists.
    this.ratios = Ratios.of(findings.differences());
  }

  /** Returns the differences with their reasons, in the same order. */
  List<AuditDifference> explain(List<Difference> differences) {
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
    Set<AuditReason> found = new LinkedHashSet<>();
    double gap = difference.values().difference();
    Adder reasons = (kind, text) -> found.add(new AuditReason(kind, text, gap));
    ratios.of(difference).ifPresent(text -> reasons.add(ReasonKind.ONE_RATIO, text));
    CostSums expected = difference.expectedSums();
    CostSums actual = difference.actualSums();
    if (expected != null && actual != null) {
      addAdjustments(difference, expected, actual, reasons);
      addMeasures(difference, expected, actual, reasons);
      addRows(difference, expected, actual, reasons);
    }
    addAmountsElsewhere(difference, reasons);
    addHours(difference, reasons);
    if (!isSettled) {
      reasons.add(ReasonKind.NOT_SETTLED, "the window is not settled");
    }
    return found.isEmpty() ? List.of(AuditReason.unexplained(gap)) : new ArrayList<>(found);
  }

  private interface Adder {
    void add(ReasonKind kind, String text);
  }

  /** Adds the side that has no adjustments, if those of the other side close the gap. */
  private static void addAdjustments(
      Difference difference, CostSums expected, CostSums actual, Adder reasons) {
    Set<Measure> measures = difference.measure().measure().map(Set::of).orElse(Measure.ALL);
    double gap = difference.values().difference();
    double ofExpected = sum(measures, expected::adjustment);
    double ofActual = sum(measures, actual::adjustment);
    if (isClose(gap, -ofExpected, difference) && hasNone(measures, actual, difference)) {
      reasons.add(ReasonKind.ADJUSTMENTS_ABSENT, "the actual side lacks the adjustments");
    }
    if (isClose(gap, ofActual, difference) && hasNone(measures, expected, difference)) {
      reasons.add(ReasonKind.ADJUSTMENTS_ABSENT, "the expected side lacks the adjustments");
    }
  }

  /** Returns whether no measure has an adjustment, not only those that cancel each other. */
  private static boolean hasNone(Set<Measure> measures, CostSums sums, Difference difference) {
    return sum(measures, measure -> Math.abs(sums.adjustment(measure))) <= difference.allowed();
  }

  private static double sum(Set<Measure> measures, ToDoubleFunction<Measure> amount) {
    return measures.stream().mapToDouble(amount).sum();
  }

  /** Adds the measures of which one side has nothing, if they close the gap. */
  private static void addMeasures(
      Difference difference, CostSums expected, CostSums actual, Adder reasons) {
    // Where one measure is compared, this would say no more than the numbers do.
    if (difference.measure().measure().isPresent()) {
      return;
    }
    double gap = difference.values().difference();
    double allowed = difference.allowed();
    for (Measure measure : Measure.values()) {
      double ofExpected = expected.total(measure);
      double ofActual = actual.total(measure);
      if (isClose(gap, -ofExpected, difference) && Math.abs(ofActual) <= allowed) {
        reasons.add(
            ReasonKind.MEASURE_ABSENT, "the actual side lacks all of " + measure.wireName());
      }
      if (isClose(gap, ofActual, difference) && Math.abs(ofExpected) <= allowed) {
        reasons.add(
            ReasonKind.MEASURE_ABSENT, "the expected side lacks all of " + measure.wireName());
      }
    }
  }

  /** Adds that the actual side has a whole multiple of the rows and of the cost. */
  private static void addRows(
      Difference difference, CostSums expected, CostSums actual, Adder reasons) {
    if (expected.count() != actual.count() && expected.count() > 0 && actual.count() > 0) {
      double ratio = (double) actual.count() / expected.count();
      double gap = difference.values().difference();
      if (ratio == Math.rint(ratio)
          && isClose(gap, (ratio - 1) * difference.values().expected(), difference)) {
        reasons.add(ReasonKind.DOUBLED, String.format(Locale.ROOT, "counted %.0f times", ratio));
      }
    }
  }

  private void addAmountsElsewhere(Difference difference, Adder reasons) {
    double gap = Math.abs(difference.values().difference());
    Double idle = findings.idle.get(difference.key());
    if (idle != null && isClose(gap, Math.abs(idle), difference)) {
      reasons.add(ReasonKind.IDLE, "equals the idle cost");
    }
    for (AuditMissingValue missing : findings.missingKeys) {
      Double amount = missing.amount();
      if (amount != null && isClose(gap, Math.abs(amount), difference)) {
        reasons.add(ReasonKind.MISSING_KEY, "equals what is missing at " + missing.keyName());
      }
    }
  }

  /** Returns whether the amount closes the gap and is large enough to prove anything. */
  private static boolean isClose(double gap, double amount, Difference difference) {
    return Math.abs(amount) > difference.allowed()
        && Math.abs(gap - amount) <= difference.allowed();
  }

  /** Adds a reason if the ratio is that of a day of 23 or 25 hours, on which clocks change. */
  private static void addHours(Difference difference, Adder reasons) {
    double gap = difference.values().difference();
    for (int hours : new int[] {23, 25}) {
      if (isClose(gap, difference.values().expected() * (hours / 24.0 - 1), difference)) {
        reasons.add(ReasonKind.HOURS, "equals a day of " + hours + " hours in place of 24");
      }
      if (isClose(gap, difference.values().expected() * (24.0 / hours - 1), difference)) {
        reasons.add(ReasonKind.HOURS, "equals a day of 24 hours in place of " + hours);
      }
    }
  }
}
