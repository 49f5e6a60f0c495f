package io.costaudit.testkit;

import io.costaudit.audit.AggAudit;
import io.costaudit.audit.AllocationReconciliationAudit;
import io.costaudit.audit.AssetReconciliationAudit;
import io.costaudit.audit.AuditDetails;
import io.costaudit.audit.AuditDetails.Amounts;
import io.costaudit.audit.AuditDetails.Worst;
import io.costaudit.audit.AuditDifference;
import io.costaudit.audit.AuditFloatResult;
import io.costaudit.audit.AuditMissingValue;
import io.costaudit.audit.AuditOutcome;
import io.costaudit.audit.AuditReason;
import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditRuns;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.AuditVerdict;
import io.costaudit.audit.EqualityAudit;
import io.costaudit.audit.Tolerance;
import io.costaudit.audit.TotalAudit;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Generators of what audits are asked and what they say. They are biased towards audits that were
 * not run, results without a difference or without details, and keys with a slash in them; they
 * shrink towards a set of nothing. What a set says need not follow from any stores: for that, audit
 * a {@link CostFamilies#faulty() faulty family}.
 */
public final class Audits {
  private static final Comparator<Window> BY_START =
      Comparator.comparing(Window::start).thenComparing(Window::end);

  private Audits() {}

  /** Two finite numbers: equal, nearly equal, far apart, one of them nothing. */
  public static Arbitrary<AuditFloatResult> floatResults() {
    Arbitrary<Double> amounts = Numbers.amounts();
    Arbitrary<AuditFloatResult> close =
        Combinators.combine(amounts, Arbitraries.of(0.0, 0.01, -0.01, 1e-7))
            .as((amount, gap) -> new AuditFloatResult(amount, amount + gap));
    return Arbitraries.frequencyOf(
        Tuple.of(1, close),
        Tuple.of(2, Combinators.combine(amounts, amounts).as(AuditFloatResult::new)));
  }

  /** Keys of results: {@code cluster/node}, with more slashes than one too, and any text. */
  private static Arbitrary<String> keys() {
    return Arbitraries.frequencyOf(
        Tuple.of(
            4,
            Arbitraries.of(
                "cluster-one/node-0", "cluster/two/node-1", "cluster-one", "i-0a1b", "__idle__")),
        Tuple.of(1, Texts.texts()));
  }

  private static Arbitrary<Map<String, AuditFloatResult>> byKey() {
    return Arbitraries.maps(keys(), floatResults()).ofMaxSize(3);
  }

  private static Arbitrary<Map<String, Map<String, AuditFloatResult>>> by(
      Arbitrary<String> outer, Arbitrary<Map<String, AuditFloatResult>> inner) {
    return Arbitraries.maps(outer, inner).ofMaxSize(3);
  }

  /** What one side lacks. */
  public static Arbitrary<AuditMissingValue> missingValues() {
    return Combinators.combine(
            Arbitraries.of(
                "missing from the asset store", "missing from the agg store", "cpu is NaN", ""),
            keys())
        .as(AuditMissingValue::new);
  }

  /** What explains a difference, or nothing does. */
  public static Arbitrary<AuditReason> reasons() {
    return Combinators.combine(
            keys(),
            Arbitraries.of(AuditReason.UNEXPLAINED, "adjustments", "idle", "one day's hours"),
            Numbers.amounts())
        .as(AuditReason::new);
  }

  /** Differences that results list, wherever in them, with explanations or without. */
  public static Arbitrary<AuditDifference> differences() {
    return Combinators.combine(
            Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.of("node", "cluster", "namespace")), Tuple.of(1, keys())),
            Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.of("cpu", "idle", "Compute")), Tuple.of(1, keys())),
            floatResults(),
            reasons().map(AuditReason::explanation).list().ofMaxSize(2))
        .as(AuditDifference::new);
  }

  /** Tolerances: those that are the defaults, nothing, everything, and any between. */
  public static Arbitrary<Tolerance> tolerances() {
    Arbitrary<Tolerance> any =
        Combinators.combine(Arbitraries.doubles().between(0, 1).ofScale(6), Numbers.notNegative())
            .as(Tolerance::new);
    return Arbitraries.frequencyOf(
        Tuple.of(
            3,
            Arbitraries.of(
                new Tolerance(0, 0),
                Tolerance.TOTALS,
                Tolerance.ALLOCATIONS,
                Tolerance.BILLS,
                new Tolerance(1, 0))),
        Tuple.of(2, any));
  }

  static Arbitrary<Amounts> amounts() {
    Arbitrary<Amounts> any =
        Combinators.combine(Numbers.amounts(), Numbers.amounts(), Numbers.notNegative())
            .as(Amounts::new);
    return Arbitraries.frequencyOf(Tuple.of(1, Arbitraries.just(Amounts.NONE)), Tuple.of(3, any));
  }

  static Arbitrary<Worst> worst() {
    return Combinators.combine(keys(), floatResults()).as(Worst::new);
  }

  /** Returns the details that costaudit adds to the results of Kubecost's audit API. */
  public static Arbitrary<AuditDetails> details() {
    Arbitrary<Counts> counts =
        Combinators.combine(Numbers.counts(), Numbers.counts(), Numbers.counts(), Numbers.counts())
            .as(Counts::new);
    return Combinators.combine(
            Arbitraries.of(AuditVerdict.class),
            counts,
            worst().optional(0.6),
            amounts(),
            tolerances(),
            Arbitraries.of(Duration.ZERO, Duration.ofNanos(1), Duration.ofMinutes(90)),
            Texts.texts().list().ofMaxSize(2),
            reasons().list().ofMaxSize(2))
        .as(
            (verdict, count, worst, amounts, tolerance, took, notes, reasons) ->
                new AuditDetails(
                    verdict,
                    count.matched() + count.differed(),
                    count.matched(),
                    count.differed(),
                    count.missingExpected(),
                    count.missingActual(),
                    worst.orElse(null),
                    amounts,
                    tolerance,
                    took,
                    notes,
                    reasons));
  }

  private record Counts(long matched, long differed, long missingExpected, long missingActual) {}

  /** What all results have in common; where there are details, their verdict has the status. */
  public static Arbitrary<AuditOutcome> outcomes() {
    return Combinators.combine(
            Arbitraries.of(AuditVerdict.class),
            Texts.texts(),
            Windows.instants(),
            missingValues().list().ofMaxSize(2),
            details().optional(0.6))
        .as(
            (verdict, description, lastRun, missing, details) ->
                new AuditOutcome(
                    verdict.status(),
                    description,
                    lastRun,
                    missing,
                    details.map(more -> with(verdict, more)).orElse(null)));
  }

  private static AuditDetails with(AuditVerdict verdict, AuditDetails details) {
    return new AuditDetails(
        verdict,
        details.compared(),
        details.matched(),
        details.differed(),
        details.missingExpected(),
        details.missingActual(),
        details.worst(),
        details.amounts(),
        details.tolerance(),
        details.took(),
        details.notes(),
        details.reasons());
  }

  /** Results of every audit. */
  public static Arbitrary<AuditResult> results() {
    return Arbitraries.of(AuditType.class).flatMap(Audits::results);
  }

  /** Results of one audit. */
  public static Arbitrary<AuditResult> results(AuditType type) {
    return switch (type) {
      case ALLOCATION_RECONCILIATION -> allocationReconciliations().map(AuditResult.class::cast);
      case ALLOCATION_AGG_STORE -> aggAudits().map(AuditResult.class::cast);
      case ALLOCATION_TOTAL_STORE, ASSET_TOTAL_STORE -> totalAudits().map(AuditResult.class::cast);
      case ASSET_RECONCILIATION -> assetReconciliations().map(AuditResult.class::cast);
      case CLUSTER_EQUALITY -> equalityAudits().map(AuditResult.class::cast);
    };
  }

  static Arbitrary<AllocationReconciliationAudit> allocationReconciliations() {
    Arbitrary<Map<String, AuditFloatResult>> resources =
        Arbitraries.maps(Arbitraries.of("cpu", "gpu", "ram", "idle"), floatResults()).ofMaxSize(3);
    return Combinators.combine(outcomes(), by(keys(), resources))
        .as(AllocationReconciliationAudit::new);
  }

  static Arbitrary<AggAudit> aggAudits() {
    return Combinators.combine(
            outcomes(), by(Arbitraries.of("namespace", "controller", "label:app"), byKey()))
        .as(AggAudit::new);
  }

  static Arbitrary<TotalAudit> totalAudits() {
    return Combinators.combine(outcomes(), byKey(), byKey()).as(TotalAudit::new);
  }

  static Arbitrary<AssetReconciliationAudit> assetReconciliations() {
    Arbitrary<Map<String, AuditFloatResult>> categories =
        Arbitraries.maps(Arbitraries.of("Compute", "Storage", "Network"), floatResults())
            .ofMaxSize(2);
    return Combinators.combine(outcomes(), by(keys(), categories))
        .as(AssetReconciliationAudit::new);
  }

  static Arbitrary<EqualityAudit> equalityAudits() {
    return Combinators.combine(outcomes(), byKey()).as(EqualityAudit::new);
  }

  /** Sets of days and of other windows, of which none to all of the audits were run. */
  public static Arbitrary<AuditSet> sets() {
    Arbitrary<Window> windows =
        Arbitraries.frequencyOf(Tuple.of(4, Windows.days()), Tuple.of(1, Windows.windows()));
    Arbitrary<AuditSet> any =
        Combinators.combine(
                allocationReconciliations().optional(0.8),
                aggAudits().optional(0.8),
                totalAudits().optional(0.8),
                totalAudits().optional(0.8),
                assetReconciliations().optional(0.8),
                equalityAudits().optional(0.8),
                windows)
            .as(
                (allocations, aggregates, totals, assetTotals, assets, clusters, window) ->
                    new AuditSet(
                        allocations.orElse(null),
                        aggregates.orElse(null),
                        totals.orElse(null),
                        assetTotals.orElse(null),
                        assets.orElse(null),
                        clusters.orElse(null),
                        window));
    return Arbitraries.frequencyOf(Tuple.of(1, windows.map(AuditSet::empty)), Tuple.of(9, any));
  }

  /** What to audit: everything, some audits, a window, an empty window. */
  public static Arbitrary<AuditRequest> requests() {
    return Combinators.combine(
            Windows.windows().optional(0.7), Arbitraries.of(AuditType.class).set().ofMinSize(1))
        .as((window, types) -> new AuditRequest(window.orElse(null), types));
  }

  /** What a run did: sets ascending by start, and what it could not do. */
  public static Arbitrary<AuditReport> reports() {
    Arbitrary<Map<AuditType, String>> whys =
        Arbitraries.maps(
                Arbitraries.of(AuditType.class),
                Arbitraries.of("no asset store", "the agg store holds nothing"))
            .ofMaxSize(2);
    return Combinators.combine(
            sets().list().uniqueElements(AuditSet::window).ofMaxSize(3),
            whys,
            whys,
            Arbitraries.maps(Windows.days(), Texts.texts()).ofMaxSize(2),
            Arbitraries.of(false, true))
        .as(
            (sets, lacking, failing, failed, cancelled) ->
                new AuditReport(ascending(sets), lacking, failing, byStart(failed), cancelled));
  }

  private static List<AuditSet> ascending(List<AuditSet> sets) {
    return sets.stream().sorted(Comparator.comparing(AuditSet::window, BY_START)).toList();
  }

  private static Map<Window, String> byStart(Map<Window, String> failed) {
    Map<Window, String> sorted = new TreeMap<>(BY_START);
    sorted.putAll(failed);
    return sorted;
  }

  /** What became of runs, in every state, each with the times that it has by then. */
  public static Arbitrary<AuditRuns.Status> runs() {
    return Combinators.combine(
            Arbitraries.strings().withCharRange('a', 'f').ofLength(8),
            requests(),
            Arbitraries.of(AuditRuns.State.class),
            Arbitraries.integers().between(0, 50),
            Arbitraries.integers().between(0, 50),
            Windows.instants(),
            Texts.texts())
        .as(Audits::run);
  }

  private static AuditRuns.Status run(
      String id,
      AuditRequest request,
      AuditRuns.State state,
      int done,
      int rest,
      Instant submitted,
      String error) {
    boolean begun = state != AuditRuns.State.WAITING;
    boolean isDone = state == AuditRuns.State.DONE;
    Optional<Instant> started = begun ? Optional.of(submitted.plusSeconds(1)) : Optional.empty();
    return new AuditRuns.Status(
        id,
        request,
        state,
        begun ? done : 0,
        begun ? done + (isDone ? 0 : rest) : 0,
        submitted,
        started.orElse(null),
        state.isEnded() ? submitted.plusSeconds(2) : null,
        state == AuditRuns.State.FAILED ? "failed: " + error : "");
  }
}
