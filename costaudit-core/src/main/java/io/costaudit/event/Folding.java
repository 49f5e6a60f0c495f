package io.costaudit.event;

import io.costaudit.predict.Owner;
import io.costaudit.predict.ResourceType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which objects stand in the price of their controller, and hence are not booked themselves: a Pod
 * of a ReplicaSet, a ReplicationController, a StatefulSet, a DaemonSet or a Job, and a ReplicaSet
 * of a Deployment, each only where the controller's kind is watched. Under any other owner, such as
 * a Prometheus resource or a node (which owns its static pods), an object is a workload of its own.
 * Immutable; threads may share it.
 *
 * <p>The price of a CronJob covers its Jobs only while the CronJob has a price and is not
 * suspended, so the {@link Ledger} decides that case.
 */
public final class Folding {
  private final Set<ResourceType> watched;

  private Folding(Set<ResourceType> watched) {
    this.watched = Set.copyOf(watched);
  }

  /** Folds into controllers of these types. */
  public static Folding into(Set<ResourceType> watched) {
    return new Folding(watched);
  }

  /**
   * Whether an object stands in the price of its owner.
   *
   * @param type of the object
   * @param owner its controller, or null where it has none
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
