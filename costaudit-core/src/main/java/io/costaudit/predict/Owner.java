package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

/**
 * The controller of an object, from the one of its {@code ownerReferences} that says {@code
 * controller: true}.
 *
 * @param kind of any API, such as {@code ReplicaSet} or {@code Prometheus}
 * @param name in the namespace of the object
 * @param uid empty where the manifest gives none
 */
public record Owner(String kind, String name, String uid) {
  public Owner {
    requireNonNull(kind, "kind");
    requireNonNull(name, "name");
    requireNonNull(uid, "uid");
  }
}
