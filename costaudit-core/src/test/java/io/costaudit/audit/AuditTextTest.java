package io.costaudit.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.audit.AuditDetails.Amounts;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Differences of all shapes of results, and their table. */
class AuditTextTest {
  private static final Instant DAY = Instant.parse("2024-02-29T00:00:00Z");
  private static final AuditFloatResult MORE = new AuditFloatResult(4, 5);
  private static final AuditFloatResult LESS = new AuditFloatResult(1000, 0);

  private static AuditOutcome outcome(List<AuditMissingValue> missing, AuditReason... reasons) {
    AuditDetails details =
        new AuditDetails(
            AuditVerdict.FAILED,
            2,
            0,
            2,
            0,
            0,
            null,
            Amounts.NONE,
            Tolerance.TOTALS,
            Duration.ZERO,
            List.of(),
            List.of(reasons));
    return new AuditOutcome(AuditStatus.FAILED, "", DAY, missing, details);
  }

  @Test
  void eachShapeOfResultTellsItsDifferencesAlike() {
    AuditOutcome outcome =
        outcome(
            List.of(),
            new AuditReason("c1/n1 cpu", "counted 2 times", 1),
            new AuditReason("c1/n1 cpu", "equals the idle cost", 1),
            new AuditReason("i-1/Compute", "unexplained", -1000),
            new AuditReason("shop", "of the namespace", 1),
            new AuditReason("shop", "of the label", -1000));
    assertThat(
            new AllocationReconciliationAudit(
                    outcome, Map.of("c1/n1", Map.of("cpu", MORE, "ram", LESS)))
                .differences())
        .containsExactly(
            new AuditDifference("c1/n1", "ram", LESS, List.of()),
            new AuditDifference(
                "c1/n1", "cpu", MORE, List.of("counted 2 times", "equals the idle cost")));
    assertThat(
            new AssetReconciliationAudit(outcome, Map.of("i-1", Map.of("Compute", LESS)))
                .differences())
        .containsExactly(
            new AuditDifference("i-1", "Compute", LESS, List.of(AuditReason.UNEXPLAINED)));
    assertThat(
            new AggAudit(
                    outcome,
                    Map.of(
                        "namespace", Map.of("shop", MORE),
                        "label:app", Map.of("shop", LESS),
                        "pod", Map.of()))
                .differences())
        .containsExactly(
            new AuditDifference("label:app", "shop", LESS, List.of("of the label")),
            new AuditDifference("namespace", "shop", MORE, List.of("of the namespace")));
    assertThat(
            new TotalAudit(outcome, Map.of("c1/n1", MORE), Map.of("c1", LESS))
                .differences().stream().map(AuditDifference::where))
        .containsExactly("cluster c1", "node c1/n1");
    assertThat(new EqualityAudit(outcome, Map.of("c1", MORE)).differences())
        .containsExactly(new AuditDifference("cluster", "c1", MORE, List.of()));
    assertThat(new EqualityAudit(outcome.withoutDetails(), Map.of("c1", MORE)).differences())
        .containsExactly(new AuditDifference("cluster", "c1", MORE, List.of()));
  }

  @Test
  void theTableIsCutAndSaysByHowMuch() {
    AuditOutcome outcome =
        outcome(
            List.of(
                new AuditMissingValue("in the asset store,\nnot here", "c1/n2"),
                new AuditMissingValue("lost", "c1/n3"),
                new AuditMissingValue("lost", "c1/n4")),
            new AuditReason("c1", "unexplained", -1000));
    EqualityAudit audit =
        new EqualityAudit(
            outcome, Map.of("c1", LESS, "c2", MORE, "c3", new AuditFloatResult(0, 0.001)));
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
    assertThat(AuditText.lines(new EqualityAudit(outcome(List.of()), Map.of()), 10)).isEmpty();
  }

  @Test
  void anEmptyNameIsSaidToBeOne() {
    AuditOutcome outcome =
        outcome(
            List.of(
                new AuditMissingValue("lost", ""),
                new AuditMissingValue("lost", " \n"),
                new AuditMissingValue("lost", "c1/"),
                new AuditMissingValue("lost", "/n1"),
                new AuditMissingValue("lost", "/"),
                new AuditMissingValue("lost", "/subscriptions/s-1/disks/d"),
                new AuditMissingValue("lost", "azure:///subscriptions/s-1")),
            new AuditReason("", "unexplained", 1));
    AggAudit audit = new AggAudit(outcome, Map.of("namespace", Map.of("", MORE)));
    assertThat(AuditText.lines(audit, 10))
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
