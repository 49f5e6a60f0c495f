package io.costaudit.predict.spec;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.read.ResourceNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    return WorkloadReader.read(object, limits);
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
      raise(requests, ResourceNames.CPU, container.requested(ResourceNames.CPU), used.cpu());
      raise(
          requests, ResourceNames.MEMORY, container.requested(ResourceNames.MEMORY), used.memory());
      raised.add(new Container(container.name(), container.role(), requests, container.limits()));
    }
    Map<String, Quantity> podRequests = new HashMap<>(pod.requests());
    raisePodLevel(podRequests, ResourceNames.CPU, usedCpu);
    raisePodLevel(podRequests, ResourceNames.MEMORY, usedMemory);
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
  public WorkloadSpec withPod(PodSpec other) {
    return new WorkloadSpec(
        type, namespace, name, owner, replicas, running, other, volumes, runs, omittedReplicas);
  }

  /** Returns this workload in the state in which it does not run, so that it costs nothing. */
  public WorkloadSpec stopped() {
    return new WorkloadSpec(
        type, namespace, name, owner, replicas, false, pod, volumes, runs, omittedReplicas);
  }

  /** Returns this workload as it would run if it were neither suspended nor finished. */
  public WorkloadSpec resumed() {
    return new WorkloadSpec(
        type, namespace, name, owner, replicas, true, pod, volumes, runs, omittedReplicas);
  }

  /** Returns this workload in another namespace, for manifests that name none. */
  public WorkloadSpec inNamespace(String other) {
    return new WorkloadSpec(
        type, other, name, owner, replicas, running, pod, volumes, runs, omittedReplicas);
  }

  /** Returns this workload with another number of pods. */
  public WorkloadSpec withReplicas(int count) {
    return new WorkloadSpec(
        type, namespace, name, owner, count, running, pod, volumes, runs, omittedReplicas);
  }

  /** Returns this Job or CronJob with that run duration. */
  public WorkloadSpec withRunDuration(String duration) {
    RunSchedule timed =
        runs == null
            ? RunSchedule.once(duration)
            : new RunSchedule(
                runs.schedule(), duration, runs.overlapping(), runs.deadlineSeconds());
    return new WorkloadSpec(
        type, namespace, name, owner, replicas, running, pod, volumes, timed, omittedReplicas);
  }
}
