package io.costaudit.predict.manifest;

import io.costaudit.internal.Quoted;
import io.costaudit.predict.read.KubernetesWords;
import io.costaudit.predict.read.Tree;
import io.costaudit.predict.spec.DeviceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The devices that a ResourceClaim or a ResourceClaimTemplate asks for.
 *
 * @param requests the devices
 * @param slips one sentence for each field that Kubernetes drops, or refuses where it stands
 */
record ClaimedDevices(List<DeviceRequest> requests, List<String> slips) {
  static final ClaimedDevices NONE = new ClaimedDevices(List.of(), List.of());

  /** The API versions whose requests have their fields below {@code exactly}. */
  private static final Set<String> WITH_EXACTLY =
      Set.of("resource.k8s.io/v1", "resource.k8s.io/v1beta2");

  ClaimedDevices {
    requests = List.copyOf(requests);
    slips = List.copyOf(slips);
  }

  /**
   * Reads the devices of an object.
   *
   * @param claim the place that has the devices: {@code spec} of a ResourceClaim, {@code spec.spec}
   *     of a ResourceClaimTemplate
   * @throws IllegalArgumentException if they cannot be read
   */
  static ClaimedDevices read(Tree object, Tree claim) {
    List<DeviceRequest> requests = readAll(claim);
    List<String> slips = new ArrayList<>(UnknownFields.ofDeviceClaim(object, claim));
    if (WITH_EXACTLY.contains(object.at("apiVersion").string().orElse(""))) {
      for (Tree request : claim.at("devices", "requests").list()) {
        if (request.at("deviceClassName").isPresent() && !request.at("exactly").isPresent()) {
          slips.add(
              request.at("deviceClassName").path()
                  + " must stand below "
                  + Quoted.of("exactly")
                  + " in this API version, so the API server refuses the object; its devices are"
                  + " counted as if it stood there");
        }
      }
    }
    if (requests.isEmpty()) {
      slips.add("it asks for no devices, so it counts as 0");
    }
    String name =
        object.at("kind").string().orElse("")
            + " "
            + Quoted.of(object.at("metadata", "name").string().orElse(""));
    return new ClaimedDevices(
        requests, slips.stream().map(slip -> "the " + name + ": " + slip).toList());
  }

  /**
   * Reads the devices of a claim in any version of the API group {@code resource.k8s.io}.
   *
   * @param claim {@code spec} of a ResourceClaim, {@code spec.spec} of a ResourceClaimTemplate
   * @throws IllegalArgumentException if it cannot be read
   */
  private static List<DeviceRequest> readAll(Tree claim) {
    List<DeviceRequest> requests = new ArrayList<>();
    // Up to v1alpha2 a claim named one class and no devices.
    claim
        .at("resourceClassName")
        .string()
        .ifPresent(name -> requests.add(new DeviceRequest(name, 1, false, 1)));
    for (Tree request : claim.at("devices", "requests").list()) {
      Tree exactly = request.at("exactly");
      List<Tree> alternatives = request.at("firstAvailable").list();
      if (exactly.isPresent()) {
        requests.add(read(exactly, 1));
      } else if (alternatives.isEmpty()) {
        requests.add(read(request, 1)); // v1beta1 and v1alpha3 write the fields here
      } else {
        requests.add(read(alternatives.get(0), alternatives.size()));
      }
    }
    return requests;
  }

  private static DeviceRequest read(Tree request, int alternatives) {
    String mode = request.at("allocationMode").word(KubernetesWords.ALLOCATION_MODES).orElse("");
    OptionalInt count = request.at("count").count();
    boolean all = mode.equals("All");
    return new DeviceRequest(
        request.at("deviceClassName").required().string().orElse(""),
        all ? null : Integer.valueOf(count.orElse(1)),
        request.at("adminAccess").isTrue(),
        alternatives);
  }
}
