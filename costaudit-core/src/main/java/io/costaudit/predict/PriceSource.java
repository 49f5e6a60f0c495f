package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Port: where unit prices come from. An implementation answers at once from what it has, such as a
 * cache that it refreshes elsewhere, because booking an event never waits for a price; it does not
 * throw, and it may be called by several threads. The same query may be answered differently later:
 * a price that moves makes no event.
 */
@FunctionalInterface
public interface PriceSource {
  /**
   * The prices for this query, or empty where they are not known (yet): then the prediction is
   * unpriced.
   */
  Optional<PriceQuote> quote(PriceQuery query);

  /**
   * The price of a whole node, or empty where it is not known: then a node costs what its capacity
   * does at the unit prices.
   *
   * @param node a query for a node, with its labels; what is answered to one for a workload means
   *     nothing, and predictions do not ask it
   */
  default Optional<InstanceQuote> instance(PriceQuery node) {
    return Optional.empty();
  }

  /** {@link UnitPrices#DEFAULT}, named {@code default}. */
  static PriceSource ofDefaults() {
    return fixed(UnitPrices.DEFAULT, "default");
  }

  /**
   * The same prices for every query.
   *
   * @param source what to name as their source
   */
  static PriceSource fixed(UnitPrices prices, String source) {
    Optional<PriceQuote> quote = Optional.of(new PriceQuote(prices, source));
    return query -> quote;
  }

  /** Asks each source in order until one knows a price. */
  static PriceSource firstOf(List<PriceSource> sources) {
    return new ChainedPrices(sources);
  }

  /**
   * Knows the price of some types of machines, by the label {@link NodeSpec#INSTANCE_TYPE} of a
   * node, and no unit price.
   *
   * @param costsPerHour by instance type
   * @param source what to name as their source
   */
  static PriceSource ofInstanceTypes(Map<String, Double> costsPerHour, String source) {
    return new InstanceTypePrices(costsPerHour, source);
  }

  /** Knows no price. */
  static PriceSource none() {
    return query -> Optional.empty();
  }

  /** This source, and where it knows no price the other. */
  default PriceSource orElse(PriceSource other) {
    return firstOf(List.of(this, requireNonNull(other, "other")));
  }
}
