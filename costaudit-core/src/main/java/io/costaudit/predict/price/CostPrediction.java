package io.costaudit.predict.price;

import io.costaudit.internal.Finite;
import io.costaudit.predict.demand.ResourceHours;

/**
 * The four rates of {@code costPrediction} in Kubecost's cost-events API: a cost per month, or the
 * change of one. A rate is the amount of the resource × 730 hours × the price of one hour. For
 * example, 2 cores at 0.03 an hour have a {@code cpuMonthlyRate} of 43.80. Signed; {@code -0.0} is
 * written {@code 0}.
 *
 * @param totalMonthlyRate cpu + ram + gpu, added in this order
 * @param cpuMonthlyRate finite
 * @param ramMonthlyRate finite
 * @param gpuMonthlyRate finite
 */
public record CostPrediction(
    double totalMonthlyRate, double cpuMonthlyRate, double ramMonthlyRate, double gpuMonthlyRate) {
  /** The prediction of no cost. */
  public static final CostPrediction ZERO = new CostPrediction(0, 0, 0, 0);

  public CostPrediction {
    totalMonthlyRate = Finite.check("totalMonthlyRate", totalMonthlyRate);
    cpuMonthlyRate = Finite.check("cpuMonthlyRate", cpuMonthlyRate);
    ramMonthlyRate = Finite.check("ramMonthlyRate", ramMonthlyRate);
    gpuMonthlyRate = Finite.check("gpuMonthlyRate", gpuMonthlyRate);
  }

  /** Returns the cost of these resource hours at these prices. */
  public static CostPrediction of(ResourceHours hours, UnitPrices prices) {
    double cpu = hours.cpuCoreHours() * prices.costPerCPUCoreHour();
    double ram = hours.ramByteHours() * prices.costPerRAMByteHour();
    double gpu = hours.gpuHours() * prices.costPerGPUHour();
    return new CostPrediction(cpu + ram + gpu, cpu, ram, gpu);
  }

  /** Returns this prediction minus the other, field by field. */
  public CostPrediction minus(CostPrediction other) {
    return new CostPrediction(
        totalMonthlyRate - other.totalMonthlyRate,
        cpuMonthlyRate - other.cpuMonthlyRate,
        ramMonthlyRate - other.ramMonthlyRate,
        gpuMonthlyRate - other.gpuMonthlyRate);
  }

  /** Returns this prediction with the opposite sign. */
  public CostPrediction negated() {
    return ZERO.minus(this);
  }
}
