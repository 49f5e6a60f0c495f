package io.costaudit.predict.spec;

import org.jspecify.annotations.Nullable;

/**
 * The part of a Kubernetes object that affects its cost: the requests of a workload, or the
 * capacity of a node. Immutable; threads may share it.
 *
 * @since 0.1.0
 */
public sealed interface ResourceSpec permits WorkloadSpec, NodeSpec {
  /** Returns the type of the object. */
  ResourceType type();

  /** Returns the namespace; empty where the object is in none, or its manifest gives none. */
  String namespace();

  /** Returns the name, which is not empty. */
  String name();

  /** Returns the controller of the object, or null. */
  @Nullable Owner owner();

  /** Returns the name of the object in a cluster. */
  default ResourceRef ref(String cluster) {
    return new ResourceRef(cluster, type(), namespace(), name());
  }
}
