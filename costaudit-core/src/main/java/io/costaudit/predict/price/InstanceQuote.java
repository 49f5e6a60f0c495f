package io.costaudit.predict.price;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.demand.ResourceHours;
import org.jspecify.annotations.Nullable;

/**
 * The price of a whole machine, and its source.
 *
 * @param costPerHour the price per hour, 0 to {@link UnitPrices#LARGEST}, in the currency of the
 *     user
 * @param source the source in words, such as {@code configured} or the address of a server
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
   * Returns this price spread over the capacity of the machine in the proportions of given unit
   * prices, as OpenCost spreads the price of a node. The capacity times the returned prices is this
   * price. For example, a machine at 0.30 an hour whose capacity would cost 0.20 for CPU and 0.40
   * for memory gets half of these unit prices.
   *
   * @param hourly the capacity of the machine times an hour
   * @param proportions the unit prices that give the proportions
   * @return the unit prices; null where the machine would cost nothing at {@code proportions}
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
