package io.costaudit.predict.spec;

import io.costaudit.internal.KindsBesideWorkloads;
import io.costaudit.internal.Misspelling;
import io.costaudit.internal.Quoted;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.read.ApiGroups;
import io.costaudit.predict.read.KubernetesWords;
import io.costaudit.predict.read.RemovedVersions;
import io.costaudit.predict.read.Tree;
import io.costaudit.predict.read.WorkloadFields;
import io.costaudit.predict.spec.WorkloadReading.Skipped;
import io.costaudit.predict.spec.WorkloadReading.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a workload that affect its cost, in objects of any kind and API version. */
record WorkloadReader(ResourceType type, Map<String, ?> object, Tree tree, Quantity.Limits limits) {
  private static final String PATCH =
      "if this is a kustomize patch, render the folder with `kubectl kustomize` first";

  /** Reads an object, as {@link WorkloadSpec#read(Map, Quantity.Limits)} says. */
  static WorkloadReading read(Map<String, ?> object, Quantity.Limits limits) {
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
        ? new Workload(new WorkloadReader(type.get(), object, tree, limits).read())
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
    PodSearch.Found found =
        kind.equals(ResourceType.NODE.kind())
            ? PodSearch.Found.NO_PODS
            : PodSearch.in(apiVersion, kind, object);
    String pods =
        switch (found) {
          case NO_PODS -> "";
          case PODS -> ": it runs pods, not priced";
          case INSTALLS ->
              ": the pods that it installs are not priced"
                  + (ApiGroups.of(apiVersion).equals("kustomize.config.k8s.io")
                      ? "; render its folder with `kubectl kustomize` first"
                      : "");
          case UNKNOWN -> ": it is too large to tell whether it runs pods";
        };
    String hint =
        kindMeant(kind, apiVersion)
            .map(meant -> "; did you mean " + Quoted.of(meant) + "?")
            .or(() -> RemovedVersions.of(apiVersion, kind).map(clause -> "; " + clause))
            .orElse("");
    return new Skipped(
        kind,
        metadata.at("namespace").string().orElse(""),
        metadata.at("name").string().orElse(""),
        reason + pods + hint,
        found != PodSearch.Found.NO_PODS);
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
   * Returns the kind that affects a cost and that a user probably meant by an unknown kind of the
   * same API group.
   */
  private static Optional<String> kindMeant(String kind, String apiVersion) {
    List<String> kinds =
        new ArrayList<>(KindsBesideWorkloads.ofGroup(ApiGroups.canonical(apiVersion, kind)));
    for (ResourceType type : ResourceType.values()) {
      if (type.apiVersions().contains(apiVersion)) {
        kinds.add(type.kind());
      }
    }
    return Misspelling.of(kind, kinds).filter(meant -> !meant.equals(kind));
  }

  private WorkloadSpec read() {
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
        Owner.of(object).orElse(null),
        replicas.isPresent() ? Integer.valueOf(replicas.getAsInt()) : null,
        running(spec),
        pod(WorkloadFields.podSpec(tree, type.kind()).requiredOr(instead(spec))),
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
      case JOB -> !spec.at("suspend").isTrue() && !WorkloadFields.isFinished(tree);
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
            + Quoted.of(WorkloadFields.podSpec(tree, type.kind()).at("containers").path());
      }
    }
    return PATCH;
  }

  private PodSpec pod(Tree pod) {
    List<Container> containers = new ArrayList<>();
    for (Tree container : pod.at("initContainers").list()) {
      boolean restarted =
          container
              .at("restartPolicy")
              .wordMeant(KubernetesWords.RESTART_POLICIES)
              .filter("Always"::equals)
              .isPresent();
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
        nodeSelector(pod),
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
                      .map(object -> new DeviceClaim(name, DeviceClaim.Source.CLAIM, object, null)))
          .ifPresent(claims::add);
    }
    return claims;
  }

  /**
   * Returns the labels that a node must have, each with the one value that it must have: those of
   * the node selector, and those of the required node affinity. The terms of the affinity are
   * alternatives, so a label counts only if all terms require the same value of it.
   */
  private static Map<String, String> nodeSelector(Tree pod) {
    Map<String, String> labels = new HashMap<>();
    Tree affinity =
        pod.at("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
    try {
      List<Tree> terms = affinity.at("nodeSelectorTerms").list();
      for (int i = 0; i < terms.size(); i++) {
        Map<String, String> ofTerm = requiredLabels(terms.get(i));
        if (i == 0) {
          labels.putAll(ofTerm);
        } else {
          labels.entrySet().retainAll(ofTerm.entrySet());
        }
      }
    } catch (IllegalArgumentException e) {
      labels.clear(); // an affinity of a wrong shape requires nothing that is known
    }
    labels.putAll(pod.at("nodeSelector").strings());
    return labels;
  }

  private static Map<String, String> requiredLabels(Tree term) {
    Map<String, String> labels = new HashMap<>();
    for (Tree expression : term.at("matchExpressions").list()) {
      List<Tree> values = expression.at("values").list();
      if (expression.at("operator").string().orElse("").equals("In") && values.size() == 1) {
        String key = expression.at("key").string().orElse("");
        labels.put(key, values.get(0).string().orElse(""));
      }
    }
    return labels;
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
    String duration =
        metadata.at("annotations", WorkloadSpec.RUN_DURATION_ANNOTATION).string().orElse(null);
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
            ? jobMetadata
                .at("annotations", WorkloadSpec.RUN_DURATION_ANNOTATION)
                .string()
                .orElse(null)
            : duration,
        spec.at("concurrencyPolicy")
            .wordMeant(KubernetesWords.CONCURRENCY_POLICIES)
            .orElse("Allow")
            .equals("Allow"),
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
