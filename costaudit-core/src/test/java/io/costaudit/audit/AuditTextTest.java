package io.costaudit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.costaudit.audit.AuditDetails.Amounts;
import io.costaudit.audit.AuditMissingValue.Kind;
import io.costaudit.audit.compare.AuditKeys;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.Grouping;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Differences of all shapes of results, and their table. */
class AuditTextTest {
  private static final Instant DAY = Instant.parse("2024-02-29T00:00:00Z");
  private static final AuditFloatResult MORE = new AuditFloatResult(4, 5);
  private static final AuditFloatResult LESS = new AuditFloatResult(1000, 0);

  private static AuditOutcome outcome(
      List<AuditMissingValue> missing, AuditDifference... differences) {
    AuditDetails details =
        new AuditDetails(
            AuditVerdict.FAILED,
            2,
            0,
            2,
            0,
            0,
            Amounts.NONE,
            Tolerance.TOTALS,
            Duration.ZERO,
            List.of());
    return new AuditOutcome(AuditStatus.FAILED, "", DAY, List.of(differences), missing, details);
  }

  private static AuditDifference difference(
      Grouping grouping, CostKey key, AuditMeasure measure, AuditFloatResult values) {
    return new AuditDifference(grouping, key, measure, values, List.of());
  }

  private static AuditDifference cluster(String name, AuditFloatResult values) {
    return difference(Grouping.CLUSTER, CostKey.of(name), AuditMeasure.TOTAL, values);
  }

  private static AuditMissingValue missing(String description, String... node) {
    return new AuditMissingValue(
        Kind.MISSING_ACTUAL, Grouping.NODE, CostKey.of(node), AuditMeasure.TOTAL, 1.0, description);
  }

  @Test
  void aDifferenceIsNamedAfterItsGroupingItsKeyAndItsMeasure() {
    assertThat(names(difference(Grouping.NODE, CostKey.of("c/1", "n1"), AuditMeasure.CPU, MORE)))
        .containsExactly("c/1/n1", "cpu", "c/1/n1 cpu", "c/1/n1 cpu");
    assertThat(names(difference(Grouping.NODE, CostKey.of("c1", ""), AuditMeasure.IDLE, MORE)))
        .containsExactly("c1/", "idle", "c1/ idle", "c1/(no name) idle");
    assertThat(names(difference(Grouping.NODE, CostKey.of("c1", "n1"), AuditMeasure.TOTAL, MORE)))
        .containsExactly("node", "c1/n1", "c1/n1", "node c1/n1");
    assertThat(names(cluster("c1", MORE))).containsExactly("cluster", "c1", "c1", "cluster c1");
    assertThat(
            names(
                difference(AuditKeys.BILL, CostKey.of("i-1", "Compute"), AuditMeasure.TOTAL, MORE)))
        .containsExactly("i-1", "Compute", "i-1/Compute", "i-1 Compute");
    assertThat(
            names(
                difference(
                    Grouping.parse("namespace,label:app"),
                    CostKey.of("shop", ""),
                    AuditMeasure.TOTAL,
                    MORE)))
        .containsExactly(
            "namespace,label:app", "shop/", "shop/", "namespace,label:app shop/(no name)");
  }

  private static List<String> names(AuditDifference difference) {
    return List.of(difference.outer(), difference.inner(), difference.place(), difference.where());
  }

  @Test
  void differencesAreListedBySize() {
    AuditDifference more = cluster("c1", MORE);
    AuditDifference less = cluster("c2", LESS);
    AuditDifference same = cluster("c0", MORE);
    assertThat(new EqualityAudit(outcome(List.of(), more, less, same)).differences())
        .containsExactly(less, same, more);
    assertThat(outcome(List.of(), more, less).worst()).contains(less);
    assertThat(outcome(List.of()).worst()).isEmpty();
  }

  @Test
  void aKeyHasAValueForEachPropertyOrOneForAll() {
    assertThat(difference(Grouping.NODE, CostKey.of("c1/n1"), AuditMeasure.CPU, MORE).where())
        .isEqualTo("c1/n1 cpu");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> difference(Grouping.NODE, CostKey.of("a", "b", "c"), AuditMeasure.CPU, MORE))
        .withMessage(
            "a key by cluster,node must have 2 values or one that stands for all: [a, b, c]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> missing("lost", "a", "b", "c"))
        .withMessageContaining("[a, b, c]");
  }

  @Test
  void anExplanationIsShownOnce() {
    AuditReason idle = new AuditReason(ReasonKind.IDLE, "equals the idle cost", 1);
    AuditReason again = new AuditReason(ReasonKind.IDLE, "equals the idle cost", 2);
    assertThat(
            new AuditDifference(
                    Grouping.NODE,
                    CostKey.of("c1", "n1"),
                    AuditMeasure.CPU,
                    MORE,
                    List.of(idle, AuditReason.unexplained(1), again))
                .explanations())
        .containsExactly("equals the idle cost", "unexplained");
  }

  @Test
  void theTableIsCutAndSaysByHowMuch() {
    AuditDifference worst =
        new AuditDifference(
            Grouping.CLUSTER,
            CostKey.of("c1"),
            AuditMeasure.TOTAL,
            LESS,
            List.of(AuditReason.unexplained(-1000)));
    EqualityAudit audit =
        new EqualityAudit(
            outcome(
                List.of(
                    missing("in the asset store,\nnot here", "c1", "n2"),
                    missing("lost", "c1", "n3"),
                    missing("lost", "c1", "n4")),
                worst,
                cluster("c2", MORE),
                cluster("c3", new AuditFloatResult(0, 0.001))));
    assertThat(AuditText.lines(audit, 10))
        .containsExactly(
            "  WHERE       EXPECTED    ACTUAL  DIFFERENCE          %  WHY",
            "  cluster c1  1,000.00      0.00   -1,000.00  -100.00 %  unexplained",
            "  cluster c2      4.00      5.00       +1.00   +25.00 %",
            "  cluster c3      0.00  1.00e-03   +1.00e-03        n/a",
            "  missing: c1/n2: in the asset store, not here",
            "  missing: c1/n3: lost",
            "  missing: c1/n4: lost");
    assertThat(AuditText.lines(audit, 3)).isEqualTo(AuditText.lines(audit, 10));
    assertThat(AuditText.lines(audit, 1))
        .containsExactly(
            "  WHERE       EXPECTED  ACTUAL  DIFFERENCE          %  WHY",
            "  cluster c1  1,000.00    0.00   -1,000.00  -100.00 %  unexplained",
            "  and 2 more, 3 in all",
            "  missing: c1/n2: in the asset store, not here",
            "  and 2 more, 3 in all");
    assertThat(AuditText.lines(new EqualityAudit(outcome(List.of())), 10)).isEmpty();
  }

  @Test
  void anEmptyNameIsSaidToBeOne() {
    AuditDifference nameless =
        new AuditDifference(
            Grouping.of(CostProperty.NAMESPACE),
            CostKey.of(""),
            AuditMeasure.TOTAL,
            MORE,
            List.of(AuditReason.unexplained(1)));
    AuditOutcome outcome =
        outcome(
            List.of(
                AuditMissingValue.unknown("lost", ""),
                AuditMissingValue.unknown("lost", " \n"),
                missing("lost", "c1", ""),
                missing("lost", "", "n1"),
                missing("lost", "", ""),
                AuditMissingValue.unknown("lost", "/subscriptions/s-1/disks/d"),
                AuditMissingValue.unknown("lost", "azure:///subscriptions/s-1")),
            nameless);
    assertThat(AuditText.lines(new AggAudit(outcome, List.of(nameless.grouping())), 10))
        .containsExactly(
            "  WHERE                EXPECTED  ACTUAL  DIFFERENCE         %  WHY",
            "  namespace (no name)      4.00    5.00       +1.00  +25.00 %  unexplained",
            "  missing: (no name): lost",
            "  missing: (no name): lost",
            "  missing: c1/(no name): lost",
            "  missing: (no name)/n1: lost",
            "  missing: (no name)/(no name): lost",
            "  missing: /subscriptions/s-1/disks/d: lost",
            "  missing: azure:///subscriptions/s-1: lost");
  }

  @Test
  void anAssetThatIsNotOnTheBillIsNamedByItsId() {
    CostKey key = CostKey.of("i-1", "Compute");
    AuditMissingValue missing =
        new AuditMissingValue(
            Kind.MISSING_EXPECTED, AuditKeys.BILL, key, AuditMeasure.TOTAL, 2.0, "lost");
    assertThat(missing.keyText()).isEqualTo("i-1");
    assertThat(missing.keyName()).isEqualTo("i-1");
    assertThat(
            new AuditMissingValue(
                    Kind.NOT_FINITE, AuditKeys.BILL, key, AuditMeasure.CPU, null, "lost")
                .keyText())
        .isEqualTo("i-1/Compute");
  }

  @ParameterizedTest
  @CsvSource({
    "1234.5, '1,234.50', '+1,234.50'",
    "-1234.5, '-1,234.50', '-1,234.50'",
    "0.01, 0.01, +0.01",
    "0.0099, 9.90e-03, +9.90e-03",
    "0, 0.00, 0.00",
    "-0.0, 0.00, 0.00"
  })
  void amountsHaveCentsAndMoreDigitsBelowACent(double dollars, String text, String signed) {
    assertThat(AuditText.amount(dollars)).isEqualTo(text);
    assertThat(AuditText.signedAmount(dollars)).isEqualTo(signed);
  }

  @ParameterizedTest
  @CsvSource({
    "2024-02-29T00:00:00Z,2024-03-01T00:00:00Z,2024-02-29",
    "2024-02-29T01:00:00Z,2024-03-01T01:00:00Z,'[2024-02-29T01:00:00+0000, 2024-03-01T01:00:00+0000)'"
  })
  void daysAreCalledByTheirDate(Instant start, Instant end, String name) {
    assertThat(AuditText.name(new Window(start, end))).isEqualTo(name);
  }
}
