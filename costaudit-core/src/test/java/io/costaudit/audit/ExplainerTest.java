package io.costaudit.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.audit.Findings.Difference;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostSums;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Measure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why numbers differ: what arithmetic can prove, and no more. */
class ExplainerTest {
  private static final double ALLOWED = 0.01;
  private static final CostKey KEY = CostKey.of("c1", "n1");

  private final Findings findings = new Findings();

  private static CostSums sums(long rows, Costs costs) {
    return CostTable.builder(0)
        .add(KEY, rows, 0, costs, measure -> 0)
        .build()
        .get(KEY)
        .orElseThrow();
  }

  private static Difference difference(String part, CostSums expected, CostSums actual) {
    return new Difference(
        "node",
        KEY,
        part,
        new AuditFloatResult(expected.total(Measure.ALL), actual.total(Measure.ALL)),
        ALLOWED,
        expected,
        actual);
  }

  /** Of which only the numbers are known. */
  private static Difference difference(double expected, double actual, double allowed) {
    return new Difference(
        "node", KEY, "", new AuditFloatResult(expected, actual), allowed, null, null);
  }

  private List<String> why(Difference... differences) {
    return new Explainer(findings, true)
        .explain(List.of(differences)).stream().map(AuditReason::explanation).toList();
  }

  private List<String> why(CostSums expected, CostSums actual) {
    return why(difference("", expected, actual));
  }

  @Test
  void adjustmentsThatOneSideLacks() {
    CostSums with = sums(1, Costs.of(Measure.CPU, 10, -2));
    CostSums without = sums(1, Costs.of(Measure.CPU, 10));
    assertThat(why(with, without)).containsExactly("the actual side lacks the adjustments");
    assertThat(why(without, with)).containsExactly("the expected side lacks the adjustments");
  }

  @Test
  void aResourceThatOneSideLacks() {
    CostSums both = sums(1, Costs.builder().add(Measure.CPU, 3).add(Measure.RAM, 7, 1).build());
    CostSums onlyCpu = sums(1, Costs.of(Measure.CPU, 3));
    assertThat(why(both, onlyCpu)).containsExactly("the actual side lacks all of ram");
    assertThat(why(onlyCpu, both)).containsExactly("the expected side lacks all of ram");
    // Where one resource is compared, this would say no more than the numbers do.
    assertThat(why(difference("cpu", onlyCpu, sums(1, Costs.NONE))))
        .containsExactly(AuditReason.UNEXPLAINED);
  }

  @Test
  void rowsThatWereCountedSeveralTimes() {
    CostSums once = sums(2, Costs.of(Measure.CPU, 10));
    assertThat(why(once, sums(6, Costs.of(Measure.CPU, 30)))).containsExactly("counted 3 times");
    assertThat(why(once, sums(5, Costs.of(Measure.CPU, 25))))
        .containsExactly(AuditReason.UNEXPLAINED);
    assertThat(why(once, sums(6, Costs.of(Measure.CPU, 31))))
        .containsExactly(AuditReason.UNEXPLAINED);
    assertThat(why(once, sums(2, Costs.of(Measure.CPU, 30))))
        .containsExactly(AuditReason.UNEXPLAINED);
    assertThat(why(once, sums(0, Costs.NONE))).containsExactly("the actual side lacks all of cpu");
    assertThat(why(sums(0, Costs.of(Measure.CPU, 1)), sums(6, Costs.of(Measure.CPU, 30))))
        .containsExactly(AuditReason.UNEXPLAINED);
  }

  @Test
  void idleAndWhatIsMissing() {
    findings.amount(KEY.toString(), "idle", -4);
    findings.amount("c1/n2", "idle", 5);
    findings.missing("in the asset store, not in the allocation store", CostKey.of("c1", "n3"), 6);
    assertThat(why(difference(10, 6, ALLOWED))).containsExactly("equals the idle cost");
    assertThat(why(difference(10, 14, ALLOWED))).containsExactly("equals the idle cost");
    assertThat(why(difference(10, 5, ALLOWED))).containsExactly(AuditReason.UNEXPLAINED);
    assertThat(why(difference(100, 94, ALLOWED)))
        .containsExactly("equals what is missing at c1/n3");
    assertThat(why(difference(100, 106, ALLOWED)))
        .containsExactly("equals what is missing at c1/n3");
  }

  @Test
  void whatIsTooSmallToTellExplainsNothing() {
    findings.amount(KEY.toString(), "idle", 1);
    assertThat(why(difference(100, 102, 1))).containsExactly(AuditReason.UNEXPLAINED);
    findings.amount(KEY.toString(), "idle", 3);
    assertThat(why(difference(100, 102, 1))).containsExactly("equals the idle cost");
    findings.amount(KEY.toString(), "idle", 3.1);
    assertThat(why(difference(100, 102, 1))).containsExactly(AuditReason.UNEXPLAINED);
  }

  @ParameterizedTest
  @CsvSource({
    "24, 23, equals a day of 23 hours in place of 24",
    "24, 25, equals a day of 25 hours in place of 24",
    "23, 24, equals a day of 24 hours in place of 23",
    "25, 24, equals a day of 24 hours in place of 25",
    "24, 22, unexplained",
    "24, 26, unexplained"
  })
  void daysOnWhichClocksAreChanged(double expected, double actual, String why) {
    assertThat(why(difference(expected, actual, ALLOWED))).containsExactly(why);
  }

  @Test
  void aWindowThatIsNotSettled() {
    assertThat(
            new Explainer(findings, false)
                .explain(List.of(difference(10, 5, ALLOWED), difference(24, 23, ALLOWED))))
        .containsExactly(
            new AuditReason("c1/n1", "the window is not settled", -5),
            new AuditReason("c1/n1", "equals a day of 23 hours in place of 24", -1),
            new AuditReason("c1/n1", "the window is not settled", -1));
  }

  // One ratio of all

  /** Differences of assets, which have their category second in the key. */
  private List<String> ofAssets(String category, double... expectedAndActual) {
    List<Difference> differences = new ArrayList<>();
    for (int i = 0; i < expectedAndActual.length; i += 2) {
      differences.add(
          new Difference(
              "",
              CostKey.of("i-" + i, category),
              "",
              new AuditFloatResult(expectedAndActual[i], expectedAndActual[i + 1]),
              ALLOWED,
              null,
              null));
    }
    return why(differences.toArray(Difference[]::new)).stream().distinct().toList();
  }

  @Test
  void aConstantRatioIsARuleFromTheSecondDifferenceOn() {
    assertThat(ofAssets("Storage", 10, 5, 4, 2)).containsExactly("all 2 of Storage = 0.5000×");
    assertThat(ofAssets("Storage", 10, 5)).containsExactly(AuditReason.UNEXPLAINED);
    assertThat(ofAssets("Storage", 10, 5, 4, 2, 4, 3)).containsExactly(AuditReason.UNEXPLAINED);
    assertThat(ofAssets("Storage", 10, -5, 4, -2)).containsExactly("all 2 of Storage = -0.5000×");
  }

  @Test
  void aRatioIsConstantWithinAThousandthOfIt() {
    assertThat(ofAssets("Storage", 1000, 500, 1000, 500.4))
        .containsExactly("all 2 of Storage = 0.5000×");
    assertThat(ofAssets("Storage", 1000, 500, 1000, 500.6))
        .containsExactly(AuditReason.UNEXPLAINED);
  }

  @Test
  void nothingExpectedHasNoRatio() {
    assertThat(ofAssets("Storage", 0, 5, 0, 5)).containsExactly(AuditReason.UNEXPLAINED);
  }

  @Test
  void ratiosAreThoseOfAPartOrASection() {
    Difference cpu =
        new Difference("node", KEY, "cpu", new AuditFloatResult(10, 5), ALLOWED, null, null);
    Difference ram =
        new Difference("node", KEY, "ram", new AuditFloatResult(10, 7), ALLOWED, null, null);
    assertThat(why(cpu, cpu, ram))
        .containsExactly(
            "all 2 of cpu = 0.5000×", "all 2 of cpu = 0.5000×", AuditReason.UNEXPLAINED);
    assertThat(why(difference(10, 5, ALLOWED), difference(20, 10, ALLOWED)))
        .containsExactly("all 2 of node = 0.5000×", "all 2 of node = 0.5000×");
  }
}
