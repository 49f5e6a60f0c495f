package io.costaudit.predict;

/**
 * What one unit of each resource costs in an hour, in the currency of the user.
 *
 * @param costPerCPUCoreHour 0 to {@value #LARGEST}
 * @param costPerRAMByteHour 0 to {@value #LARGEST}
 * @param costPerGPUHour 0 to {@value #LARGEST}
 */
public record UnitPrices(
    double costPerCPUCoreHour, double costPerRAMByteHour, double costPerGPUHour) {
  /** The largest price. Far above any, and far below what could make a prediction overflow. */
  public static final double LARGEST = 1e15;

  /** Bytes in a GiB. */
  public static final double BYTES_PER_GIB = 1L << 30;

  /**
   * $23.08 a core-month, $3.09 a GiB-month and $0.95 a GPU-hour: the prices behind the sample of
   * the Cost Events Audit API. (The sample's core price is one unit in the last place above this
   * quotient.)
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
