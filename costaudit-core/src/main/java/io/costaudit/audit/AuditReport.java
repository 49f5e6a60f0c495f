package io.costaudit.audit;

import io.costaudit.time.Window;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The report of a run.
 *
 * @param sets one set for each window, in ascending order of the start, with the results of this
 *     run only. An audit whose stores failed has a result with the verdict {@link
 *     AuditVerdict#ERROR} here; the store of the results has an {@link AuditAttempt} in its place.
 * @param missingData why requested audits ran over no window at all: the data that are missing
 * @param storeFailures why requested audits ran over no window at all: the stores that failed
 *     before they returned their windows
 * @param abandonedWindows the windows that the run gave up, with the errors
 * @param isCancelled whether the run was ended before all windows were audited
 */
public record AuditReport(
    List<AuditSet> sets,
    Map<AuditType, String> missingData,
    Map<AuditType, String> storeFailures,
    Map<Window, String> abandonedWindows,
    boolean isCancelled) {
  public AuditReport {
    sets = List.copyOf(sets);
    missingData = copy(missingData);
    storeFailures = copy(storeFailures);
    abandonedWindows = Collections.unmodifiableMap(new LinkedHashMap<>(abandonedWindows));
  }

  private static Map<AuditType, String> copy(Map<AuditType, String> whys) {
    Map<AuditType, String> copy = new EnumMap<>(AuditType.class);
    copy.putAll(whys);
    return Collections.unmodifiableMap(copy);
  }
}
