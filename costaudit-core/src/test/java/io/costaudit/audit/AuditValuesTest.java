package io.costaudit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
          null,
          new AuditDetails.Amounts(1, 1, 0),
          Tolerance.TOTALS,
          Duration.ZERO,
          List.of(),
          List.of());

  private static AuditOutcome outcome(Instant lastRun) {
    return new AuditOutcome(AuditStatus.PASSED, "", lastRun, List.of(), DETAILS);
  }

  /** A set with all six results, of which no two can be mistaken for each other. */
  private static AuditSet full() {
    AuditFloatResult values = new AuditFloatResult(1, 2);
    return new AuditSet(
        new AllocationReconciliationAudit(outcome(START), Map.of("n", Map.of("cpu", values))),
        new AggAudit(outcome(START), Map.of("controller", Map.of("a", values))),
        new TotalAudit(outcome(START), Map.of("c/n", values), Map.of()),
        new TotalAudit(outcome(START), Map.of(), Map.of("c", values)),
        new AssetReconciliationAudit(outcome(START), Map.of("i-1", Map.of("Compute", values))),
        new EqualityAudit(outcome(START), Map.of("c", values)),
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
    assertThat(new AuditReason("c1", AuditReason.UNEXPLAINED, -0.0))
        .isEqualTo(new AuditReason("c1", AuditReason.UNEXPLAINED, 0.0));
    assertThat(new AuditFloatResult(-1.5, -2.5)).isEqualTo(new AuditFloatResult(-1.5, -2.5));
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
              assertThat(result.outcome())
                  .isEqualTo(new AuditOutcome(AuditStatus.PASSED, "", START, List.of(), null));
              assertThat(result.differences())
                  .hasSize(1)
                  .isEqualTo(full().result(type).differences());
            });
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
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InMemoryAuditStore(0))
        .withMessage("maxWindows must be at least 1: 0");
  }
}
