package io.costaudit.predict.manifest;

import io.costaudit.predict.manifest.ManifestSet.Member;
import io.costaudit.predict.spec.ResourceType;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Finds the controller whose price covers an object of the same input: the price of a ReplicaSet
 * covers its Pods, and the price of a Deployment covers its ReplicaSets.
 */
public final class Coverings {
  private final ManifestSet set;
  private final BiPredicate<Member, Member> covers;

  /**
   * Creates a finder.
   *
   * @param covers whether a controller (first) is a workload whose price covers an object (second)
   *     that it controls, directly or not. A CronJob has a price only if its run duration is known
   *     and it is not suspended
   */
  public Coverings(ManifestSet set, BiPredicate<Member, Member> covers) {
    this.set = set;
    this.covers = covers;
  }

  /**
   * Returns the nearest controller whose price covers the object, or empty where the object is a
   * workload of its own. The search ends, because no type covers itself, directly or through
   * others.
   */
  public Optional<Member> of(Member object) {
    Member covered = object;
    while (true) {
      ResourceType type = covered.type().orElse(null);
      Member controller = set.controller(covered).orElse(null);
      if (controller == null && type == ResourceType.POD) {
        return set.deploymentOf(covered)
            .or(() -> set.cronJobOf(object))
            .filter(found -> covers.test(found, object));
      }
      if (type == null
          || controller == null
          || controller.type().filter(type::isCoveredBy).isEmpty()) {
        return Optional.empty();
      }
      if (covers.test(controller, object)) {
        return Optional.of(controller);
      }
      covered = controller;
    }
  }
}
