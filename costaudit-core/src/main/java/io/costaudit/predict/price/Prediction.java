package io.costaudit.predict.price;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.demand.Requests;
import io.costaudit.predict.demand.ResourceDemand;
import org.jspecify.annotations.Nullable;

/**
 * The predicted cost of a workload, with the demand and the prices behind it.
 *
 * @param demand the resources that the workload holds
 * @param quote the prices that were used; null where no prices are known
 * @param cost the monthly cost without {@linkplain Requests#unpriced() unpriced} resources; null
 *     where no price or no running time is known
 * @param storage the monthly cost of its volumes, which {@code cost} does not include
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

  /** Creates a prediction without volumes. */
  public Prediction(ResourceDemand demand, @Nullable PriceQuote quote, @Nullable SpecCost cost) {
    this(demand, quote, cost, StorageCost.NONE);
  }

  /** Returns the monthly rates; null where they are not known. */
  public @Nullable CostPrediction rates() {
    return cost == null ? null : cost.rates();
  }

  /** Returns the prices that were used; null where there is no price. */
  public @Nullable UnitPrices prices() {
    return cost == null || quote == null ? null : quote.prices();
  }
}
