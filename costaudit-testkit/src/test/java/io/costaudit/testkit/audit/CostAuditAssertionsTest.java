package io.costaudit.testkit.audit;

import static io.costaudit.audit.AuditType.ALLOCATION_AGG_STORE;
import static io.costaudit.audit.AuditType.ALLOCATION_RECONCILIATION;
import static io.costaudit.audit.AuditType.ALLOCATION_TOTAL_STORE;
import static io.costaudit.audit.AuditType.ASSET_RECONCILIATION;
import static io.costaudit.audit.AuditType.ASSET_TOTAL_STORE;
import static io.costaudit.audit.AuditType.CLUSTER_EQUALITY;
import static io.costaudit.testkit.audit.CostAuditAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.costaudit.audit.AggAudit;
import io.costaudit.audit.AllocationReconciliationAudit;
import io.costaudit.audit.AssetReconciliationAudit;
import io.costaudit.audit.AuditDetails;
import io.costaudit.audit.AuditDetails.Amounts;
import io.costaudit.audit.AuditDifference;
import io.costaudit.audit.AuditFloatResult;
import io.costaudit.audit.AuditMeasure;
import io.costaudit.audit.AuditMissingValue;
import io.costaudit.audit.AuditOutcome;
import io.costaudit.audit.AuditReason;
import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditStatus;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.AuditVerdict;
import io.costaudit.audit.EqualityAudit;
import io.costaudit.audit.ReasonKind;
import io.costaudit.audit.Tolerance;
import io.costaudit.audit.TotalAudit;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.Grouping;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The assertions on results of audits, and what they show when they fail. */
class CostAuditAssertionsTest {
  private static final Window DAY = day(0);

  private static Window day(int index) {
    Instant start = Instant.parse("2024-02-29T00:00:00Z").plus(Duration.ofDays(index));
    return new Window(start, start.plus(Duration.ofDays(1)));
  }

  private static AuditOutcome outcome(
      AuditVerdict verdict,
      String description,
      List<AuditMissingValue> missing,
      AuditDifference... differences) {
    AuditDetails details =
        new AuditDetails(
            verdict,
            7,
            6,
            1,
            0,
            missing.size(),
            Amounts.NONE,
            Tolerance.ALLOCATIONS,
            Duration.ZERO,
            List.of());
    return new AuditOutcome(
        verdict.status(), description, DAY.end(), List.of(differences), missing, details);
  }

  private static AuditOutcome outcome(AuditVerdict verdict, AuditDifference... differences) {
    return outcome(verdict, "", List.of(), differences);
  }

  private static AuditDifference difference(
      Grouping grouping, CostKey key, AuditMeasure measure, double expected, double actual) {
    return new AuditDifference(
        grouping, key, measure, new AuditFloatResult(expected, actual), List.of());
  }

  private static AuditDifference cluster(String name, double expected, double actual) {
    return difference(Grouping.CLUSTER, CostKey.of(name), AuditMeasure.TOTAL, expected, actual);
  }

  private static final AllocationReconciliationAudit NODES =
      new AllocationReconciliationAudit(
          outcome(
              AuditVerdict.FAILED,
              "idle without a node",
              List.of(
                  new AuditMissingValue(
                      AuditMissingValue.Kind.MISSING_ACTUAL,
                      Grouping.NODE,
                      CostKey.of("c", "n3"),
                      AuditMeasure.TOTAL,
                      7.5,
                      "in the asset store, not in the allocation store")),
              new AuditDifference(
                  Grouping.NODE,
                  CostKey.of("c", "n1"),
                  AuditMeasure.CPU,
                  new AuditFloatResult(3.58, 4.04),
                  List.of(new AuditReason(ReasonKind.DOUBLED, "counted 2 times", 4.04 - 3.58))),
              difference(Grouping.NODE, CostKey.of("c", "n2"), AuditMeasure.RAM, 0, -0.1)));
  private static final String NODES_TEXT =
      """
      is Failed: idle without a node
        WHERE     EXPECTED  ACTUAL  DIFFERENCE          %  WHY
        c/n1 cpu      3.58    4.04       +0.46  +12.85 %  counted 2 times
        c/n2 ram      0.00   -0.10       -0.10       n/a
        missing: c/n3: in the asset store, not in the allocation store"""
          .replace("DIFFERENCE          %", "DIFFERENCE         %");

  private static final TotalAudit TOTALS =
      new TotalAudit(
          outcome(
              AuditVerdict.FAILED,
              difference(Grouping.NODE, CostKey.of("c", "n1"), AuditMeasure.TOTAL, 4, 5),
              cluster("c", 4, 5)));
  private static final AggAudit AGGREGATES =
      new AggAudit(
          outcome(
              AuditVerdict.FAILED,
              difference(
                  Grouping.parse("namespace"), CostKey.of("shop"), AuditMeasure.TOTAL, 4, 3.5)),
          List.of(Grouping.parse("namespace"), Grouping.parse("label:app")));
  private static final AssetReconciliationAudit BILL =
      new AssetReconciliationAudit(
          outcome(
              AuditVerdict.WARNING,
              "not settled",
              List.of(),
              difference(
                  Grouping.parse("providerID,category"),
                  CostKey.of("i-1", "Compute"),
                  AuditMeasure.TOTAL,
                  20,
                  15)));
  private static final EqualityAudit CLUSTERS =
      new EqualityAudit(outcome(AuditVerdict.FAILED, cluster("c", 9.4235, 9.6385)));

  private static AuditSet set(Object... typesAndResults) {
    AuditSet set = AuditSet.empty(DAY);
    for (int i = 0; i < typesAndResults.length; i += 2) {
      set = set.with((AuditType) typesAndResults[i], (AuditResult) typesAndResults[i + 1]);
    }
    return set;
  }

  private static AuditReport report(AuditSet... sets) {
    return new AuditReport(List.of(sets), Map.of(), Map.of(), Map.of(), false);
  }

  private static EqualityAudit clusters(AuditVerdict verdict) {
    return new EqualityAudit(outcome(verdict));
  }

  private static void assertFails(ThrowingCallable assertion, String message) {
    assertThatExceptionOfType(AssertionError.class).isThrownBy(assertion).withMessage(message);
  }

  @Test
  void eachShapeOfResultIsAskedAlike() {
    assertThat(NODES)
        .failed()
        .says("idle without a node")
        .hasVerdict(AuditVerdict.FAILED)
        .misses("c/n3")
        .misses("c/n3", "not in the allocation store")
        .comparedAtLeast(7)
        .differsAt("c/n1", "cpu")
        .by(0.46)
        .because("2 times")
        .expected(3.58)
        .actual(4.04)
        .differsAt("c/n2", "ram")
        .by(-0.1)
        .differsNowhereElse()
        .hasStatus(AuditStatus.FAILED);
    assertThat(TOTALS).differsAt("node", "c/n1").by(1).differsAt("cluster", "c").by(1);
    assertThat(AGGREGATES).differsAt("namespace", "shop").by(-0.5).differsNowhereElse();
    assertThat(BILL)
        .warned()
        .warnedOf("not settled")
        .passedOrWarned()
        .missesNothing()
        .differsAt("i-1", "Compute")
        .by(-5)
        .differsNowhereElse();
    assertThat(CLUSTERS)
        .differsAt("cluster", "c")
        .by(0.2, within(0.02))
        .expected(9.4, within(0.1))
        .actual(9.6, within(0.1));
    assertThat(clusters(AuditVerdict.PASSED)).passed().passedOrWarned().differsNowhere();
  }

  @Test
  void whatAResultIsNotIsShownWithAllThatDiffers() {
    assertFails(
        () -> assertThat(NODES).passed(),
        "Expected AuditAllocationReconciliation to be Passed, but it " + NODES_TEXT);
    assertFails(
        () -> assertThat(NODES).passedOrWarned(),
        "Expected AuditAllocationReconciliation to be Passed or Warning, but it " + NODES_TEXT);
    assertFails(
        () -> assertThat(NODES).warnedOf("not settled"),
        "Expected AuditAllocationReconciliation to be Warning, but it " + NODES_TEXT);
    assertFails(
        () -> assertThat(NODES).as("our nodes").says("not settled"),
        "[our nodes] Expected AuditAllocationReconciliation to say \"not settled\", but it "
            + NODES_TEXT);
    assertFails(
        () -> assertThat(NODES).differsAt("c/n1", "gpu"),
        "Expected AuditAllocationReconciliation to differ at c/n1 gpu, but it " + NODES_TEXT);
    assertFails(
        () -> assertThat(NODES).differsNowhere(),
        "Expected AuditAllocationReconciliation to differ nowhere, but it " + NODES_TEXT);
    assertFails(
        () -> assertThat(NODES).differsAt("c/n1", "cpu").differsNowhereElse(),
        "Expected AuditAllocationReconciliation to differ nowhere but at [c/n1 cpu], yet it does at"
            + " [c/n2 ram]; it "
            + NODES_TEXT);
    assertFails(
        () -> assertThat(NODES).misses("c/n4", "lost"),
        "Expected AuditAllocationReconciliation to miss c/n4 \"lost\", but it " + NODES_TEXT);
    assertFails(
        () -> assertThat(NODES).missesNothing(),
        "Expected AuditAllocationReconciliation to miss nothing, but it " + NODES_TEXT);
    assertFails(
        () -> assertThat(NODES).comparedAtLeast(8),
        "Expected AuditAllocationReconciliation to have compared 8 keys at least, but it compared"
            + " 7; it "
            + NODES_TEXT);
    assertFails(
        () -> assertThat(NODES.withoutDetails()).hasVerdict(AuditVerdict.FAILED),
        "Expected AuditAllocationReconciliation to have the verdict FAILED, but it was read from an"
            + " answer without details");
  }

  @Test
  void theVerdictIsShownWhereItSaysMore() {
    assertFails(
        () ->
            assertThat(
                    new EqualityAudit(
                        outcome(
                            AuditVerdict.ERROR, "asset store failed: GET\nhttp://x", List.of())))
                .passed(),
        "Expected AuditClusterEquality to be Passed, but it is Failed (ERROR): asset store failed:"
            + " GET http://x");
    assertFails(
        () -> assertThat(clusters(AuditVerdict.NO_DATA)).hasVerdict(AuditVerdict.WARNING),
        "Expected AuditClusterEquality to have the verdict WARNING, but it is Warning (NO_DATA)");
  }

  @Test
  void anAuditThatWasNotRunIsNoResult() {
    assertFails(
        () -> assertThat(AuditSet.empty(DAY).clusterEquality()).passed(), "the audit was not run");
    assertFails(
        () -> assertThat(AuditSet.empty(DAY)).audit(CLUSTER_EQUALITY),
        "AuditClusterEquality of 2024-02-29 was not run");
  }

  @Test
  void numbersOfADifference() {
    assertFails(
        () -> assertThat(NODES).differsAt("c/n1", "cpu").by(0.4),
        "Expected the difference at c/n1 cpu of AuditAllocationReconciliation to be 0.4, within"
            + " 1.0E-6, but it is "
            + (4.04 - 3.58)
            + ": expected 3.58, actual 4.04 (counted 2 times)");
    assertFails(
        () -> assertThat(CLUSTERS).differsAt("cluster", "c").expected(9.5, within(0.01)),
        "Expected the expected value at cluster c of AuditClusterEquality to be 9.5, within 0.01,"
            + " but it is 9.4235: expected 9.4235, actual 9.6385");
    assertFails(
        () -> assertThat(CLUSTERS).differsAt("cluster", "c").actual(9.5),
        "Expected the actual value at cluster c of AuditClusterEquality to be 9.5, within 1.0E-6,"
            + " but it is 9.6385: expected 9.4235, actual 9.6385");
    assertFails(
        () -> assertThat(NODES).differsAt("c/n1", "cpu").because("idle"),
        "Expected the difference at c/n1 cpu of AuditAllocationReconciliation to be explained by"
            + " \"idle\", but the explanations are [counted 2 times]");
  }

  @Test
  void longListsAreCutAndCounted() {
    AuditDifference[] many = new AuditDifference[13];
    for (int i = 0; i < 13; i++) {
      many[i] = cluster("c" + i, 0, 100 - i);
    }
    EqualityAudit audit =
        new EqualityAudit(
            outcome(AuditVerdict.FAILED, "13 of 400 differences are listed", List.of(), many));
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThat(audit).passed())
        .withMessageStartingWith(
            "Expected AuditClusterEquality to be Passed, but it is Failed: 13 of 400 differences"
                + " are listed\n")
        .withMessageContaining("  cluster c9")
        .withMessageNotContaining("  cluster c10")
        .withMessageEndingWith("\n  and 3 more, 13 in all");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThat(audit).differsAt("cluster", "c0").differsNowhereElse())
        .withMessageContaining("cluster c10] and more, 12 in all; it is Failed");
  }

  @Test
  void aSetPassesIfAllOfItDoes() {
    AuditSet passed = set(CLUSTER_EQUALITY, clusters(AuditVerdict.PASSED));
    assertThat(passed).passed().passed(CLUSTER_EQUALITY).wasNotRun(ASSET_TOTAL_STORE);
    AuditSet warned = passed.with(ASSET_RECONCILIATION, BILL);
    assertThat(warned)
        .passedOrWarned()
        .passedOrWarned(ASSET_RECONCILIATION)
        .passed(CLUSTER_EQUALITY)
        .differsAt("i-1", "Compute")
        .by(-5);
    assertThat(warned).audit(ASSET_RECONCILIATION).warned();
    assertFails(
        () -> assertThat(warned.with(ALLOCATION_RECONCILIATION, NODES)).as("today").passed(),
        "[today] Expected all audits of 2024-02-29 to be Passed, but 2 of 3 are not:\n"
            + "AuditAllocationReconciliation "
            + NODES_TEXT
            + "\n"
            + """
            AuditAssetReconciliation is Warning: not settled
              WHERE        EXPECTED  ACTUAL  DIFFERENCE         %  WHY
              i-1 Compute     20.00   15.00       -5.00  -25.00 %""");
    assertFails(
        () -> assertThat(passed).passed(CLUSTER_EQUALITY, ASSET_TOTAL_STORE),
        "Expected all audits of 2024-02-29 to be Passed, but 1 of 2 is not:\n"
            + "AuditAssetTotalStore was not run");
    assertFails(
        () -> assertThat(passed).wasNotRun(CLUSTER_EQUALITY),
        "Expected AuditClusterEquality of 2024-02-29 not to be run, but it is Passed");
    assertFails(
        () -> assertThat(AuditSet.empty(DAY)).passed(),
        "Expected all audits of 2024-02-29 to be Passed, but no audit was run");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> assertThat(passed).passed(new AuditType[0]))
        .withMessage("types must not be empty");
  }

  @Test
  void aSetKnowsWhichAuditDiffers() {
    AuditSet set = set(ALLOCATION_RECONCILIATION, NODES, ALLOCATION_TOTAL_STORE, TOTALS);
    assertThat(set).differsAt("c/n1", "cpu").by(0.46).because("2 times");
    assertThat(set).differsAt("cluster", "c").by(1);
    assertFails(
        () -> assertThat(set.with(ASSET_TOTAL_STORE, TOTALS)).differsAt("cluster", "c"),
        "Expected an audit of 2024-02-29 to differ at cluster c, but several do:"
            + " AuditAllocationTotalStore, AuditAssetTotalStore; say which by audit(type)");
    assertFails(
        () -> assertThat(set(CLUSTER_EQUALITY, CLUSTERS)).differsAt("cluster", "d"),
        """
        Expected an audit of 2024-02-29 to differ at cluster d, but none does:
        AuditClusterEquality is Failed
          WHERE      EXPECTED  ACTUAL  DIFFERENCE        %  WHY
          cluster c      9.42    9.64       +0.21  +2.28 %""");
    assertFails(
        () -> assertThat(AuditSet.empty(DAY)).differsAt("cluster", "d"),
        "Expected an audit of 2024-02-29 to differ at cluster d, but no audit was run");
  }

  @Test
  void aReportPassesIfAllThatWasRunDoes() {
    AuditSet passed = set(CLUSTER_EQUALITY, clusters(AuditVerdict.PASSED));
    AuditReport report =
        new AuditReport(
            List.of(passed, AuditSet.empty(day(1)).with(ALLOCATION_AGG_STORE, AGGREGATES)),
            Map.of(ASSET_TOTAL_STORE, "there is no asset total store: OpenCost sums none"),
            Map.of(ASSET_RECONCILIATION, "cloud usage store failed: timeout"),
            Map.of(day(2), "the disk is full"),
            true);
    assertThat(report(passed)).passed().passed(CLUSTER_EQUALITY).onlyWindow().passed();
    assertThat(report).lacks(ASSET_TOTAL_STORE, "there is no asset total store");
    assertThat(report).window(DAY).wasNotRun(ASSET_TOTAL_STORE);
    assertFails(
        () -> assertThat(report).passed(),
        """
        Expected all audits of 2 windows to be Passed, but:
        AuditAllocationAggStore of 2024-03-01 is Failed
          WHERE           EXPECTED  ACTUAL  DIFFERENCE         %  WHY
          namespace shop      4.00    3.50       -0.50  -12.50 %
        AuditAssetReconciliation was not run: cloud usage store failed: timeout
        2024-03-02 was given up: the disk is full
        the run was ended before all windows were audited""");
    AuditReport lacking =
        new AuditReport(List.of(passed), report.missingData(), Map.of(), Map.of(), false);
    assertThat(lacking).passed().passedOrWarned().passedOrWarned(CLUSTER_EQUALITY);
    assertFails(
        () -> assertThat(lacking).passed(CLUSTER_EQUALITY, ASSET_TOTAL_STORE, ALLOCATION_AGG_STORE),
        """
        Expected all audits of 1 window to be Passed, but:
        AuditAssetTotalStore was not run: there is no asset total store: OpenCost sums none
        AuditAllocationAggStore was not run""");
    assertFails(
        () -> assertThat(lacking).onlyWindow().audit(ASSET_TOTAL_STORE),
        "AuditAssetTotalStore of 2024-02-29 was not run: there is no asset total store: OpenCost"
            + " sums none");
    assertFails(
        () -> assertThat(lacking).lacks(CLUSTER_EQUALITY, ""),
        "Expected AuditClusterEquality to lack data, but it was run");
    assertFails(
        () -> assertThat(report).lacks(ASSET_RECONCILIATION, ""),
        "Expected AuditAssetReconciliation to lack data, but a store failed: cloud usage store"
            + " failed: timeout");
    assertFails(
        () -> assertThat(report).lacks(ASSET_TOTAL_STORE, "Kubecost"),
        "Expected AuditAssetTotalStore to lack data because of\n  Kubecost\nbut the reason is\n"
            + "  there is no asset total store: OpenCost sums none");
    assertFails(
        () -> assertThat(report).window(day(5)),
        "Expected an audit of 2024-03-05, but the windows are [2024-02-29, 2024-03-01]");
    assertFails(
        () -> assertThat(report).window(day(2)),
        "Expected an audit of 2024-03-02, but it was given up: the disk is full");
    assertFails(
        () -> assertThat(report).onlyWindow(),
        "Expected an audit of one window, but the windows are [2024-02-29, 2024-03-01]");
  }

  @Test
  void ofManyWindowsTheFirstAreShown() {
    AuditSet[] sets = new AuditSet[90];
    for (int i = 0; i < sets.length; i++) {
      sets[i] = AuditSet.empty(day(i)).with(CLUSTER_EQUALITY, clusters(AuditVerdict.NO_DATA));
    }
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThat(report(sets)).passed())
        .withMessageStartingWith(
            """
            Expected all audits of 90 windows to be Passed, but:
            AuditClusterEquality of 2024-02-29 is Warning (NO_DATA)
            AuditClusterEquality of 2024-03-01 is Warning (NO_DATA)
            """)
        .withMessageEndingWith(
            "\nAuditClusterEquality of 2024-03-09 is Warning (NO_DATA)\nand 80 more, 90 in all");
  }

  @Test
  void aReportOfNothingDoesNotPass() {
    AuditReport nothing =
        new AuditReport(
            List.of(),
            Map.of(CLUSTER_EQUALITY, "there is no asset store"),
            Map.of(),
            Map.of(),
            false);
    assertFails(
        () -> assertThat(nothing).passed(),
        """
        Expected all audits of 0 windows to be Passed, but:
        no audit was run
        AuditClusterEquality was not run: there is no asset store""");
  }
}
