package io.costaudit.audit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The findings of a result by their names on the wire. */
final class Named {
  private Named() {}

  /** Returns the values of the differences by their outer and inner names. */
  static Map<String, Map<String, AuditFloatResult>> values(AuditResult result) {
    Map<String, Map<String, AuditFloatResult>> values = new TreeMap<>();
    for (AuditDifference difference : result.differences()) {
      values
          .computeIfAbsent(difference.outer(), unused -> new TreeMap<>())
          .put(difference.inner(), difference.values());
    }
    return values;
  }

  static Map<String, AuditFloatResult> values(AuditResult result, String outer) {
    return values(result).getOrDefault(outer, Map.of());
  }

  /** Returns the reasons: {@code c1/n1 cpu: equals the idle cost: 4.0}. */
  static List<String> reasons(AuditResult result) {
    return result.differences().stream()
        .flatMap(
            difference ->
                difference.reasons().stream()
                    .map(
                        reason ->
                            difference.place()
                                + ": "
                                + reason.explanation()
                                + ": "
                                + reason.amount()))
        .toList();
  }

  /** Returns the missing values: {@code c1/n1: cpu 3.00 of idle stand at no node}. */
  static List<String> missing(AuditResult result) {
    return result.outcome().missingValues().stream()
        .map(missing -> missing.keyText() + ": " + missing.description())
        .toList();
  }
}
