package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

/**
 * Prices and where they come from.
 *
 * @param prices per unit and hour
 * @param source for people, such as {@code default}, {@code configured} or the address of a server
 */
public record PriceQuote(UnitPrices prices, String source) {
  public PriceQuote {
    requireNonNull(prices, "prices");
    requireNonNull(source, "source");
  }
}
