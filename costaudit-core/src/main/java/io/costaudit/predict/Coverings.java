package io.costaudit.predict;

import io.costaudit.predict.ManifestSet.Member;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds the controller whose price covers an object of the same input: the price of a ReplicaSet
 * covers its Pods, and the price of a Deployment covers its ReplicaSets.
 */
final class Coverings {
  private final ManifestSet set;
  private final Predicate<Member> priced;

  /**
   * Creates a finder.
   *
   * @param priced whether an object is a workload that has a price now, which a CronJob has only if
   *     its run duration is known and it is not suspended
   */
  Coverings(ManifestSet set, Predicate<Member> priced) {
    this.set = set;
    this.priced = priced;
  }

  /**
   * Returns the nearest controller whose price covers the object, or empty where the object is a
   * workload of its own. The search ends, because no type covers itself, directly or through
   * others.
   */
  Optional<Member> of(Member object) {
    Member covered = object;
    while (true) {
      ResourceType type = covered.type().orElse(null);
      Member controller = set.controller(covered).orElse(null);
      if (controller == null && type == ResourceType.POD) {
        return set.deploymentOf(covered).or(() -> set.cronJobOf(object)).filter(priced);
      }
      if (type == null
          || controller == null
          || controller.type().filter(type::isCoveredBy).isEmpty()) {
        return Optional.empty();
      }
      if (priced.test(controller)) {
        return Optional.of(controller);
      }
      covered = controller;
    }
  }
}
