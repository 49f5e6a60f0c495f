package io.costaudit.audit;

import io.costaudit.time.Window;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Port: a store of the results of audits.
 *
 * <p>Several threads may use one store. Each method is atomic. A store that fails throws a {@link
 * io.costaudit.CostAuditException} and stores nothing of the set.
 */
public interface AuditStore {
  /** Saves a set, merged with the stored set of its window by {@link AuditSet#mergedWith}. */
  void save(AuditSet set);

  /**
   * Returns the sets whose windows overlap this window, in ascending order of start and end.
   *
   * @param window the window; null for all sets
   */
  List<AuditSet> sets(@Nullable Window window);
}
