package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a container of a pod asks for.
 *
 * @param name unique in its pod
 * @param role when it runs
 * @param requests by resource name, as written
 * @param limits by resource name, as written
 */
public record Container(
    String name, Role role, Map<String, Quantity> requests, Map<String, Quantity> limits) {
  /** When a container runs. */
  public enum Role {
    /** As long as its pod. */
    REGULAR,
    /**
     * As long as its pod, started before the regular ones: an init container with {@code
     * restartPolicy: Always}.
     */
    SIDECAR,
    /** Before the regular ones, one after the other; then it ends. */
    INIT
  }

  public Container {
    requireNonNull(name, "name");
    requireNonNull(role, "role");
    requests = Map.copyOf(requests);
    limits = Map.copyOf(limits);
  }

  /** The request, or where there is none the limit, as Kubernetes defaults it in the pod. */
  Optional<Quantity> requested(String resource) {
    Quantity request = requests.get(resource);
    return Optional.ofNullable(request != null ? request : limits.get(resource));
  }

  /** The limit, or where there is none the request: how devices are asked for. */
  Optional<Quantity> limited(String resource) {
    Quantity limit = limits.get(resource);
    return Optional.ofNullable(limit != null ? limit : requests.get(resource));
  }

  /**
   * Returns this container with a limit of the given amount of a resource, in place of another
   * resource.
   */
  Container with(String replaced, String resource, Quantity amount) {
    Container rest = without(replaced);
    Map<String, Quantity> amounts = new HashMap<>(rest.limits);
    amounts.put(resource, amount);
    return new Container(name, role, rest.requests, amounts);
  }

  /** Returns this container without some resources. */
  Container without(String... resources) {
    if (List.of(resources).stream().noneMatch(resource -> limited(resource).isPresent())) {
      return this;
    }
    Map<String, Quantity> requested = new HashMap<>(requests);
    Map<String, Quantity> limited = new HashMap<>(limits);
    for (String resource : resources) {
      requested.remove(resource);
      limited.remove(resource);
    }
    return new Container(name, role, requested, limited);
  }
}
