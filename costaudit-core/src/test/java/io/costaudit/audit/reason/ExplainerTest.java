package io.costaudit.audit.reason;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.audit.AuditDifference;
import io.costaudit.audit.AuditFloatResult;
import io.costaudit.audit.AuditMeasure;
import io.costaudit.audit.AuditReason;
import io.costaudit.audit.ReasonKind;
import io.costaudit.audit.compare.AuditKeys;
import io.costaudit.audit.compare.Findings.Difference;
import io.costaudit.audit.compare.WritableFindings;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.CostSums;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Measure;
import io.costaudit.cost.StoreTraits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why numbers differ: what arithmetic can prove, and no more. */
class ExplainerTest {
  private static final double ALLOWED = 0.01;
  private static final CostKey KEY = CostKey.of("c1", "n1");

  private final WritableFindings findings = new WritableFindings();

  private static CostSums sums(long rows, Costs costs) {
    return CostTable.builder(Grouping.NODE, StoreTraits.exact())
        .add(KEY, rows, 0, costs, measure -> 0)
        .build()
        .get(KEY)
        .orElseThrow();
  }

  private static Difference difference(AuditMeasure measure, CostSums expected, CostSums actual) {
    return new Difference(
        Grouping.NODE,
        KEY,
        measure,
        new AuditFloatResult(expected.total(Measure.ALL), actual.total(Measure.ALL)),
        ALLOWED,
        expected,
        actual);
  }

  /** Of which only the numbers are known. */
  private static Difference difference(double expected, double actual, double allowed) {
    return new Difference(
        Grouping.NODE,
        KEY,
        AuditMeasure.TOTAL,
        new AuditFloatResult(expected, actual),
        allowed,
        null,
        null);
  }

  private List<String> why(Difference... differences) {
    return why(findings, true, differences);
  }

  private static List<String> why(
      WritableFindings findings, boolean isSettled, Difference... differences) {
    List.of(differences).forEach(findings::add);
    List<String> why =
        new Explainer(findings.findings(), isSettled)
            .explain(List.of(differences)).stream()
                .flatMap(difference -> difference.reasons().stream())
                .map(AuditReason::explanation)
                .toList();
    findings.withdraw(Grouping.NODE, KEY);
    return why;
  }

  private List<String> why(CostSums expected, CostSums actual) {
    return why(difference(AuditMeasure.TOTAL, expected, actual));
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
    assertThat(why(difference(AuditMeasure.CPU, onlyCpu, sums(1, Costs.NONE))))
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
    findings.addIdle(KEY, -4.0);
    findings.addIdle(CostKey.of("c1", "n2"), 5.0);
    findings.addMissingKey(Grouping.NODE, CostKey.of("c1", "n3"), 6);
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
    findings.addIdle(KEY, 1.0);
    assertThat(why(difference(100, 102, 1))).containsExactly(AuditReason.UNEXPLAINED);
    findings.addIdle(KEY, 3.0);
    assertThat(why(difference(100, 102, 1))).containsExactly("equals the idle cost");
    findings.addIdle(KEY, 3.1);
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
    assertThat(why(findings, false, difference(10, 5, ALLOWED), difference(24, 23, ALLOWED)))
        .containsExactly(
            "the window is not settled",
            "equals a day of 23 hours in place of 24",
            "the window is not settled");
  }

  @Test
  void eachReasonHasItsKindAndItsAmount() {
    Difference difference = difference(24, 23, ALLOWED);
    assertThat(new Explainer(findings.findings(), false).explain(List.of(difference)))
        .containsExactly(
            new AuditDifference(
                Grouping.NODE,
                KEY,
                AuditMeasure.TOTAL,
                new AuditFloatResult(24, 23),
                List.of(
                    new AuditReason(
                        ReasonKind.HOURS, "equals a day of 23 hours in place of 24", -1),
                    new AuditReason(ReasonKind.NOT_SETTLED, "the window is not settled", -1))));
  }

  /** The amounts close the gap, and yet the side has what it would have to lack. */
  @Test
  void aSideThatHasAMeasureDoesNotLackIt() {
    CostSums expected = sums(1, Costs.builder().add(Measure.CPU, 20).add(Measure.RAM, 7).build());
    CostSums actual = sums(1, Costs.builder().add(Measure.CPU, 13).add(Measure.RAM, 7).build());
    assertThat(why(expected, actual)).containsExactly(AuditReason.UNEXPLAINED);
    assertThat(why(actual, expected)).containsExactly(AuditReason.UNEXPLAINED);
  }

  @Test
  void aSideThatHasAdjustmentsDoesNotLackThem() {
    CostSums expected = sums(1, Costs.of(Measure.CPU, 10, -2));
    CostSums actual = sums(1, Costs.of(Measure.CPU, 12, -2));
    assertThat(why(expected, actual)).containsExactly(AuditReason.UNEXPLAINED);
    assertThat(why(actual, expected)).containsExactly(AuditReason.UNEXPLAINED);
    // Adjustments that cancel each other are adjustments.
    CostSums cancelling =
        sums(1, Costs.builder().add(Measure.CPU, 9, 3).add(Measure.RAM, 3, -3).build());
    assertThat(why(expected, cancelling)).doesNotContain("the actual side lacks the adjustments");
  }

  /** Keys of two groupings may have one name: their costs are two amounts. */
  @Test
  void whatIsMissingInTwoGroupingsIsNotOneSum() {
    for (Grouping grouping : List.of(Grouping.CLUSTER, Grouping.of(CostProperty.NAMESPACE))) {
      findings.addMissingKey(grouping, CostKey.of("shop"), 3);
    }
    assertThat(why(difference(10, 4, ALLOWED))).containsExactly(AuditReason.UNEXPLAINED);
    assertThat(why(difference(10, 7, ALLOWED))).containsExactly("equals what is missing at shop");
  }

  // One ratio of all

  /** Returns why assets of a category differ, each by its expected and its actual cost. */
  private static List<String> ofAssets(String category, double... expectedAndActual) {
    return allOfAssets(category, expectedAndActual).stream().distinct().toList();
  }

  private static List<String> allOfAssets(String category, double... expectedAndActual) {
    List<Difference> differences = new ArrayList<>();
    for (int i = 0; i < expectedAndActual.length; i += 2) {
      differences.add(
          new Difference(
              AuditKeys.BILL,
              CostKey.of("i-" + i, category),
              AuditMeasure.TOTAL,
              new AuditFloatResult(expectedAndActual[i], expectedAndActual[i + 1]),
              ALLOWED,
              null,
              null));
    }
    return why(new WritableFindings(), true, differences.toArray(Difference[]::new));
  }

  @Test
  void aConstantRatioIsARuleFromTheThirdObjectOn() {
    assertThat(ofAssets("Storage", 10, 5, 4, 2, 6, 3))
        .containsExactly("3 of 3 that differ in Storage have the ratio 0.5000");
    assertThat(ofAssets("Storage", 10, 5, 4, 2)).containsExactly(AuditReason.UNEXPLAINED);
    assertThat(ofAssets("Storage", 10, 5)).containsExactly(AuditReason.UNEXPLAINED);
    assertThat(ofAssets("Storage", 10, -5, 4, -2, 6, -3))
        .containsExactly("3 of 3 that differ in Storage have the ratio -0.5000");
  }

  @Test
  void aRatioIsARuleIfNineTenthsOfTheObjectsHaveIt() {
    double[] all = new double[20];
    for (int i = 0; i < 20; i += 2) {
      all[i] = 10 + i;
      all[i + 1] = (10 + i) / 2.0;
    }
    all[19] = 27.5;
    List<String> nine = allOfAssets("Storage", all);
    assertThat(nine.subList(0, 9))
        .containsOnly("9 of 10 that differ in Storage have the ratio 0.5000");
    assertThat(nine.get(9)).isEqualTo(AuditReason.UNEXPLAINED);
    all[17] = 25.5;
    assertThat(ofAssets("Storage", all)).containsExactly(AuditReason.UNEXPLAINED);
  }

  /** Objects without a ratio differ too. */
  @Test
  void anObjectOfWhichNothingWasExpectedCountsAgainstARatio() {
    assertThat(ofAssets("Storage", 0, 5, 0, 5, 0, 5)).containsExactly(AuditReason.UNEXPLAINED);
    assertThat(ofAssets("Storage", 10, 5, 4, 2, 6, 3, 0, 1))
        .containsExactly(AuditReason.UNEXPLAINED);
  }

  @Test
  void aRatioIsConstantWithinAThousandthOfIt() {
    assertThat(ofAssets("Storage", 1000, 500, 1000, 500.4, 1000, 499.6))
        .containsExactly("3 of 3 that differ in Storage have the ratio 0.5000");
    assertThat(ofAssets("Storage", 1000, 500, 1000, 500.6, 1000, 499.6))
        .containsExactly(AuditReason.UNEXPLAINED);
  }

  /** One wrong adjustment gives the cpu, gpu and ram of a node one ratio. */
  @Test
  void aRatioIsThatOfObjectsAndNotOfMeasures() {
    Difference[] ofOneNode = {
      of(KEY, AuditMeasure.CPU, 10, 5),
      of(KEY, AuditMeasure.GPU, 20, 10),
      of(KEY, AuditMeasure.RAM, 4, 2)
    };
    assertThat(why(new WritableFindings(), true, ofOneNode)).containsOnly(AuditReason.UNEXPLAINED);
    Difference[] ofThree = {
      of(CostKey.of("c1", "n1"), AuditMeasure.CPU, 10, 5),
      of(CostKey.of("c1", "n2"), AuditMeasure.CPU, 20, 10),
      of(CostKey.of("c1", "n3"), AuditMeasure.CPU, 4, 2),
      of(CostKey.of("c1", "n3"), AuditMeasure.RAM, 4, 3)
    };
    String rule = "3 of 3 that differ in cpu have the ratio 0.5000";
    assertThat(why(new WritableFindings(), true, ofThree))
        .containsExactly(rule, rule, rule, AuditReason.UNEXPLAINED);
  }

  private static Difference of(CostKey key, AuditMeasure measure, double expected, double actual) {
    return new Difference(
        Grouping.NODE, key, measure, new AuditFloatResult(expected, actual), ALLOWED, null, null);
  }

  /** The text tells of all that differ, also of those that the result does not list. */
  @Test
  void aRatioIsThatOfAllDifferencesAndNotOfTheListedOnes() {
    WritableFindings many = new WritableFindings();
    List<Difference> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(of(CostKey.of("c1", "n" + i), AuditMeasure.CPU, 10, i < 5 ? 5 : 5 + i));
    }
    all.forEach(many::add);
    assertThat(new Explainer(many.findings(), true).explain(all.subList(0, 3)))
        .allSatisfy(
            difference ->
                assertThat(difference.explanations()).containsExactly(AuditReason.UNEXPLAINED));
  }
}
