package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import io.costaudit.coverage.Scope;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An observation: the state of one object as a watcher saw it at one time.
 *
 * @param scope the scope of the list or watch that showed the object
 * @param resource the name of the object, which is in the scope
 * @param uid the {@code metadata.uid} of the object; unlike a name, a uid is never used again
 * @param version the {@code resourceVersion} of the object, or for a deleted object the version at
 *     which it was known to be gone. Versions are compared as unsigned integers; of two versions
 *     that are not integers, the one that arrives later counts as newer
 * @param spec the state of the object; null where the object is gone
 * @param mode whether a list or a watch showed the object
 * @param since for an observation in a list, the last time before the list at which the watcher
 *     still saw every change of the scope; null where the watcher never did or does not know, and
 *     for an observation on a watch
 * @param time when the watcher saw the object
 */
public record Observation(
    Scope scope,
    ResourceRef resource,
    String uid,
    String version,
    @Nullable ResourceSpec spec,
    ObservationMode mode,
    @Nullable Instant since,
    Instant time) {
  public Observation {
    requireNonNull(scope, "scope");
    requireNonNull(resource, "resource");
    requireNonNull(uid, "uid");
    requireNonNull(version, "version");
    requireNonNull(mode, "mode");
    requireNonNull(time, "time");
    if (uid.isEmpty()) {
      throw new IllegalArgumentException("uid of " + resource + " is empty");
    }
    if (!scope.covers(resource)) {
      throw new IllegalArgumentException(resource + " is outside its scope: " + scope);
    }
    if (spec != null && spec.type() != resource.type()) {
      throw new IllegalArgumentException(resource + " has the spec of a " + spec.type().wireName());
    }
    if (since != null && mode == ObservationMode.WATCHED) {
      throw new IllegalArgumentException(
          "what a watch showed happened at its time, not since " + since);
    }
  }

  /** Creates an observation of a change that may have happened at any time before. */
  public Observation(
      Scope scope,
      ResourceRef resource,
      String uid,
      String version,
      @Nullable ResourceSpec spec,
      ObservationMode mode,
      Instant time) {
    this(scope, resource, uid, version, spec, mode, null, time);
  }

  /** Returns the identity of the object. */
  public ObjectId id() {
    return new ObjectId(resource.cluster(), uid);
  }

  boolean isGone() {
    return spec == null;
  }
}
