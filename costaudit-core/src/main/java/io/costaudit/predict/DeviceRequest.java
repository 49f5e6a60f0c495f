package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Devices of one class that a ResourceClaim asks for: one item of {@code spec.devices.requests}.
 * Immutable; threads may share it.
 *
 * @param deviceClass name of the class, such as {@code gpu.nvidia.com}
 * @param count number of devices, not negative; null where the claim asks for all devices of a node
 *     ({@code allocationMode: All})
 * @param adminAccess whether the claim only monitors devices that others hold ({@code
 *     adminAccess}); then it costs nothing
 * @param alternatives how many alternatives the claim gives ({@code firstAvailable}), of which this
 *     is the first; 1 where it gives none
 * @since 0.1.0
 */
public record DeviceRequest(
    String deviceClass, @Nullable Integer count, boolean adminAccess, int alternatives) {
  public DeviceRequest {
    requireNonNull(deviceClass, "deviceClass");
    if (count != null && count < 0) {
      throw new IllegalArgumentException("count must not be negative: " + count);
    }
    if (alternatives < 1) {
      throw new IllegalArgumentException("alternatives must be at least 1: " + alternatives);
    }
  }

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
