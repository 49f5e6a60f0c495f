package io.costaudit.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.audit.AuditDetails;
import io.costaudit.audit.AuditDetails.Amounts;
import io.costaudit.audit.AuditDifference;
import io.costaudit.audit.AuditFloatResult;
import io.costaudit.audit.AuditMeasure;
import io.costaudit.audit.AuditOutcome;
import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.AuditVerdict;
import io.costaudit.audit.EqualityAudit;
import io.costaudit.audit.Tolerance;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.Grouping;
import io.costaudit.time.Window;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is printed of reports that no server and no files bring about on demand. */
class AuditPrinterTest {
  private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");

  private static AuditSet day(
      int index, AuditVerdict verdict, Amounts amounts, Map<String, AuditFloatResult> clusters) {
    Instant start = START.plus(Duration.ofDays(index));
    AuditDetails details =
        new AuditDetails(
            verdict,
            2,
            2 - clusters.size(),
            clusters.size(),
            0,
            0,
            amounts,
            Tolerance.ALLOCATIONS,
            Duration.ZERO,
            List.of());
    List<AuditDifference> differences =
        clusters.entrySet().stream()
            .map(
                cluster ->
                    new AuditDifference(
                        Grouping.CLUSTER,
                        CostKey.of(cluster.getKey()),
                        AuditMeasure.TOTAL,
                        cluster.getValue(),
                        List.of()))
            .toList();
    return AuditSet.empty(new Window(start, start.plus(Duration.ofDays(1))))
        .with(
            AuditType.CLUSTER_EQUALITY,
            new EqualityAudit(
                new AuditOutcome(
                    verdict.status(),
                    verdict == AuditVerdict.NO_DATA ? "nothing was compared" : "",
                    START,
                    differences,
                    List.of(),
                    details)));
  }

  private static List<String> summary(AuditSet... sets) {
    return AuditSummary.of(List.of(sets), "USD").lines();
  }

  @Test
  void windowsWithoutCostsAreOneLine() {
    StringWriter text = new StringWriter();
    AuditSet first = day(0, AuditVerdict.NO_DATA, new Amounts(0, 0, 0), Map.of());
    AuditSet second = day(1, AuditVerdict.NO_DATA, new Amounts(0, 0, 0), Map.of());
    new AuditPrinter(new PrintWriter(text))
        .print(new AuditReport(List.of(first, second), Map.of(), Map.of(), Map.of(), false));
    assertThat(text.toString().replaceAll("\\s+", " "))
        .contains(
            "no data: the stores hold no costs of 2026-11-20, 2026-11-21, so each audit of these"
                + " windows is a warning: nothing was compared");
  }

  @Test
  void theSummaryIsInDollarsAndPercent() {
    List<String> lines =
        summary(
            day(0, AuditVerdict.PASSED, new Amounts(4_000, 4_000, 0), Map.of()),
            day(
                1,
                AuditVerdict.FAILED,
                new Amounts(567.89, 570.23, 12.34),
                Map.of("c1", new AuditFloatResult(100, 95), "c2", new AuditFloatResult(50, 57.34))),
            day(
                2,
                AuditVerdict.WARNING,
                new Amounts(0, 1, 1),
                Map.of("c3", new AuditFloatResult(0, 1))));
    // 13.34 / 4567.89 is 0.292 %.
    assertThat(lines.get(1))
        .isEqualTo(
            "AuditClusterEquality       3       1        1       1  $4,567.89   $13.34  0.29 %");
    assertThat(lines.get(2))
        .isEqualTo("    largest difference: +7.34 (+14.68 %) at cluster c2 on 2026-11-21");
    assertThat(lines.get(4))
        .isEqualTo(
            "3 audits of 3 days: 1 passed, 1 with a warning, 1 failed; $13.34 of $4,567.89 differ"
                + " (0.29 %)");
  }

  @Test
  void noPercentOfNothingAndNoFalsePrecision() {
    assertThat(summary(day(0, AuditVerdict.NO_DATA, Amounts.NONE, Map.of())))
        .anyMatch(line -> line.matches("AuditClusterEquality .* \\$0\\.00 +\\$0\\.00 +-"))
        .last()
        .isEqualTo("1 audit of 1 day: 0 passed, 1 with a warning; $0.00 of $0.00 differ");
    AuditFloatResult least = new AuditFloatResult(0, 0.001);
    assertThat(
            summary(
                day(0, AuditVerdict.FAILED, new Amounts(-900, -900, 0.001), Map.of("c", least))))
        .anyMatch(line -> line.endsWith("+1.00e-03 at cluster c on 2026-11-20"))
        .last()
        .isEqualTo("1 audit of 1 day: 0 passed, 1 failed; <$0.01 of -$900.00 differ (<0.01 %)");
    assertThat(summary()).containsExactly("no audit was run");
  }

  @Test
  void whatFailedBeforeAnyWindowIsAnError() throws IOException {
    AuditReport report =
        new AuditReport(
            List.of(),
            Map.of(AuditType.ASSET_TOTAL_STORE, "there is no asset total store"),
            Map.of(AuditType.CLUSTER_EQUALITY, "asset store failed: GET http://x: no <answer>"),
            Map.of(),
            true);
    assertThat(AuditCommand.exitCode(report)).isEqualTo(Main.COULD_NOT_RUN);
    StringWriter text = new StringWriter();
    new AuditPrinter(new PrintWriter(text)).print(report);
    assertThat(text.toString().lines())
        .containsSubsequence(
            "failed: AuditClusterEquality: asset store failed: GET http://x: no <answer>",
            "not run: AuditAssetTotalStore: there is no asset total store",
            "ended before all windows were audited",
            "no audit was run");
    StringWriter xml = new StringWriter();
    JUnitReport.print(report, new PrintWriter(xml));
    assertThat(xml.toString())
        .contains(
            "<testsuite name=\"not run\" tests=\"2\" failures=\"0\" errors=\"1\" skipped=\"1\">",
            "name=\"AuditClusterEquality\"><error message=\"asset store failed: GET http://x: no"
                + " &lt;answer",
            "name=\"AuditAssetTotalStore\"><skipped message=");
  }
}
