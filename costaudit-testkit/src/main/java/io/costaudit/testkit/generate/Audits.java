package io.costaudit.testkit.generate;

import io.costaudit.audit.AggAudit;
import io.costaudit.audit.AllocationReconciliationAudit;
import io.costaudit.audit.AssetReconciliationAudit;
import io.costaudit.audit.AuditAttempt;
import io.costaudit.audit.AuditDetails;
import io.costaudit.audit.AuditDetails.Amounts;
import io.costaudit.audit.AuditDifference;
import io.costaudit.audit.AuditFloatResult;
import io.costaudit.audit.AuditMeasure;
import io.costaudit.audit.AuditMissingValue;
import io.costaudit.audit.AuditMissingValue.Kind;
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
import io.costaudit.audit.KeptSets;
import io.costaudit.audit.ReasonKind;
import io.costaudit.audit.Tolerance;
import io.costaudit.audit.TotalAudit;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.Grouping;
import io.costaudit.testkit.family.CostFamilies;
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
  private static final Comparator<Window> BY_START = Comparator.naturalOrder();

  /** The keys of assets and of the items of a bill that match them. */
  private static final Grouping BILL = Grouping.of(CostProperty.PROVIDER_ID, CostProperty.CATEGORY);

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

  /** Returns the parts of a cost that audits compare. */
  public static Arbitrary<AuditMeasure> measures() {
    return Arbitraries.of(AuditMeasure.class);
  }

  /** A place in a result: the properties of a key and their values. */
  private record Place(Grouping grouping, CostKey key) {}

  private static Arbitrary<Place> places(Arbitrary<Grouping> groupings) {
    return groupings.flatMap(Audits::places);
  }

  private static Arbitrary<Place> places(Grouping grouping) {
    Arbitrary<CostKey> whole = keys().list().ofSize(grouping.properties().size()).map(CostKey::new);
    Arbitrary<CostKey> texts = keys().map(CostKey::of);
    return Arbitraries.frequencyOf(Tuple.of(4, whole), Tuple.of(1, texts))
        .map(key -> new Place(grouping, key));
  }

  private static Arbitrary<Grouping> groupings() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.of(Grouping.NODE, Grouping.CLUSTER, BILL)),
        Tuple.of(1, CostTables.groupings()));
  }

  /** Values that one side does not have, or that are no numbers. */
  public static Arbitrary<AuditMissingValue> missingValues() {
    Arbitrary<Kind> kinds = Arbitraries.of(Kind.class).filter(kind -> kind != Kind.UNKNOWN);
    Arbitrary<AuditMissingValue> known =
        Combinators.combine(
                kinds,
                places(groupings()),
                measures(),
                Numbers.amounts().optional(0.8),
                missingTexts())
            .as(
                (kind, place, measure, amount, text) ->
                    new AuditMissingValue(
                        kind, place.grouping(), place.key(), measure, amount.orElse(null), text));
    Arbitrary<AuditMissingValue> unknown =
        Combinators.combine(missingTexts(), keys()).as(AuditMissingValue::unknown);
    return Arbitraries.frequencyOf(Tuple.of(4, known), Tuple.of(1, unknown));
  }

  private static Arbitrary<String> missingTexts() {
    return Arbitraries.of(
        "missing from the asset store", "missing from the agg store", "cpu is NaN", "");
  }

  /** Returns kinds of reasons: those of costaudit, and one that a user added. */
  public static Arbitrary<ReasonKind> reasonKinds() {
    return Arbitraries.of(
        ReasonKind.UNEXPLAINED,
        ReasonKind.ONE_RATIO,
        ReasonKind.HOURS,
        new ReasonKind("price list of last month"));
  }

  /** Reasons of differences, and that there is none. */
  public static Arbitrary<AuditReason> reasons() {
    return Combinators.combine(
            reasonKinds(),
            Arbitraries.of(AuditReason.UNEXPLAINED, "adjustments", "idle", "one day's hours"),
            Numbers.amounts())
        .as(AuditReason::new);
  }

  /** Returns failed attempts to make an audit. */
  public static Arbitrary<AuditAttempt> attempts() {
    return Combinators.combine(Windows.instants(), Texts.texts()).as(AuditAttempt::new);
  }

  /** Differences that results list, wherever in them, with reasons or without. */
  public static Arbitrary<AuditDifference> differences() {
    return differences(groupings(), measures());
  }

  private static Arbitrary<AuditDifference> differences(
      Arbitrary<Grouping> groupings, Arbitrary<AuditMeasure> measures) {
    return Combinators.combine(
            places(groupings), measures, floatResults(), reasons().list().ofMaxSize(2))
        .as(
            (place, measure, values, reasons) ->
                new AuditDifference(place.grouping(), place.key(), measure, values, reasons));
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

  /** Returns the details that costaudit adds to the results of Kubecost's audit API. */
  public static Arbitrary<AuditDetails> details() {
    Arbitrary<Counts> counts =
        Combinators.combine(Numbers.counts(), Numbers.counts(), Numbers.counts(), Numbers.counts())
            .as(Counts::new);
    return Combinators.combine(
            Arbitraries.of(AuditVerdict.class),
            counts,
            amounts(),
            tolerances(),
            Arbitraries.of(Duration.ZERO, Duration.ofNanos(1), Duration.ofMinutes(90)),
            Texts.texts().list().ofMaxSize(2))
        .as(
            (verdict, count, amounts, tolerance, took, notes) ->
                new AuditDetails(
                    verdict,
                    count.matched() + count.differed(),
                    count.matched(),
                    count.differed(),
                    count.missingExpected(),
                    count.missingActual(),
                    amounts,
                    tolerance,
                    took,
                    notes));
  }

  private record Counts(long matched, long differed, long missingExpected, long missingActual) {}

  /** What all results have in common; where there are details, their verdict has the status. */
  public static Arbitrary<AuditOutcome> outcomes() {
    return outcomes(differences());
  }

  private static Arbitrary<AuditOutcome> outcomes(Arbitrary<AuditDifference> differences) {
    return Combinators.combine(
            Arbitraries.of(AuditVerdict.class),
            Texts.texts(),
            Windows.instants(),
            // A result lists a place once.
            differences
                .list()
                .uniqueElements(found -> found.outer() + '\n' + found.inner())
                .ofMaxSize(3),
            missingValues().list().ofMaxSize(2),
            details().optional(0.6))
        .as(
            (verdict, description, lastRun, found, missing, details) ->
                details
                    .map(
                        more ->
                            new AuditOutcome(
                                verdict.status(),
                                description,
                                lastRun,
                                found,
                                missing,
                                with(verdict, more)))
                    .orElseGet(
                        () ->
                            new AuditOutcome(
                                    verdict.status(), description, lastRun, found, missing, null)
                                .withoutDetails()));
  }

  private static AuditDetails with(AuditVerdict verdict, AuditDetails details) {
    return new AuditDetails(
        verdict,
        details.compared(),
        details.matched(),
        details.differed(),
        details.missingExpected(),
        details.missingActual(),
        details.amounts(),
        details.tolerance(),
        details.took(),
        details.notes());
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

  private static Arbitrary<AuditOutcome> outcomes(AuditMeasure measure, Grouping... groupings) {
    return outcomes(differences(Arbitraries.of(groupings), Arbitraries.just(measure)));
  }

  static Arbitrary<AllocationReconciliationAudit> allocationReconciliations() {
    Arbitrary<AuditMeasure> compared =
        Arbitraries.of(AuditMeasure.CPU, AuditMeasure.GPU, AuditMeasure.RAM, AuditMeasure.IDLE);
    return outcomes(differences(Arbitraries.just(Grouping.NODE), compared))
        .map(AllocationReconciliationAudit::new);
  }

  static Arbitrary<AggAudit> aggAudits() {
    List<Grouping> groupings =
        List.of(
            Grouping.of(CostProperty.NAMESPACE),
            Grouping.of(CostProperty.CONTROLLER_KIND, CostProperty.CONTROLLER),
            Grouping.of(CostProperty.label("app")));
    return outcomes(AuditMeasure.TOTAL, groupings.toArray(Grouping[]::new))
        .map(outcome -> new AggAudit(outcome, groupings));
  }

  static Arbitrary<TotalAudit> totalAudits() {
    return outcomes(AuditMeasure.TOTAL, Grouping.NODE, Grouping.CLUSTER).map(TotalAudit::new);
  }

  static Arbitrary<AssetReconciliationAudit> assetReconciliations() {
    return outcomes(AuditMeasure.TOTAL, BILL).map(AssetReconciliationAudit::new);
  }

  static Arbitrary<EqualityAudit> equalityAudits() {
    return outcomes(AuditMeasure.TOTAL, Grouping.CLUSTER).map(EqualityAudit::new);
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
                windows,
                Arbitraries.maps(Arbitraries.of(AuditType.class), attempts()).ofMaxSize(2))
            .as(
                (allocations, aggregates, totals, assetTotals, assets, clusters, window, failed) ->
                    new AuditSet(
                        allocations.orElse(null),
                        aggregates.orElse(null),
                        totals.orElse(null),
                        assetTotals.orElse(null),
                        assets.orElse(null),
                        clusters.orElse(null),
                        window,
                        failed));
    return Arbitraries.frequencyOf(Tuple.of(1, windows.map(AuditSet::empty)), Tuple.of(9, any));
  }

  /** Returns the sets that an auditor knows, with and without a failure of its store. */
  public static Arbitrary<KeptSets> keptSets() {
    return Combinators.combine(
            sets().list().uniqueElements(AuditSet::window).ofMaxSize(3),
            Texts.texts().optional(0.5))
        .as((sets, failure) -> new KeptSets(ascending(sets), failure.orElse(null)));
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
            (sets, missingData, storeFailures, failed, cancelled) ->
                new AuditReport(
                    ascending(sets), missingData, storeFailures, byStart(failed), cancelled));
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
