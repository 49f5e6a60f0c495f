package io.costaudit.audit;

import io.costaudit.time.Window;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request for a run: the windows and the audits.
 *
 * @param window the run audits the windows of the stores that overlap this window; null for all
 *     windows
 * @param types the audits, at least one
 */
public record AuditRequest(@Nullable Window window, Set<AuditType> types) {
  public AuditRequest {
    if (types.isEmpty()) {
      throw new IllegalArgumentException("types must not be empty");
    }
    types = Collections.unmodifiableSet(EnumSet.copyOf(types));
  }

  /** Returns the request for all audits over all windows. */
  public static AuditRequest everything() {
    return over(null);
  }

  /**
   * Returns the request for all audits over the windows that overlap this one; null for all
   * windows.
   */
  public static AuditRequest over(@Nullable Window window) {
    return new AuditRequest(window, EnumSet.allOf(AuditType.class));
  }

  /** Returns this request with only these audits. */
  public AuditRequest only(Set<AuditType> some) {
    return new AuditRequest(window, some);
  }

  /** Returns whether the request is for all audits. */
  public boolean isOfAllTypes() {
    return types.size() == AuditType.values().length;
  }

  /**
   * Returns the text with which Kubecost's API answers this request: {@code Running audit over
   * window: [2023-01-16T20:23:08+0000, 2023-01-19T20:23:08+0000) for all audit types}.
   */
  public String announcement() {
    return "Running audit " + scope();
  }

  /** Returns which audits over which window are asked for, in the words of the announcement. */
  String scope() {
    String where = window == null ? "over all windows" : "over window: " + window;
    String what =
        isOfAllTypes()
            ? "all audit types"
            : (types.size() == 1 ? "audit type " : "audit types ")
                + String.join(", ", types.stream().map(AuditType::wireName).toList());
    return where + " for " + what;
  }
}
