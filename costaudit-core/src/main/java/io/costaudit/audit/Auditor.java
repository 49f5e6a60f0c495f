package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import io.costaudit.CostAuditException;
import io.costaudit.Credentials;
import io.costaudit.OneLine;
import io.costaudit.cost.AggStore;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.AssetStore;
import io.costaudit.cost.CloudUsageStore;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostStore;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.StoreAnswerException;
import io.costaudit.cost.StoreTraits;
import io.costaudit.cost.TotalStore;
import io.costaudit.time.TimeSource;
import io.costaudit.time.Window;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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

  private static final Logger LOG = System.getLogger(Auditor.class.getName());

  private final Map<StoreRole, CostStore> stores;
  private final Map<AuditType, AuditPlan> plans = new EnumMap<>(AuditType.class);

  /** The plan that replaces the other reconciliation where a store has allocations by node. */
  private final AuditPlan reconciliationByNode;

  private final Map<AuditType, Tolerance> tolerances;
  private final AuditStore results;
  private final TimeSource clock;
  private final int maxListed;

  private Auditor(Builder builder) {
    stores = new EnumMap<>(StoreRole.class);
    stores.putAll(builder.stores);
    tolerances = new EnumMap<>(builder.tolerances);
    results = builder.results;
    clock = TimeSource.of(builder.clock);
    maxListed = builder.maxListed;
    List<AuditPlan> all = new ArrayList<>();
    all.add(
        new AllocationReconciliationPlan(
            StoreRole.ALLOCATIONS, StoreRole.ALLOCATIONS, builder.serverlessNodes));
    all.add(new AggStorePlan(builder.groupings));
    all.add(TotalStorePlan.ofAllocations(builder.allocationTotals));
    all.add(TotalStorePlan.ofAssets(builder.assetTotals));
    all.add(new AssetReconciliationPlan());
    all.add(new ClusterEqualityPlan());
    all.forEach(plan -> plans.put(plan.type(), plan));
    reconciliationByNode =
        new AllocationReconciliationPlan(
            StoreRole.NODE_ALLOCATIONS,
            stores.containsKey(StoreRole.ALLOCATIONS)
                ? StoreRole.ALLOCATIONS
                : StoreRole.NODE_ALLOCATIONS,
            builder.serverlessNodes);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Returns the store of the results. */
  public AuditStore results() {
    return results;
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
    results.sets(window).forEach(set -> sets.put(set.window(), set));
    String unlisted = null;
    CostStore allocations = stores.get(StoreRole.ALLOCATIONS);
    if (allocations != null) {
      try {
        overlapping(allocations, window)
            .forEach(held -> sets.putIfAbsent(held, AuditSet.empty(held)));
      } catch (RuntimeException e) {
        if (sets.isEmpty()) {
          throw e;
        }
        unlisted = StoreRole.ALLOCATIONS + " failed: " + words(e);
      }
    }
    return new KeptSets(List.copyOf(sets.values()), unlisted);
  }

  /** Returns the windows of a store in a range. A store that ignores the range widens nothing. */
  private static List<Window> overlapping(CostStore store, @Nullable Window range) {
    return store.windows(range).stream()
        .filter(held -> range == null || held.overlaps(range))
        .toList();
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
    return new Run(request, listener, isCancelled).run();
  }

  /** A run. */
  private final class Run {
    private final AuditRequest request;
    private final AuditListener listener;
    private final BooleanSupplier isCancelled;

    /** The windows of each store that overlap the requested one. */
    private final Map<StoreRole, List<Window>> windows = new EnumMap<>(StoreRole.class);

    /** All windows of the stores for which more than the requested ones had to be known. */
    private final Map<StoreRole, Optional<List<Window>>> allWindows =
        new EnumMap<>(StoreRole.class);

    private final Map<StoreRole, String> absent = new EnumMap<>(StoreRole.class);
    private final Map<StoreRole, String> unreadable = new EnumMap<>(StoreRole.class);
    private final Map<AuditType, String> failing = new EnumMap<>(AuditType.class);
    private final Map<AuditType, String> lacking = new EnumMap<>(AuditType.class);

    Run(AuditRequest request, AuditListener listener, BooleanSupplier isCancelled) {
      this.request = requireNonNull(request, "request");
      this.listener = requireNonNull(listener, "listener");
      this.isCancelled = requireNonNull(isCancelled, "isCancelled");
    }

    AuditReport run() {
      try {
        askStores();
      } catch (Cancelled e) {
        return new AuditReport(List.of(), lacking, failing, Map.of(), true);
      }
      Map<Window, List<AuditPlan>> work = work();
      listener.started(work.values().stream().mapToInt(List::size).sum());
      List<AuditSet> sets = new ArrayList<>();
      Map<Window, String> failed = new LinkedHashMap<>();
      boolean cancelled = false;
      for (Map.Entry<Window, List<AuditPlan>> entry : work.entrySet()) {
        cancelled = isCancelled.getAsBoolean();
        if (cancelled) {
          break;
        }
        Window window = entry.getKey();
        try {
          sets.add(audit(window, entry.getValue()));
        } catch (Cancelled e) {
          cancelled = true;
          break;
        } catch (RuntimeException e) {
          String why = words(e);
          failed.put(window, why);
          saveAttempts(window, entry.getValue(), why);
          listener.failed(window, e);
        }
      }
      saveAttemptsWithoutWindow();
      return new AuditReport(sets, lacking, failing, failed, cancelled);
    }

    /** Saves an attempt for each audit of a window that the run gives up, as far as that works. */
    private void saveAttempts(Window window, List<AuditPlan> todo, String why) {
      AuditSet attempted = AuditSet.empty(window);
      AuditAttempt attempt = new AuditAttempt(clock.instant(), "the window was given up: " + why);
      for (AuditPlan plan : todo) {
        attempted = attempted.with(plan.type(), attempt);
      }
      try {
        results.save(attempted);
      } catch (RuntimeException e) {
        // The store of the results is mostly what failed; the report says why.
        LOG.log(Level.DEBUG, "the failed attempt to audit " + window + " is not kept", e);
      }
    }

    /**
     * Saves an attempt for each audit whose stores failed before they returned their windows,
     * beside each result that an earlier run left: those windows were asked for.
     */
    private void saveAttemptsWithoutWindow() {
      if (failing.isEmpty()) {
        return;
      }
      Instant now = clock.instant();
      try {
        for (AuditSet kept : results.sets(request.window())) {
          AuditSet attempted = AuditSet.empty(kept.window());
          for (Map.Entry<AuditType, String> entry : failing.entrySet()) {
            AuditType type = entry.getKey();
            if (kept.result(type) != null || kept.attempts().containsKey(type)) {
              attempted = attempted.with(type, new AuditAttempt(now, entry.getValue()));
            }
          }
          if (!attempted.isEmpty()) {
            results.save(attempted);
          }
        }
      } catch (RuntimeException e) {
        LOG.log(
            Level.WARNING,
            "the store of the audit results failed: "
                + words(e)
                + "; the results that it has are shown without the attempts that failed now: "
                + failing);
      }
    }

    private void askStores() {
      Map<StoreRole, CostStore> needed = new EnumMap<>(stores);
      needed.keySet().retainAll(roles());
      for (Map.Entry<StoreRole, CostStore> entry : needed.entrySet()) {
        checkCancelled();
        askWhetherThere(entry.getKey(), entry.getValue());
      }
      // Without a pause between them: windows of the last days change at midnight.
      needed.forEach(this::askForWindows);
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
      boolean isByNode =
          type == AuditType.ALLOCATION_RECONCILIATION
              && stores.containsKey(StoreRole.NODE_ALLOCATIONS)
              && !absent.containsKey(StoreRole.NODE_ALLOCATIONS);
      return isByNode ? reconciliationByNode : requireNonNull(plans.get(type), "plan");
    }

    private void askWhetherThere(StoreRole role, CostStore store) {
      try {
        store.whyAbsent().ifPresent(why -> absent.put(role, Credentials.hiddenIn(why)));
      } catch (RuntimeException e) {
        unreadable.put(role, words(e));
      }
    }

    private void askForWindows(StoreRole role, CostStore store) {
      if (absent.containsKey(role) || unreadable.containsKey(role)) {
        return;
      }
      try {
        windows.put(role, overlapping(store, request.window()));
      } catch (RuntimeException e) {
        unreadable.put(role, words(e));
      }
    }

    /**
     * Returns all windows of a store, which may be many; empty if the store cannot list them. They
     * only tell why nothing is audited, so a failure here fails no audit.
     */
    private Optional<List<Window>> all(StoreRole role) {
      return allWindows.computeIfAbsent(
          role,
          unused -> {
            if (request.window() == null) {
              return Optional.of(requested(role));
            }
            try {
              return Optional.of(requireNonNull(stores.get(role), role::toString).windows());
            } catch (RuntimeException e) {
              LOG.log(Level.WARNING, role + " cannot list all of its windows: " + words(e));
              return Optional.empty();
            }
          });
    }

    /** Returns the audits of each window, in ascending order of the start. */
    private Map<Window, List<AuditPlan>> work() {
      Map<Window, List<AuditPlan>> work = new TreeMap<>();
      for (AuditType type : request.types()) {
        AuditPlan plan = plan(type);
        String why = whyNotFed(plan);
        Set<Window> spans = why == null ? spans(plan) : Set.of();
        if (why != null) {
          lacking.put(type, why);
        } else if (spans.isEmpty()) {
          whyNoSpan(type, plan);
        }
        spans.forEach(span -> work.computeIfAbsent(span, unused -> new ArrayList<>()).add(plan));
      }
      return work;
    }

    private @Nullable String whyNotFed(AuditPlan plan) {
      List<String> whys =
          plan.reads().keySet().stream()
              .sorted()
              .filter(role -> !stores.containsKey(role) || absent.containsKey(role))
              .map(this::whyNotThere)
              .toList();
      if (!whys.isEmpty()) {
        return "there is " + String.join(" and ", whys);
      }
      if (plan.reads().keySet().stream().anyMatch(unreadable::containsKey)) {
        return null;
      }
      if (!haveCommon(plan, this::requested) && isDisjoint(plan)) {
        List<String> names =
            plan.reads().keySet().stream().sorted().map(StoreRole::toString).toList();
        return String.join(" and ", names) + " hold no window in common";
      }
      return null;
    }

    private List<Window> requested(StoreRole role) {
      return windows.getOrDefault(role, List.of());
    }

    /** Returns whether all stores of the audit hold windows, but none in common. */
    private boolean isDisjoint(AuditPlan plan) {
      Set<StoreRole> roles = plan.reads().keySet();
      return roles.stream().noneMatch(role -> all(role).orElse(List.of()).isEmpty())
          && !haveCommon(plan, role -> all(role).orElseThrow());
    }

    private static boolean haveCommon(AuditPlan plan, Function<StoreRole, List<Window>> windowsOf) {
      List<List<Window>> held = plan.reads().keySet().stream().map(windowsOf).toList();
      Set<Window> common = new HashSet<>(held.get(0));
      held.forEach(common::retainAll);
      return !common.isEmpty();
    }

    private String whyNotThere(StoreRole role) {
      String why = absent.get(role);
      return "no " + role + (why == null ? "" : ": " + why);
    }

    /**
     * Notes why an audit has no window: its stores have no data, or a store failed before it
     * returned its windows.
     */
    private void whyNoSpan(AuditType type, AuditPlan plan) {
      String failures = failures(plan.reads().keySet(), unreadable);
      if (failures.isEmpty()) {
        List<String> empty =
            plan.reads().keySet().stream()
                .sorted()
                .filter(this::isEmpty)
                .map(StoreRole::toString)
                .toList();
        lacking.put(
            type,
            (request.window() == null || empty.size() == plan.reads().size()
                    ? "no store holds a window"
                    : "no store holds a window that overlaps the one asked for")
                + (empty.isEmpty()
                    ? ""
                    : ": "
                        + String.join(" and ", empty)
                        + (empty.size() == 1 ? " is empty" : " are empty")));
      } else {
        failing.put(type, failures);
      }
    }

    /** Returns which of the stores failed and why, each cause once. */
    private String failures(Set<StoreRole> roles, Map<StoreRole, String> causes) {
      Map<String, List<String>> byCause = new LinkedHashMap<>();
      roles.stream()
          .sorted()
          .filter(causes::containsKey)
          .forEach(
              role ->
                  byCause
                      .computeIfAbsent(
                          requireNonNull(causes.get(role)), unused -> new ArrayList<>())
                      .add(role.toString()));
      return byCause.entrySet().stream()
          .map(entry -> String.join(" and ", entry.getValue()) + " failed: " + entry.getKey())
          .collect(Collectors.joining("; "));
    }

    /** Returns the windows that a store of the audit holds and that overlap the requested one. */
    private Set<Window> spans(AuditPlan plan) {
      Set<Window> spans = new TreeSet<>();
      for (StoreRole role : plan.reads().keySet()) {
        spans.addAll(requested(role));
      }
      return spans;
    }

    private AuditSet audit(Window window, List<AuditPlan> todo) {
      listener.reading(window);
      Map<StoreRole, Set<Grouping>> reads = reads(todo);
      Duration start = clock.elapsed();
      Reading reading = read(window, reads);
      Set<StoreRole> changed = changedSince(reading);
      if (!changed.isEmpty()) {
        reading = read(window, reads);
        changed = changedSince(reading);
      }
      AuditSet set = AuditSet.empty(window);
      AuditSet saved = set;
      for (AuditPlan plan : todo) {
        checkCancelled();
        AuditType type = plan.type();
        String failures = failures(plan.reads().keySet(), reading.failures);
        AuditResult result = audit(plan, reading, failures, changed, start);
        set = set.with(type, result);
        saved =
            failures.isEmpty()
                ? saved.with(type, result)
                : saved.with(type, new AuditAttempt(result.outcome().lastRun(), failures));
        listener.audited(window, type, result);
      }
      results.save(saved);
      listener.saved(saved);
      return set;
    }

    private void checkCancelled() {
      if (isCancelled.getAsBoolean()) {
        throw new Cancelled();
      }
    }

    private Map<StoreRole, Set<Grouping>> reads(List<AuditPlan> todo) {
      Map<StoreRole, Set<Grouping>> reads = new EnumMap<>(StoreRole.class);
      for (AuditPlan plan : todo) {
        plan.reads()
            .forEach(
                (role, groupings) ->
                    reads.computeIfAbsent(role, unused -> new LinkedHashSet<>()).addAll(groupings));
      }
      return reads;
    }

    private Reading read(Window window, Map<StoreRole, Set<Grouping>> reads) {
      Reading reading = new Reading(window, new HashMap<>(unreadable));
      for (Map.Entry<StoreRole, Set<Grouping>> entry : reads.entrySet()) {
        checkCancelled();
        StoreRole role = entry.getKey();
        if (reading.failures.containsKey(role)) {
          continue;
        }
        CostStore store = requireNonNull(stores.get(role), role::toString);
        try {
          reading.traits.put(role, store.traits());
          reading.versions.put(role, store.version(window));
          reading.tables.put(role, tables(role, store, window, entry.getValue()));
        } catch (RuntimeException e) {
          reading.failures.put(role, words(e));
        }
      }
      return reading;
    }

    private Map<Grouping, CostTable> tables(
        StoreRole role, CostStore store, Window window, Set<Grouping> groupings) {
      Map<Grouping, CostTable> tables = new HashMap<>();
      if (!requested(role).contains(window)) {
        groupings.forEach(grouping -> tables.put(grouping, CostTable.empty(grouping)));
        return tables;
      }
      Map<Grouping, CostTable> answer = sums(store, window, groupings);
      groupings.forEach(grouping -> tables.put(grouping, CostTable.of(answer, grouping)));
      return tables;
    }

    private static Map<Grouping, CostTable> sums(
        CostStore store, Window window, Set<Grouping> groupings) {
      try {
        return store.sums(window, groupings);
      } catch (IllegalArgumentException e) {
        if (e.getClass() != IllegalArgumentException.class) {
          throw e; // a fault of the program, such as a NumberFormatException
        }
        throw StoreAnswerException.refused(groupings, e);
      }
    }

    private Set<StoreRole> changedSince(Reading reading) {
      Set<StoreRole> changed = EnumSet.noneOf(StoreRole.class);
      reading.versions.forEach(
          (role, version) -> {
            CostStore store = requireNonNull(stores.get(role), role::toString);
            try {
              if (!store.version(reading.window).equals(version)) {
                changed.add(role);
              }
            } catch (RuntimeException e) {
              reading.failures.put(role, words(e));
            }
          });
      return changed;
    }

    private AuditResult audit(
        AuditPlan plan, Reading reading, String failures, Set<StoreRole> changed, Duration start) {
      Instant now = clock.instant();
      Tolerance tolerance = tolerance(plan.type());
      Set<StoreRole> roles = plan.reads().keySet();
      boolean isSettled = failures.isEmpty() && isSettled(reading, roles, now);
      Findings findings;
      String currencies = failures.isEmpty() ? differentCurrencies(reading, roles) : "";
      if (!currencies.isEmpty()) {
        findings = Findings.preliminary(currencies);
      } else if (failures.isEmpty()) {
        findings =
            plan.compare(
                new WindowData(reading.window, reading.tables, reading.traits, isSettled),
                tolerance);
        roles.stream()
            .sorted()
            .filter(role -> !requested(role).contains(reading.window))
            .forEach(role -> findings.remarks.add(nothingOfThisWindow(role)));
      } else {
        findings = Findings.preliminary(failures);
        listener.storesFailed(reading.window, plan.type(), failures);
      }
      boolean isChanged = roles.stream().anyMatch(changed::contains);
      Judgement judgement = Judgement.of(plan, findings, isSettled, isChanged, maxListed);
      AuditDetails details =
          new AuditDetails(
              judgement.verdict(),
              findings.compared,
              findings.matched(),
              findings.differed(),
              findings.missingExpected,
              findings.missingActual,
              findings.amounts(),
              tolerance,
              clock.elapsed().minus(start),
              findings.notes);
      AuditOutcome outcome =
          new AuditOutcome(
              judgement.verdict().status(),
              judgement.description(),
              now,
              new Explainer(findings, isSettled).explain(judgement.listed()),
              judgement.missing(),
              details);
      return plan.result(outcome);
    }

    /** Returns which stores have which currency; empty if all have the same. */
    private static String differentCurrencies(Reading reading, Set<StoreRole> roles) {
      Map<String, List<String>> byCurrency = new TreeMap<>();
      roles.stream()
          .sorted()
          .forEach(
              role ->
                  byCurrency
                      .computeIfAbsent(
                          requireNonNull(reading.traits.get(role), role::toString).currency(),
                          unused -> new ArrayList<>())
                      .add(role.toString()));
      if (byCurrency.size() == 1) {
        return "";
      }
      return "amounts of different currencies are not compared: "
          + byCurrency.entrySet().stream()
              .map(entry -> String.join(" and ", entry.getValue()) + " in " + entry.getKey())
              .collect(Collectors.joining(", "));
    }

    private String nothingOfThisWindow(StoreRole role) {
      return role
          + " holds nothing of this window"
          + (isEmpty(role) ? ", as it is empty: it holds no window at all" : "");
    }

    /** Returns whether a store has answered that it holds no window. */
    private boolean isEmpty(StoreRole role) {
      return windows.containsKey(role)
          && requested(role).isEmpty()
          && all(role).map(List::isEmpty).orElse(false);
    }

    private boolean isSettled(Reading reading, Set<StoreRole> roles, Instant now) {
      Duration longest =
          roles.stream()
              .map(role -> requireNonNull(reading.traits.get(role), role::toString).settledAfter())
              .max(Duration::compareTo)
              .orElse(Duration.ZERO);
      return !now.isBefore(reading.window.end().plus(longest));
    }
  }

  private Tolerance tolerance(AuditType type) {
    return tolerances.getOrDefault(type, type.defaultTolerance());
  }

  /** Returns the error for a reader of the result; the log has the stack trace. */
  private static String words(RuntimeException e) {
    if (e instanceof CostAuditException) {
      return Credentials.hiddenIn(OneLine.of(e.getMessage()));
    }
    LOG.log(Level.ERROR, "an audit failed by an unexpected error", e);
    return "an unexpected error, " + e.getClass().getSimpleName() + "; see the log";
  }

  /** The tables that were read of a window. */
  private static final class Reading {
    private final Window window;
    private final Map<StoreRole, String> failures;
    private final Map<StoreRole, Map<Grouping, CostTable>> tables = new EnumMap<>(StoreRole.class);
    private final Map<StoreRole, StoreTraits> traits = new EnumMap<>(StoreRole.class);
    private final Map<StoreRole, String> versions = new EnumMap<>(StoreRole.class);

    Reading(Window window, Map<StoreRole, String> failures) {
      this.window = window;
      this.failures = failures;
    }
  }

  /** Thrown to end a run between two steps. */
  private static final class Cancelled extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Cancelled() {
      super(null, null, false, false);
    }
  }

  /** A builder of {@link Auditor}s. Not safe for use by several threads. */
  public static final class Builder {
    private final Map<StoreRole, CostStore> stores = new EnumMap<>(StoreRole.class);
    private final Map<AuditType, Tolerance> tolerances = new EnumMap<>(AuditType.class);
    private List<Grouping> groupings = List.of();
    private Set<Grouping> allocationTotals = Set.of(Grouping.CLUSTER, Grouping.NODE);
    private Set<Grouping> assetTotals = Set.of(Grouping.CLUSTER, Grouping.NODE);
    private AuditStore results = InMemoryAuditStore.ofDefaults();
    private Predicate<CostKey> serverlessNodes = key -> false;
    private InstantSource clock = InstantSource.system();
    private int maxListed = DEFAULT_MAX_LISTED;

    private Builder() {}

    private Builder store(StoreRole role, CostStore store) {
      stores.put(role, requireNonNull(store, role::toString));
      return this;
    }

    public Builder allocations(AllocationStore store) {
      return store(StoreRole.ALLOCATIONS, store);
    }

    /**
     * Sets a second store of the same allocations that has idle cost by node, for an allocation
     * store that does not. An example is a store of sums by node in which the idle cost of each
     * node is spread over its workloads. The audits read the cost allocated on a node from this
     * store, and everything else from {@link #allocations}. They ignore this store if it
     * {@linkplain CostStore#whyAbsent says} that it has no data.
     */
    public Builder allocationsByNode(AllocationStore store) {
      return store(StoreRole.NODE_ALLOCATIONS, store);
    }

    public Builder assets(AssetStore store) {
      return store(StoreRole.ASSETS, store);
    }

    /** Sets the store of totals of the allocations; the audit compares its groupings alone. */
    public Builder allocationTotals(TotalStore store) {
      allocationTotals = Set.copyOf(store.groupings());
      return store(StoreRole.ALLOCATION_TOTALS, store);
    }

    /** Sets the store of totals of the assets; the audit compares its groupings alone. */
    public Builder assetTotals(TotalStore store) {
      assetTotals = Set.copyOf(store.groupings());
      return store(StoreRole.ASSET_TOTALS, store);
    }

    /** Sets the store of aggregated allocations. */
    public Builder aggregates(AggStore store) {
      groupings = store.groupings();
      return store(StoreRole.AGGREGATES, store);
    }

    public Builder cloudUsage(CloudUsageStore store) {
      return store(StoreRole.CLOUD_USAGE, store);
    }

    /** Sets the tolerance of an audit; the default is {@link AuditType#defaultTolerance}. */
    public Builder tolerance(AuditType type, Tolerance tolerance) {
      tolerances.put(requireNonNull(type, "type"), requireNonNull(tolerance, "tolerance"));
      return this;
    }

    /** Sets the store of the results; in memory by default. */
    public Builder results(AuditStore store) {
      this.results = requireNonNull(store, "store");
      return this;
    }

    /**
     * Sets the predicate that keeps, by cluster and name, nodes that need not be assets, such as
     * nodes of Fargate; by default it keeps none.
     */
    public Builder serverlessNodes(Predicate<CostKey> isServerless) {
      this.serverlessNodes = requireNonNull(isServerless, "isServerless");
      return this;
    }

    /**
     * Sets the clock that dates audits and determines whether a window is settled; the clock of the
     * system by default.
     */
    public Builder clock(InstantSource clock) {
      this.clock = requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Sets the number of differences, and of missing values, that a result lists, at least 1;
     * {@value #DEFAULT_MAX_LISTED} by default. A result lists the largest ones and counts all.
     */
    public Builder maxListed(int count) {
      if (count < 1) {
        throw new IllegalArgumentException("maxListed must be at least 1: " + count);
      }
      this.maxListed = count;
      return this;
    }

    public Auditor build() {
      return new Auditor(this);
    }
  }
}
