package io.costaudit.audit;

import io.costaudit.time.Window;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Port: where the results of audits are kept.
 *
 * <p>Several threads may use one store. Each method is atomic. A store that fails throws a {@link
 * io.costaudit.CostAuditException}, and then nothing of the set is kept.
 */
public interface AuditStore {
  /**
   * Keeps what this set has beyond the one that is kept for its window, as {@link
   * AuditSet#mergedWith} merges them.
   */
  void save(AuditSet set);

  /**
   * The sets whose windows overlap that one, ascending by start, then end.
   *
   * @param window null for all
   */
  List<AuditSet> sets(@Nullable Window window);
}
