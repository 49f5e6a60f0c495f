package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import io.costaudit.audit.compare.StoreRole;
import io.costaudit.cost.CostStore;
import io.costaudit.cost.StoreTraits;
import io.costaudit.time.Window;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the six audits over stores of costs. The application supplies the stores that it has. An
 * audit is not run if one of its stores is not supplied or {@linkplain CostStore#whyAbsent says}
 * that it has no data.
 *
 * <p>A run audits the windows that the stores hold, usually UTC days, one after the other. It reads
 * the rows of a store once for a window, whatever the number of audits; the memory in use grows
 * with the number of keys. The run saves the set of a window once the window is done.
 *
 * <p>If a store throws, only the audits that need it fail, and only in that window. The report of
 * the run has a result with the verdict {@link AuditVerdict#ERROR} for such an audit. The store of
 * the results gets a failed {@linkplain AuditAttempt attempt} instead: the result of an earlier run
 * stays.
 *
 * <p>Amounts of two currencies are never compared: if the stores of an audit have different {@link
 * StoreTraits#currency() currencies}, the audit fails with a description that names them.
 *
 * <p>If only one store of an audit holds a window, all its keys are missing values: the other store
 * has lost a day. If two stores have no window in common, they were not meant to be compared, and
 * the audit is not run.
 *
 * <p>Threads may share it, and several runs may go on at once if the stores allow it. {@link
 * AuditRuns} makes runs one after the other.
 *
 * @since 0.1.0
 */
public final class Auditor {
  /** The number of differences, and of missing values, that a result lists by default: {@value}. */
  public static final int DEFAULT_MAX_LISTED = 1000;

  private final AuditorSettings settings;

  Auditor(AuditorSettings settings) {
    this.settings = settings;
  }

  /** Returns a builder of an auditor that has no store yet. */
  public static AuditorBuilder builder() {
    return new AuditorBuilder();
  }

  /** Returns the store of the results. */
  public AuditStore results() {
    return settings.results();
  }

  /**
   * Returns the stored sets, and an empty set for each window that the allocation store holds and
   * that was never audited, in ascending order of their start. If the allocation store fails, the
   * method returns the stored sets alone, and {@linkplain KeptSets#unlisted says} so.
   *
   * @param window the window that the sets must overlap; null for all sets
   * @throws RuntimeException the failure of the allocation store, if no set is stored either; the
   *     failure of the store of the results
   */
  public KeptSets sets(@Nullable Window window) {
    Map<Window, AuditSet> sets = new TreeMap<>();
    settings.results().sets(window).forEach(set -> sets.put(set.window(), set));
    String unlisted = null;
    CostStore allocations = settings.stores().get(StoreRole.ALLOCATIONS);
    if (allocations != null) {
      try {
        RunStores.overlapping(allocations, window)
            .forEach(held -> sets.putIfAbsent(held, AuditSet.empty(held)));
      } catch (RuntimeException e) {
        if (sets.isEmpty()) {
          throw e;
        }
        unlisted = StoreRole.ALLOCATIONS + " failed: " + RunErrors.words(e);
      }
    }
    return new KeptSets(List.copyOf(sets.values()), unlisted);
  }

  /**
   * Runs audits, as {@link #run(AuditRequest, AuditListener, BooleanSupplier)} does, to the end.
   */
  public AuditReport run(AuditRequest request) {
    return run(request, AuditListener.NOOP, () -> false);
  }

  /**
   * Runs audits in this thread.
   *
   * @param isCancelled is called between two steps; if it returns true, the run ends, and finished
   *     windows stay saved
   */
  public AuditReport run(
      AuditRequest request, AuditListener listener, BooleanSupplier isCancelled) {
    return new AuditorRun(
            settings,
            requireNonNull(request, "request"),
            requireNonNull(listener, "listener"),
            requireNonNull(isCancelled, "isCancelled"))
        .run();
  }
}
