package io.costaudit.predict.manifest;

import io.costaudit.internal.Misspelling;
import io.costaudit.internal.Quoted;
import io.costaudit.predict.read.ResourceNames;
import io.costaudit.predict.read.Tree;
import io.costaudit.predict.spec.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds fields that Kubernetes does not know and that a user probably wrote for a field that
 * affects the cost: {@code resources.request} for {@code resources.requests}, or {@code replicas}
 * beside {@code spec} instead of below it. The API server drops such a field, so that the container
 * requests nothing.
 *
 * <p>Where a list of all fields is short and old, such as below {@code resources}, every unknown
 * field is found. Elsewhere, only a {@linkplain Misspelling misspelling} and a field that has its
 * place elsewhere are found, because a new version of Kubernetes may have new fields.
 */
public final class UnknownFields {
  private static final String SPEC = "spec";
  private static final String DEVICES = "devices";
  private static final String RESOURCES = "resources";
  private static final String REQUESTS = "requests";
  private static final String LIMITS = "limits";
  private static final String REPLICAS = "replicas";
  private static final String TEMPLATE = "template";
  private static final String CONTAINERS = "containers";
  private static final List<String> AMOUNTS = List.of(REQUESTS, LIMITS);
  private static final List<String> OF_OBJECT =
      List.of("apiVersion", "kind", "metadata", SPEC, "status");
  private static final List<String> OF_TEMPLATE = List.of("metadata", SPEC);
  private static final List<String> OF_POD =
      List.of(
          "affinity",
          CONTAINERS,
          "initContainers",
          "nodeSelector",
          "overhead",
          "resourceClaims",
          RESOURCES,
          "runtimeClassName",
          "volumes");
  private static final List<String> OF_CONTAINER = List.of(RESOURCES, "restartPolicy");
  private static final List<String> OF_CLAIM_OF_POD =
      List.of("name", "resourceClaimName", "resourceClaimTemplateName", "source");
  private static final List<String> OF_VOLUME_CLAIM = List.of(RESOURCES, "storageClassName");
  private static final List<String> OF_DEVICE_CLAIM = List.of(DEVICES, "resourceClassName");
  private static final List<String> OF_DEVICES = List.of("config", "constraints", REQUESTS);
  private static final List<String> OF_DEVICE_REQUEST =
      List.of(
          "adminAccess", "allocationMode", "count", "deviceClassName", "exactly", "firstAvailable");
  private static final List<String> OF_JOB =
      List.of("activeDeadlineSeconds", "completions", "parallelism", "suspend", TEMPLATE);
  private static final List<String> OF_CRON_JOB =
      List.of("concurrencyPolicy", "jobTemplate", "schedule", "suspend");
  private static final List<String> OF_STATEFUL_SET =
      List.of(REPLICAS, TEMPLATE, "volumeClaimTemplates");
  private static final List<String> OF_DEPLOYMENT = List.of(REPLICAS, TEMPLATE);
  private static final List<String> OF_LIMITS =
      List.of("default", "defaultRequest", "max", "maxLimitRequestRatio", "min", "type");
  private static final List<String> OF_RUNTIME_CLASS = List.of("handler", "overhead", "scheduling");
  private static final List<String> OF_AUTOSCALER =
      List.of("maxReplicas", "minReplicas", "scaleTargetRef");
  private static final List<String> OF_SCALED_OBJECT =
      List.of("idleReplicaCount", "maxReplicaCount", "minReplicaCount", "scaleTargetRef");

  /** Fields of an autoscaler that have another name in an autoscaler of the other kind. */
  private static final Map<String, String> OTHER_NAMES =
      Map.of(
          "minReplicas", "minReplicaCount",
          "maxReplicas", "maxReplicaCount",
          "minReplicaCount", "minReplicas",
          "maxReplicaCount", "maxReplicas");

  /** The names without a domain that the API server accepts, beside huge pages. */
  private static final List<String> STANDARD_RESOURCES =
      List.of(ResourceNames.CPU, ResourceNames.MEMORY, ResourceNames.EPHEMERAL_STORAGE);

  private final List<String> found = new ArrayList<>();

  /** The proper places of fields that affect the cost, by name. */
  private final Map<String, String> places;

  private UnknownFields(Map<String, String> places) {
    this.places = places;
  }

  /**
   * Returns one sentence for each unknown field of a workload, and for each resource with a name
   * that the API server refuses.
   *
   * @param object a workload that can be read
   */
  public static List<String> ofWorkload(Tree object, ResourceType type) {
    UnknownFields fields = new UnknownFields(placesIn(type));
    Tree spec = object.at(SPEC);
    fields.search(object, OF_OBJECT);
    switch (type) {
      case POD -> fields.searchPod(spec);
      case CRONJOB -> {
        fields.search(spec, OF_CRON_JOB);
        fields.search(spec.at("jobTemplate"), OF_TEMPLATE);
        fields.searchJob(spec.at("jobTemplate", SPEC));
      }
      case JOB -> fields.searchJob(spec);
      case STATEFULSET -> {
        fields.search(spec, OF_STATEFUL_SET);
        spec.at("volumeClaimTemplates").list().forEach(fields::searchClaim);
        fields.searchTemplate(spec);
      }
      case DEPLOYMENT, REPLICASET, REPLICATIONCONTROLLER -> {
        fields.search(spec, OF_DEPLOYMENT);
        fields.searchTemplate(spec);
      }
      case DAEMONSET -> {
        fields.search(spec, List.of(TEMPLATE));
        fields.searchTemplate(spec);
      }
      case NODE -> {}
    }
    return fields.found;
  }

  /**
   * Returns the places of the fields that affect the cost and that a user may write in a wrong
   * place. An empty place means that objects of this type have no such field.
   */
  private static Map<String, String> placesIn(ResourceType type) {
    String job = type == ResourceType.CRONJOB ? "spec.jobTemplate.spec" : SPEC;
    String pod = type == ResourceType.POD ? SPEC : job + ".template.spec";
    boolean isJob = type == ResourceType.JOB || type == ResourceType.CRONJOB;
    boolean scales =
        switch (type) {
          case DEPLOYMENT, STATEFULSET, REPLICASET, REPLICATIONCONTROLLER -> true;
          case DAEMONSET, JOB, CRONJOB, POD, NODE -> false;
        };
    String container = pod + ".containers[0]." + RESOURCES;
    return Map.ofEntries(
        Map.entry(REPLICAS, scales ? "spec.replicas" : isJob ? job + ".parallelism" : ""),
        Map.entry("parallelism", isJob ? job + ".parallelism" : ""),
        Map.entry("completions", isJob ? job + ".completions" : ""),
        Map.entry("schedule", type == ResourceType.CRONJOB ? "spec.schedule" : ""),
        Map.entry(
            "volumeClaimTemplates",
            type == ResourceType.STATEFULSET ? "spec.volumeClaimTemplates" : ""),
        Map.entry(CONTAINERS, pod + "." + CONTAINERS),
        Map.entry("initContainers", pod + ".initContainers"),
        Map.entry("nodeSelector", pod + ".nodeSelector"),
        Map.entry("runtimeClassName", pod + ".runtimeClassName"),
        Map.entry("overhead", pod + ".overhead"),
        Map.entry(RESOURCES, container),
        Map.entry(REQUESTS, container + "." + REQUESTS),
        Map.entry(LIMITS, container + "." + LIMITS));
  }

  /** Returns one sentence for each unknown field of a PersistentVolumeClaim. */
  static List<String> ofVolumeClaim(Tree object) {
    UnknownFields fields = new UnknownFields(Map.of("storage", "spec.resources.requests.storage"));
    fields.search(object, OF_OBJECT);
    fields.searchClaim(object);
    return fields.found;
  }

  /**
   * Returns one sentence for each unknown field of a ResourceClaim, or of a ResourceClaimTemplate,
   * that can be read.
   *
   * @param claim the place that has the devices: {@code spec} of a ResourceClaim, {@code spec.spec}
   *     of a ResourceClaimTemplate
   */
  static List<String> ofDeviceClaim(Tree object, Tree claim) {
    String devices = claim.path() + "." + DEVICES;
    UnknownFields fields =
        new UnknownFields(Map.of(DEVICES, devices, REQUESTS, devices + "." + REQUESTS));
    fields.search(object, OF_OBJECT);
    if (!claim.path().equals(SPEC)) {
      fields.search(object.at(SPEC), OF_TEMPLATE);
    }
    fields.search(claim, OF_DEVICE_CLAIM);
    fields.searchAll(claim.at(DEVICES), OF_DEVICES);
    for (Tree request : claim.at(DEVICES, REQUESTS).list()) {
      fields.search(request, OF_DEVICE_REQUEST);
      fields.search(request.at("exactly"), OF_DEVICE_REQUEST);
      request
          .at("firstAvailable")
          .list()
          .forEach(alternative -> fields.search(alternative, OF_DEVICE_REQUEST));
    }
    return fields.found;
  }

  /** Returns one sentence for each unknown field of a LimitRange that can be read. */
  static List<String> ofLimitRange(Tree object) {
    UnknownFields fields = new UnknownFields(Map.of());
    fields.search(object, OF_OBJECT);
    fields.searchAll(object.at(SPEC), List.of(LIMITS));
    for (Tree item : object.at(SPEC, LIMITS).list()) {
      fields.searchAll(item, OF_LIMITS);
      if (item.at("type").string().orElse("").equals("Container")) {
        OF_LIMITS.stream()
            .filter(field -> !field.equals("type"))
            .forEach(field -> fields.searchResourceNames(item.at(field)));
      }
    }
    return fields.found;
  }

  /**
   * Returns one sentence for each unknown field of a RuntimeClass that can be read.
   *
   * @param fields the place of its fields, which is the object itself except in v1alpha1
   */
  static List<String> ofRuntimeClass(Tree fields) {
    UnknownFields unknown = new UnknownFields(Map.of("podFixed", "overhead.podFixed"));
    unknown.search(fields, OF_RUNTIME_CLASS);
    unknown.searchAll(fields.at("overhead"), List.of("podFixed"));
    unknown.searchResourceNames(fields.at("overhead", "podFixed"));
    return unknown.found;
  }

  /** Returns one sentence for each unknown field of a HorizontalPodAutoscaler. */
  static List<String> ofAutoscaler(Tree object) {
    return ofAutoscaler(object, OF_AUTOSCALER);
  }

  /** Returns one sentence for each unknown field of a ScaledObject of KEDA. */
  static List<String> ofScaledObject(Tree object) {
    return ofAutoscaler(object, OF_SCALED_OBJECT);
  }

  private static List<String> ofAutoscaler(Tree object, List<String> known) {
    UnknownFields fields = new UnknownFields(Map.of());
    fields.search(object, OF_OBJECT);
    Tree spec = object.at(SPEC);
    for (String field : spec.keys()) {
      if (!known.contains(field)) {
        Optional.ofNullable(OTHER_NAMES.get(field))
            .or(() -> Misspelling.ofField(field, known))
            .ifPresent(name -> fields.addUnknown(spec, field, Optional.of(name)));
      }
    }
    for (String field : object.keys()) {
      if (known.contains(field)) {
        fields.addUnknown(object, field, Optional.of(SPEC + "." + field));
      }
    }
    return fields.found;
  }

  private void searchJob(Tree spec) {
    search(spec, OF_JOB);
    searchTemplate(spec);
  }

  private void searchTemplate(Tree spec) {
    search(spec.at(TEMPLATE), OF_TEMPLATE);
    searchPod(spec.at(TEMPLATE, SPEC));
  }

  private void searchPod(Tree pod) {
    search(pod, OF_POD);
    searchResources(pod.at(RESOURCES));
    for (String containers : List.of("initContainers", CONTAINERS)) {
      for (Tree container : pod.at(containers).list()) {
        searchContainer(container);
      }
    }
    for (Tree claim : pod.at("resourceClaims").list()) {
      searchAll(claim, OF_CLAIM_OF_POD);
    }
    for (Tree volume : pod.at("volumes").list()) {
      Tree template = volume.at("ephemeral", "volumeClaimTemplate");
      if (template.isPresent()) {
        searchClaim(template);
      }
    }
  }

  private void searchContainer(Tree container) {
    for (String field : container.keys()) {
      if (AMOUNTS.contains(field)) {
        addUnknown(container, field, Optional.of(RESOURCES + "." + field));
      } else if (!OF_CONTAINER.contains(field)) {
        Misspelling.ofField(field, OF_CONTAINER)
            .ifPresent(name -> addUnknown(container, field, Optional.of(name)));
      }
    }
    searchResources(container.at(RESOURCES));
  }

  private void searchResources(Tree resources) {
    searchAll(resources, List.of(REQUESTS, LIMITS, "claims"));
    AMOUNTS.forEach(amounts -> searchResourceNames(resources.at(amounts)));
  }

  private void searchResourceNames(Tree amounts) {
    for (String resource : amounts.keys()) {
      if (!resource.contains("/")
          && !STANDARD_RESOURCES.contains(resource)
          && !resource.startsWith(ResourceNames.HUGE_PAGES)) {
        found.add(
            "Kubernetes refuses the resource "
                + Quoted.of(resource)
                + " in "
                + amounts.path()
                + Misspelling.of(resource, STANDARD_RESOURCES)
                    .map(name -> "; did you mean " + Quoted.of(name) + "?")
                    .orElse("; accepted are cpu, memory and names such as nvidia.com/gpu"));
      }
    }
  }

  private void searchClaim(Tree claim) {
    Tree resources = claim.at(SPEC, RESOURCES);
    search(claim.at(SPEC), OF_VOLUME_CLAIM);
    searchAll(resources, AMOUNTS);
    if (!resources.at(REQUESTS, "storage").isPresent()) {
      found.add(
          resources.at(REQUESTS, "storage").path()
              + " is missing: Kubernetes refuses the claim of the volume, which counts as 0");
    }
  }

  /** Finds every field that is not known. */
  private void searchAll(Tree place, List<String> known) {
    for (String field : place.keys()) {
      if (!known.contains(field)) {
        addUnknown(
            place,
            field,
            STANDARD_RESOURCES.contains(field) && known.contains(REQUESTS)
                ? Optional.of(REQUESTS + "." + field)
                : Misspelling.ofField(field, known));
      }
    }
  }

  /** Finds misspellings of known fields, and fields that have their place elsewhere. */
  private void search(Tree place, List<String> known) {
    for (String field : place.keys()) {
      if (known.contains(field)) {
        continue;
      }
      String proper = places.get(field);
      if (proper != null) {
        addUnknown(place, field, Optional.of(proper).filter(text -> !text.isEmpty()));
      } else {
        Misspelling.ofField(field, known)
            .ifPresent(name -> addUnknown(place, field, Optional.of(name)));
      }
    }
  }

  private void addUnknown(Tree place, String field, Optional<String> meant) {
    found.add(
        "unknown field "
            + Quoted.of(place.path().isEmpty() ? field : place.path() + "." + field)
            + " is not counted: kubectl apply refuses this field, and with --validate=false"
            + " Kubernetes drops it"
            + meant.map(name -> "; did you mean " + Quoted.of(name) + "?").orElse(""));
  }
}
