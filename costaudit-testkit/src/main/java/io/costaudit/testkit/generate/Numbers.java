package io.costaudit.testkit.generate;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Generators of numbers that are costs, or should be. They shrink towards nothing. */
final class Numbers {
  private Numbers() {}

  /** Finite amounts of either sign: usual ones, nothing, some that are tiny and some huge. */
  static Arbitrary<Double> amounts() {
    return Arbitraries.frequencyOf(
        Tuple.of(6, Arbitraries.doubles().between(-10_000, 10_000).ofScale(6)),
        Tuple.of(
            2,
            Arbitraries.of(
                0.0,
                -0.0,
                0.01,
                -0.01,
                0.1,
                1e-7,
                Double.MIN_VALUE,
                1e15,
                9_007_199_254_740_992.0,
                -1e21)));
  }

  /** What is no amount of anything, yet a {@code double}. */
  static Arbitrary<Double> notFinite() {
    return Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
  }

  /** Amounts that are not negative. */
  static Arbitrary<Double> notNegative() {
    return amounts().map(amount -> Math.abs(amount));
  }

  /** Counts: few, and more than an {@code int} holds. */
  static Arbitrary<Long> counts() {
    return Arbitraries.frequencyOf(
        Tuple.of(5, Arbitraries.longs().between(0, 20)),
        Tuple.of(1, Arbitraries.of(0L, Integer.MAX_VALUE + 1L, 1_000_000_000_000L)));
  }
}
