package io.costaudit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompensatedSumTest {
  private static double sum(double... values) {
    CompensatedSum sum = new CompensatedSum();
    for (double value : values) {
      sum.add(value);
    }
    return sum.value();
  }

  @Test
  void whatRoundingLosesIsKept() {
    assertThat(sum()).isEqualTo(0.0);
    assertThat(sum(1, 1e100, 1, -1e100)).isEqualTo(2);
    assertThat(sum(-0.0)).isEqualTo(0.0);
  }

  @Test
  void whatIsNotFiniteShows() {
    assertThat(sum(1, Double.NaN, 1)).isNaN();
    assertThat(sum(1, Double.POSITIVE_INFINITY, 1)).isEqualTo(Double.POSITIVE_INFINITY);
  }
}
