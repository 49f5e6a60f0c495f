package io.costaudit.audit;

import io.costaudit.audit.compare.AuditPlan;
import io.costaudit.audit.compare.Findings;
import io.costaudit.audit.compare.FindingsVerdict;
import io.costaudit.audit.compare.StoreRole;
import io.costaudit.audit.reason.Explainer;
import io.costaudit.cost.Grouping;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The audit of one window: reads its tables, compares them, judges the findings and saves them. */
final class WindowAudit {
  private final AuditorSettings settings;
  private final RunStores stores;
  private final AuditListener listener;
  private final Runnable checkCancelled;
  private final Window window;

  /**
   * Creates the audit of a window.
   *
   * @param checkCancelled is called between two steps; ends the run by an exception
   */
  WindowAudit(
      AuditorSettings settings,
      RunStores stores,
      AuditListener listener,
      Runnable checkCancelled,
      Window window) {
    this.settings = settings;
    this.stores = stores;
    this.listener = listener;
    this.checkCancelled = checkCancelled;
    this.window = window;
  }

  /** Runs these audits and saves the set of their results, which it returns. */
  AuditSet run(List<AuditPlan> todo) {
    listener.reading(window);
    Map<StoreRole, Set<Grouping>> reads = reads(todo);
    Duration start = settings.clock().elapsed();
    WindowReading reading = WindowReading.of(window, stores, reads, checkCancelled);
    Set<StoreRole> changed = reading.changed();
    if (!changed.isEmpty()) {
      reading = WindowReading.of(window, stores, reads, checkCancelled);
      changed = reading.changed();
    }
    AuditSet set = AuditSet.empty(window);
    AuditSet saved = set;
    for (AuditPlan plan : todo) {
      checkCancelled.run();
      AuditType type = plan.type();
      String failures = reading.failures(plan.reads().keySet());
      AuditResult result = result(plan, reading, failures, changed, start);
      set = set.with(type, result);
      saved =
          failures.isEmpty()
              ? saved.with(type, result)
              : saved.with(type, new AuditAttempt(result.outcome().lastRun(), failures));
      listener.audited(window, type, result);
    }
    settings.results().save(saved);
    listener.saved(saved);
    return set;
  }

  private static Map<StoreRole, Set<Grouping>> reads(List<AuditPlan> todo) {
    Map<StoreRole, Set<Grouping>> reads = new EnumMap<>(StoreRole.class);
    for (AuditPlan plan : todo) {
      plan.reads()
          .forEach(
              (role, groupings) ->
                  reads.computeIfAbsent(role, unused -> new LinkedHashSet<>()).addAll(groupings));
    }
    return reads;
  }

  private AuditResult result(
      AuditPlan plan,
      WindowReading reading,
      String failures,
      Set<StoreRole> changed,
      Duration start) {
    Instant now = settings.clock().instant();
    Tolerance tolerance = settings.tolerance(plan.type());
    Set<StoreRole> roles = plan.reads().keySet();
    boolean isSettled = failures.isEmpty() && reading.isSettled(roles, now);
    Findings findings;
    if (failures.isEmpty()) {
      findings = findings(plan, reading, tolerance, isSettled);
    } else {
      findings = Findings.preliminary(failures);
      listener.storesFailed(window, plan.type(), failures);
    }
    boolean isChanged = roles.stream().anyMatch(changed::contains);
    FindingsVerdict judged =
        FindingsVerdict.of(plan, findings, isSettled, isChanged, settings.maxListed());
    AuditDetails details =
        findings.details(judged.verdict(), tolerance, settings.clock().elapsed().minus(start));
    AuditOutcome outcome =
        new AuditOutcome(
            judged.verdict().status(),
            judged.description(),
            now,
            new Explainer(findings, isSettled).explain(judged.listed()),
            judged.missing(),
            details);
    return plan.result(outcome);
  }

  /** Compares the tables of stores that have not failed, unless their currencies differ. */
  private Findings findings(
      AuditPlan plan, WindowReading reading, Tolerance tolerance, boolean isSettled) {
    Set<StoreRole> roles = plan.reads().keySet();
    String currencies = reading.differentCurrencies(roles);
    if (!currencies.isEmpty()) {
      return Findings.preliminary(currencies);
    }
    Findings findings = plan.compare(reading.data(isSettled), tolerance);
    roles.stream()
        .sorted()
        .filter(role -> !reading.isHeldBy(role))
        .forEach(role -> findings.addRemark(nothingOfThisWindow(role)));
    return findings;
  }

  private String nothingOfThisWindow(StoreRole role) {
    return role
        + " holds nothing of this window"
        + (stores.isEmpty(role) ? ", as it is empty: it holds no window at all" : "");
  }
}
