package io.costaudit.predict;

/**
 * How much of each resource is held in a month.
 *
 * @param cpuCoreHours cores × hours
 * @param ramByteHours bytes × hours
 * @param gpuHours devices × hours
 */
public record ResourceHours(double cpuCoreHours, double ramByteHours, double gpuHours) {
  /** Nothing. */
  public static final ResourceHours ZERO = new ResourceHours(0, 0, 0);

  public ResourceHours {
    cpuCoreHours = Finite.check("cpuCoreHours", cpuCoreHours);
    ramByteHours = Finite.check("ramByteHours", ramByteHours);
    gpuHours = Finite.check("gpuHours", gpuHours);
  }

  /** This less the other, field by field. */
  public ResourceHours minus(ResourceHours other) {
    return new ResourceHours(
        cpuCoreHours - other.cpuCoreHours,
        ramByteHours - other.ramByteHours,
        gpuHours - other.gpuHours);
  }
}
