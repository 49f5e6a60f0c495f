package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import io.costaudit.coverage.Scope;
import io.costaudit.predict.ResourceRef;
import io.costaudit.predict.ResourceSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a watcher saw of one object at one time.
 *
 * @param scope what the watcher sees
 * @param resource name of the object; in the scope
 * @param uid identity of the object: a name is used again, a uid never
 * @param version its {@code resourceVersion}, or for one that is gone the version at which it was
 *     known to be gone. Versions are compared as unsigned integers; of two that are none, the one
 *     that arrives later counts as newer
 * @param spec its state; null where it is gone
 * @param mode whether a list or a watch showed it
 * @param since of what a list showed: the last time before it at which the watcher still saw every
 *     change of the scope; null where it never did or does not know, and for what a watch showed
 * @param time when it was seen
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

  /** An observation of something of which nobody knows how long ago it may have happened. */
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

  /** The identity of the object. */
  public ObjectId id() {
    return new ObjectId(resource.cluster(), uid);
  }

  boolean isGone() {
    return spec == null;
  }
}
