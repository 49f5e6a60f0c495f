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
 * @param failing why audits that were asked for were run over no window at all: which stores failed
 *     before they could tell what they hold
 * @param failed windows that were given up, with what went wrong
 * @param isCancelled whether it was ended before all windows were audited
 */
public record AuditReport(
    List<AuditSet> sets,
    Map<AuditType, String> lacking,
    Map<AuditType, String> failing,
    Map<Window, String> failed,
    boolean isCancelled) {
  public AuditReport {
    sets = List.copyOf(sets);
    lacking = copy(lacking);
    failing = copy(failing);
    failed = Collections.unmodifiableMap(new LinkedHashMap<>(failed));
  }

  private static Map<AuditType, String> copy(Map<AuditType, String> whys) {
    Map<AuditType, String> copy = new EnumMap<>(AuditType.class);
    copy.putAll(whys);
    return Collections.unmodifiableMap(copy);
  }
}
