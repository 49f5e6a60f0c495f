package io.costaudit.predict.spec;

import static java.util.Objects.requireNonNull;

/** The result of {@link WorkloadSpec#read}: a workload, or the reason why the object is not one. */
public sealed interface WorkloadReading {
  /** The object is a workload. */
  record Workload(WorkloadSpec spec) implements WorkloadReading {
    public Workload {
      requireNonNull(spec, "spec");
    }
  }

  /**
   * The object is not a workload that can be priced.
   *
   * @param kind as written, or empty
   * @param namespace as written, or empty
   * @param name as written, or empty
   * @param reason why the object is skipped, for people
   * @param runsPods whether the object holds a pod template or requests of resources, so that its
   *     cost is left out; false for a Service or a ConfigMap
   */
  record Skipped(String kind, String namespace, String name, String reason, boolean runsPods)
      implements WorkloadReading {
    public Skipped {
      requireNonNull(kind, "kind");
      requireNonNull(namespace, "namespace");
      requireNonNull(name, "name");
      requireNonNull(reason, "reason");
    }

    /** Creates a skipped object that runs no pods. */
    public Skipped(String kind, String namespace, String name, String reason) {
      this(kind, namespace, name, reason, false);
    }
  }
}
