package io.costaudit.predict.demand;

import static java.util.Objects.requireNonNull;

import io.costaudit.internal.Quoted;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.read.ResourceNames;
import io.costaudit.predict.run.RunTime;
import io.costaudit.predict.spec.Container;
import io.costaudit.predict.spec.DeviceClaim;
import io.costaudit.predict.spec.DeviceRequest;
import io.costaudit.predict.spec.NodeSpec;
import io.costaudit.predict.spec.PodSpec;
import io.costaudit.predict.spec.RequestModel;
import io.costaudit.predict.spec.ResourceSpec;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.VolumeClaim;
import io.costaudit.predict.spec.WorkloadSpec;
import io.costaudit.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which a {@link ResourceSpec} becomes {@link Requests}. Immutable; threads may share
 * it.
 *
 * <p>Sources of the rules: containers and sidecars are summed as in Kubecost, or reserved as by the
 * scheduler of Kubernetes, see {@link RequestModel}. A missing request is the limit, as Kubernetes
 * defaults it. GPUs count by their limit, else by their request, as Kubernetes treats devices.
 */
public final class RequestRules {
  /**
   * The default GPU resources. Intel's plugin also has counters of shares and of memory ({@code
   * gpu.intel.com/millicores}, {@code memory.max}), which are not GPUs.
   */
  public static final List<String> DEFAULT_GPU_RESOURCES =
      List.of("nvidia.com/gpu", "amd.com/gpu", "gpu.intel.com/i915", "gpu.intel.com/xe");

  /**
   * The default device classes that are GPUs: the classes of the drivers of NVIDIA, AMD and Intel
   * for dynamic resource allocation. A class of slices, such as {@code mig.nvidia.com}, is not one
   * of them.
   */
  public static final List<String> DEFAULT_GPU_DEVICE_CLASSES =
      List.of("gpu.nvidia.com", "gpu.amd.com", "gpu.intel.com");

  private static final RequestRules DEFAULTS = builder().build();

  private final RequestModel model;
  private final GpuRules gpus;
  private final @Nullable Integer nodeCount;
  private final @Nullable Duration runDuration;

  private RequestRules(Builder builder) {
    model = builder.model;
    gpus = new GpuRules(builder.gpuResources, builder.gpuDeviceClasses, builder.gpuFractions);
    nodeCount = builder.nodeCount;
    runDuration = builder.runDuration;
  }

  public static RequestRules ofDefaults() {
    return DEFAULTS;
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the resource demand of the object under these rules: the requests of a workload, or the
   * capacity of a node, and the running time.
   */
  public ResourceDemand demand(ResourceSpec spec) {
    if (spec instanceof NodeSpec node) {
      return demand(node);
    }
    return demand((WorkloadSpec) spec);
  }

  /**
   * Returns the resource demand of a ResourceClaim under these rules: its devices, as a pod that
   * runs all month would hold them.
   *
   * @param claim the name of the ResourceClaim, for warnings
   * @param devices the devices that it asks for
   */
  public ResourceDemand demand(String claim, List<DeviceRequest> devices) {
    List<String> warnings = new ArrayList<>();
    DemandSum demand = new DemandSum(gpus, "", warnings);
    demand.addDevices(devices, DemandSum.RESOURCE_CLAIMS + claim, claim);
    return new ResourceDemand(
        ResourceType.POD,
        1,
        demand.requests(),
        List.of(),
        Collections.emptySortedMap(),
        ResourceDemand.HOURS_PER_MONTH,
        List.of(),
        warnings);
  }

  /**
   * Returns the number of pods as which a DaemonSet counts where its status does not say on how
   * many nodes it runs; empty if it then counts as one, with a warning.
   */
  public OptionalInt nodeCount() {
    return nodeCount == null ? OptionalInt.empty() : OptionalInt.of(nodeCount);
  }

  /** Returns how long a run of a Job or CronJob takes if the object does not say so. */
  public Optional<Duration> runDuration() {
    return Optional.ofNullable(runDuration);
  }

  private ResourceDemand demand(NodeSpec node) {
    List<String> warnings = new ArrayList<>();
    DemandSum demand = new DemandSum(gpus, "", warnings);
    new TreeMap<>(gpus.offered(node)).forEach(demand::add);
    return new ResourceDemand(
        ResourceType.NODE,
        1,
        demand.requests(),
        List.of(),
        new TreeMap<>(node.priceLabels()),
        ResourceDemand.HOURS_PER_MONTH,
        List.of(),
        warnings);
  }

  private ResourceDemand demand(WorkloadSpec spec) {
    List<String> warnings = new ArrayList<>();
    PodSpec pod = spec.pod().withContainers(gpus.named(spec.pod()));
    Requests perPod = perPod(pod, warnings);
    int replicas = replicas(spec, warnings);
    RunTime time = RunTime.of(spec, runDuration);
    if (time.warning() != null) {
      warnings.add(time.warning());
    }
    return new ResourceDemand(
        spec.type(),
        replicas,
        perPod,
        volumes(spec),
        new TreeMap<>(pod.nodeSelector()),
        time.monthlyHours(),
        sharedClaims(pod),
        warnings);
  }

  private static List<VolumeClaim> volumes(WorkloadSpec spec) {
    List<VolumeClaim> volumes = new ArrayList<>(spec.volumes());
    volumes.addAll(spec.pod().volumes());
    return volumes;
  }

  private static List<String> sharedClaims(PodSpec pod) {
    return pod.claims().stream()
        .filter(claim -> claim.source() == DeviceClaim.Source.CLAIM)
        .map(DeviceClaim::object)
        .distinct()
        .toList();
  }

  private int replicas(WorkloadSpec spec, List<String> warnings) {
    if (!spec.running()) {
      return 0;
    }
    Integer given = spec.replicas();
    if (given != null) {
      return given;
    }
    if (spec.type() == ResourceType.DAEMONSET && nodeCount == null) {
      warnings.add("the number of nodes is not known: counted as 1 pod");
    }
    // One is the default of every other kind.
    return spec.type() == ResourceType.DAEMONSET && nodeCount != null ? nodeCount : 1;
  }

  private Requests perPod(PodSpec pod, List<String> warnings) {
    TreeSet<String> resources = new TreeSet<>(pod.overhead().keySet());
    for (Map<String, Quantity> podLevel : List.of(pod.requests(), pod.limits())) {
      podLevel.keySet().stream().filter(ResourceNames::isPodLevel).forEach(resources::add);
    }
    for (Container container : pod.containers()) {
      resources.addAll(container.requests().keySet());
      resources.addAll(container.limits().keySet());
    }
    DemandSum demand = new DemandSum(gpus, " in each pod", warnings);
    for (String resource : resources) {
      demand.add(resource, held(pod, resource));
    }
    for (DeviceClaim claim : pod.claims()) {
      demand.add(claim);
    }
    warnAboutSilentContainers(pod, ResourceNames.CPU, warnings);
    warnAboutSilentContainers(pod, ResourceNames.MEMORY, warnings);
    warnAboutThePod(pod, warnings);
    return demand.requests();
  }

  private static void warnAboutThePod(PodSpec pod, List<String> warnings) {
    String runtimeClass = pod.runtimeClass();
    if (runtimeClass != null && pod.overhead().isEmpty()) {
      warnings.add(
          "the runtime class "
              + Quoted.of(runtimeClass)
              + " is not known: if it has an overhead for each pod, that is not counted");
    }
    TreeSet<String> misplaced = new TreeSet<>(pod.requests().keySet());
    misplaced.addAll(pod.limits().keySet());
    misplaced.removeIf(ResourceNames::isPodLevel);
    for (String resource : misplaced) {
      warnings.add(
          "the pod asks for "
              + resource
              + " for all its containers together: Kubernetes accepts only cpu, memory and huge"
              + " pages there, so it is not counted");
    }
  }

  private static void warnAboutSilentContainers(
      PodSpec pod, String resource, List<String> warnings) {
    for (Container container : pod.containers()) {
      if (pod.isSilent(container, resource)) {
        warnings.add(
            "container "
                + Quoted.of(container.name())
                + " has neither a request nor a limit of "
                + resource
                + ": counted as 0");
      }
    }
  }

  private Quantity held(PodSpec pod, String resource) {
    Quantity overhead = pod.overhead().getOrDefault(resource, Quantity.ZERO);
    return pod.requested(resource).orElseGet(() -> containers(pod, resource)).plus(overhead);
  }

  private Quantity containers(PodSpec pod, String resource) {
    return pod.ofContainers(container -> asked(container, resource), model);
  }

  private Quantity asked(Container container, String resource) {
    return (gpus.isDevice(resource) ? container.limited(resource) : container.requested(resource))
        .orElse(Quantity.ZERO);
  }

  /** A builder of {@link RequestRules}. Not safe for use by several threads. */
  public static final class Builder {
    private RequestModel model = RequestModel.RUNNING;
    private List<String> gpuResources = DEFAULT_GPU_RESOURCES;
    private List<String> gpuDeviceClasses = DEFAULT_GPU_DEVICE_CLASSES;
    private final Map<String, Quantity> gpuFractions = new HashMap<>();
    private @Nullable Integer nodeCount;
    private @Nullable Duration runDuration;

    private Builder() {}

    /** Sets the way in which containers add up; {@link RequestModel#RUNNING} by default. */
    public Builder model(RequestModel model) {
      this.model = requireNonNull(model, "model");
      return this;
    }

    /**
     * Sets the resources that are whole GPUs, {@link #DEFAULT_GPU_RESOURCES} by default. A name
     * that ends in {@code *} stands for all names with that beginning. A name that begins with
     * {@code nvidia.com/mig-} is a slice, a name that ends in {@code .shared} is a share, and both
     * need {@link #gpuFraction}.
     */
    public Builder gpuResources(Collection<String> names) {
      this.gpuResources = List.copyOf(names);
      return this;
    }

    /**
     * Sets the device classes whose devices are whole GPUs, {@link #DEFAULT_GPU_DEVICE_CLASSES} by
     * default. Devices of all other classes are unpriced, unless {@link #gpuFraction} says what
     * part of a GPU one of them is. A class that begins with {@code mig.} is never a whole GPU.
     *
     * @param names names of the classes, matched exactly
     */
    public Builder gpuDeviceClasses(Collection<String> names) {
      this.gpuDeviceClasses = List.copyOf(names);
      return this;
    }

    /**
     * Counts one piece of a resource, such as {@code nvidia.com/mig-1g.5gb} or {@code
     * nvidia.com/gpu.shared}, or one device of a class, such as {@code mig.nvidia.com}, as that
     * fraction of a GPU.
     *
     * @param fraction above 0, at most 1
     */
    public Builder gpuFraction(String resource, Quantity fraction) {
      if (fraction.signum() <= 0 || fraction.compareTo(Quantity.of(1)) > 0) {
        throw new IllegalArgumentException(
            "fraction of " + resource + " must be above 0 and at most 1: " + fraction);
      }
      gpuFractions.put(requireNonNull(resource, "resource"), fraction);
      return this;
    }

    /**
     * Counts one piece of a resource, or one device of a class, as a fraction of a GPU that need
     * not be a finite decimal: 56 slices of a seventh are 8 GPUs.
     *
     * @param numerator positive
     * @param denominator not below the numerator
     */
    public Builder gpuFraction(String resource, int numerator, int denominator) {
      if (numerator < 1 || denominator < numerator) {
        throw new IllegalArgumentException(
            "fraction of "
                + resource
                + " must be above 0 and at most 1: "
                + numerator
                + "/"
                + denominator);
      }
      return gpuFraction(resource, Quantity.ratio(numerator, denominator));
    }

    /**
     * Sets the number of nodes on which a DaemonSet runs where its status does not say; not
     * negative.
     */
    public Builder nodeCount(int nodes) {
      if (nodes < 0) {
        throw new IllegalArgumentException("nodes must not be negative: " + nodes);
      }
      this.nodeCount = nodes;
      return this;
    }

    /**
     * Sets the duration of a run of a Job or of a CronJob where no annotation gives it; positive. A
     * Job then costs one run; without a duration it counts as if it ran all month.
     */
    public Builder runDuration(Duration duration) {
      this.runDuration = Durations.positive("duration", duration);
      return this;
    }

    public RequestRules build() {
      return new RequestRules(this);
    }
  }
}
