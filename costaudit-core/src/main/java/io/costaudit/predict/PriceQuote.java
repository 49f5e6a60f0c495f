package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Prices, where they come from, and how old they are where they have an age.
 *
 * @param prices per unit and hour
 * @param source for people, such as {@code default}, {@code configured} or the address of a server
 * @param asOf when the source learnt them; null where they do not age, such as configured ones
 * @param staleAfter how old they may be; null unless they are older than that
 */
public record PriceQuote(
    UnitPrices prices, String source, @Nullable Instant asOf, @Nullable Duration staleAfter) {
  public PriceQuote {
    requireNonNull(prices, "prices");
    requireNonNull(source, "source");
    if (staleAfter != null && asOf == null) {
      throw new IllegalArgumentException("prices without an age cannot be older than a limit");
    }
  }

  /** Prices that do not age. */
  public PriceQuote(UnitPrices prices, String source) {
    this(prices, source, null, null);
  }

  /** Whether they are older than they may be. */
  public boolean isStale() {
    return staleAfter != null;
  }

  /**
   * What to warn of, if they are stale: {@code prices are stale: as of 2023-01-14T00:00:00Z, older
   * than 24h}.
   */
  public Optional<String> staleness() {
    return staleAfter == null
        ? Optional.empty()
        : Optional.of("prices are stale: as of " + asOf + ", older than " + shown(staleAfter));
  }

  /** As people write it where it is whole hours or minutes. */
  private static String shown(Duration duration) {
    if (duration.equals(Duration.ofHours(duration.toHours()))) {
      return duration.toHours() + "h";
    }
    if (duration.equals(Duration.ofMinutes(duration.toMinutes()))) {
      return duration.toMinutes() + "m";
    }
    return duration.toString();
  }
}
