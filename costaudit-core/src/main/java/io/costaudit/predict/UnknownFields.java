package io.costaudit.predict;

import io.costaudit.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Finds fields that Kubernetes does not know and that a user probably wrote for a field that
 * affects the cost: {@code resources.request} for {@code resources.requests}. The API server drops
 * such a field, so that the container requests nothing.
 *
 * <p>Below {@code resources}, every unknown field is found. Elsewhere, only a slip of one character
 * is found, because a new version of Kubernetes may have new fields.
 */
final class UnknownFields {
  private static final String RESOURCES = "resources";
  private static final String REQUESTS = "requests";
  private static final String LIMITS = "limits";
  private static final List<String> AMOUNTS = List.of(REQUESTS, LIMITS);
  private static final List<String> OF_POD =
      List.of(
          "containers",
          "initContainers",
          "nodeSelector",
          "overhead",
          "resourceClaims",
          RESOURCES,
          "runtimeClassName",
          "volumes");
  private static final List<String> OF_CONTAINER = List.of(RESOURCES, "restartPolicy");
  private static final List<String> OF_JOB =
      List.of("activeDeadlineSeconds", "completions", "parallelism", "suspend");
  private static final List<String> OF_CRON_JOB =
      List.of("concurrencyPolicy", "schedule", "suspend");
  private static final List<String> OF_STATEFUL_SET = List.of("replicas", "volumeClaimTemplates");
  private static final List<String> OF_LIMITS =
      List.of("default", "defaultRequest", "max", "maxLimitRequestRatio", "min", "type");

  /** The names without a domain that the API server accepts, beside huge pages. */
  private static final List<String> STANDARD_RESOURCES =
      List.of(WorkloadSpec.CPU, WorkloadSpec.MEMORY, "ephemeral-storage");

  /** The length up to which one other letter makes another word: gpu is not a slip for cpu. */
  private static final int SHORT_NAME = 3;

  private final List<String> found = new ArrayList<>();

  private UnknownFields() {}

  /**
   * Returns one sentence for each unknown field of a workload, and for each resource with a name
   * that the API server refuses.
   *
   * @param object a workload that can be read
   */
  static List<String> ofWorkload(Tree object, ResourceType type) {
    UnknownFields fields = new UnknownFields();
    Tree spec = object.at("spec");
    switch (type) {
      case POD -> fields.searchPod(spec);
      case CRONJOB -> {
        fields.searchSlips(spec, OF_CRON_JOB);
        fields.searchJob(spec.at("jobTemplate", "spec"));
      }
      case JOB -> fields.searchJob(spec);
      case STATEFULSET -> {
        fields.searchSlips(spec, OF_STATEFUL_SET);
        spec.at("volumeClaimTemplates").list().forEach(fields::searchClaim);
        fields.searchPod(spec.at("template", "spec"));
      }
      case DEPLOYMENT, REPLICASET, REPLICATIONCONTROLLER -> {
        fields.searchSlips(spec, List.of("replicas"));
        fields.searchPod(spec.at("template", "spec"));
      }
      case DAEMONSET, NODE -> fields.searchPod(spec.at("template", "spec"));
    }
    return fields.found;
  }

  /** Returns one sentence for each unknown field of a LimitRange that can be read. */
  static List<String> ofLimitRange(Tree object) {
    UnknownFields fields = new UnknownFields();
    for (Tree item : object.at("spec", LIMITS).list()) {
      fields.searchAll(item, OF_LIMITS);
    }
    return fields.found;
  }

  private void searchJob(Tree spec) {
    searchSlips(spec, OF_JOB);
    searchPod(spec.at("template", "spec"));
  }

  private void searchPod(Tree pod) {
    searchSlips(pod, OF_POD);
    searchResources(pod.at(RESOURCES));
    for (String containers : List.of("initContainers", "containers")) {
      for (Tree container : pod.at(containers).list()) {
        searchContainer(container);
      }
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
      }
    }
    searchSlips(container, OF_CONTAINER);
    searchResources(container.at(RESOURCES));
  }

  private void searchResources(Tree resources) {
    searchAll(resources, List.of(REQUESTS, LIMITS, "claims"));
    for (String amounts : AMOUNTS) {
      Tree place = resources.at(amounts);
      for (String resource : place.keys()) {
        if (!resource.contains("/")
            && !STANDARD_RESOURCES.contains(resource)
            && !resource.startsWith("hugepages-")) {
          found.add(
              "Kubernetes refuses the resource "
                  + Quoted.of(resource)
                  + " in "
                  + place.path()
                  + near(resource, STANDARD_RESOURCES)
                      .map(name -> ", did you mean " + Quoted.of(name) + "?")
                      .orElse("; accepted are cpu, memory and names such as nvidia.com/gpu"));
        }
      }
    }
  }

  private void searchClaim(Tree claim) {
    Tree resources = claim.at("spec", RESOURCES);
    searchAll(resources, AMOUNTS);
    if (!resources.at(REQUESTS, "storage").isPresent()) {
      found.add(
          resources.at(REQUESTS, "storage").path()
              + " is missing: Kubernetes refuses the claim of the volume, which counts as 0");
    }
  }

  private void searchAll(Tree place, List<String> known) {
    for (String field : place.keys()) {
      if (!known.contains(field)) {
        addUnknown(
            place,
            field,
            STANDARD_RESOURCES.contains(field) && known.contains(REQUESTS)
                ? Optional.of(REQUESTS + "." + field)
                : near(field, known));
      }
    }
  }

  private void searchSlips(Tree place, List<String> known) {
    Set<String> fields = place.keys();
    for (String field : fields) {
      if (!known.contains(field)) {
        near(field, known).ifPresent(name -> addUnknown(place, field, Optional.of(name)));
      }
    }
  }

  private void addUnknown(Tree place, String field, Optional<String> meant) {
    found.add(
        "unknown field "
            + Quoted.of(place.path() + "." + field)
            + meant.map(name -> ", did you mean " + Quoted.of(name) + "?").orElse(":")
            + " kubectl apply refuses it; with --validate=false, Kubernetes drops it, so it is not"
            + " counted");
  }

  /** Returns the known name that differs by at most one character, letter case aside. */
  private static Optional<String> near(String name, List<String> known) {
    return known.stream().filter(candidate -> isNear(name, candidate)).findFirst();
  }

  /**
   * Returns whether inserting, removing or replacing one character, or swapping two neighbours,
   * makes one name of the other.
   */
  private static boolean isNear(String name, String known) {
    String one = name.toLowerCase(Locale.ROOT);
    String other = known.toLowerCase(Locale.ROOT);
    int shorter = Math.min(one.length(), other.length());
    int begin = 0;
    while (begin < shorter && one.charAt(begin) == other.charAt(begin)) {
      begin++;
    }
    int end = 0;
    while (end < shorter - begin
        && one.charAt(one.length() - 1 - end) == other.charAt(other.length() - 1 - end)) {
      end++;
    }
    String left = one.substring(begin, one.length() - end);
    String right = other.substring(begin, other.length() - end);
    boolean isSwapped =
        left.length() == 2
            && right.length() == 2
            && left.charAt(0) == right.charAt(1)
            && left.charAt(1) == right.charAt(0);
    boolean isReplaced = left.length() == 1 && right.length() == 1;
    return isSwapped
        || (Math.max(left.length(), right.length()) <= 1
            && !(isReplaced && known.length() <= SHORT_NAME));
  }
}
