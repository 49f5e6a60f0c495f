package io.costaudit.predict;

import java.util.Optional;

/** Knows the workloads that live now. May be called by several threads. */
@FunctionalInterface
public interface LiveWorkloads {
  /** The living workload of that name, or empty. */
  Optional<WorkloadSpec> find(ResourceRef resource);

  /** Knows of none. */
  static LiveWorkloads none() {
    return resource -> Optional.empty();
  }
}
