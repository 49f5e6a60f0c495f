package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import io.costaudit.CostAuditException;
import io.costaudit.audit.compare.StoreRole;
import io.costaudit.internal.Credentials;
import io.costaudit.internal.OneLine;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The errors of a run, as readers of its results see them. */
final class RunErrors {
  private static final Logger LOG = System.getLogger(Auditor.class.getName());

  private RunErrors() {}

  /** Returns the error for a reader of the result; the log has the stack trace. */
  static String words(RuntimeException e) {
    if (e instanceof CostAuditException) {
      return Credentials.hiddenIn(OneLine.of(e.getMessage()));
    }
    LOG.log(Level.ERROR, "an audit failed by an unexpected error", e);
    return "an unexpected error, " + e.getClass().getSimpleName() + "; see the log";
  }

  /**
   * Returns which of the stores failed and why, each cause once; empty if none of them failed.
   *
   * @param causes the errors of the stores that failed
   */
  static String ofStores(Set<StoreRole> roles, Map<StoreRole, String> causes) {
    Map<String, List<String>> byCause = new LinkedHashMap<>();
    roles.stream()
        .sorted()
        .filter(causes::containsKey)
        .forEach(
            role ->
                byCause
                    .computeIfAbsent(requireNonNull(causes.get(role)), unused -> new ArrayList<>())
                    .add(role.toString()));
    return byCause.entrySet().stream()
        .map(entry -> String.join(" and ", entry.getValue()) + " failed: " + entry.getKey())
        .collect(Collectors.joining("; "));
  }
}
