package io.costaudit.predict.spec;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.read.ApiGroups;
import io.costaudit.predict.read.Tree;
import java.util.Map;
import java.util.Optional;

/**
 * The controller of an object: the entry of its {@code ownerReferences} with {@code controller:
 * true}.
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
   * Returns the type of the controller. Kinds are distinguished by their API group: a {@code Job}
   * of a batch scheduler is no {@code Job} of Kubernetes. Old groups of Kubernetes' own kinds
   * count, as a reference keeps the group that its kind had when it was made. Empty for any kind
   * that is none of Kubernetes' own.
   */
  public Optional<ResourceType> type() {
    return ResourceType.ofKind(kind)
        .filter(type -> type.group().equals(ApiGroups.canonical(apiVersion, kind)));
  }

  /**
   * Returns the controller that an object names; empty if it names none.
   *
   * @param object a plain tree
   * @throws IllegalArgumentException if the references cannot be read
   */
  public static Optional<Owner> of(Map<String, ?> object) {
    for (Tree reference : Tree.of(object).at("metadata", "ownerReferences").list()) {
      if (reference.at("controller").isTrue()) {
        return Optional.of(
            new Owner(
                reference.at("apiVersion").string().orElse(""),
                reference.at("kind").string().orElse(""),
                reference.at("name").string().orElse(""),
                reference.at("uid").string().orElse("")));
      }
    }
    return Optional.empty();
  }
}
