package io.costaudit.audit;

import io.costaudit.time.Window;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Port: a store of the results of audits. Of each window and audit it keeps the newest result, a
 * bounded number of earlier results, and the last failed attempt if no result is newer.
 *
 * <p>A result never gives way to an older one, nor to a failed attempt: an attempt is kept beside
 * it. The bound of the history is a setting of the implementation; the results with the latest
 * {@code lastRun} are kept.
 *
 * <p>Several threads may use one store. Each method is atomic. A store that fails throws a {@link
 * io.costaudit.CostAuditException} and stores nothing of the set.
 */
public interface AuditStore {
  /**
   * Saves a set, merged with the stored set of its window by {@link AuditSet#mergedWith}. Each
   * result of the set enters the history of its audit. A result that equals one of the history is
   * left out, so that a caller that does not know whether a set was saved can save it again.
   */
  void save(AuditSet set);

  /**
   * Returns the sets whose windows overlap this window, in ascending order of start and end. A set
   * has the newest result of each audit, and its failed attempt.
   *
   * @param window the window; null for all sets
   */
  List<AuditSet> sets(@Nullable Window window);

  /**
   * Returns the results of one audit of one window, the newest first: descending by {@code
   * lastRun}, and of two results of one time the one that was saved later first. The first result
   * is the one of {@link #sets}. The list is empty if the store has no result.
   */
  List<AuditResult> history(Window window, AuditType type);
}
