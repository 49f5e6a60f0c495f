package io.costaudit.predict.price;

import io.costaudit.predict.demand.ResourceDemand;

/**
 * The price of one unit of each resource per hour, in the currency of the user.
 *
 * @param costPerCPUCoreHour 0 to {@value #LARGEST}
 * @param costPerRAMByteHour 0 to {@value #LARGEST}
 * @param costPerGPUHour 0 to {@value #LARGEST}
 */
public record UnitPrices(
    double costPerCPUCoreHour, double costPerRAMByteHour, double costPerGPUHour) {
  /**
   * The largest price: far above any real price, and far below a price that could make a prediction
   * overflow.
   */
  public static final double LARGEST = 1e15;

  /** The number of bytes in a GiB. */
  public static final double BYTES_PER_GIB = 1L << 30;

  /**
   * The default prices: $23.08 a core-month, $3.09 a GiB-month and $0.95 a GPU-hour, which are the
   * prices of the sample in Kubecost's Cost Events Audit API document. (The core price of the
   * sample is one unit in the last place above this quotient.)
   */
  public static final UnitPrices DEFAULT =
      new UnitPrices(
          23.08 / ResourceDemand.HOURS_PER_MONTH,
          3.09 / ResourceDemand.HOURS_PER_MONTH / BYTES_PER_GIB,
          0.95);

  public UnitPrices {
    costPerCPUCoreHour = price("costPerCPUCoreHour", costPerCPUCoreHour);
    costPerRAMByteHour = price("costPerRAMByteHour", costPerRAMByteHour);
    costPerGPUHour = price("costPerGPUHour", costPerGPUHour);
  }

  private static double price(String name, double value) {
    if (!(value >= 0 && value <= LARGEST)) {
      throw new IllegalArgumentException(name + " must be 0 to " + LARGEST + ": " + value);
    }
    return value + 0.0; // -0.0 becomes 0.0
  }
}
