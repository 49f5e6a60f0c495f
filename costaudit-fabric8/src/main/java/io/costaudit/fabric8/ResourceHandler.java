package io.costaudit.fabric8;

import io.costaudit.coverage.Scope;
import io.costaudit.event.Folding;
import io.costaudit.event.Observation;
import io.costaudit.event.ObservationMode;
import io.costaudit.internal.OutOfMemory;
import io.costaudit.predict.spec.NodeSpec;
import io.costaudit.predict.spec.ResourceSpec;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.WorkloadReading;
import io.costaudit.predict.spec.WorkloadSpec;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the callbacks of an informer of one scope into observations. It does not trust the old
 * state of an object that the informer gives, nor, when a list misses an object, the version at
 * which the informer says it was gone.
 *
 * <p>The informer calls one method after the other, though in changing threads. The handler counts
 * and logs every fault of an object, and never throws an exception to the informer.
 */
final class ResourceHandler implements ResourceEventHandler<GenericKubernetesResource> {
  /** The receiver of the observations. */
  interface Sink {
    /**
     * Receives an observation.
     *
     * @param onlyIfKnown whether to drop the observation if the ledger does not know the object
     */
    void seen(Observation observation, boolean onlyIfKnown);

    /** Notes that a callback with this version was handled; null if the version is missing. */
    void notified(@Nullable String version);

    /**
     * Notes that a list begins: the first one, or one that supplies what the watch may have missed.
     */
    void listing(Instant time);

    /**
     * Notes the end of a list at that time; the sink was notified of all its differences before.
     */
    void listed(String version, Instant time);

    /** Returns whether a change that is seen now also happens now. */
    Timeliness timeliness();

    /** Notes that an observation was lost for lack of memory. */
    void lost();
  }

  /**
   * Says whether a change that is seen now also happens now.
   *
   * @param isCatchingUp whether the change may have happened before
   * @param since the last time at which every change was seen; null where there is no such time
   */
  record Timeliness(boolean isCatchingUp, @Nullable Instant since) {}

  private final Scope scope;
  private final ApiResource resource;
  private final Folding folding;
  private final InstantSource clock;
  private final Unreadables unreadables;
  private final Sink sink;

  private final List<Missing> missing = new ArrayList<>();
  private boolean listing = true;

  ResourceHandler(
      Scope scope, Folding folding, InstantSource clock, Unreadables unreadables, Sink sink) {
    this.scope = scope;
    this.resource = ApiResource.of(scope.type());
    this.folding = folding;
    this.clock = clock;
    this.unreadables = unreadables;
    this.sink = sink;
  }

  @Override
  public void onBeforeList(@Nullable String lastVersion) {
    listing = true;
    sink.listing(clock.instant());
  }

  /**
   * Ends a list.
   *
   * @param version the version of the list; the informer's other version runs ahead of its
   *     callbacks
   */
  @Override
  public void onList(String version, boolean remainedEmpty) {
    try {
      for (Missing gone : missing) {
        gone(gone.identity(), version, gone.folded());
      }
      missing.clear();
      sink.listed(version, clock.instant());
    } catch (OutOfMemoryError e) {
      lost(e);
    }
    listing = false;
  }

  @Override
  public void onAdd(GenericKubernetesResource object) {
    try {
      observe(null, object);
      notified(object);
    } catch (OutOfMemoryError e) {
      lost(e);
    }
  }

  /** Observes the new state. The store is keyed by uid, so both states are of one object. */
  @Override
  public void onUpdate(GenericKubernetesResource old, GenericKubernetesResource now) {
    try {
      observe(old, now);
      notified(now);
    } catch (OutOfMemoryError e) {
      lost(e);
    }
  }

  /**
   * Reports a loss for lack of memory. Without this, the informer would log the error and go on as
   * if the change had been seen.
   */
  private void lost(OutOfMemoryError e) {
    sink.lost();
    OutOfMemory.tell(e);
  }

  /**
   * Notifies the sink of the version of an object. An object in a list existed before, so it proves
   * nothing about the watch.
   */
  private void notified(GenericKubernetesResource object) {
    if (!listing) {
      ObjectMeta metadata = object.getMetadata();
      sink.notified(metadata == null ? null : metadata.getResourceVersion());
    }
  }

  /**
   * Observes that an object is gone.
   *
   * @param byAbsence whether a list missed the object; then {@code object} comes from the store and
   *     has the last version at which it existed
   */
  @Override
  public void onDelete(GenericKubernetesResource object, boolean byAbsence) {
    try {
      Identity identity = Identity.of(scope, object.getMetadata());
      if (byAbsence) {
        missing.add(new Missing(identity, isFolded(object)));
      } else {
        gone(identity, identity.version(), isFolded(object));
        notified(object);
      }
    } catch (IllegalArgumentException e) {
      unreadables.add(object.getMetadata(), e);
    } catch (OutOfMemoryError e) {
      lost(e);
    }
  }

  /**
   * Observes the state of an object.
   *
   * @param old the object that the store kept, or null where it kept none
   */
  private void observe(@Nullable GenericKubernetesResource old, GenericKubernetesResource object) {
    ObjectMeta metadata = object.getMetadata();
    try {
      Identity identity = Identity.of(scope, metadata);
      boolean folded = isFolded(object);
      if (folded && (old == null || isFolded(old))) {
        return;
      }
      ResourceSpec spec = spec(object);
      unreadables.remove(identity.uid());
      // The price of a controller covers an object that it adopts, so the object itself costs
      // nothing.
      record(
          identity,
          identity.version(),
          folded && spec instanceof WorkloadSpec workload ? workload.stopped() : spec,
          false);
    } catch (RuntimeException e) {
      unreadables.add(metadata, e);
    }
  }

  private ResourceSpec spec(GenericKubernetesResource object) {
    if (scope.type() == ResourceType.NODE) {
      return NodeSpec.read(PlainTree.of(object, resource));
    }
    WorkloadReading reading = WorkloadSpec.read(PlainTree.of(object, resource));
    if (reading instanceof WorkloadReading.Skipped skipped) {
      throw new IllegalArgumentException(skipped.reason());
    }
    return ((WorkloadReading.Workload) reading).spec();
  }

  private boolean isFolded(GenericKubernetesResource object) {
    return folding.folds(scope.type(), PlainTree.owner(object));
  }

  private void gone(Identity identity, String version, boolean folded) {
    unreadables.remove(identity.uid());
    record(identity, version, null, folded);
  }

  private void record(
      Identity identity, String version, @Nullable ResourceSpec spec, boolean onlyIfKnown) {
    Timeliness timeliness = sink.timeliness();
    boolean late = listing || timeliness.isCatchingUp();
    sink.seen(
        new Observation(
            scope,
            identity.resource(),
            identity.uid(),
            version,
            spec,
            late ? ObservationMode.LISTED : ObservationMode.WATCHED,
            late ? timeliness.since() : null,
            clock.instant()),
        onlyIfKnown);
  }

  /** An object that a list did not show. */
  private record Missing(Identity identity, boolean folded) {}
}
