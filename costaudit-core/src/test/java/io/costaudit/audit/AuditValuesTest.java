package io.costaudit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.costaudit.audit.compare.AuditKeys;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.Grouping;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests and results say, and what they refuse. */
class AuditValuesTest {
  private static final Instant START = Instant.parse("2023-01-16T20:23:08Z");
  private static final Window WINDOW = new Window(START, START.plus(Duration.ofDays(3)));
  private static final AuditDetails DETAILS =
      new AuditDetails(
          AuditVerdict.PASSED,
          1,
          1,
          0,
          0,
          0,
          new AuditDetails.Amounts(1, 1, 0),
          Tolerance.TOTALS,
          Duration.ZERO,
          List.of());

  private static AuditOutcome outcome(Instant lastRun, AuditDifference... differences) {
    return new AuditOutcome(
        AuditStatus.PASSED, "", lastRun, List.of(differences), List.of(), DETAILS);
  }

  private static AuditOutcome differing(Grouping grouping, String... key) {
    return outcome(
        START,
        new AuditDifference(
            grouping,
            CostKey.of(key),
            AuditMeasure.TOTAL,
            new AuditFloatResult(1, 2),
            List.of(AuditReason.unexplained(1))));
  }

  /** A set with all six results, of which no two can be mistaken for each other. */
  private static AuditSet full() {
    Grouping controller = Grouping.of(CostProperty.CONTROLLER);
    return new AuditSet(
        new AllocationReconciliationAudit(differing(Grouping.NODE, "c", "n")),
        new AggAudit(differing(controller, "a"), List.of(controller)),
        new TotalAudit(differing(Grouping.NODE, "c", "n2")),
        new TotalAudit(differing(Grouping.CLUSTER, "c")),
        new AssetReconciliationAudit(differing(AuditKeys.BILL, "i-1", "Compute")),
        new EqualityAudit(differing(Grouping.CLUSTER, "c2")),
        WINDOW);
  }

  // Requests

  @Test
  void aRequestIsAnnouncedAsTheOriginalDoes() {
    String window = "[2023-01-16T20:23:08+0000, 2023-01-19T20:23:08+0000)";
    assertThat(AuditRequest.over(WINDOW).announcement())
        .isEqualTo("Running audit over window: " + window + " for all audit types");
    assertThat(AuditRequest.everything().announcement())
        .isEqualTo("Running audit over all windows for all audit types");
    assertThat(AuditRequest.over(WINDOW).only(Set.of(AuditType.CLUSTER_EQUALITY)).announcement())
        .isEqualTo("Running audit over window: " + window + " for audit type AuditClusterEquality");
    assertThat(
            AuditRequest.everything()
                .only(EnumSet.of(AuditType.CLUSTER_EQUALITY, AuditType.ASSET_TOTAL_STORE))
                .announcement())
        .isEqualTo(
            "Running audit over all windows for audit types AuditAssetTotalStore,"
                + " AuditClusterEquality");
  }

  @Test
  void aRequestIsForOneAuditAtLeast() {
    assertThat(AuditRequest.everything().isOfAllTypes()).isTrue();
    assertThat(AuditRequest.everything().only(Set.of(AuditType.CLUSTER_EQUALITY)).isOfAllTypes())
        .isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AuditRequest(null, Set.of()))
        .withMessage("types must not be empty");
  }

  @ParameterizedTest
  @EnumSource
  void typesAreReadAsTheyAreWritten(AuditType type) {
    assertThat(AuditType.ofWireName(type.wireName())).isEqualTo(type);
  }

  @Test
  void otherTypesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuditType.ofWireName("AuditAssetAggStore"))
        .withMessage(
            "unknown audit type \"AuditAssetAggStore\"; accepted are AuditAllocationReconciliation,"
                + " AuditAllocationAggStore, AuditAllocationTotalStore, AuditAssetTotalStore,"
                + " AuditAssetReconciliation, AuditClusterEquality");
  }

  @ParameterizedTest
  @CsvSource({"Passed, PASSED", "Warning, WARNING", "Failed, FAILED", "Failure, FAILED"})
  void statusesAreReadAsAnyOfTheirNames(String name, AuditStatus status) {
    assertThat(AuditStatus.ofWireName(name)).isEqualTo(status);
    assertThat(AuditStatus.ofWireName(status.wireName())).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"passed", "", "FAILED"})
  void otherStatusesAreRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuditStatus.ofWireName(name))
        .withMessage(
            "unknown audit status \"" + name + "\"; accepted are Passed, Warning, Failed, Failure");
  }

  // Numbers

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void noResultIsInfiniteOrNoNumber(double number) {
    assertThatIllegalArgumentException().isThrownBy(() -> new AuditFloatResult(number, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AuditFloatResult(1, number))
        .withMessage("expected and actual must be finite: 1.0, " + number);
  }

  @Test
  void noResultIsANegativeZero() {
    assertThat(new AuditFloatResult(-0.0, -0.0)).isEqualTo(new AuditFloatResult(0.0, 0.0));
    assertThat(AuditReason.unexplained(-0.0)).isEqualTo(AuditReason.unexplained(0.0));
    assertThat(missing(-0.0)).isEqualTo(missing(0.0));
    assertThat(new AuditFloatResult(-1.5, -2.5)).isEqualTo(new AuditFloatResult(-1.5, -2.5));
  }

  private static AuditMissingValue missing(Double amount) {
    return new AuditMissingValue(
        AuditMissingValue.Kind.MISSING_ACTUAL,
        Grouping.CLUSTER,
        CostKey.of("c"),
        AuditMeasure.TOTAL,
        amount,
        "lost");
  }

  @Test
  void noAmountIsInfiniteOrNoNumber() {
    assertThat(missing(null).amount()).isNull();
    for (double amount : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> missing(amount))
          .withMessage("the amount of a missing value is " + amount);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> AuditReason.unexplained(amount))
          .withMessage("the amount of a reason must be finite: " + amount);
    }
  }

  @ParameterizedTest
  @EnumSource
  void measuresAreReadAsTheyAreWritten(AuditMeasure measure) {
    assertThat(AuditMeasure.ofWireName(measure.wireName())).isEqualTo(measure);
    assertThat(measure.measure().map(AuditMeasure::of).orElse(measure)).isEqualTo(measure);
  }

  @Test
  void otherMeasuresAndKindsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuditMeasure.ofWireName("CPU"))
        .withMessage(
            "unknown measure \"CPU\"; accepted are cpu, gpu, ram, pv, network, loadBalancer, shared,"
                + " external, other, total, idle");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReasonKind(" "))
        .withMessage("the name of a kind of reason must not be blank");
    assertThat(ReasonKind.ONE_RATIO).hasToString("one-ratio");
  }

  @Test
  void aToleranceIsAShareAndAnAmount() {
    assertThat(new Tolerance(0, 0).allowed(5, 7)).isZero();
    assertThat(new Tolerance(1, 0).allowed(-5, 3)).isEqualTo(5);
    assertThat(new Tolerance(0.5, 3).allowed(5, 3)).isEqualTo(3);
    for (double relative : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Tolerance(relative, 0))
          .withMessage("relative must be 0 to 1: " + relative);
    }
    for (double absolute : new double[] {-0.1, Double.POSITIVE_INFINITY, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Tolerance(0, absolute))
          .withMessage("absolute must be finite and not negative: " + absolute);
    }
  }

  // Sets

  @Test
  void aSetMayBeCutToSomeAudits() {
    AuditSet full = full();
    assertThat(full.only(AuditType.values())).isEqualTo(full);
    assertThat(full.only()).isEqualTo(AuditSet.empty(WINDOW));
    AuditSet totals = full.only(AuditType.ALLOCATION_TOTAL_STORE, AuditType.ASSET_TOTAL_STORE);
    assertThat(totals.results().keySet())
        .containsExactly(AuditType.ALLOCATION_TOTAL_STORE, AuditType.ASSET_TOTAL_STORE);
    assertThat(totals.only(AuditType.CLUSTER_EQUALITY)).isEqualTo(AuditSet.empty(WINDOW));
  }

  @Test
  void withoutDetailsEverythingElseStays() {
    AuditSet plain = full().withoutDetails();
    assertThat(plain.results()).hasSize(6);
    plain
        .results()
        .forEach(
            (type, result) -> {
              AuditDifference difference = full().result(type).differences().get(0);
              assertThat(result.outcome().details()).isNull();
              assertThat(result.outcome().lastRun()).isEqualTo(START);
              AuditDifference without = result.differences().get(0);
              assertThat(without.where()).isEqualTo(difference.where());
              assertThat(without.values()).isEqualTo(difference.values());
              assertThat(without.reasons()).isEmpty();
            });
  }

  // Attempts

  private static final AuditType TYPE = AuditType.CLUSTER_EQUALITY;

  private static AuditAttempt attemptAt(Instant time) {
    return new AuditAttempt(time, "asset store failed: HTTP 503");
  }

  private static AuditSet ranAt(Instant time) {
    return AuditSet.empty(WINDOW).with(TYPE, new EqualityAudit(outcome(time)));
  }

  @Test
  void anAttemptIsKeptBesideAResultThatIsNotNewer() {
    AuditSet failed = AuditSet.empty(WINDOW).with(TYPE, attemptAt(START));
    assertThat(failed.isEmpty()).isFalse();
    assertThat(failed.results()).isEmpty();
    assertThat(AuditSet.empty(WINDOW).isEmpty()).isTrue();

    AuditSet before = ranAt(START.minusNanos(1)).mergedWith(failed);
    assertThat(before.clusterEquality()).isNotNull();
    assertThat(before.attempts()).containsOnlyKeys(TYPE);
    assertThat(ranAt(START).mergedWith(failed).attempts()).containsOnlyKeys(TYPE);
    assertThat(ranAt(START.plusNanos(1)).mergedWith(failed)).isEqualTo(ranAt(START.plusNanos(1)));
  }

  @Test
  void aResultEndsAnAttemptThatIsNotNewer() {
    AuditSet failed = ranAt(START.minusSeconds(9)).with(TYPE, attemptAt(START));
    assertThat(failed.mergedWith(ranAt(START.minusNanos(1))))
        .isEqualTo(ranAt(START.minusNanos(1)).with(TYPE, attemptAt(START)));
    assertThat(failed.mergedWith(ranAt(START))).isEqualTo(ranAt(START));
    assertThat(failed.mergedWith(ranAt(START.plusNanos(1)))).isEqualTo(ranAt(START.plusNanos(1)));
    // The run of another audit ends nothing.
    AuditSet other =
        AuditSet.empty(WINDOW)
            .with(AuditType.ASSET_TOTAL_STORE, new TotalAudit(outcome(WINDOW.end())));
    assertThat(failed.mergedWith(other).attempts()).isEqualTo(failed.attempts());
  }

  @Test
  void ofTwoAttemptsTheNewerOneIsKept() {
    AuditSet failed = AuditSet.empty(WINDOW).with(TYPE, attemptAt(START));
    AuditSet again = AuditSet.empty(WINDOW).with(TYPE, new AuditAttempt(START, "connection reset"));
    AuditSet older = AuditSet.empty(WINDOW).with(TYPE, attemptAt(START.minusNanos(1)));
    assertThat(failed.mergedWith(older)).isEqualTo(failed);
    assertThat(older.mergedWith(failed)).isEqualTo(failed);
    assertThat(failed.mergedWith(again)).isEqualTo(again);
  }

  @Test
  void setsOfTwoWindowsAreNotMerged() {
    Window other = new Window(START, START.plus(Duration.ofDays(1)));
    assertThat(AuditSet.empty(WINDOW).mergedWith(full())).isEqualTo(full());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> full().mergedWith(AuditSet.empty(other)))
        .withMessage("sets of two windows cannot be merged: " + WINDOW + ", " + other);
  }

  @Test
  void theStoreForgetsTheWindowsThatStartFirst() {
    InMemoryAuditStore store = new InMemoryAuditStore(2);
    for (int day : new int[] {3, 1, 2}) {
      Instant start = START.plus(Duration.ofDays(day));
      store.save(AuditSet.empty(new Window(start, start.plus(Duration.ofDays(1)))));
    }
    assertThat(store.sets(null))
        .extracting(set -> set.window().start())
        .containsExactly(START.plus(Duration.ofDays(2)), START.plus(Duration.ofDays(3)));
    assertThat(new InMemoryAuditStore(1).sets(null)).isEmpty();
  }

  @Test
  void theStoreForgetsTheResultsThatRanFirst() {
    InMemoryAuditStore store = new InMemoryAuditStore(2, 1);
    for (int second : new int[] {2, 3, 1}) {
      store.save(ranAt(START.plusSeconds(second)));
    }
    assertThat(store.history(WINDOW, TYPE))
        .extracting(result -> result.outcome().lastRun())
        .containsExactly(START.plusSeconds(3));
  }

  @Test
  void resultsOfOneHistoryShareEqualFindings() {
    InMemoryAuditStore store = InMemoryAuditStore.ofDefaults();
    AuditSet first = full();
    AuditSet second = AuditSet.empty(WINDOW);
    for (Map.Entry<AuditType, AuditResult> entry : full().results().entrySet()) {
      AuditOutcome old = entry.getValue().outcome();
      AuditOutcome later =
          new AuditOutcome(
              AuditStatus.FAILED,
              "later",
              START.plusSeconds(1),
              old.differences(),
              List.of(),
              null);
      second = second.with(entry.getKey(), entry.getValue().with(later));
    }
    store.save(first);
    store.save(second);
    assertThat(store.sets(null)).containsExactly(second);
    for (AuditType type : AuditType.values()) {
      List<AuditResult> history = store.history(WINDOW, type);
      assertThat(history).containsExactly(second.result(type), first.result(type));
      assertThat(history.get(0).differences().get(0)).isSameAs(history.get(1).differences().get(0));
    }
  }

  @Test
  void aStoreKeepsAtLeastOneOfEach() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InMemoryAuditStore(0))
        .withMessage("maxWindows must be at least 1: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InMemoryAuditStore(1, 0))
        .withMessage("maxResults must be at least 1: 0");
  }
}
