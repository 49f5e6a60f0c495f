package io.costaudit.predict.price;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.spec.NodeSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Port: a source of unit prices. An implementation answers at once, for example from a cache that
 * another thread refreshes, because booking an event must not wait for a price. It throws nothing,
 * and several threads may call it. It may answer the same query differently later; a change of
 * prices makes no event.
 */
@FunctionalInterface
public interface PriceSource {
  /**
   * Returns the prices for this query; empty where they are not known yet or not at all. The
   * prediction then has no cost.
   */
  Optional<PriceQuote> quote(PriceQuery query);

  /**
   * Returns the price of a whole node; empty where it is not known. The cost of the node is then
   * the cost of its capacity at the unit prices.
   *
   * @param node a query for a node, with its labels; predictions never ask for a workload, and the
   *     answer to such a query has no meaning
   */
  default Optional<InstanceQuote> instance(PriceQuery node) {
    return Optional.empty();
  }

  /** Returns a source of {@link UnitPrices#DEFAULT}, named {@code default}. */
  static PriceSource ofDefaults() {
    return fixed(UnitPrices.DEFAULT, "default");
  }

  /**
   * Returns a source with the same prices for every query.
   *
   * @param source what to name as their source
   */
  static PriceSource fixed(UnitPrices prices, String source) {
    Optional<PriceQuote> quote = Optional.of(new PriceQuote(prices, source));
    return query -> quote;
  }

  /** Returns a source that asks each of these sources in order until one has a price. */
  static PriceSource firstOf(List<PriceSource> sources) {
    return new ChainedPrices(sources);
  }

  /**
   * Returns a source with the prices of some types of machines, by the label {@link
   * NodeSpec#INSTANCE_TYPE} of a node, and without unit prices.
   *
   * @param costsPerHour by instance type
   * @param source what to name as their source
   */
  static PriceSource ofInstanceTypes(Map<String, Double> costsPerHour, String source) {
    return new InstanceTypePrices(costsPerHour, source);
  }

  /** Returns a source without prices. */
  static PriceSource none() {
    return query -> Optional.empty();
  }

  /** Returns a source that asks this source, and the other one where this source has no price. */
  default PriceSource orElse(PriceSource other) {
    return firstOf(List.of(this, requireNonNull(other, "other")));
  }
}
