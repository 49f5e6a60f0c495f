package io.costaudit.audit;

import io.costaudit.audit.Findings.Difference;
import io.costaudit.cost.CostSums;
import io.costaudit.cost.Measure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Explains differences where arithmetic can prove the reason: it tries explanations and keeps the
 * ones that close the gap.
 */
final class Explainer {
  /** The number of differences with one ratio from which the ratio counts as a rule. */
  private static final int ALIKE = 2;

  private static final double RATIO_TOLERANCE = 1e-3;

  private final Findings findings;
  private final boolean isSettled;

  Explainer(Findings findings, boolean isSettled) {
    this.findings = findings;
    this.isSettled = isSettled;
  }

  List<AuditReason> explain(List<Difference> differences) {
    Map<String, String> ratios = ratios(differences);
    List<AuditReason> reasons = new ArrayList<>();
    for (Difference difference : differences) {
      double gap = difference.values().difference();
      List<String> found = explanations(difference, ratios.get(group(difference)));
      if (found.isEmpty()) {
        reasons.add(new AuditReason(difference.place(), AuditReason.UNEXPLAINED, gap));
      }
      found.forEach(text -> reasons.add(new AuditReason(difference.place(), text, gap)));
    }
    return reasons;
  }

  /** Returns the explanations of a difference, the strongest first. */
  private List<String> explanations(Difference difference, @Nullable String ratio) {
    List<String> found = new ArrayList<>();
    if (ratio != null) {
      found.add(ratio);
    }
    CostSums expected = difference.expectedSums();
    CostSums actual = difference.actualSums();
    if (expected != null && actual != null) {
      addParts(difference, expected, actual, found);
    }
    double gap = Math.abs(difference.values().difference());
    findings
        .amounts
        .getOrDefault(difference.key(), Map.of())
        .forEach(
            (what, amount) -> {
              if (isClose(gap, Math.abs(amount), difference)) {
                found.add("equals the " + what + " cost");
              }
            });
    findings.missingAmounts.forEach(
        (key, amount) -> {
          if (isClose(gap, Math.abs(amount), difference)) {
            found.add("equals what is missing at " + AuditText.keyName(key));
          }
        });
    addHours(difference, found);
    if (!isSettled) {
      found.add("the window is not settled");
    }
    return found;
  }

  private static void addParts(
      Difference difference, CostSums expected, CostSums actual, List<String> found) {
    double gap = difference.values().difference();
    Set<Measure> measures =
        difference.part().isEmpty() ? Measure.ALL : Set.of(Measure.ofWireName(difference.part()));
    addIfClose(
        "the actual side lacks the adjustments",
        -sum(measures, expected::adjustment),
        gap,
        difference,
        found);
    addIfClose(
        "the expected side lacks the adjustments",
        sum(measures, actual::adjustment),
        gap,
        difference,
        found);
    if (measures.size() > 1) {
      for (Measure measure : measures) {
        addIfClose(
            "the actual side lacks all of " + measure.wireName(),
            -expected.total(measure),
            gap,
            difference,
            found);
        addIfClose(
            "the expected side lacks all of " + measure.wireName(),
            actual.total(measure),
            gap,
            difference,
            found);
      }
    }
    if (expected.count() != actual.count() && expected.count() > 0 && actual.count() > 0) {
      double ratio = (double) actual.count() / expected.count();
      if (ratio == Math.rint(ratio)
          && isClose(gap, (ratio - 1) * difference.values().expected(), difference)) {
        found.add(String.format(Locale.ROOT, "counted %.0f times", ratio));
      }
    }
  }

  private static double sum(Set<Measure> measures, Function<Measure, Double> amount) {
    return measures.stream().mapToDouble(amount::apply).sum();
  }

  private static void addIfClose(
      String text, double amount, double gap, Difference difference, List<String> found) {
    if (isClose(gap, amount, difference)) {
      found.add(text);
    }
  }

  /** Returns whether the amount closes the gap and is large enough to prove anything. */
  private static boolean isClose(double gap, double amount, Difference difference) {
    return Math.abs(amount) > difference.allowed()
        && Math.abs(gap - amount) <= difference.allowed();
  }

  /**
   * Adds an explanation if the ratio is that of a day of 23 or 25 hours, on which clocks change.
   */
  private static void addHours(Difference difference, List<String> found) {
    for (int hours : new int[] {23, 25}) {
      double amount = difference.values().expected() * (hours / 24.0 - 1);
      if (isClose(difference.values().difference(), amount, difference)) {
        found.add("equals a day of " + hours + " hours in place of 24");
      }
      double inverse = difference.values().expected() * (24.0 / hours - 1);
      if (isClose(difference.values().difference(), inverse, difference)) {
        found.add("equals a day of 24 hours in place of " + hours);
      }
    }
  }

  /** Returns the ratios that all differences of a group have in common. */
  private static Map<String, String> ratios(List<Difference> differences) {
    Map<String, List<Double>> byGroup = new LinkedHashMap<>();
    for (Difference difference : differences) {
      AuditFloatResult values = difference.values();
      byGroup
          .computeIfAbsent(group(difference), unused -> new ArrayList<>())
          .add(values.expected() == 0 ? Double.NaN : values.actual() / values.expected());
    }
    Map<String, String> ratios = new LinkedHashMap<>();
    byGroup.forEach(
        (group, all) -> {
          double first = all.get(0);
          boolean isConstant =
              all.size() >= ALIKE
                  && all.stream()
                      .allMatch(
                          ratio -> Math.abs(ratio - first) <= RATIO_TOLERANCE * Math.abs(first));
          if (isConstant) {
            ratios.put(
                group,
                String.format(Locale.ROOT, "all %d of %s = %.4g×", all.size(), group, first));
          }
        });
    return ratios;
  }

  /**
   * Returns the group of a difference: its part, or for assets and bills the category, which is the
   * second value of the key.
   */
  private static String group(Difference difference) {
    if (!difference.part().isEmpty()) {
      return difference.part();
    }
    return difference.section().isEmpty() ? difference.id().value(1) : difference.section();
  }
}
