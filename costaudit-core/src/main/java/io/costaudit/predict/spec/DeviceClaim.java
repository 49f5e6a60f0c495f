package io.costaudit.predict.spec;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A claim of devices that the pods of a workload make: one item of {@code spec.resourceClaims}.
 * Immutable; threads may share it.
 *
 * <p>A pod names a ResourceClaimTemplate or a ResourceClaim; only the named object says how many
 * devices of which class the pod gets. A watcher of workloads does not see the named object, so the
 * claims of a watched workload have no {@link #requests()}: they are listed as unpriced, and a
 * claim that is added or removed is an {@code update} event with an impact of 0. A change within
 * the named object is no event. A prediction whose input holds the named object knows its devices.
 *
 * @param name name of the claim within the pod
 * @param source kind of the named object
 * @param object name of that object, in the namespace of the pod
 * @param requests devices that the object asks for; null where the object is not known
 * @since 0.1.0
 */
public record DeviceClaim(
    String name, Source source, String object, @Nullable List<DeviceRequest> requests) {
  /** The kind of object to which a claim of a pod refers. */
  public enum Source {
    /** Each pod gets a claim of its own. */
    TEMPLATE("ResourceClaimTemplate"),
    /** All pods that name the claim share its devices. */
    CLAIM("ResourceClaim");

    private final String kind;

    Source(String kind) {
      this.kind = kind;
    }

    /** Returns the kind of the named object: {@code ResourceClaimTemplate}. */
    public String kind() {
      return kind;
    }
  }

  public DeviceClaim {
    requireNonNull(name, "name");
    requireNonNull(source, "source");
    requireNonNull(object, "object");
    requests = requests == null ? null : List.copyOf(requests);
  }
}
