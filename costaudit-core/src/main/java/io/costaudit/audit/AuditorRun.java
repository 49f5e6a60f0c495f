package io.costaudit.audit;

import io.costaudit.audit.compare.AuditPlan;
import io.costaudit.audit.compare.StoreRole;
import io.costaudit.time.Window;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** One run of an auditor: determines the audits of each window, and audits window after window. */
final class AuditorRun {
  private static final Logger LOG = System.getLogger(Auditor.class.getName());

  private final AuditorSettings settings;
  private final AuditRequest request;
  private final AuditListener listener;
  private final BooleanSupplier isCancelled;
  private final RunStores stores;
  private final Map<AuditType, String> storeFailures = new EnumMap<>(AuditType.class);
  private final Map<AuditType, String> missingData = new EnumMap<>(AuditType.class);

  AuditorRun(
      AuditorSettings settings,
      AuditRequest request,
      AuditListener listener,
      BooleanSupplier isCancelled) {
    this.settings = settings;
    this.request = request;
    this.listener = listener;
    this.isCancelled = isCancelled;
    this.stores = new RunStores(settings.stores(), request.window());
  }

  AuditReport run() {
    try {
      stores.ask(roles(), this::checkCancelled);
    } catch (RunCancelledException e) {
      return new AuditReport(List.of(), missingData, storeFailures, Map.of(), true);
    }
    Map<Window, List<AuditPlan>> work = work();
    listener.started(work.values().stream().mapToInt(List::size).sum());
    List<AuditSet> sets = new ArrayList<>();
    Map<Window, String> abandoned = new LinkedHashMap<>();
    boolean cancelled = false;
    for (Map.Entry<Window, List<AuditPlan>> entry : work.entrySet()) {
      cancelled = isCancelled.getAsBoolean();
      if (cancelled) {
        break;
      }
      Window window = entry.getKey();
      try {
        sets.add(
            new WindowAudit(settings, stores, listener, this::checkCancelled, window)
                .run(entry.getValue()));
      } catch (RunCancelledException e) {
        cancelled = true;
        break;
      } catch (RuntimeException e) {
        String why = RunErrors.words(e);
        abandoned.put(window, why);
        saveAttempts(window, entry.getValue(), why);
        listener.failed(window, e);
      }
    }
    saveAttemptsWithoutWindow();
    return new AuditReport(sets, missingData, storeFailures, abandoned, cancelled);
  }

  private void checkCancelled() {
    if (isCancelled.getAsBoolean()) {
      throw new RunCancelledException();
    }
  }

  /** Returns the stores of all requested audits. */
  private Set<StoreRole> roles() {
    Set<StoreRole> roles = EnumSet.noneOf(StoreRole.class);
    for (AuditType type : request.types()) {
      roles.addAll(plan(type).reads().keySet());
    }
    return roles;
  }

  private AuditPlan plan(AuditType type) {
    return settings.plans().plan(type, stores.isThere(StoreRole.NODE_ALLOCATIONS));
  }

  /** Returns the audits of each window, in ascending order of the start. */
  private Map<Window, List<AuditPlan>> work() {
    Map<Window, List<AuditPlan>> work = new TreeMap<>();
    for (AuditType type : request.types()) {
      AuditPlan plan = plan(type);
      Set<StoreRole> roles = plan.reads().keySet();
      String why = stores.whyNotRun(roles);
      Set<Window> windows = why == null ? stores.windows(roles) : Set.of();
      if (why != null) {
        missingData.put(type, why);
      } else if (windows.isEmpty()) {
        noteNoWindow(type, roles);
      }
      windows.forEach(
          window -> work.computeIfAbsent(window, unused -> new ArrayList<>()).add(plan));
    }
    return work;
  }

  /**
   * Notes why an audit has no window: its stores have no data, or a store failed before it returned
   * its windows.
   */
  private void noteNoWindow(AuditType type, Set<StoreRole> roles) {
    String failures = RunErrors.ofStores(roles, stores.unreadable());
    if (failures.isEmpty()) {
      missingData.put(type, stores.whyNoWindow(roles));
    } else {
      storeFailures.put(type, failures);
    }
  }

  /** Saves an attempt for each audit of a window that the run gives up, as far as that works. */
  private void saveAttempts(Window window, List<AuditPlan> todo, String why) {
    AuditSet attempted = AuditSet.empty(window);
    AuditAttempt attempt =
        new AuditAttempt(settings.clock().instant(), "the window was given up: " + why);
    for (AuditPlan plan : todo) {
      attempted = attempted.with(plan.type(), attempt);
    }
    try {
      settings.results().save(attempted);
    } catch (RuntimeException e) {
      // The store of the results is mostly what failed; the report says why.
      LOG.log(Level.DEBUG, "the failed attempt to audit " + window + " is not kept", e);
    }
  }

  /**
   * Saves an attempt for each audit whose stores failed before they returned their windows, beside
   * each result that an earlier run left: those windows were asked for.
   */
  private void saveAttemptsWithoutWindow() {
    if (storeFailures.isEmpty()) {
      return;
    }
    Instant now = settings.clock().instant();
    try {
      for (AuditSet kept : settings.results().sets(request.window())) {
        AuditSet attempted = AuditSet.empty(kept.window());
        for (Map.Entry<AuditType, String> entry : storeFailures.entrySet()) {
          AuditType type = entry.getKey();
          if (kept.result(type) != null || kept.attempts().containsKey(type)) {
            attempted = attempted.with(type, new AuditAttempt(now, entry.getValue()));
          }
        }
        if (!attempted.isEmpty()) {
          settings.results().save(attempted);
        }
      }
    } catch (RuntimeException e) {
      LOG.log(
          Level.WARNING,
          "the store of the audit results failed: "
              + RunErrors.words(e)
              + "; the results that it has are shown without the attempts that failed now: "
              + storeFailures);
    }
  }
}
