package io.costaudit.coverage;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.ResourceRef;
import io.costaudit.predict.ResourceType;
import org.jspecify.annotations.Nullable;

/**
 * What one list or watch sees: the objects of a type in one namespace, or in all.
 *
 * @param cluster id of the cluster
 * @param type the type
 * @param namespace null for all namespaces
 */
public record Scope(String cluster, ResourceType type, @Nullable String namespace) {
  public Scope {
    requireNonNull(cluster, "cluster");
    requireNonNull(type, "type");
  }

  /** Whether an object of that name would be seen. */
  public boolean covers(ResourceRef resource) {
    return cluster.equals(resource.cluster())
        && type == resource.type()
        && (namespace == null || namespace.equals(resource.namespace()));
  }

  /** For messages: {@code deployment in all namespaces of cluster-one}. */
  @Override
  public String toString() {
    return type.wireName()
        + " in "
        + (namespace == null ? "all namespaces" : "namespace " + namespace)
        + " of "
        + cluster;
  }
}
