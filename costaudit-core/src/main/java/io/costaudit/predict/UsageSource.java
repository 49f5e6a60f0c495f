package io.costaudit.predict;

import io.costaudit.time.Window;
import java.util.Map;

/**
 * Port: what the containers of a workload really used. May be called by several threads and may
 * take as long as a request to another server takes; a source that fails throws a {@link
 * io.costaudit.CostAuditException}.
 */
@FunctionalInterface
public interface UsageSource {
  /**
   * The mean usage of each container per replica over the window, by container name. Empty where
   * the workload did not run or nothing is known of it.
   */
  Map<String, ContainerUsage> meanUsage(ResourceRef resource, Window window);

  /**
   * Knows the usage of these workloads, the same in every window that is not empty.
   *
   * @param means the mean usage of each container, by its name
   */
  static UsageSource fixed(Map<ResourceRef, Map<String, ContainerUsage>> means) {
    return new FixedUsage(means);
  }

  /** Knows of no usage. */
  static UsageSource none() {
    return (resource, window) -> Map.of();
  }
}
