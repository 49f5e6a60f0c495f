package io.costaudit.predict.manifest;

import io.costaudit.internal.Quoted;
import io.costaudit.predict.manifest.ManifestSet.Member;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.read.ResourceNames;
import io.costaudit.predict.read.Tree;
import io.costaudit.predict.spec.Container;
import io.costaudit.predict.spec.DeviceClaim;
import io.costaudit.predict.spec.DeviceClaim.Source;
import io.costaudit.predict.spec.PodSpec;
import io.costaudit.predict.spec.RequestModel;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.VolumeClaim;
import io.costaudit.predict.spec.WorkloadSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The effect of other objects of the same input on pods: the RuntimeClass of a pod adds its
 * overhead, the LimitRanges of its namespace fill in requests and limits, and ResourceClaims and
 * ResourceClaimTemplates say which devices the pod claims. Immutable; threads may share it.
 */
public final class PodCreation {
  private static final String DEVICES = "resource.k8s.io";

  /** The most reasons that a prediction shows for one workload. */
  private static final int MOST_REASONS = 20;

  /** Once there are more reasons than that, the remaining LimitRanges are not checked. */
  private static final int MOST_COLLECTED_REASONS = 1000;

  private final Map<String, List<LimitRange>> limitRanges = new HashMap<>();
  private final Map<String, RuntimeClass> runtimeClasses = new HashMap<>();
  private final Map<Named, ClaimedDevices> devices = new HashMap<>();
  private final IdentityHashMap<Member, String> refusals = new IdentityHashMap<>();

  private PodCreation() {}

  /**
   * Reads the objects that affect pods. An object that cannot be read has a {@linkplain #refusal
   * refusal} and no effect.
   */
  public static PodCreation of(ManifestSet set, Quantity.Limits limits) {
    PodCreation podCreation = new PodCreation();
    for (Member member : set.members()) {
      if (set.patched(member).isPresent()) {
        continue; // it is refused, and the whole object counts
      }
      try {
        podCreation.add(member, limits);
      } catch (IllegalArgumentException e) {
        podCreation.refusals.put(member, String.valueOf(e.getMessage()));
      }
    }
    return podCreation;
  }

  private void add(Member member, Quantity.Limits limits) {
    String name = member.identity().name();
    String namespace = member.identity().namespace();
    if (member.is("", "LimitRange")) {
      limitRanges
          .computeIfAbsent(namespace, key -> new ArrayList<>())
          .add(LimitRange.read(member.tree(), limits));
    } else if (member.is("node.k8s.io", "RuntimeClass")) {
      runtimeClasses.put(name, RuntimeClass.read(member.tree(), limits));
    } else if (member.is(DEVICES, Source.TEMPLATE.kind())) {
      devices.put(
          new Named(Source.TEMPLATE, namespace, name),
          ClaimedDevices.read(member.tree(), member.tree().at("spec", "spec")));
    } else if (member.is(DEVICES, Source.CLAIM.kind())) {
      devices.put(
          new Named(Source.CLAIM, namespace, name),
          ClaimedDevices.read(member.tree(), member.tree().at("spec")));
    }
  }

  /** Returns why an object that affects pods cannot be read; empty if it can be read. */
  public Optional<String> refusal(Member member) {
    return Optional.ofNullable(refusals.get(member));
  }

  /**
   * Returns a workload of the input as its pods would be created.
   *
   * @param spec workload in its namespace
   * @param isCreated whether its pods exist already, so that none is created: a pod that comes from
   *     a cluster
   * @param warnings receives one sentence for each reason why the API server would refuse the pods
   */
  public WorkloadSpec admit(WorkloadSpec spec, boolean isCreated, List<String> warnings) {
    Set<String> refused = new LinkedHashSet<>();
    PodSpec pod = withDevices(spec.namespace(), spec.pod(), refused);
    if (isCreated) {
      warnings.addAll(refused);
      return spec.withPod(pod);
    }
    refused.addAll(PodChecks.ofContainers(pod));
    pod = inRuntimeClass(pod, refused);
    PodSpec written = pod;
    Map<String, Quantity> ofPod = podLevelRequests(withDefaultRequests(pod));
    List<LimitRange> ranges = limitRanges.getOrDefault(spec.namespace(), List.of());
    ranges.forEach(range -> refused.addAll(range.unknownFields()));
    if (!ranges.isEmpty()) {
      pod = withDefaultRequests(pod);
    }
    PodSpec otherwise = pod;
    for (int i = 0; i < ranges.size(); i++) {
      pod = ranges.get(i).fill(pod);
      otherwise = ranges.get(ranges.size() - 1 - i).fill(otherwise);
    }
    if (!pod.equals(otherwise)) {
      refused.add(
          "the namespace has several LimitRanges with different defaults, and Kubernetes does not"
              + " say which counts: they are applied in the order of the input");
    }
    boolean isComplete = true;
    for (LimitRange range : ranges) {
      if (refused.size() > MOST_COLLECTED_REASONS) {
        isComplete = false;
        break;
      }
      refused.addAll(range.refusals(pod));
      spec.volumes().forEach(volume -> refused.addAll(range.refusals(volume)));
      pod.volumes().forEach(volume -> refused.addAll(range.refusals(volume)));
    }
    refused.addAll(requestsAboveDefaultLimits(written, pod));
    refused.addAll(inconsistencies(pod, ofPod));
    warnings.addAll(limited(refused, isComplete));
    return spec.withPod(pod);
  }

  /**
   * Returns the first reasons and the number of the others. A LimitRange of many items gives as
   * many reasons for each workload, and together they would need more memory than the input.
   *
   * @param isComplete whether these are all reasons, so that the number of the others is exact
   */
  private static List<String> limited(Set<String> reasons, boolean isComplete) {
    if (reasons.size() <= MOST_REASONS) {
      return List.copyOf(reasons);
    }
    List<String> limited = new ArrayList<>(List.copyOf(reasons).subList(0, MOST_REASONS));
    limited.add(
        "and "
            + (isComplete ? "" : "at least ")
            + (reasons.size() - MOST_REASONS)
            + " more reasons like these");
    return limited;
  }

  /**
   * Returns a workload of the cluster with the effect of the objects of the input, so that the two
   * sides of a comparison differ only in what the manifest changes. A ledger books a workload as
   * its template says, without the LimitRanges and ResourceClaimTemplates that a watcher does not
   * see.
   */
  public WorkloadSpec admitLive(WorkloadSpec live) {
    return admit(live, live.type() == ResourceType.POD, new ArrayList<>());
  }

  /** Returns why the LimitRanges of a namespace would refuse a claim of a volume. */
  public List<String> refusals(String namespace, VolumeClaim claim) {
    return limitRanges.getOrDefault(namespace, List.of()).stream()
        .flatMap(range -> range.refusals(claim).stream())
        .toList();
  }

  /** Returns the devices of a ResourceClaim of the input. */
  ClaimedDevices devicesOfClaim(String namespace, String name) {
    return devices.getOrDefault(new Named(Source.CLAIM, namespace, name), ClaimedDevices.NONE);
  }

  private PodSpec withDevices(String namespace, PodSpec pod, Set<String> warnings) {
    if (pod.claims().isEmpty()) {
      return pod;
    }
    List<DeviceClaim> claims = new ArrayList<>();
    for (DeviceClaim claim : pod.claims()) {
      ClaimedDevices found = devices.get(new Named(claim.source(), namespace, claim.object()));
      if (found != null && claim.source() == Source.TEMPLATE) {
        warnings.addAll(found.slips()); // those of a ResourceClaim stand on its own line
      }
      claims.add(
          found == null
              ? claim
              : new DeviceClaim(claim.name(), claim.source(), claim.object(), found.requests()));
    }
    return pod.withClaims(claims);
  }

  /**
   * Returns the pod with the overhead of its class. The overhead of the class and the overhead of
   * the pod must agree, so they are never added up.
   */
  private PodSpec inRuntimeClass(PodSpec pod, Set<String> refused) {
    String name = pod.runtimeClass();
    RuntimeClass runtimeClass = name == null ? null : runtimeClasses.get(name);
    if (name == null || runtimeClass == null) {
      return pod;
    }
    refused.addAll(runtimeClass.unknownFields());
    boolean given = !pod.overhead().isEmpty();
    if (given && !pod.overhead().equals(runtimeClass.overhead())) {
      refused.add(
          "the runtime class "
              + Quoted.of(name)
              + " would refuse its pods: they give an overhead of "
              + shown(pod.overhead())
              + ", the class one of "
              + shown(runtimeClass.overhead())
              + "; the cost is predicted with the overhead of the pods");
    }
    Map<String, String> selector = new HashMap<>(pod.nodeSelector());
    runtimeClass
        .nodeSelector()
        .forEach(
            (label, value) -> {
              String other = selector.putIfAbsent(label, value);
              if (other != null && !other.equals(value)) {
                refused.add(
                    "the runtime class "
                        + Quoted.of(name)
                        + " would refuse its pods: they select nodes with "
                        + Quoted.of(label + "=" + other)
                        + ", the class those with "
                        + Quoted.of(label + "=" + value)
                        + "; the cost is predicted as if the pods ran");
              }
            });
    return pod.inRuntimeClass(given ? pod.overhead() : runtimeClass.overhead(), selector);
  }

  /**
   * Returns the pod with the requests at the pod level that the API server fills in. It does so
   * before the LimitRanges add requests to the containers, so these requests are a bound for what
   * the LimitRanges add.
   */
  private static PodSpec withDefaultRequests(PodSpec pod) {
    Map<String, Quantity> requests = new HashMap<>(pod.requests());
    for (String resource : podLevelResources(pod)) {
      pod.requested(resource).ifPresent(request -> requests.putIfAbsent(resource, request));
    }
    return pod.withRequests(requests);
  }

  /** Returns the requests at the pod level that the API server accepts there. */
  private static Map<String, Quantity> podLevelRequests(PodSpec pod) {
    Map<String, Quantity> requests = new HashMap<>(pod.requests());
    requests.keySet().removeIf(resource -> !ResourceNames.isPodLevel(resource));
    return requests;
  }

  /** Returns the sum that the API server compares with the pod-level request. */
  private static Quantity requestedTogether(PodSpec pod, String resource) {
    return pod.ofContainers(
        container -> container.requested(resource).orElse(Quantity.ZERO), RequestModel.SCHEDULED);
  }

  private static Set<String> podLevelResources(PodSpec pod) {
    Set<String> resources = new TreeSet<>(pod.limits().keySet());
    for (Container container : pod.containers()) {
      resources.addAll(container.requests().keySet());
      resources.addAll(container.limits().keySet());
    }
    resources.removeIf(resource -> !ResourceNames.isPodLevel(resource));
    return resources;
  }

  /**
   * Returns why the API server refuses a pod whose containers ask for more than the pod itself.
   *
   * @param pod with everything filled in
   * @param ofPod its pod-level requests
   */
  private static List<String> inconsistencies(PodSpec pod, Map<String, Quantity> ofPod) {
    List<String> refused = new ArrayList<>();
    new TreeMap<>(ofPod)
        .forEach(
            (resource, request) -> {
              Quantity containers = requestedTogether(pod, resource);
              Quantity limit = pod.limits().get(resource);
              if (containers.compareTo(request) > 0) {
                refused.add(
                    invalid(
                        "the containers together request "
                            + containers
                            + " of "
                            + resource
                            + ", more than the pod-level request of "
                            + request));
              } else if (limit != null && request.compareTo(limit) > 0) {
                refused.add(
                    invalid(
                        "the pod-level request of "
                            + request
                            + " of "
                            + resource
                            + " is more than the pod-level limit of "
                            + limit));
              }
            });
    for (Container container : pod.containers()) {
      new TreeMap<>(pod.limits())
          .forEach(
              (resource, limit) -> {
                Quantity own = container.limits().get(resource);
                if (ResourceNames.isPodLevel(resource) && own != null && own.compareTo(limit) > 0) {
                  refused.add(
                      invalid(
                          "container "
                              + Quoted.of(container.name())
                              + " has a limit of "
                              + own
                              + " of "
                              + resource
                              + ", its own or that of a LimitRange, which is more than the"
                              + " pod-level limit of "
                              + limit));
                }
              });
    }
    return refused;
  }

  private static String invalid(String reason) {
    return "the API server would refuse its pods: "
        + reason
        + "; the cost is predicted as if the pods ran";
  }

  private static String shown(Map<String, Quantity> amounts) {
    return amounts.isEmpty() ? "nothing" : new TreeMap<>(amounts).toString();
  }

  /**
   * Returns the requests and limits that contradict each other because a LimitRange gave one of the
   * two. Where the manifest gives both, {@link PodChecks} compares them.
   *
   * @param written the pod before the LimitRanges filled it in
   * @param pod the same pod with everything filled in
   */
  private static List<String> requestsAboveDefaultLimits(PodSpec written, PodSpec pod) {
    List<String> refused = new ArrayList<>();
    for (int i = 0; i < pod.containers().size(); i++) {
      Container container = pod.containers().get(i);
      Map<String, Quantity> own = written.containers().get(i).limits();
      new TreeMap<>(container.requests())
          .forEach(
              (resource, request) -> {
                Quantity limit = container.limits().get(resource);
                if (limit != null && !own.containsKey(resource) && request.compareTo(limit) > 0) {
                  refused.add(
                      "the API server would refuse its pods: container "
                          + Quoted.of(container.name())
                          + " requests "
                          + request
                          + " of "
                          + resource
                          + ", more than the limit of "
                          + limit
                          + " that a LimitRange gives it; the cost is predicted as if the pods"
                          + " ran");
                }
              });
    }
    return refused;
  }

  private record Named(Source source, String namespace, String name) {}

  /**
   * A RuntimeClass.
   *
   * @param overhead the overhead that it adds to each pod
   * @param nodeSelector labels that it adds to the node selector of each pod
   * @param unknownFields one sentence for each field that Kubernetes drops, probably a slip
   */
  private record RuntimeClass(
      Map<String, Quantity> overhead,
      Map<String, String> nodeSelector,
      List<String> unknownFields) {
    static RuntimeClass read(Tree object, Quantity.Limits limits) {
      // v1alpha1 wrote the same fields below "spec".
      Tree fields = object.at("spec").isPresent() ? object.at("spec") : object;
      return new RuntimeClass(
          fields.at("overhead", "podFixed").quantities(limits),
          fields.at("scheduling", "nodeSelector").strings(),
          Stream.of(
                  UnknownFields.ofRuntimeClass(fields).stream(),
                  withoutHandler(fields),
                  FieldChecks.removedVersion(object).stream())
              .flatMap(Function.identity())
              .map(
                  sentence ->
                      "the RuntimeClass "
                          + Quoted.of(object.at("metadata", "name").string().orElse(""))
                          + ": "
                          + sentence)
              .toList());
    }

    private static Stream<String> withoutHandler(Tree fields) {
      boolean hasHandler =
          fields.at("handler").isPresent() || fields.at("runtimeHandler").isPresent(); // v1alpha1
      return hasHandler
          ? Stream.empty()
          : Stream.of(
              "handler is missing, so the API server refuses the class; the cost is predicted as if"
                  + " the API server accepted it");
    }
  }
}
