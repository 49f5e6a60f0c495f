package io.costaudit.predict;

/**
 * What one unit of each resource costs in an hour, in the currency of the user.
 *
 * @param costPerCPUCoreHour finite, not negative
 * @param costPerRAMByteHour finite, not negative
 * @param costPerGPUHour finite, not negative
 */
public record UnitPrices(
    double costPerCPUCoreHour, double costPerRAMByteHour, double costPerGPUHour) {
  /** Bytes in a GiB. */
  public static final double BYTES_PER_GIB = 1L << 30;

  /**
   * $23.08 a core-month, $3.09 a GiB-month and $0.95 a GPU-hour: the prices behind the sample of
   * the Cost Events Audit API. (The sample's core price is one unit in the last place above this
   * quotient.)
   */
  public static final UnitPrices DEFAULT =
      new UnitPrices(
          23.08 / Projection.HOURS_PER_MONTH,
          3.09 / Projection.HOURS_PER_MONTH / BYTES_PER_GIB,
          0.95);

  public UnitPrices {
    costPerCPUCoreHour = Finite.notNegative("costPerCPUCoreHour", costPerCPUCoreHour);
    costPerRAMByteHour = Finite.notNegative("costPerRAMByteHour", costPerRAMByteHour);
    costPerGPUHour = Finite.notNegative("costPerGPUHour", costPerGPUHour);
  }
}
