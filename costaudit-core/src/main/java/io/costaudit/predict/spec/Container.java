package io.costaudit.predict.spec;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.quantity.Quantity;
import java.util.Map;
import java.util.Optional;

/**
 * A container of a pod with its requests and limits.
 *
 * @param name the name, unique in the pod
 * @param role the time at which the container runs
 * @param requests the requests by resource name, as written
 * @param limits the limits by resource name, as written
 */
public record Container(
    String name, Role role, Map<String, Quantity> requests, Map<String, Quantity> limits) {
  /** The time at which a container runs. */
  public enum Role {
    /** The container runs as long as its pod. */
    REGULAR,
    /**
     * The container runs as long as its pod and starts before the regular ones: an init container
     * with {@code restartPolicy: Always}.
     */
    SIDECAR,
    /**
     * The container runs before the regular ones and then ends. Init containers run one after the
     * other.
     */
    INIT
  }

  public Container {
    requireNonNull(name, "name");
    requireNonNull(role, "role");
    requests = Map.copyOf(requests);
    limits = Map.copyOf(limits);
  }

  /** Returns the request, or where there is none the limit, as Kubernetes defaults it. */
  public Optional<Quantity> requested(String resource) {
    Quantity request = requests.get(resource);
    return Optional.ofNullable(request != null ? request : limits.get(resource));
  }

  /** Returns the limit, or where there is none the request, as devices are requested. */
  public Optional<Quantity> limited(String resource) {
    Quantity limit = limits.get(resource);
    return Optional.ofNullable(limit != null ? limit : requests.get(resource));
  }
}
