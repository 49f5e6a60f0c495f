package io.costaudit.audit.reason;

import io.costaudit.audit.AuditFloatResult;
import io.costaudit.audit.AuditMeasure;
import io.costaudit.audit.ReasonKind;
import io.costaudit.audit.compare.AuditKeys;
import io.costaudit.audit.compare.Findings.Difference;
import io.costaudit.cost.CostKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Detects the ratio, actual divided by expected, that nearly all differing objects of a group have
 * in common. A group is a measure, a category of a bill, or a grouping.
 *
 * <p>A ratio is a rule if at least {@value #LEAST_OBJECTS} objects have it, if they are at least
 * nine tenths of all objects of the group that differ, and if each of their ratios is within a
 * thousandth of the median. For example, if eight of ten volumes that differ cost twice their
 * price, the ratio is no rule; if nine of ten do, it is. An object whose expected cost is 0 differs
 * but has no ratio.
 */
final class OneRatioDetector implements ReasonDetector {
  private static final int LEAST_OBJECTS = 3;
  private static final long LEAST_TENTHS = 9;
  private static final double TOLERANCE = 1e-3;

  private final Map<String, Rule> rules = new HashMap<>();

  OneRatioDetector(Evidence evidence) {
    Map<String, Map<CostKey, Double>> byGroup = new LinkedHashMap<>();
    // All differences count, not only those that the result lists.
    for (Difference difference : evidence.findings().differences()) {
      byGroup
          .computeIfAbsent(group(difference), unused -> new LinkedHashMap<>())
          .put(difference.key(), ratio(difference));
    }
    byGroup.forEach(this::addRule);
  }

  @Override
  public ReasonKind kind() {
    return ReasonKind.ONE_RATIO;
  }

  /** Returns the rule that a difference follows, in words: how many objects follow it. */
  @Override
  public List<String> explanations(Difference difference) {
    Rule rule = rules.get(group(difference));
    return rule != null && rule.holds(ratio(difference)) ? List.of(rule.text()) : List.of();
  }

  private void addRule(String group, Map<CostKey, Double> byObject) {
    double[] sorted =
        byObject.values().stream()
            .mapToDouble(Double::doubleValue)
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    if (sorted.length < LEAST_OBJECTS) {
      return;
    }
    // Nine tenths of the objects that differ have one ratio only if the one in the middle has it.
    Rule median = new Rule(sorted[(sorted.length - 1) / 2], "");
    long alike = Arrays.stream(sorted).filter(median::holds).count();
    if (alike >= LEAST_OBJECTS && 10 * alike >= LEAST_TENTHS * byObject.size()) {
      rules.put(
          group,
          new Rule(
              median.ratio(),
              String.format(
                  Locale.ROOT,
                  "%d of %d that differ in %s have the ratio %.4g",
                  alike,
                  byObject.size(),
                  group,
                  median.ratio())));
    }
  }

  /** Returns actual divided by expected; NaN where 0 was expected. */
  private static double ratio(Difference difference) {
    AuditFloatResult values = difference.values();
    return values.expected() == 0 ? Double.NaN : values.actual() / values.expected();
  }

  /** Returns the name of the group of a difference. */
  private static String group(Difference difference) {
    if (difference.measure() != AuditMeasure.TOTAL) {
      return difference.measure().wireName();
    }
    return AuditKeys.isOfBill(difference.grouping(), difference.key())
        ? difference.key().value(1)
        : AuditKeys.name(difference.grouping());
  }

  /**
   * The ratio of a group.
   *
   * @param ratio the median
   */
  private record Rule(double ratio, String text) {
    boolean holds(double other) {
      return Math.abs(other - ratio) <= TOLERANCE * Math.abs(ratio);
    }
  }
}
