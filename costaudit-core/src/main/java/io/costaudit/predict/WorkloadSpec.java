package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import io.costaudit.internal.Quoted;
import io.costaudit.predict.WorkloadReading.Skipped;
import io.costaudit.predict.WorkloadReading.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The part of a Kubernetes workload that affects its cost, read from a plain tree: the form that
 * every YAML or JSON parser, {@code kubectl get -o json} and every watch can supply. Images, labels
 * and all other fields are left out, so that a spec is small enough to keep one for each workload
 * of a cluster.
 *
 * <p>Immutable; threads may share it.
 *
 * @param type kind of the workload; never a node
 * @param namespace the namespace; empty where the manifest gives none
 * @param name the name, not empty
 * @param owner the controller of the workload, or null
 * @param replicas the number of pods of the workload; for a Job the number that run at once, never
 *     more than its completions; null if the manifest does not say, which means one, or one per
 *     node for a DaemonSet
 * @param running false once the workload is finished ({@code Job}, {@code Pod}) or suspended
 *     ({@code Job}, {@code CronJob}); then it costs nothing
 * @param pod the requests of each pod, including its ephemeral volumes
 * @param volumes the volumes that each replica of a StatefulSet claims
 * @param runs the schedule of a CronJob, or the run duration and the deadline of a Job if it gives
 *     one of them; null for all other types
 * @param omittedReplicas the effect of applying a manifest without {@code spec.replicas} on the
 *     number of pods; it matters only to predictions, never to the present cost of the workload
 * @since 0.1.0
 */
public record WorkloadSpec(
    ResourceType type,
    String namespace,
    String name,
    @Nullable Owner owner,
    @Nullable Integer replicas,
    boolean running,
    PodSpec pod,
    List<VolumeClaim> volumes,
    @Nullable RunSchedule runs,
    OmittedReplicas omittedReplicas)
    implements ResourceSpec {
  /**
   * The annotation that gives the duration of a run of a Job or of a CronJob, such as {@code 10m},
   * {@code 1h30m} or {@code PT10M}.
   */
  public static final String RUN_DURATION_ANNOTATION = "costaudit.io/run-duration";

  static final String CPU = "cpu";
  static final String MEMORY = "memory";

  public WorkloadSpec {
    requireNonNull(type, "type");
    requireNonNull(namespace, "namespace");
    requireNonNull(name, "name");
    requireNonNull(pod, "pod");
    requireNonNull(omittedReplicas, "omittedReplicas");
    volumes = List.copyOf(volumes);
    if (type == ResourceType.NODE) {
      throw new IllegalArgumentException("a node is no workload");
    }
    if (name.isEmpty()) {
      throw new IllegalArgumentException("name must not be empty");
    }
    if (replicas != null && replicas < 0) {
      throw new IllegalArgumentException("replicas must not be negative: " + replicas);
    }
  }

  /**
   * Creates a workload for which the effect of an apply without {@code spec.replicas} is not known.
   */
  public WorkloadSpec(
      ResourceType type,
      String namespace,
      String name,
      @Nullable Owner owner,
      @Nullable Integer replicas,
      boolean running,
      PodSpec pod,
      List<VolumeClaim> volumes,
      @Nullable RunSchedule runs) {
    this(
        type,
        namespace,
        name,
        owner,
        replicas,
        running,
        pod,
        volumes,
        runs,
        OmittedReplicas.UNKNOWN);
  }

  /**
   * Reads an object under the default limits of quantities.
   *
   * @throws IllegalArgumentException if it is a workload that cannot be read; the message names the
   *     path in the object, the value and what is accepted
   */
  public static WorkloadReading read(Map<String, ?> object) {
    return read(object, Quantity.Limits.ofDefaults());
  }

  /**
   * Reads an object of any kind and API version.
   *
   * @throws IllegalArgumentException if the object has no kind, or is a workload that has no API
   *     version or cannot be read; the message names the path in the object, the value and what is
   *     accepted
   */
  public static WorkloadReading read(Map<String, ?> object, Quantity.Limits limits) {
    Tree tree = Tree.of(object);
    String kind = tree.at("kind").rendered().string().orElse("");
    String apiVersion = tree.at("apiVersion").rendered().string().orElse("");
    if (kind.isEmpty()) {
      tree.at("kind").requiredOr(objectWithoutKind(object));
      throw new IllegalArgumentException("kind is missing; " + objectWithoutKind(object));
    }
    Optional<ResourceType> type = ResourceType.ofKind(kind);
    if (apiVersion.isEmpty() && type.isPresent()) {
      throw new IllegalArgumentException(
          "apiVersion is missing; that of a " + kind + " is " + type.get().apiVersions().get(0));
    }
    String refusal = refusal(kind, apiVersion, type);
    return refusal == null && type.isPresent()
        ? new Workload(new Reader(type.get(), tree, limits).read())
        : skipped(tree, apiVersion, kind, object, refusal == null ? "" : refusal);
  }

  /** Returns what an object without a kind probably is, and what to do about it. */
  private static String objectWithoutKind(Map<String, ?> object) {
    if (object.get("object") instanceof Map) {
      return "if this is an event of a watch, give its object alone, as kubectl get does without"
          + " --output-watch-events";
    }
    if (object.get("resources") instanceof List) {
      return "if this is a kustomization, render its folder with `kubectl kustomize` first";
    }
    if (object.containsKey("apiVersion")
        && object.containsKey("name")
        && object.containsKey("version")) {
      return "if this is the Chart.yaml of a chart, render the chart with `helm template` first";
    }
    return "kubectl refuses such an object too";
  }

  private static Skipped skipped(
      Tree tree, String apiVersion, String kind, Map<String, ?> object, String reason) {
    Tree metadata = tree.at("metadata");
    String namespace = metadata.at("namespace").string().orElse("");
    String name = metadata.at("name").string().orElse("");
    return switch (kind.equals(ResourceType.NODE.kind())
        ? PodSearch.Found.NO_PODS
        : PodSearch.in(apiVersion, kind, object)) {
      case NO_PODS -> new Skipped(kind, namespace, name, reason);
      case PODS -> new Skipped(kind, namespace, name, reason + ": it runs pods, not priced", true);
      case INSTALLS ->
          new Skipped(
              kind,
              namespace,
              name,
              reason
                  + ": the pods that it installs are not priced"
                  + (ApiGroups.of(apiVersion).equals("kustomize.config.k8s.io")
                      ? "; render its folder with `kubectl kustomize` first"
                      : ""),
              true);
      case UNKNOWN ->
          new Skipped(
              kind,
              namespace,
              name,
              reason + ": it is too large to tell whether it runs pods",
              true);
    };
  }

  private static @Nullable String refusal(
      String kind, String apiVersion, Optional<ResourceType> type) {
    if (type.isEmpty()) {
      return kind + " is no kind of workload that is known";
    }
    if (type.get() == ResourceType.NODE) {
      return "a Node is capacity, not a workload";
    }
    List<String> known = type.get().apiVersions();
    if (!known.contains(apiVersion)) {
      return kind
          + " of API version "
          + Quoted.of(apiVersion)
          + " is not known; known are "
          + String.join(", ", known);
    }
    return null;
  }

  /**
   * Returns this workload with the requests of each container raised to its average usage, where
   * the usage is higher. Init containers stay unchanged, because they run only at the start.
   *
   * @param usage the usage by container name; a container that is not in it keeps its requests
   */
  public WorkloadSpec withUsage(Map<String, ContainerUsage> usage) {
    List<Container> raised = new ArrayList<>();
    Quantity usedCpu = Quantity.ZERO;
    Quantity usedMemory = Quantity.ZERO;
    for (Container container : pod.containers()) {
      ContainerUsage used =
          container.role() == Container.Role.INIT ? null : usage.get(container.name());
      if (used == null) {
        raised.add(container);
        continue;
      }
      usedCpu = usedCpu.plus(used.cpu());
      usedMemory = usedMemory.plus(used.memory());
      Map<String, Quantity> requests = new HashMap<>(container.requests());
      raise(requests, CPU, container.requested(CPU), used.cpu());
      raise(requests, MEMORY, container.requested(MEMORY), used.memory());
      raised.add(new Container(container.name(), container.role(), requests, container.limits()));
    }
    Map<String, Quantity> podRequests = new HashMap<>(pod.requests());
    raisePodLevel(podRequests, CPU, usedCpu);
    raisePodLevel(podRequests, MEMORY, usedMemory);
    return withPod(pod.withContainers(raised).withRequests(podRequests));
  }

  private static void raise(
      Map<String, Quantity> requests, String resource, Optional<Quantity> asked, Quantity used) {
    requests.put(resource, asked.map(quantity -> quantity.max(used)).orElse(used));
  }

  private void raisePodLevel(Map<String, Quantity> requests, String resource, Quantity used) {
    pod.requested(resource).ifPresent(asked -> requests.put(resource, asked.max(used)));
  }

  /** Returns this workload with other pods. */
  WorkloadSpec withPod(PodSpec other) {
    return new WorkloadSpec(
        type, namespace, name, owner, replicas, running, other, volumes, runs, omittedReplicas);
  }

  /** Returns this workload in the state in which it does not run, so that it costs nothing. */
  public WorkloadSpec stopped() {
    return new WorkloadSpec(
        type, namespace, name, owner, replicas, false, pod, volumes, runs, omittedReplicas);
  }

  /** Returns this workload as it would run if it were neither suspended nor finished. */
  WorkloadSpec resumed() {
    return new WorkloadSpec(
        type, namespace, name, owner, replicas, true, pod, volumes, runs, omittedReplicas);
  }

  /** Returns whether the conditions of a Job say that it is finished. */
  static boolean isFinished(Tree job) {
    for (Tree condition : job.at("status", "conditions").list()) {
      String what = condition.at("type").string().orElse("");
      if ((what.equals("Complete") || what.equals("Failed"))
          && condition.at("status").string().orElse("").equalsIgnoreCase("true")) {
        return true;
      }
    }
    return false;
  }

  /** Returns this workload in another namespace, for manifests that name none. */
  public WorkloadSpec inNamespace(String other) {
    return new WorkloadSpec(
        type, other, name, owner, replicas, running, pod, volumes, runs, omittedReplicas);
  }

  /** Returns this workload with another number of pods. */
  WorkloadSpec withReplicas(int count) {
    return new WorkloadSpec(
        type, namespace, name, owner, count, running, pod, volumes, runs, omittedReplicas);
  }

  /** Returns this Job or CronJob with that run duration. */
  WorkloadSpec withRunDuration(String duration) {
    RunSchedule timed =
        runs == null
            ? RunSchedule.once(duration)
            : new RunSchedule(
                runs.schedule(), duration, runs.overlapping(), runs.deadlineSeconds());
    return new WorkloadSpec(
        type, namespace, name, owner, replicas, running, pod, volumes, timed, omittedReplicas);
  }

  /** Returns the place of the specification of the pods in an object of that type. */
  static Tree podOf(Tree object, ResourceType type) {
    Tree spec = object.at("spec");
    return switch (type) {
      case POD -> spec;
      case CRONJOB -> spec.at("jobTemplate", "spec", "template", "spec");
      case DEPLOYMENT, STATEFULSET, DAEMONSET, REPLICASET, REPLICATIONCONTROLLER, JOB, NODE ->
          spec.at("template", "spec");
    };
  }

  /** A reader of the fields of each kind. */
  private record Reader(ResourceType type, Tree tree, Quantity.Limits limits) {
    private static final String PATCH =
        "if this is a kustomize patch, render the folder with `kubectl kustomize` first";

    WorkloadSpec read() {
      Tree metadata = tree.at("metadata");
      Tree spec = tree.at("spec");
      // A pod that a generator names has no name yet.
      String name =
          nonEmpty(metadata.at("name").rendered())
              .or(() -> nonEmpty(metadata.at("generateName").rendered()))
              .or(() -> nonEmpty(metadata.at("name").required()))
              .orElseThrow(() -> new IllegalArgumentException("metadata.name is missing"));
      OptionalInt replicas = replicas(spec);
      return new WorkloadSpec(
          type,
          metadata.at("namespace").string().orElse(""),
          name,
          Owner.ofMetadata(metadata),
          replicas.isPresent() ? Integer.valueOf(replicas.getAsInt()) : null,
          running(spec),
          pod(podOf(tree, type).requiredOr(instead(spec))),
          volumes(spec),
          runs(spec, metadata),
          scales() ? AppliedReplicas.of(metadata) : OmittedReplicas.UNKNOWN);
    }

    private boolean scales() {
      return switch (type) {
        case DEPLOYMENT, STATEFULSET, REPLICASET, REPLICATIONCONTROLLER -> true;
        case DAEMONSET, JOB, CRONJOB, POD, NODE -> false;
      };
    }

    private static Optional<String> nonEmpty(Tree text) {
      return text.string().filter(string -> !string.isEmpty());
    }

    private OptionalInt replicas(Tree spec) {
      return switch (type) {
        case DEPLOYMENT, STATEFULSET, REPLICASET, REPLICATIONCONTROLLER ->
            spec.at("replicas").count();
        case DAEMONSET -> tree.at("status", "desiredNumberScheduled").count();
        case JOB -> podsAtOnce(spec);
        case CRONJOB -> podsAtOnce(spec.at("jobTemplate", "spec"));
        case POD, NODE -> OptionalInt.of(1);
      };
    }

    /**
     * Returns how many pods of a Job run at once: never more than its completions, if these are
     * fixed.
     */
    private static OptionalInt podsAtOnce(Tree job) {
      OptionalInt parallelism = job.at("parallelism").count();
      OptionalInt completions = job.at("completions").count();
      return completions.isEmpty()
          ? parallelism
          : OptionalInt.of(Math.min(parallelism.orElse(1), completions.getAsInt()));
    }

    private boolean running(Tree spec) {
      return switch (type) {
        case JOB -> !spec.at("suspend").isTrue() && !isFinished(tree);
        case CRONJOB ->
            !spec.at("suspend").isTrue() && !spec.at("jobTemplate", "spec", "suspend").isTrue();
        case POD -> {
          String phase = tree.at("status", "phase").string().orElse("");
          yield !phase.equals("Succeeded") && !phase.equals("Failed");
        }
        default -> true;
      };
    }

    /** Returns what an object without containers probably is, and what to do about it. */
    private String instead(Tree spec) {
      Tree inner = type == ResourceType.CRONJOB ? spec.at("jobTemplate") : tree;
      for (Tree place : List.of(tree, spec, inner, inner.at("spec", "template"))) {
        if (place.at("containers").isPresent()) {
          return Quoted.of(place.at("containers").path())
              + " is the wrong place for the containers of a "
              + type.kind()
              + "; move them to "
              + Quoted.of(podOf(tree, type).at("containers").path());
        }
      }
      return PATCH;
    }

    private PodSpec pod(Tree pod) {
      List<Container> containers = new ArrayList<>();
      for (Tree container : pod.at("initContainers").list()) {
        boolean restarted = container.at("restartPolicy").string().orElse("").equals("Always");
        containers.add(
            container(container, restarted ? Container.Role.SIDECAR : Container.Role.INIT));
      }
      for (Tree container : pod.at("containers").requiredOr(instead(tree.at("spec"))).list()) {
        containers.add(container(container, Container.Role.REGULAR));
      }
      Tree resources = pod.at("resources");
      return new PodSpec(
          containers,
          resources.at("requests").quantities(limits),
          resources.at("limits").quantities(limits),
          pod.at("overhead").quantities(limits),
          pod.at("nodeSelector").strings(),
          claims(pod),
          ephemeralVolumes(pod),
          runtimeClass(pod));
    }

    private static List<DeviceClaim> claims(Tree pod) {
      List<DeviceClaim> claims = new ArrayList<>();
      for (Tree claim : pod.at("resourceClaims").list()) {
        // Up to Kubernetes 1.30 the names stood in "source".
        Tree source = claim.at("source").isPresent() ? claim.at("source") : claim;
        String name = claim.at("name").string().orElse("");
        nonEmpty(source.at("resourceClaimTemplateName"))
            .map(object -> new DeviceClaim(name, DeviceClaim.Source.TEMPLATE, object, null))
            .or(
                () ->
                    nonEmpty(source.at("resourceClaimName"))
                        .map(
                            object ->
                                new DeviceClaim(name, DeviceClaim.Source.CLAIM, object, null)))
            .ifPresent(claims::add);
      }
      return claims;
    }

    private List<VolumeClaim> ephemeralVolumes(Tree pod) {
      List<VolumeClaim> claims = new ArrayList<>();
      for (Tree volume : pod.at("volumes").list()) {
        Tree template = volume.at("ephemeral", "volumeClaimTemplate");
        if (template.isPresent()) {
          String name = volume.at("name").string().orElse("");
          claims.add(VolumeClaim.read(name, template.at("spec"), limits));
        }
      }
      return claims;
    }

    /**
     * Returns the runtime class whose overhead is not known; null if there is none. A pod that was
     * created in a cluster already has the overhead of its class.
     */
    private @Nullable String runtimeClass(Tree pod) {
      boolean admitted = type == ResourceType.POD && tree.at("metadata", "uid").isPresent();
      return admitted ? null : nonEmpty(pod.at("runtimeClassName")).orElse(null);
    }

    private Container container(Tree container, Container.Role role) {
      Tree resources = container.at("resources");
      return new Container(
          container.at("name").string().orElse(""),
          role,
          resources.at("requests").quantities(limits),
          resources.at("limits").quantities(limits));
    }

    private List<VolumeClaim> volumes(Tree spec) {
      List<VolumeClaim> claims = new ArrayList<>();
      if (type == ResourceType.STATEFULSET) {
        for (Tree claim : spec.at("volumeClaimTemplates").list()) {
          claims.add(
              VolumeClaim.read(
                  claim.at("metadata", "name").string().orElse(""), claim.at("spec"), limits));
        }
      }
      return claims;
    }

    private @Nullable RunSchedule runs(Tree spec, Tree metadata) {
      String duration = metadata.at("annotations", RUN_DURATION_ANNOTATION).string().orElse(null);
      if (type == ResourceType.JOB) {
        Integer deadline = deadlineSeconds(spec);
        return duration == null && deadline == null
            ? null
            : new RunSchedule("", duration, false, deadline);
      }
      if (type != ResourceType.CRONJOB) {
        return null;
      }
      Tree jobMetadata = spec.at("jobTemplate", "metadata");
      return new RunSchedule(
          spec.at("schedule").string().orElse(""),
          duration == null
              ? jobMetadata.at("annotations", RUN_DURATION_ANNOTATION).string().orElse(null)
              : duration,
          spec.at("concurrencyPolicy").string().orElse("Allow").equals("Allow"),
          deadlineSeconds(spec.at("jobTemplate", "spec")));
    }

    /** Returns the deadline of a Job; null for none, and for one that the API server refuses. */
    private static @Nullable Integer deadlineSeconds(Tree job) {
      try {
        OptionalInt seconds = job.at("activeDeadlineSeconds").count();
        return seconds.isPresent() && seconds.getAsInt() > 0 ? seconds.getAsInt() : null;
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
  }
}
