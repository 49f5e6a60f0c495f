package io.costaudit.predict.price;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.demand.ResourceHours;

/**
 * The monthly cost of a workload and the resource hours behind it.
 *
 * @param rates the monthly cost
 * @param hours the resource hours
 */
public record SpecCost(CostPrediction rates, ResourceHours hours) {
  /** No cost. */
  public static final SpecCost ZERO = new SpecCost(CostPrediction.ZERO, ResourceHours.ZERO);

  public SpecCost {
    requireNonNull(rates, "rates");
    requireNonNull(hours, "hours");
  }

  /** Returns the cost of these resource hours at these prices. */
  public static SpecCost of(ResourceHours hours, UnitPrices prices) {
    return new SpecCost(CostPrediction.of(hours, prices), hours);
  }

  /** Returns this cost minus the other, field by field. */
  public SpecCost minus(SpecCost other) {
    return new SpecCost(rates.minus(other.rates), hours.minus(other.hours));
  }
}
