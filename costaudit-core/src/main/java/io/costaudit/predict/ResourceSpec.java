package io.costaudit.predict;

import org.jspecify.annotations.Nullable;

/**
 * The part of a Kubernetes object that bears on its cost: of a workload what it asks for, of a node
 * what it offers. Immutable; threads may share it.
 *
 * @since 0.1.0
 */
public sealed interface ResourceSpec permits WorkloadSpec, NodeSpec {
  /** What the object is. */
  ResourceType type();

  /** Empty where the object stands in none, or its manifest gives none. */
  String namespace();

  /** Not empty. */
  String name();

  /** The controller of the object, or null. */
  @Nullable Owner owner();

  /** Its name in a cluster. */
  default ResourceRef ref(String cluster) {
    return new ResourceRef(cluster, type(), namespace(), name());
  }
}
