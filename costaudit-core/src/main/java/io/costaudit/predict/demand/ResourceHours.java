package io.costaudit.predict.demand;

import io.costaudit.internal.Finite;

/**
 * The amount of each resource in a month, times the hours for which it is held.
 *
 * @param cpuCoreHours cores × hours
 * @param ramByteHours bytes × hours
 * @param gpuHours devices × hours
 */
public record ResourceHours(double cpuCoreHours, double ramByteHours, double gpuHours) {
  /** No resource hours. */
  public static final ResourceHours ZERO = new ResourceHours(0, 0, 0);

  public ResourceHours {
    cpuCoreHours = Finite.check("cpuCoreHours", cpuCoreHours);
    ramByteHours = Finite.check("ramByteHours", ramByteHours);
    gpuHours = Finite.check("gpuHours", gpuHours);
  }

  /** Returns these hours minus the other ones, field by field. */
  public ResourceHours minus(ResourceHours other) {
    return new ResourceHours(
        cpuCoreHours - other.cpuCoreHours,
        ramByteHours - other.ramByteHours,
        gpuHours - other.gpuHours);
  }
}
