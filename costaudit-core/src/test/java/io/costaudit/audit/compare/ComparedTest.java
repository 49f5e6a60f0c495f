package io.costaudit.audit.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.audit.Tolerance;
import io.costaudit.audit.compare.Compared.Closeness;
import io.costaudit.audit.compare.Compared.Rounding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How close two numbers are, rounded or not. */
class ComparedTest {
  @ParameterizedTest
  @CsvSource({
    // a relative tolerance of 1e-6 of the larger, an absolute one of 1e-6
    "1000, 1000.00099, EQUAL",
    "1000, 1000.0011, DIFFERENT",
    "-1000, -1000.0011, DIFFERENT",
    "0, 0.0000009, EQUAL",
    "0, 0.0000011, DIFFERENT",
    "5, NaN, NOT_FINITE",
    "NaN, NaN, NOT_FINITE",
    "Infinity, Infinity, NOT_FINITE"
  })
  void exactNumbersMayDifferByTheTolerance(double expected, double actual, Closeness closeness) {
    assertThat(Compared.of(expected, actual, Rounding.NONE, Tolerance.TOTALS).closeness())
        .isEqualTo(closeness);
  }

  @ParameterizedTest
  @CsvSource({
    // 1200 values of a unit of 0.01: at most 6.00 apart, hardly ever more than 6 · 0.01 · √100
    "0.59, EQUAL",
    "0.61, WITHIN_ROUNDING",
    "5.99, WITHIN_ROUNDING",
    "6.01, DIFFERENT"
  })
  void roundedNumbersMayDifferByWhatRoundingDoes(double apart, Closeness closeness) {
    Rounding rounding = Rounding.NONE.and(1000, 0.01).and(200, 0.01);
    Tolerance none = new Tolerance(0, 0);
    assertThat(Compared.of(100, 100 + apart, rounding, none).closeness()).isEqualTo(closeness);
    assertThat(Compared.of(100 + apart, 100, rounding, none).closeness()).isEqualTo(closeness);
  }

  @Test
  void theLimitsThemselvesAreWithin() {
    assertThat(Compared.of(5, 6, Rounding.NONE, new Tolerance(0, 1)).closeness())
        .isEqualTo(Closeness.EQUAL);
    Rounding rounding = Rounding.NONE.and(1000, 0.01).and(200, 0.01);
    assertThat(Compared.of(100, 106, rounding, new Tolerance(0, 0)).closeness())
        .isEqualTo(Closeness.WITHIN_ROUNDING);
  }

  @Test
  void whatIsAllowedIsTheToleranceAndWhatRoundingLikelyDoes() {
    Rounding one = Rounding.NONE.and(1, 0.5);
    assertThat(Compared.of(1, 2, one, new Tolerance(0, 1)).allowed()).isEqualTo(1.25);
  }

  @ParameterizedTest
  @CsvSource({"0.0049, EQUAL", "0.0051, DIFFERENT"})
  void ofFewValuesTheWorstCaseIsTheLess(double apart, Closeness closeness) {
    Rounding one = Rounding.NONE.and(1, 0.01);
    assertThat(Compared.of(1, 1 + apart, one, new Tolerance(0, 0)).closeness())
        .isEqualTo(closeness);
  }
}
