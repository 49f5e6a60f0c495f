package io.costaudit.predict.spec;

import static java.util.Objects.requireNonNull;

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
}
