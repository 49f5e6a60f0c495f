package io.costaudit.predict;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of a pod that bears on its cost.
 *
 * @param containers init containers first, each group in the order of the manifest
 * @param requests pod-level requests ({@code spec.resources.requests}); empty where only containers
 *     ask
 * @param limits pod-level limits
 * @param overhead what the runtime class adds to each pod
 * @param nodeSelector labels of the nodes that it may run on, which can decide its price
 */
public record PodSpec(
    List<Container> containers,
    Map<String, Quantity> requests,
    Map<String, Quantity> limits,
    Map<String, Quantity> overhead,
    Map<String, String> nodeSelector) {
  public PodSpec {
    containers = List.copyOf(containers);
    requests = Map.copyOf(requests);
    limits = Map.copyOf(limits);
    overhead = Map.copyOf(overhead);
    nodeSelector = Map.copyOf(nodeSelector);
  }

  /**
   * What the pod itself asks for, which stands instead of the sum of its containers: its request,
   * or its limit where no container asks.
   */
  Optional<Quantity> requested(String resource) {
    Quantity request = requests.get(resource);
    if (request != null) {
      return Optional.of(request);
    }
    boolean silent = containers.stream().allMatch(c -> c.requested(resource).isEmpty());
    return silent ? Optional.ofNullable(limits.get(resource)) : Optional.empty();
  }
}
