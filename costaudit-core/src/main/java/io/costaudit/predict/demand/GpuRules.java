package io.costaudit.predict.demand;

import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.read.SharedGpus;
import io.costaudit.predict.spec.Container;
import io.costaudit.predict.spec.NodeSpec;
import io.costaudit.predict.spec.PodSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rules that decide which resources and device classes are GPUs, whole or in part. A resource
 * counts as GPUs or is unpriced, never both. Immutable; threads may share it.
 */
final class GpuRules {
  static final String NVIDIA = "nvidia.com/gpu";

  /** Prefix of a resource that is the device class whose name follows: {@value}. */
  static final String DEVICE_CLASS = "deviceclass.resource.kubernetes.io/";

  /**
   * The name for GPUs that were counted already, whatever the name under which they were requested.
   */
  static final String PHYSICAL = "costaudit.io/physical-gpu";

  private static final String CORES = "nvidia.com/gpucores";
  private static final String MEMORY = "nvidia.com/gpumem";
  private static final String MEMORY_PERCENTAGE = "nvidia.com/gpumem-percentage";
  private static final String PRIORITY = "nvidia.com/priority";
  private static final Set<String> HAMI_SHARES = Set.of(CORES, MEMORY, MEMORY_PERCENTAGE, PRIORITY);
  private static final Quantity HUNDRED = Quantity.of(100);

  private final List<String> resources;
  private final List<String> deviceClasses;
  private final Map<String, Quantity> fractions;

  GpuRules(
      Collection<String> resources,
      Collection<String> deviceClasses,
      Map<String, Quantity> fractions) {
    this.resources = List.copyOf(resources);
    this.deviceClasses = List.copyOf(deviceClasses);
    this.fractions = Map.copyOf(fractions);
  }

  /** Returns how many GPUs that much of a resource is, or empty where it is none that is priced. */
  Optional<Quantity> gpus(String resource, Quantity amount) {
    if (resource.startsWith(DEVICE_CLASS)) {
      Optional<Quantity> devices = gpusOfClass(resource.substring(DEVICE_CLASS.length()), amount);
      if (devices.isPresent()) {
        return devices;
      }
    }
    Quantity fraction = fractions.get(resource);
    if (fraction != null) {
      return Optional.of(amount.times(fraction));
    }
    return isWhole(resource) ? Optional.of(amount) : Optional.empty();
  }

  /** Returns how many GPUs devices of a class are, or empty where they are none that is priced. */
  Optional<Quantity> gpusOfClass(String deviceClass, Quantity devices) {
    Quantity fraction = fractions.get(deviceClass);
    if (fraction != null) {
      return Optional.of(devices.times(fraction));
    }
    // A slice is no whole GPU, even if its class is configured as a class of whole GPUs.
    boolean whole = deviceClasses.contains(deviceClass) && !deviceClass.startsWith("mig.");
    return whole ? Optional.of(devices) : Optional.empty();
  }

  /** Returns whether a resource is asked for by its limit, as devices are. */
  boolean isDevice(String resource) {
    return isWhole(resource)
        || fractions.containsKey(resource)
        || resource.startsWith(DEVICE_CLASS);
  }

  boolean isWhole(String resource) {
    if (resource.startsWith(SharedGpus.SLICES) || resource.endsWith(SharedGpus.SHARED)) {
      return false; // how much of a GPU it is, a fraction says
    }
    if (HAMI_SHARES.contains(resource)) {
      return false; // a number of percents or of megabytes
    }
    for (String name : resources) {
      if (name.endsWith("*")
          ? resource.startsWith(name.substring(0, name.length() - 1))
          : resource.equals(name)) {
        return true;
      }
    }
    return resource.equals(PHYSICAL);
  }

  /**
   * Returns the containers with NVIDIA's GPUs renamed to what they are: slices or shares where the
   * pod selects nodes with these, and physical GPUs where HAMi divides them.
   */
  List<Container> named(PodSpec pod) {
    if (!isWhole(NVIDIA)) {
      return pod.containers();
    }
    SharedGpus selected = SharedGpus.of(pod.nodeSelector());
    List<Container> named = new ArrayList<>(pod.containers().size());
    for (Container container : pod.containers()) {
      named.add(divided(selected.isShared() ? renamed(container, selected) : container));
    }
    return named;
  }

  private Container renamed(Container container, SharedGpus selected) {
    Optional<Quantity> asked = container.limited(NVIDIA);
    String name = selected.resource();
    if (asked.isEmpty() || (!fractions.containsKey(name) && fractions.containsKey(NVIDIA))) {
      return container; // a fraction of the whole resource says what its pieces are
    }
    Quantity amount =
        selected.clients() > 1
            ? asked.get().times(Quantity.ratio(1, selected.clients()))
            : asked.get();
    boolean known = selected.profile() == null && selected.clients() > 0;
    return with(container, NVIDIA, known ? PHYSICAL : name, amount);
  }

  /**
   * Returns the container with the shares that HAMi gives it. HAMi gives a container a share of
   * each of its {@code nvidia.com/gpu}: {@code gpucores} percent of its cores. A share of the
   * memory alone does not determine a fraction of a GPU, so it is unpriced unless a fraction of
   * {@code nvidia.com/gpu} is configured. HAMi adds one GPU where none is asked for.
   */
  private Container divided(Container container) {
    Container rest = without(container, CORES, MEMORY, MEMORY_PERCENTAGE, PRIORITY);
    Quantity pieces = container.limited(NVIDIA).orElse(Quantity.of(1));
    Quantity cores = limit(container, CORES);
    if (!cores.isZero()) {
      Quantity share = cores.compareTo(HUNDRED) < 0 ? cores : HUNDRED;
      Quantity gpus = pieces.times(share).times(Quantity.ratio(1, 100));
      return with(rest, NVIDIA, PHYSICAL, gpus);
    }
    for (String memory : List.of(MEMORY, MEMORY_PERCENTAGE)) {
      Quantity asked = limit(container, memory);
      if (!asked.isZero()) {
        return fractions.containsKey(NVIDIA)
            ? with(rest, NVIDIA, NVIDIA, pieces)
            : with(rest, NVIDIA, memory, pieces.times(asked));
      }
    }
    return rest;
  }

  /**
   * Returns a container with a limit of the given amount of a resource, in place of another
   * resource.
   */
  private static Container with(
      Container container, String replaced, String resource, Quantity amount) {
    Container rest = without(container, replaced);
    Map<String, Quantity> amounts = new HashMap<>(rest.limits());
    amounts.put(resource, amount);
    return new Container(container.name(), container.role(), rest.requests(), amounts);
  }

  /** Returns a container without some resources. */
  private static Container without(Container container, String... resources) {
    if (List.of(resources).stream()
        .noneMatch(resource -> container.limited(resource).isPresent())) {
      return container;
    }
    Map<String, Quantity> requested = new HashMap<>(container.requests());
    Map<String, Quantity> limited = new HashMap<>(container.limits());
    for (String resource : resources) {
      requested.remove(resource);
      limited.remove(resource);
    }
    return new Container(container.name(), container.role(), requested, limited);
  }

  private static Quantity limit(Container container, String resource) {
    return container.limited(resource).orElse(Quantity.ZERO);
  }

  /**
   * Returns the capacity of a node. NVIDIA's GPUs are counted as physical GPUs where the labels of
   * the node tell their number; otherwise slices and shares are listed as such.
   */
  Map<String, Quantity> offered(NodeSpec node) {
    Map<String, Quantity> capacity = new HashMap<>(node.capacity());
    if (!isWhole(NVIDIA)) {
      return capacity;
    }
    SharedGpus sharing = SharedGpus.of(node.labels());
    Quantity pieces = capacity.getOrDefault(NVIDIA, Quantity.ZERO);
    Quantity shares = capacity.getOrDefault(SharedGpus.NVIDIA_SHARED, Quantity.ZERO);
    long counted = sharing.count();
    if (sharing.profile() != null) {
      capacity.keySet().removeAll(List.of(NVIDIA, SharedGpus.NVIDIA_SHARED));
      Quantity slices =
          counted > 0 ? Quantity.of(counted) : devices(pieces, shares, sharing.clients());
      String name = sharing.resource();
      // A fraction of the whole resource says what its pieces are where none of the slice does.
      boolean whole = !fractions.containsKey(name) && fractions.containsKey(NVIDIA);
      put(capacity, whole ? NVIDIA : name, slices);
    } else if (counted > 0) {
      // Slices and shares are parts of the GPUs that the label counts.
      capacity
          .keySet()
          .removeIf(
              name ->
                  name.equals(NVIDIA)
                      || name.equals(SharedGpus.NVIDIA_SHARED)
                      || name.startsWith(SharedGpus.SLICES));
      put(capacity, PHYSICAL, Quantity.of(counted));
    } else if (sharing.clients() > 0) {
      capacity.keySet().removeAll(List.of(NVIDIA, SharedGpus.NVIDIA_SHARED));
      put(capacity, PHYSICAL, devices(pieces, shares, sharing.clients()));
    } else if (sharing.isShared() && !fractions.containsKey(NVIDIA)) {
      capacity.remove(NVIDIA);
      put(capacity, SharedGpus.NVIDIA_SHARED, pieces.plus(shares));
    }
    return capacity;
  }

  private static void put(Map<String, Quantity> capacity, String resource, Quantity amount) {
    capacity.put(resource, capacity.getOrDefault(resource, Quantity.ZERO).plus(amount));
  }

  /**
   * Returns the number of devices. Where shares have a name of their own, the other pieces are
   * whole GPUs.
   */
  private static Quantity devices(Quantity pieces, Quantity shares, int clients) {
    if (clients <= 1) {
      return pieces.plus(shares);
    }
    return shares.isZero() ? dividedUp(pieces, clients) : pieces.plus(dividedUp(shares, clients));
  }

  private static Quantity dividedUp(Quantity shares, int clients) {
    BigDecimal devices =
        shares.exactValue().divide(BigDecimal.valueOf(clients), 0, RoundingMode.UP);
    return Quantity.of(
        devices, new Quantity.Limits(Quantity.Limits.LARGEST, Quantity.Limits.LARGEST));
  }
}
