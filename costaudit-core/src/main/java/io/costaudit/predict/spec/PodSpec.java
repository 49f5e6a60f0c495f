package io.costaudit.predict.spec;

import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.read.ResourceNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The part of a pod that affects its cost.
 *
 * @param containers init containers first, each group in the order of the manifest
 * @param requests pod-level requests ({@code spec.resources.requests}); empty where only containers
 *     ask
 * @param limits pod-level limits
 * @param overhead the overhead that the runtime class adds to each pod
 * @param nodeSelector labels of the nodes that it may run on, which can decide its price
 * @param claims claims of devices ({@code spec.resourceClaims})
 * @param volumes volumes that are created for each pod and deleted with it ({@code
 *     spec.volumes[].ephemeral})
 * @param runtimeClass name of a runtime class whose overhead is not known; null where the pod names
 *     none, or its overhead is known
 */
public record PodSpec(
    List<Container> containers,
    Map<String, Quantity> requests,
    Map<String, Quantity> limits,
    Map<String, Quantity> overhead,
    Map<String, String> nodeSelector,
    List<DeviceClaim> claims,
    List<VolumeClaim> volumes,
    @Nullable String runtimeClass) {

  public PodSpec {
    containers = List.copyOf(containers);
    requests = Map.copyOf(requests);
    limits = Map.copyOf(limits);
    overhead = Map.copyOf(overhead);
    nodeSelector = Map.copyOf(nodeSelector);
    claims = List.copyOf(claims);
    volumes = List.copyOf(volumes);
  }

  /** Creates a pod without claims of devices, without volumes and without a runtime class. */
  public PodSpec(
      List<Container> containers,
      Map<String, Quantity> requests,
      Map<String, Quantity> limits,
      Map<String, Quantity> overhead,
      Map<String, String> nodeSelector) {
    this(containers, requests, limits, overhead, nodeSelector, List.of(), List.of(), null);
  }

  /**
   * Returns the request of the pod itself, which replaces the sum of its containers; empty where
   * the pod has none. The API server fills in a request that the manifest leaves out if the pod has
   * a limit of any resource at the pod level. If a container requests the resource, the request of
   * the pod is the larger of two amounts: the sum over the containers that run together, and the
   * most that the pod needs while its init containers run. If no container requests the resource,
   * it is the limit of the pod. The pod holds this request as long as it runs, also after its init
   * containers have ended. For example, with a pod-level limit of 4 cores, a container that
   * requests 1 core and an init container that requests 2 cores, the request of the pod is 2 cores.
   * Each resource is decided separately.
   */
  public Optional<Quantity> requested(String resource) {
    if (!ResourceNames.isPodLevel(resource)) {
      return Optional.empty();
    }
    Quantity request = requests.get(resource);
    if (request != null) {
      return Optional.of(request);
    }
    Quantity limit = limits.get(resource);
    boolean isSilent = containers.stream().allMatch(c -> c.requested(resource).isEmpty());
    // Huge pages cannot be overcommitted, so the API server takes their limit.
    return isSilent || limits.isEmpty() || resource.startsWith(ResourceNames.HUGE_PAGES)
        ? Optional.ofNullable(limit)
        : Optional.of(
            ofContainers(c -> c.requested(resource).orElse(Quantity.ZERO), RequestModel.SCHEDULED));
  }

  /**
   * Returns what the containers of the pod ask for together.
   *
   * @param asked what one container asks for
   * @param model whether the sum counts the start of init containers
   */
  public Quantity ofContainers(Function<Container, Quantity> asked, RequestModel model) {
    Quantity running = Quantity.ZERO;
    Quantity sidecarsSoFar = Quantity.ZERO;
    Quantity starting = Quantity.ZERO;
    for (Container container : containers) {
      Quantity amount = asked.apply(container);
      switch (container.role()) {
        case REGULAR -> running = running.plus(amount);
        case SIDECAR -> {
          running = running.plus(amount);
          sidecarsSoFar = sidecarsSoFar.plus(amount);
        }
        case INIT -> starting = starting.max(amount.plus(sidecarsSoFar));
      }
    }
    return model == RequestModel.SCHEDULED ? running.max(starting) : running;
  }

  /**
   * Returns whether a container counts as 0 of a resource although it runs as long as the pod:
   * neither the container nor the pod has a request or a limit of it.
   *
   * @param container one of this pod
   */
  public boolean isSilent(Container container, String resource) {
    return container.role() != Container.Role.INIT
        && container.requested(resource).isEmpty()
        && !requests.containsKey(resource)
        && !limits.containsKey(resource);
  }

  /** Returns this pod with other containers. */
  public PodSpec withContainers(List<Container> others) {
    return new PodSpec(
        others, requests, limits, overhead, nodeSelector, claims, volumes, runtimeClass);
  }

  /** Returns this pod with other requests at the level of the pod. */
  public PodSpec withRequests(Map<String, Quantity> others) {
    return new PodSpec(
        containers, others, limits, overhead, nodeSelector, claims, volumes, runtimeClass);
  }

  /** Returns this pod with other claims of devices. */
  public PodSpec withClaims(List<DeviceClaim> others) {
    return new PodSpec(
        containers, requests, limits, overhead, nodeSelector, others, volumes, runtimeClass);
  }

  /** Returns this pod in its runtime class, whose overhead is known from now on. */
  public PodSpec inRuntimeClass(Map<String, Quantity> podOverhead, Map<String, String> selector) {
    return new PodSpec(containers, requests, limits, podOverhead, selector, claims, volumes, null);
  }
}
