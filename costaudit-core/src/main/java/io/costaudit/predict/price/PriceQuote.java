package io.costaudit.predict.price;

import static java.util.Objects.requireNonNull;

import io.costaudit.time.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Prices, with their source and, where they have one, their age.
 *
 * @param prices the prices per unit and hour
 * @param source the source in words, such as {@code default}, {@code configured} or the address of
 *     a server
 * @param asOf when the source obtained the prices; null where they do not age, such as configured
 *     prices
 * @param maxAge the greatest age that is allowed; null where no limit is known
 * @param isStale whether the prices are older than allowed
 */
public record PriceQuote(
    UnitPrices prices,
    String source,
    @Nullable Instant asOf,
    @Nullable Duration maxAge,
    boolean isStale) {
  public PriceQuote {
    requireNonNull(prices, "prices");
    requireNonNull(source, "source");
    if (asOf == null && (maxAge != null || isStale)) {
      throw new IllegalArgumentException("prices without an age cannot be older than a limit");
    }
    if (isStale && maxAge == null) {
      throw new IllegalArgumentException("prices without a limit cannot be older than it");
    }
  }

  /** Creates a quote of prices that do not age. */
  public PriceQuote(UnitPrices prices, String source) {
    this(prices, source, null, null, false);
  }

  /** Returns a quote of prices that are not older than allowed. */
  public static PriceQuote asOf(UnitPrices prices, String source, Instant asOf) {
    return new PriceQuote(prices, source, requireNonNull(asOf, "asOf"), null, false);
  }

  /** Returns a quote of prices that are older than allowed. */
  public static PriceQuote stale(UnitPrices prices, String source, Instant asOf, Duration maxAge) {
    return new PriceQuote(
        prices, source, requireNonNull(asOf, "asOf"), requireNonNull(maxAge, "maxAge"), true);
  }

  /**
   * Returns a warning if the prices are stale, such as {@code prices are stale: as of
   * 2023-01-14T00:00:00Z, older than 24h}.
   */
  public Optional<String> staleness() {
    return isStale && maxAge != null
        ? Optional.of("prices are stale: as of " + asOf + ", older than " + Durations.text(maxAge))
        : Optional.empty();
  }
}
