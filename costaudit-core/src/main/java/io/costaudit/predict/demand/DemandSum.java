package io.costaudit.predict.demand;

import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.read.ResourceNames;
import io.costaudit.predict.spec.DeviceClaim;
import io.costaudit.predict.spec.DeviceRequest;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A sum of resources, with and without a price. */
final class DemandSum {
  /** The beginning of the key of an unpriced ResourceClaim. */
  static final String RESOURCE_CLAIMS = "resourceclaims.resource.k8s.io/";

  private static final String RESOURCE_CLAIM_TEMPLATES = "resourceclaimtemplates.resource.k8s.io/";

  private final GpuRules gpus;
  private final String where;
  private final List<String> warnings;
  private final TreeMap<String, Quantity> unpriced = new TreeMap<>();
  private Quantity cpu = Quantity.ZERO;
  private Quantity memory = Quantity.ZERO;
  private Quantity gpu = Quantity.ZERO;

  /**
   * Creates an empty sum.
   *
   * @param gpus the rules by which resources and device classes count as GPUs
   * @param where last words of the warning about a resource that has no price
   */
  DemandSum(GpuRules gpus, String where, List<String> warnings) {
    this.gpus = gpus;
    this.where = where;
    this.warnings = warnings;
  }

  void add(String resource, Quantity held) {
    if (resource.equals(ResourceNames.CPU)) {
      cpu = held;
      return;
    }
    if (resource.equals(ResourceNames.MEMORY)) {
      memory = held;
      return;
    }
    if (held.isZero()) {
      return;
    }
    Optional<Quantity> counted = gpus.gpus(resource, held);
    if (counted.isPresent()) {
      gpu = gpu.plus(counted.get());
    } else {
      addUnpriced(resource, held, held + " of " + resource + where);
    }
  }

  void add(DeviceClaim claim) {
    List<DeviceRequest> requests = claim.requests();
    if (claim.source() == DeviceClaim.Source.CLAIM) {
      warnings.add(
          requests == null
              ? "unpriced: " + label(claim)
              : label(claim) + " is shared: its devices are counted once, on a line of its own");
    } else if (requests == null) {
      addUnpriced(key(claim), Quantity.of(1), label(claim));
    } else {
      addDevices(requests, key(claim), claim.name());
    }
  }

  /**
   * Adds devices.
   *
   * @param key name of the whole claim, for use where its number of devices is not known
   */
  void addDevices(List<DeviceRequest> requests, String key, String claim) {
    for (DeviceRequest request : requests) {
      Integer count = request.count();
      String deviceClass = request.deviceClass();
      if (request.adminAccess()) {
        continue; // looks at devices that others hold
      }
      if (request.alternatives() > 1) {
        warnings.add(
            "claim "
                + claim
                + ": the first of "
                + request.alternatives()
                + " alternatives is counted ("
                + deviceClass
                + ")");
      }
      if (count == null) {
        String all = "claim " + claim + " (all devices of " + deviceClass + " on a node)";
        addUnpriced(key, Quantity.of(1), all);
        continue;
      }
      Quantity devices = Quantity.of(count);
      Optional<Quantity> counted = gpus.gpusOfClass(deviceClass, devices);
      if (counted.isPresent()) {
        gpu = gpu.plus(counted.get());
      } else if (count > 0) {
        addUnpriced(
            GpuRules.DEVICE_CLASS + deviceClass,
            devices,
            "claim " + claim + " (" + deviceClass + ")");
      }
    }
  }

  private void addUnpriced(String resource, Quantity amount, String what) {
    unpriced.put(resource, unpriced.getOrDefault(resource, Quantity.ZERO).plus(amount));
    warnings.add("unpriced: " + what);
  }

  Requests requests() {
    return new Requests(cpu, memory, gpu, unpriced);
  }

  /** Returns the name of a claim for people: {@code claim gpu (ResourceClaimTemplate one-gpu)}. */
  private static String label(DeviceClaim claim) {
    return "claim " + claim.name() + " (" + claim.source().kind() + " " + claim.object() + ")";
  }

  /** Returns the key of an unpriced claim: {@code resourceclaimtemplates.resource.k8s.io/one}. */
  private static String key(DeviceClaim claim) {
    return (claim.source() == DeviceClaim.Source.TEMPLATE
            ? RESOURCE_CLAIM_TEMPLATES
            : RESOURCE_CLAIMS)
        + claim.object();
  }
}
