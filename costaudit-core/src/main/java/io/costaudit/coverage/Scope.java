package io.costaudit.coverage;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import org.jspecify.annotations.Nullable;

/**
 * The objects that one list or watch sees: the objects of one type in one namespace, or in all
 * namespaces.
 *
 * @param cluster id of the cluster
 * @param type the type of the objects
 * @param namespace the namespace; null for all namespaces
 */
public record Scope(String cluster, ResourceType type, @Nullable String namespace) {
  public Scope {
    requireNonNull(cluster, "cluster");
    requireNonNull(type, "type");
  }

  /** Returns whether an object of this type and name is in the scope. */
  public boolean covers(ResourceRef resource) {
    return cluster.equals(resource.cluster())
        && type == resource.type()
        && (namespace == null || namespace.equals(resource.namespace()));
  }

  /** Returns the scope in words, such as {@code deployment in all namespaces of cluster-one}. */
  @Override
  public String toString() {
    return type.wireName()
        + " in "
        + (namespace == null ? "all namespaces" : "namespace " + namespace)
        + " of "
        + cluster;
  }
}
