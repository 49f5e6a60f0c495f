package io.costaudit.predict;

import io.costaudit.predict.spec.ContainerUsage;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.time.Window;
import java.util.Map;

/**
 * Port: a source of the real usage of the containers of workloads. Several threads may call it, and
 * a call may take as long as a request to another server. A source that fails throws a {@link
 * io.costaudit.CostAuditException}.
 */
@FunctionalInterface
public interface UsageSource {
  /**
   * Returns the mean usage of each container per replica over the window, by container name. Empty
   * where the workload did not run or its usage is not known.
   */
  Map<String, ContainerUsage> meanUsage(ResourceRef resource, Window window);

  /**
   * Prepares the usage of a window, so that later calls of {@link #meanUsage} for it answer without
   * waiting. Callers call this method before they take something that others wait for, such as one
   * of the few turns in which predictions are computed. It changes no answer. By default it does
   * nothing, which suits a source that answers at once.
   *
   * @param window the window that will be asked for
   * @throws io.costaudit.CostAuditException if the source cannot get the usage
   */
  default void load(Window window) {}

  /**
   * Returns a source with the usage of these workloads, which is the same in every window that is
   * not empty.
   *
   * @param means the mean usage of each container, by its name
   */
  static UsageSource fixed(Map<ResourceRef, Map<String, ContainerUsage>> means) {
    return new FixedUsage(means);
  }

  /** Returns a source without usage. */
  static UsageSource none() {
    return (resource, window) -> Map.of();
  }
}
