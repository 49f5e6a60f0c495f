package io.costaudit.audit.compare;

import io.costaudit.audit.AuditFloatResult;
import io.costaudit.audit.AuditMeasure;
import io.costaudit.audit.AuditMissingValue.Kind;
import io.costaudit.audit.Tolerance;
import io.costaudit.audit.compare.Compared.Closeness;
import io.costaudit.audit.compare.Findings.Difference;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostSums;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Measure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares two tables key by key. All audits do this; they differ in the source of the tables and
 * in the parts of a key that they compare.
 *
 * @param expectedName the name of the expected side, for messages
 * @param actualName the name of the actual side, for messages
 */
record Comparison(Tolerance tolerance, String expectedName, String actualName, Findings findings) {

  /** Compares each of the measures separately; each is a value of its own in the result. */
  void eachMeasure(
      Grouping grouping, CostTable expected, CostTable actual, Collection<Measure> measures) {
    for (CostKey key : onBothSides(grouping, expected, actual, EnumSet.copyOf(measures))) {
      CostSums e = expected.get(key).orElseThrow();
      CostSums a = actual.get(key).orElseThrow();
      boolean withinRounding = false;
      for (Measure measure : measures) {
        Set<Measure> one = EnumSet.of(measure);
        Compared compared = Compared.of(expected, e, actual, a, one, tolerance);
        withinRounding |= compared.closeness() == Closeness.WITHIN_ROUNDING;
        note(grouping, key, AuditMeasure.of(measure), compared, e, a, one);
      }
      count(withinRounding);
    }
  }

  /**
   * Compares the totals of these measures. If both sides have costs by measure, the method also
   * compares each measure, to find differences that cancel each other.
   */
  void totals(
      Grouping grouping,
      CostTable expected,
      CostTable actual,
      Set<Measure> measures,
      boolean byMeasure) {
    Set<Measure> unlike = EnumSet.noneOf(Measure.class);
    long cancelling = 0;
    for (CostKey key : onBothSides(grouping, expected, actual, measures)) {
      CostSums e = expected.get(key).orElseThrow();
      CostSums a = actual.get(key).orElseThrow();
      Compared total = Compared.of(expected, e, actual, a, measures, tolerance);
      Set<Measure> parts =
          byMeasure && total.closeness() != Closeness.NOT_FINITE && !total.isDifferent()
              ? differing(expected, e, actual, a, measures)
              : Set.of();
      if (parts.isEmpty()) {
        note(grouping, key, AuditMeasure.TOTAL, total, e, a, measures);
        count(total.closeness() == Closeness.WITHIN_ROUNDING);
      } else {
        cancelling++;
        noteAmounts(grouping, total);
        unlike.addAll(parts);
        add(grouping, key, AuditMeasure.TOTAL, total, e, a);
        count(false);
      }
    }
    if (cancelling > 0) {
      findings.addRemark(
          cancelling
              + (cancelling == 1 ? " key differs in " : " keys differ in ")
              + unlike.stream().map(Measure::wireName).collect(Collectors.joining(", "))
              + (cancelling == 1 ? " while its total agrees" : " while their totals agree"));
    }
  }

  private void count(boolean withinRounding) {
    findings.compared++;
    if (withinRounding) {
      findings.withinRounding++;
    }
  }

  private Set<Measure> differing(
      CostTable expected, CostSums e, CostTable actual, CostSums a, Set<Measure> measures) {
    Set<Measure> differing = EnumSet.noneOf(Measure.class);
    for (Measure measure : measures) {
      if (Compared.of(expected, e, actual, a, EnumSet.of(measure), tolerance).isDifferent()) {
        differing.add(measure);
      }
    }
    return differing;
  }

  /** Returns the keys that both sides have, and notes each other key as missing on one side. */
  private List<CostKey> onBothSides(
      Grouping grouping, CostTable expected, CostTable actual, Set<Measure> measures) {
    List<CostKey> both = new ArrayList<>();
    expected
        .asMap()
        .forEach(
            (key, sums) -> {
              if (actual.get(key).isPresent()) {
                both.add(key);
              } else {
                findings.missingActual++;
                findings.missingKey(
                    Kind.MISSING_ACTUAL,
                    grouping,
                    key,
                    sums.total(measures),
                    missing(expectedName, actualName));
              }
            });
    actual
        .asMap()
        .forEach(
            (key, sums) -> {
              if (expected.get(key).isEmpty()) {
                findings.missingExpected++;
                findings.missingKey(
                    Kind.MISSING_EXPECTED,
                    grouping,
                    key,
                    sums.total(measures),
                    missing(actualName, expectedName));
              }
            });
    return both;
  }

  private static String missing(String in, String notIn) {
    return "in the " + in + ", not in the " + notIn;
  }

  private void note(
      Grouping grouping,
      CostKey key,
      AuditMeasure measure,
      Compared compared,
      CostSums expected,
      CostSums actual,
      Set<Measure> measures) {
    noteAmounts(grouping, compared);
    switch (compared.closeness()) {
      case EQUAL, WITHIN_ROUNDING -> {}
      case DIFFERENT -> add(grouping, key, measure, compared, expected, actual);
      case NOT_FINITE -> {
        noteNotFinite(grouping, key, expected, measures, expectedName);
        noteNotFinite(grouping, key, actual, measures, actualName);
      }
    }
  }

  private void noteAmounts(Grouping grouping, Compared compared) {
    if (compared.closeness() != Closeness.NOT_FINITE) {
      findings.compared(grouping, compared.expected(), compared.actual());
    }
  }

  private void add(
      Grouping grouping,
      CostKey key,
      AuditMeasure measure,
      Compared compared,
      CostSums e,
      CostSums a) {
    findings.add(
        new Difference(
            grouping,
            key,
            measure,
            new AuditFloatResult(compared.expected(), compared.actual()),
            compared.allowed(),
            e,
            a));
  }

  private void noteNotFinite(
      Grouping grouping, CostKey key, CostSums sums, Set<Measure> measures, String side) {
    for (Measure measure : measures) {
      String field = measure.wireName() + " cost";
      if (!Double.isFinite(sums.cost(measure))) {
        findings.notFinite(
            grouping, key, AuditMeasure.of(measure), field + " is no finite number in the " + side);
      }
      if (!Double.isFinite(sums.adjustment(measure))) {
        findings.notFinite(
            grouping,
            key,
            AuditMeasure.of(measure),
            field + " adjustment is no finite number in the " + side);
      }
    }
  }
}
