package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What a workload is predicted to cost, and how that came about.
 *
 * @param demand the resources that the workload holds
 * @param quote the prices that were used; null where none are known
 * @param cost its monthly cost without what is {@linkplain Requests#unpriced() unpriced}; null
 *     where no price is known or not how long it runs
 * @param storage the monthly cost of its volumes, beside {@code cost}
 */
public record Prediction(
    ResourceDemand demand,
    @Nullable PriceQuote quote,
    @Nullable SpecCost cost,
    StorageCost storage) {
  public Prediction {
    requireNonNull(demand, "demand");
    requireNonNull(storage, "storage");
  }

  /** Makes a prediction without volumes. */
  public Prediction(ResourceDemand demand, @Nullable PriceQuote quote, @Nullable SpecCost cost) {
    this(demand, quote, cost, StorageCost.NONE);
  }

  /** The monthly rates; null where they are not known. */
  public @Nullable CostPrediction rates() {
    return cost == null ? null : cost.rates();
  }

  /** The prices that were used; null where it is unpriced. */
  public @Nullable UnitPrices prices() {
    return cost == null || quote == null ? null : quote.prices();
  }
}
