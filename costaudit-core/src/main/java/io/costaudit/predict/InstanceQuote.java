package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The price of a whole machine and where it comes from.
 *
 * @param costPerHour 0 to {@link UnitPrices#LARGEST}, in the currency of the user
 * @param source for people, such as {@code configured} or the address of a server
 */
public record InstanceQuote(double costPerHour, String source) {
  public InstanceQuote {
    requireNonNull(source, "source");
    if (!(costPerHour >= 0 && costPerHour <= UnitPrices.LARGEST)) {
      throw new IllegalArgumentException(
          "costPerHour must be 0 to " + UnitPrices.LARGEST + ": " + costPerHour);
    }
    costPerHour += 0.0; // -0.0 becomes 0.0
  }

  /**
   * This price spread over what the machine offers, in the proportions of given unit prices, as
   * OpenCost spreads the price of a node: so that what it offers times what this returns is what it
   * costs.
   *
   * @param hourly what the machine offers times an hour
   * @param proportions unit prices
   * @return null where that machine would cost nothing at those prices, so that there is nothing to
   *     spread over
   */
  @Nullable UnitPrices spreadOver(ResourceHours hourly, UnitPrices proportions) {
    double whole = CostPrediction.of(hourly, proportions).totalMonthlyRate();
    if (!(whole > 0)) {
      return null;
    }
    double factor = costPerHour / whole;
    return new UnitPrices(
        proportions.costPerCPUCoreHour() * factor,
        proportions.costPerRAMByteHour() * factor,
        proportions.costPerGPUHour() * factor);
  }
}
