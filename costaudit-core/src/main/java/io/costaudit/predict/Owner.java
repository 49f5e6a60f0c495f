package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * The controller of an object, from the one of its {@code ownerReferences} that says {@code
 * controller: true}.
 *
 * @param apiVersion of its kind, such as {@code apps/v1}; empty where the manifest gives none
 * @param kind of any API, such as {@code ReplicaSet} or {@code Prometheus}
 * @param name in the namespace of the object
 * @param uid empty where the manifest gives none
 */
public record Owner(String apiVersion, String kind, String name, String uid) {
  public Owner {
    requireNonNull(apiVersion, "apiVersion");
    requireNonNull(kind, "kind");
    requireNonNull(name, "name");
    requireNonNull(uid, "uid");
  }

  /**
   * Its type. Kinds are told apart by their API group: a {@code Job} of a batch scheduler is no
   * {@code Job} of Kubernetes. Empty for any kind that is none of Kubernetes' own.
   */
  public Optional<ResourceType> type() {
    return ResourceType.ofKind(kind)
        .filter(type -> type.group().equals(ResourceType.group(apiVersion)));
  }
}
