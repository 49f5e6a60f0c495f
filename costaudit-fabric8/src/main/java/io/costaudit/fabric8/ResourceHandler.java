package io.costaudit.fabric8;

import io.costaudit.OutOfMemory;
import io.costaudit.coverage.Scope;
import io.costaudit.event.Folding;
import io.costaudit.event.Observation;
import io.costaudit.event.ObservationMode;
import io.costaudit.predict.NodeSpec;
import io.costaudit.predict.ResourceSpec;
import io.costaudit.predict.ResourceType;
import io.costaudit.predict.WorkloadReading;
import io.costaudit.predict.WorkloadSpec;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns what an informer tells of one scope into observations. It believes the informer neither the
 * old state of an object nor, when a list misses one, the version at which it was gone.
 *
 * <p>The informer calls one method after the other, though in changing threads. Whatever is wrong
 * with an object is counted and said, and never thrown at the informer.
 */
final class ResourceHandler implements ResourceEventHandler<GenericKubernetesResource> {
  /** Where the observations go. */
  interface Sink {
    /**
     * An observation.
     *
     * @param onlyIfKnown if it is of no interest to a ledger that does not know the object
     */
    void seen(Observation observation, boolean onlyIfKnown);

    /** Something came, and was dealt with. Null for a version that is missing. */
    void told(@Nullable String version);

    /** A list begins; the first, or one that makes up for what the watch may have missed. */
    void listing(Instant time);

    /** The end of a list at that time; what it showed and what it missed was told before. */
    void listed(String version, Instant time);

    /** How the time stands with what is seen now. */
    Sight sight();

    /** Something that came was lost for want of memory. */
    void lost();
  }

  /**
   * Whether what is seen happens now.
   *
   * @param isCatchingUp if it may have happened before
   * @param since the last time at which every change was seen; null where there is none
   */
  record Sight(boolean isCatchingUp, @Nullable Instant since) {}

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
   * @param version of the list; what the informer says elsewhere runs ahead of its callbacks
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
      told(object);
    } catch (OutOfMemoryError e) {
      lost(e);
    }
  }

  /** The store is keyed by uid, so both are one object. */
  @Override
  public void onUpdate(GenericKubernetesResource old, GenericKubernetesResource now) {
    try {
      observe(old, now);
      told(now);
    } catch (OutOfMemoryError e) {
      lost(e);
    }
  }

  /** The informer would log it, and go on as if the change had been seen. */
  private void lost(OutOfMemoryError e) {
    sink.lost();
    OutOfMemory.tell(e);
  }

  /** What a list shows was there before, and proves nothing of a watch. */
  private void told(GenericKubernetesResource object) {
    if (!listing) {
      ObjectMeta metadata = object.getMetadata();
      sink.told(metadata == null ? null : metadata.getResourceVersion());
    }
  }

  /**
   * An object is gone.
   *
   * @param byAbsence if a list missed it: then the object is what the store kept, and its version
   *     is that of its life
   */
  @Override
  public void onDelete(GenericKubernetesResource object, boolean byAbsence) {
    try {
      Identity identity = Identity.of(scope, object.getMetadata());
      if (byAbsence) {
        missing.add(new Missing(identity, isFolded(object)));
      } else {
        gone(identity, identity.version(), isFolded(object));
        told(object);
      }
    } catch (IllegalArgumentException e) {
      unreadables.add(object.getMetadata(), e);
    } catch (OutOfMemoryError e) {
      lost(e);
    }
  }

  /**
   * An object is there.
   *
   * @param old what the store kept of it, or null where it did not know it
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
      // One that a controller adopts costs nothing apart from it any more.
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
    Sight sight = sink.sight();
    boolean late = listing || sight.isCatchingUp();
    sink.seen(
        new Observation(
            scope,
            identity.resource(),
            identity.uid(),
            version,
            spec,
            late ? ObservationMode.LISTED : ObservationMode.WATCHED,
            late ? sight.since() : null,
            clock.instant()),
        onlyIfKnown);
  }

  /** What a list did not show. */
  private record Missing(Identity identity, boolean folded) {}
}
