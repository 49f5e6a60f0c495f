package io.costaudit.predict.manifest;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.read.ApiGroups;

/**
 * The identity of an object in a cluster: two objects of one identity are one object to {@code
 * kubectl apply}.
 *
 * @param group API group in its present name, as {@link ApiGroups#canonical} gives it; empty for
 *     the core group
 * @param kind kind as written
 * @param namespace namespace of the object, or the default namespace where the manifest gives none
 * @param name empty where the object has none, as with {@code generateName} alone
 */
public record ObjectIdentity(String group, String kind, String namespace, String name) {
  public ObjectIdentity {
    requireNonNull(group, "group");
    requireNonNull(kind, "kind");
    requireNonNull(namespace, "namespace");
    requireNonNull(name, "name");
  }

  public static ObjectIdentity of(String apiVersion, String kind, String namespace, String name) {
    return new ObjectIdentity(ApiGroups.canonical(apiVersion, kind), kind, namespace, name);
  }

  /**
   * Returns whether another object can be the same. An object without a name equals no other
   * object.
   */
  public boolean isNamed() {
    return !kind.isEmpty() && !name.isEmpty();
  }
}
