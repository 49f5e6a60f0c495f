package io.costaudit.audit;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Makes sorted copies of the maps in results, so that they always print in the same order. */
final class Results {
  private Results() {}

  static Map<String, AuditFloatResult> copyOf(Map<String, AuditFloatResult> results) {
    return Collections.unmodifiableMap(new TreeMap<>(results));
  }

  static Map<String, Map<String, AuditFloatResult>> copyOfNested(
      Map<String, Map<String, AuditFloatResult>> results) {
    Map<String, Map<String, AuditFloatResult>> copy = new TreeMap<>();
    results.forEach((key, inner) -> copy.put(key, copyOf(inner)));
    return Collections.unmodifiableMap(copy);
  }
}
