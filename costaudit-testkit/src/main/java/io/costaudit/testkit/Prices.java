package io.costaudit.testkit;

import io.costaudit.predict.PriceQuote;
import io.costaudit.predict.UnitPrices;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Generators of prices. */
public final class Prices {
  private static final String AGING = "http://prices.example";

  private Prices() {}

  /** Prices from nothing to the dearest hardware, the default ones among them. */
  public static Arbitrary<UnitPrices> unitPrices() {
    Arbitrary<UnitPrices> any =
        Combinators.combine(upTo(10), upTo(1 / UnitPrices.BYTES_PER_GIB), upTo(100))
            .as(UnitPrices::new);
    return Arbitraries.frequencyOf(
        Tuple.of(9, any), Tuple.of(1, Arbitraries.just(UnitPrices.DEFAULT)));
  }

  /** Prices and their sources: such that do not age, such that do, and some older than a limit. */
  public static Arbitrary<PriceQuote> quotes() {
    Arbitrary<PriceQuote> ageless =
        Combinators.combine(unitPrices(), Arbitraries.of("default", "configured"))
            .as(PriceQuote::new);
    Arbitrary<PriceQuote> aging =
        Combinators.combine(
                unitPrices(),
                Windows.instants(),
                Arbitraries.of(Duration.ofHours(24), Duration.ofSeconds(90)).optional())
            .as(
                (prices, asOf, limit) ->
                    limit
                        .map(most -> PriceQuote.stale(prices, AGING, asOf, most))
                        .orElseGet(() -> PriceQuote.asOf(prices, AGING, asOf)));
    return Arbitraries.oneOf(List.of(ageless, aging));
  }

  /** Generated as a share, since jqwik counts the decimals of a double from the point. */
  private static Arbitrary<Double> upTo(double most) {
    return Arbitraries.doubles().between(0, 1).ofScale(9).map(share -> share * most);
  }
}
