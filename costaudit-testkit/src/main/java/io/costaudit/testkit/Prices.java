package io.costaudit.testkit;

import io.costaudit.predict.PriceQuote;
import io.costaudit.predict.UnitPrices;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Generators of prices. */
public final class Prices {
  private Prices() {}

  /** Prices from nothing to the dearest hardware, the default ones among them. */
  public static Arbitrary<UnitPrices> unitPrices() {
    Arbitrary<UnitPrices> any =
        Combinators.combine(upTo(10), upTo(1 / UnitPrices.BYTES_PER_GIB), upTo(100))
            .as(UnitPrices::new);
    return Arbitraries.frequencyOf(
        Tuple.of(9, any), Tuple.of(1, Arbitraries.just(UnitPrices.DEFAULT)));
  }

  /** Prices and the names of their sources. */
  public static Arbitrary<PriceQuote> quotes() {
    return Combinators.combine(
            unitPrices(), Arbitraries.of("default", "configured", "http://prices.example"))
        .as(PriceQuote::new);
  }

  /** Generated as a share, since jqwik counts the decimals of a double from the point. */
  private static Arbitrary<Double> upTo(double most) {
    return Arbitraries.doubles().between(0, 1).ofScale(9).map(share -> share * most);
  }
}
