package io.costaudit.audit;

import io.costaudit.time.Window;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run did.
 *
 * @param sets one for each window, ascending by start, with the results of this run alone
 * @param lacking why audits that were asked for were run over no window at all: which data are
 *     lacking
 * @param failed windows that were given up, with what went wrong
 * @param isCancelled whether it was ended before all windows were audited
 */
public record AuditReport(
    List<AuditSet> sets,
    Map<AuditType, String> lacking,
    Map<Window, String> failed,
    boolean isCancelled) {
  public AuditReport {
    sets = List.copyOf(sets);
    lacking =
        Collections.unmodifiableMap(
            lacking.isEmpty() ? new EnumMap<>(AuditType.class) : new EnumMap<>(lacking));
    failed = Collections.unmodifiableMap(new LinkedHashMap<>(failed));
  }
}
