package io.costaudit.testkit.generate;

import io.costaudit.predict.price.InstanceQuote;
import io.costaudit.predict.price.PriceQuery;
import io.costaudit.predict.price.PriceQuote;
import io.costaudit.predict.price.StoragePrices;
import io.costaudit.predict.price.UnitPrices;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Generators of prices. They are biased towards nothing, the default prices and what is old; they
 * shrink towards nothing.
 */
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

  /**
   * All prices that there may be: {@linkplain #unitPrices() those of hardware}, and a few that no
   * hardware has, up to {@link UnitPrices#LARGEST}.
   */
  public static Arbitrary<UnitPrices> allUnitPrices() {
    Arbitrary<Double> price = Arbitraries.of(0.0, 1e-18, UnitPrices.LARGEST);
    return Arbitraries.frequencyOf(
        Tuple.of(19, unitPrices()),
        Tuple.of(1, Combinators.combine(price, price, price).as(UnitPrices::new)));
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

  /** Prices of whole machines, a free one and the dearest among them. */
  public static Arbitrary<InstanceQuote> instanceQuotes() {
    Arbitrary<Double> prices =
        Arbitraries.frequencyOf(
            Tuple.of(4, upTo(100)),
            Tuple.of(1, Arbitraries.of(0.0, Double.MIN_VALUE, UnitPrices.LARGEST)));
    return Combinators.combine(prices, Arbitraries.of("configured", "http://prices.example"))
        .as(InstanceQuote::new);
  }

  /** Prices of volumes: of none, of all storage classes, of one of them. */
  public static Arbitrary<StoragePrices> storagePrices() {
    return Combinators.combine(upTo(10).optional(), upTo(10).optional())
        .as(
            (all, fast) -> {
              StoragePrices.Builder prices = StoragePrices.builder();
              all.ifPresent(prices::gibMonth);
              fast.ifPresent(price -> prices.storageClass("fast", price));
              return prices.build();
            });
  }

  /** What a price may depend on: whose it is, and the labels of the node that it is for. */
  public static Arbitrary<PriceQuery> queries() {
    return Combinators.combine(Events.resources(), Workloads.priceLabels())
        .as((resource, labels) -> new PriceQuery(resource, new TreeMap<>(labels)));
  }

  /** Generated as a share, since jqwik counts the decimals of a double from the point. */
  private static Arbitrary<Double> upTo(double most) {
    return Arbitraries.doubles().between(0, 1).ofScale(9).map(share -> share * most);
  }
}
