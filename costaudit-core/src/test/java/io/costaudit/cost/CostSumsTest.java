package io.costaudit.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums of rows, whose parts are of very different sizes or not finite. */
class CostSumsTest {
  private static final CostKey KEY = CostKey.of("shop");

  /** Of these CPU costs, and of their opposites as adjustments of RAM. */
  private static CostSums sums(double... values) {
    CostTable.Builder table =
        CostTable.builder(Grouping.of(CostProperty.NAMESPACE), StoreTraits.exact());
    for (double value : values) {
      Costs costs = Costs.builder().add(Measure.CPU, value, 0).add(Measure.RAM, 0, -value).build();
      table.add(KEY, 1, 0.5, costs, measure -> measure == Measure.CPU ? 2 : 3);
    }
    return table.build().total();
  }

  private static double exact(double... values) {
    return DoubleStream.of(values)
        .mapToObj(BigDecimal::new)
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .doubleValue();
  }

  private static double[] reversed(double... values) {
    double[] reversed = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      reversed[i] = values[values.length - 1 - i];
    }
    return reversed;
  }

  @Test
  void whatRoundingLosesIsKept() {
    for (double[] values :
        List.of(
            new double[] {1e16, 1, -1e16},
            new double[] {1, 1e16, 1, -1e16},
            new double[] {0.1, 0.2, 0.3, -0.6},
            new double[] {-3, 1e17, 5, -1e17})) {
      for (double[] order : List.of(values, reversed(values))) {
        assertThat(sums(order).cost(Measure.CPU)).isEqualTo(exact(order));
        assertThat(sums(order).adjustment(Measure.RAM)).isEqualTo(-exact(order));
      }
    }
  }

  @Test
  void whatRoundingLosesIsKeptOfPartsToo() {
    double[] first = {1e16, 1};
    double[] second = {-1e16, 1};
    CostSums together = CostSums.sum(List.of(sums(first), sums(second)));
    assertThat(together.cost(Measure.CPU)).isEqualTo(2);
    assertThat(together.adjustment(Measure.RAM)).isEqualTo(-2);
    assertThat(together.count()).isEqualTo(4);
    assertThat(together.minutes()).isEqualTo(2);
    assertThat(together.rounded(Measure.CPU)).isEqualTo(8);
    assertThat(together.rounded(Set.of(Measure.CPU, Measure.RAM))).isEqualTo(20);
  }

  @Test
  void aTotalIsOfCostsAndAdjustments() {
    CostTable.Builder table =
        CostTable.builder(Grouping.of(CostProperty.NAMESPACE), StoreTraits.exact());
    table.add(
        KEY,
        1,
        0,
        Costs.builder().add(Measure.CPU, 5, -1).add(Measure.RAM, 7, 2).add(Measure.GPU, 3).build(),
        measure -> 0);
    CostSums sums = table.build().total();
    assertThat(sums.total(Measure.CPU)).isEqualTo(4);
    assertThat(sums.total(Measure.RAM)).isEqualTo(9);
    assertThat(sums.total(Set.of(Measure.CPU, Measure.RAM))).isEqualTo(13);
    assertThat(sums.total(Set.of())).isZero();
  }

  @Test
  void nothingIsZeroAndNeverNegative() {
    for (CostSums none : List.of(sums(), sums(-0.0), sums(5, -5), sums(-5, 5))) {
      assertThat(none.cost(Measure.CPU)).hasToString("0.0");
      assertThat(none.total(Measure.CPU)).hasToString("0.0");
      assertThat(none.total(Measure.ALL)).hasToString("0.0");
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN})
  void aValueThatIsNotFiniteIsNotHidden(double value) {
    assertThat(sums(1, value, 2).cost(Measure.CPU)).hasToString(Double.toString(value));
    assertThat(CostSums.sum(List.of(sums(value), sums(1))).cost(Measure.CPU))
        .hasToString(Double.toString(value));
  }
}
