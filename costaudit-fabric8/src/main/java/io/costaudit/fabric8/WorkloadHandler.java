package io.costaudit.fabric8;

import io.costaudit.CostAuditException;
import io.costaudit.OneLine;
import io.costaudit.Quoted;
import io.costaudit.event.Ledger;
import io.costaudit.event.Observation;
import io.costaudit.event.Observation.Seen;
import io.costaudit.event.Scope;
import io.costaudit.predict.WorkloadReading;
import io.costaudit.predict.WorkloadSpec;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Turns what an informer tells of one scope into observations and records them. It believes the
 * informer neither the old state of an object nor, when a list misses one, the version at which it
 * was gone.
 *
 * <p>The informer calls one method after the other, though in changing threads. Whatever is wrong
 * with an object or with the ledger is counted and said, and never thrown at the informer.
 */
final class WorkloadHandler implements ResourceEventHandler<GenericKubernetesResource> {
  private static final Logger LOG = System.getLogger(WorkloadHandler.class.getName());

  private final Scope scope;
  private final ApiResource resource;
  private final Ledger ledger;
  private final InstantSource clock;
  private final Runnable onListed;

  private final List<Identity> missing = new ArrayList<>();
  private final Map<String, String> unreadableVersions = new HashMap<>();
  private final AtomicLong unreadable = new AtomicLong();
  private final AtomicLong unrecorded = new AtomicLong();
  private boolean listing = true;
  private @Nullable String untoldList;
  private boolean failing;
  private volatile boolean listed;

  /**
   * A handler.
   *
   * @param onListed is run after each complete list
   */
  WorkloadHandler(Scope scope, Ledger ledger, InstantSource clock, Runnable onListed) {
    this.scope = scope;
    this.resource = ApiResource.of(scope.type());
    this.ledger = ledger;
    this.clock = clock;
    this.onListed = onListed;
  }

  /** Whether a list was ever complete. */
  boolean hasListed() {
    return listed;
  }

  /** How many states of objects could not be read, each counted once. */
  long unreadable() {
    return unreadable.get();
  }

  /** How many observations, and ends of lists, the ledger did not take. */
  long unrecorded() {
    return unrecorded.get();
  }

  @Override
  public void onBeforeList(@Nullable String lastVersion) {
    tellListAgain(); // else this list would pass for the opening inventory too
    listing = true;
  }

  /**
   * Ends a list.
   *
   * @param version of the list; what the informer says elsewhere runs ahead of its callbacks
   */
  @Override
  public void onList(String version, boolean remainedEmpty) {
    for (Identity gone : missing) {
      gone(gone, version);
    }
    missing.clear();
    endList(version);
    listing = false;
    listed = true;
    onListed.run();
  }

  /** Tells the ledger that a list is complete; what it does not take is told again later. */
  private void endList(String version) {
    try {
      ledger.listed(scope, version);
      untoldList = null;
    } catch (RuntimeException e) {
      untoldList = version;
      notRecorded(e);
    }
  }

  private void tellListAgain() {
    if (untoldList != null) {
      endList(untoldList);
    }
  }

  @Override
  public void onAdd(GenericKubernetesResource object) {
    observe(object);
  }

  @Override
  public void onUpdate(GenericKubernetesResource old, GenericKubernetesResource now) {
    if (!Objects.equals(uid(old), uid(now))) {
      replaced(old, now);
    }
    observe(now);
  }

  private static @Nullable String uid(GenericKubernetesResource object) {
    return object.getMetadata() == null ? null : object.getMetadata().getUid();
  }

  /** Deleted and created anew: when the new one was written, the old one was gone. */
  private void replaced(GenericKubernetesResource old, GenericKubernetesResource now) {
    try {
      Identity before = Identity.of(scope, old.getMetadata());
      gone(before, Identity.of(scope, now.getMetadata()).version());
    } catch (IllegalArgumentException e) {
      unreadable(old.getMetadata(), e);
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
        missing.add(identity);
      } else {
        gone(identity, identity.version());
      }
    } catch (IllegalArgumentException e) {
      unreadable(object.getMetadata(), e);
    }
  }

  private void observe(GenericKubernetesResource object) {
    try {
      Identity identity = Identity.of(scope, object.getMetadata());
      WorkloadReading reading = WorkloadSpec.read(PlainTree.of(object, resource));
      if (reading instanceof WorkloadReading.Skipped skipped) {
        throw new IllegalArgumentException(skipped.reason());
      }
      Observation observation =
          identity.observation(
              scope,
              identity.version(),
              ((WorkloadReading.Workload) reading).spec(),
              seen(),
              clock);
      unreadableVersions.remove(identity.uid());
      record(observation);
    } catch (RuntimeException e) {
      unreadable(object.getMetadata(), e);
    }
  }

  private void gone(Identity identity, String version) {
    unreadableVersions.remove(identity.uid());
    record(identity.observation(scope, version, null, seen(), clock));
  }

  private Seen seen() {
    return listing ? Seen.LISTED : Seen.WATCHED;
  }

  private void record(Observation observation) {
    tellListAgain();
    try {
      ledger.record(observation);
    } catch (RuntimeException e) {
      notRecorded(e);
      return;
    }
    if (failing) {
      failing = false;
      LOG.log(
          Level.INFO,
          "the ledger records " + scope + " again; not recorded so far: " + unrecorded.get());
    }
  }

  /** A store that is down fails for each observation; it is said once, until it works again. */
  private void notRecorded(RuntimeException e) {
    unrecorded.incrementAndGet();
    if (failing) {
      return;
    }
    failing = true;
    String message = "the ledger cannot record " + scope + ": " + OneLine.of(e.toString());
    if (e instanceof CostAuditException) {
      LOG.log(Level.WARNING, message);
    } else {
      LOG.log(Level.ERROR, message, e); // nobody foresaw it, so the place counts
    }
  }

  private void unreadable(@Nullable ObjectMeta metadata, RuntimeException e) {
    String uid = String.valueOf(metadata == null ? null : metadata.getUid());
    String version = String.valueOf(metadata == null ? null : metadata.getResourceVersion());
    if (version.equals(unreadableVersions.put(uid, version))) {
      return;
    }
    unreadable.incrementAndGet();
    LOG.log(
        Level.WARNING,
        "cannot read a "
            + scope.type().wireName()
            + " of "
            + scope.cluster()
            + ", "
            + Quoted.of(metadata == null ? "" : metadata.getNamespace() + "/" + metadata.getName())
            + " at version "
            + Quoted.of(version)
            + ": "
            + OneLine.of(e instanceof IllegalArgumentException ? e.getMessage() : e.toString()));
  }
}
