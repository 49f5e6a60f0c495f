package io.costaudit.predict.manifest;

import io.costaudit.predict.read.Tree;
import io.costaudit.predict.spec.DeviceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Reads the devices that a ResourceClaim or a ResourceClaimTemplate asks for. */
final class ClaimedDevices {
  private ClaimedDevices() {}

  /**
   * Reads the devices of a claim in any version of the API group {@code resource.k8s.io}.
   *
   * @param claim {@code spec} of a ResourceClaim, {@code spec.spec} of a ResourceClaimTemplate
   * @throws IllegalArgumentException if it cannot be read
   */
  static List<DeviceRequest> readAll(Tree claim) {
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
    String mode = request.at("allocationMode").string().orElse("");
    OptionalInt count = request.at("count").count();
    boolean all = mode.equals("All");
    return new DeviceRequest(
        request.at("deviceClassName").required().string().orElse(""),
        all ? null : Integer.valueOf(count.orElse(1)),
        request.at("adminAccess").isTrue(),
        alternatives);
  }
}
