package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

/**
 * The name of an object. Names are used again: an object that was deleted and created anew has the
 * same name and another uid.
 *
 * @param cluster id of its cluster
 * @param type what it is
 * @param namespace empty for what stands in none, such as a node
 * @param name unique among the living of its cluster, type and namespace
 */
public record ResourceRef(String cluster, ResourceType type, String namespace, String name) {
  public ResourceRef {
    requireNonNull(cluster, "cluster");
    requireNonNull(type, "type");
    requireNonNull(namespace, "namespace");
    requireNonNull(name, "name");
  }

  /** Type, namespace and name as people write them: {@code deployment shop/cart}. */
  @Override
  public String toString() {
    return type.wireName() + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }
}
