package io.costaudit.event;

import io.costaudit.predict.spec.Owner;
import io.costaudit.predict.spec.ResourceType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rule that decides which objects are covered by the price of their controller and hence are
 * not booked themselves. These are a Pod of a ReplicaSet, a ReplicationController, a StatefulSet, a
 * DaemonSet or a Job, and a ReplicaSet of a Deployment, each only where the kind of the controller
 * is watched. An object with any other owner, such as a Prometheus resource or a node (which owns
 * its static pods), is a workload of its own. Immutable; threads may share it.
 *
 * <p>The price of a CronJob covers its Jobs only while the CronJob has a price and is not
 * suspended, so the {@link Ledger} decides that case.
 */
public final class Folding {
  private final Set<ResourceType> watched;

  private Folding(Set<ResourceType> watched) {
    this.watched = Set.copyOf(watched);
  }

  /** Returns the rule for a watcher that watches these types. */
  public static Folding into(Set<ResourceType> watched) {
    return new Folding(watched);
  }

  /**
   * Returns whether the price of the owner covers the object.
   *
   * @param type the type of the object
   * @param owner the controller of the object, or null where it has none
   */
  public boolean folds(ResourceType type, @Nullable Owner owner) {
    return owner != null
        && owner
            .type()
            .filter(type::isCoveredBy)
            .filter(controller -> controller != ResourceType.CRONJOB)
            .filter(watched::contains)
            .isPresent();
  }
}
