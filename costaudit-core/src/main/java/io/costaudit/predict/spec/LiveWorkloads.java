package io.costaudit.predict.spec;

import java.util.Optional;

/** The live workloads of clusters. Several threads may call it. */
@FunctionalInterface
public interface LiveWorkloads {
  /** Returns the live workload with this name; empty if there is none. */
  Optional<WorkloadSpec> find(ResourceRef resource);

  /** Returns an instance without workloads. */
  static LiveWorkloads none() {
    return resource -> Optional.empty();
  }
}
