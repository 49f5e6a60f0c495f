package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import io.costaudit.Quoted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The choices by which a {@link ResourceSpec} becomes {@link Requests}. Immutable; threads may
 * share it.
 *
 * <p>Source of the rules: containers and sidecars are summed as Kubecost does, or reserved as the
 * Kubernetes scheduler does, see {@link RequestModel}; a request that is missing is the limit, as
 * Kubernetes defaults it; GPUs count by their limit, else their request, as devices are asked for.
 */
public final class RequestRules {
  /**
   * The default GPU resources. Intel's plugin also has counters of shares and of memory ({@code
   * gpu.intel.com/millicores}, {@code memory.max}), which are no GPUs.
   */
  public static final List<String> DEFAULT_GPU_RESOURCES =
      List.of("nvidia.com/gpu", "amd.com/gpu", "gpu.intel.com/i915", "gpu.intel.com/xe");

  private static final String SLICES = "nvidia.com/mig-";

  private static final RequestRules DEFAULTS = builder().build();

  private final RequestModel model;
  private final List<String> gpuResources;
  private final Map<String, Quantity> gpuFractions;
  private final @Nullable Integer nodeCount;
  private final @Nullable Duration runDuration;

  private RequestRules(Builder builder) {
    model = builder.model;
    gpuResources = List.copyOf(builder.gpuResources);
    gpuFractions = Map.copyOf(builder.gpuFractions);
    nodeCount = builder.nodeCount;
    runDuration = builder.runDuration;
  }

  public static RequestRules ofDefaults() {
    return DEFAULTS;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** What the object holds, or a node offers, and for how long, under these rules. */
  public Projection project(ResourceSpec spec) {
    if (spec instanceof NodeSpec node) {
      return project(node);
    }
    return project((WorkloadSpec) spec);
  }

  private Projection project(NodeSpec node) {
    List<String> warnings = new ArrayList<>();
    Requests offer =
        requests(
            new TreeSet<>(node.capacity().keySet()),
            resource -> node.capacity().getOrDefault(resource, Quantity.ZERO),
            "",
            warnings);
    return new Projection(
        ResourceType.NODE,
        1,
        offer,
        List.of(),
        new TreeMap<>(node.labels()),
        Projection.HOURS_PER_MONTH,
        warnings);
  }

  private Projection project(WorkloadSpec spec) {
    List<String> warnings = new ArrayList<>();
    Requests perPod = perPod(spec.pod(), warnings);
    int replicas = replicas(spec, warnings);
    RunTime time = runTime(spec);
    if (time.warning() != null) {
      warnings.add(time.warning());
    }
    return new Projection(
        spec.type(),
        replicas,
        perPod,
        spec.volumes(),
        new TreeMap<>(spec.pod().nodeSelector()),
        time.monthlyHours(),
        warnings);
  }

  private int replicas(WorkloadSpec spec, List<String> warnings) {
    if (!spec.running()) {
      return 0;
    }
    Integer given = spec.replicas();
    if (given != null) {
      return given;
    }
    if (spec.type() != ResourceType.DAEMONSET) {
      return 1; // the default of every other kind
    }
    if (nodeCount != null) {
      return nodeCount;
    }
    warnings.add("the number of nodes is not known: counted as 1 pod");
    return 1;
  }

  /** Returns how long the workload runs in a month under these rules. */
  RunTime runTime(WorkloadSpec spec) {
    return RunTime.of(spec, runDuration);
  }

  private Requests perPod(PodSpec pod, List<String> warnings) {
    TreeSet<String> resources = new TreeSet<>(pod.requests().keySet());
    resources.addAll(pod.limits().keySet());
    resources.addAll(pod.overhead().keySet());
    for (Container container : pod.containers()) {
      resources.addAll(container.requests().keySet());
      resources.addAll(container.limits().keySet());
    }
    Requests requests =
        requests(resources, resource -> held(pod, resource), " in each pod", warnings);
    warnAboutSilentContainers(pod, WorkloadSpec.CPU, warnings);
    warnAboutSilentContainers(pod, WorkloadSpec.MEMORY, warnings);
    return requests;
  }

  /**
   * Sorts resources into those that have a price and all others.
   *
   * @param where ends the warning about one that has none
   */
  private Requests requests(
      Set<String> resources,
      Function<String, Quantity> amounts,
      String where,
      List<String> warnings) {
    Quantity gpu = Quantity.ZERO;
    TreeMap<String, Quantity> unpriced = new TreeMap<>();
    for (String resource : resources) {
      if (resource.equals(WorkloadSpec.CPU) || resource.equals(WorkloadSpec.MEMORY)) {
        continue;
      }
      Quantity held = amounts.apply(resource);
      if (held.isZero()) {
        continue;
      }
      Quantity fraction = gpuFractions.get(resource);
      if (fraction != null) {
        gpu = gpu.plus(held.times(fraction));
      } else if (isGpu(resource)) {
        gpu = gpu.plus(held);
      } else {
        unpriced.put(resource, held);
        warnings.add("unpriced: " + held + " of " + resource + where);
      }
    }
    return new Requests(
        amounts.apply(WorkloadSpec.CPU), amounts.apply(WorkloadSpec.MEMORY), gpu, unpriced);
  }

  private static void warnAboutSilentContainers(
      PodSpec pod, String resource, List<String> warnings) {
    if (pod.requests().containsKey(resource) || pod.limits().containsKey(resource)) {
      return;
    }
    for (Container container : pod.containers()) {
      if (container.role() != Container.Role.INIT && container.requested(resource).isEmpty()) {
        warnings.add(
            "container "
                + Quoted.of(container.name())
                + " has neither a request nor a limit of "
                + resource
                + ": counted as 0");
      }
    }
  }

  private boolean isGpu(String resource) {
    if (resource.startsWith(SLICES)) {
      return false; // how much of a GPU it is, a fraction says
    }
    for (String name : gpuResources) {
      if (name.endsWith("*")
          ? resource.startsWith(name.substring(0, name.length() - 1))
          : resource.equals(name)) {
        return true;
      }
    }
    return false;
  }

  private Quantity held(PodSpec pod, String resource) {
    Quantity overhead = pod.overhead().getOrDefault(resource, Quantity.ZERO);
    return pod.requested(resource).orElseGet(() -> containers(pod, resource)).plus(overhead);
  }

  private Quantity containers(PodSpec pod, String resource) {
    Quantity running = Quantity.ZERO;
    Quantity sidecarsSoFar = Quantity.ZERO;
    Quantity starting = Quantity.ZERO;
    for (Container container : pod.containers()) {
      Quantity asked = asked(container, resource);
      switch (container.role()) {
        case REGULAR -> running = running.plus(asked);
        case SIDECAR -> {
          running = running.plus(asked);
          sidecarsSoFar = sidecarsSoFar.plus(asked);
        }
        case INIT -> starting = starting.max(asked.plus(sidecarsSoFar));
      }
    }
    return model == RequestModel.SCHEDULED ? running.max(starting) : running;
  }

  private Quantity asked(Container container, String resource) {
    boolean device = isGpu(resource) || gpuFractions.containsKey(resource);
    return (device ? container.limited(resource) : container.requested(resource))
        .orElse(Quantity.ZERO);
  }

  /** Collects the choices. Not safe for use by several threads. */
  public static final class Builder {
    private RequestModel model = RequestModel.RUNNING;
    private List<String> gpuResources = DEFAULT_GPU_RESOURCES;
    private final Map<String, Quantity> gpuFractions = new HashMap<>();
    private @Nullable Integer nodeCount;
    private @Nullable Duration runDuration;

    private Builder() {}

    /** How containers add up; {@link RequestModel#RUNNING} by default. */
    public Builder model(RequestModel model) {
      this.model = requireNonNull(model, "model");
      return this;
    }

    /**
     * The resources that are whole GPUs, {@link #DEFAULT_GPU_RESOURCES} by default. A name that
     * ends in {@code *} stands for all that begin so. What begins with {@code nvidia.com/mig-} is a
     * slice and needs {@link #gpuFraction}.
     */
    public Builder gpuResources(Collection<String> names) {
      this.gpuResources = List.copyOf(names);
      return this;
    }

    /**
     * Counts one piece of a resource, such as {@code nvidia.com/mig-1g.5gb}, as that fraction of a
     * GPU.
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

    /** How many nodes a DaemonSet runs on where its status does not say; not negative. */
    public Builder nodeCount(int nodes) {
      if (nodes < 0) {
        throw new IllegalArgumentException("nodes must not be negative: " + nodes);
      }
      this.nodeCount = nodes;
      return this;
    }

    /**
     * How long a run of a Job or of a CronJob takes where no annotation says it; positive. A Job
     * then costs one run; without a duration it counts as if it ran all month.
     */
    public Builder runDuration(Duration duration) {
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException("duration must be positive: " + duration);
      }
      this.runDuration = duration;
      return this;
    }

    public RequestRules build() {
      return new RequestRules(this);
    }
  }
}
