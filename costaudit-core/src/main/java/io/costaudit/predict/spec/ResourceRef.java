package io.costaudit.predict.spec;

import static java.util.Objects.requireNonNull;

/**
 * The name of an object. Names are used again: an object that was deleted and created anew has the
 * same name and another uid.
 *
 * @param cluster id of the cluster of the object
 * @param type the type of the object
 * @param namespace the namespace; empty for objects that are in none, such as nodes
 * @param name the name, unique among the live objects of its cluster, type and namespace
 */
public record ResourceRef(String cluster, ResourceType type, String namespace, String name) {
  public ResourceRef {
    requireNonNull(cluster, "cluster");
    requireNonNull(type, "type");
    requireNonNull(namespace, "namespace");
    requireNonNull(name, "name");
  }

  /**
   * Returns type, namespace and name as people write them, such as {@code deployment shop/cart}.
   */
  @Override
  public String toString() {
    return type.wireName() + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }
}
