package io.costaudit.predict.spec;

import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.read.ApiGroups;
import io.costaudit.predict.read.ResourceNames;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Searches an object of an unknown kind for pods: for a list of containers, a container, or
 * requests or limits of cpu, memory or a device. The search reads fields only, and neither texts
 * nor metadata, status and schemas. Kinds that hold a pod template but run no pods are recognised
 * by their name.
 */
final class PodSearch {
  /** The number of values after which the search ends without a result. */
  private static final int MOST_VALUES = 200_000;

  /** Kinds that hold what looks like pods but run none, by group and kind. */
  private static final Set<String> HOLD_ONLY =
      Set.of(
          "/PodTemplate",
          "/ConfigMap",
          "/Secret",
          "/LimitRange",
          "/ResourceQuota",
          "/PersistentVolumeClaim",
          "/PersistentVolume",
          "/Event",
          "apps/ControllerRevision",
          "argoproj.io/AnalysisTemplate",
          "argoproj.io/ClusterAnalysisTemplate",
          "argoproj.io/ClusterWorkflowTemplate",
          "argoproj.io/WorkflowTemplate",
          "kueue.x-k8s.io/Workload",
          "serving.kserve.io/ClusterServingRuntime",
          "serving.kserve.io/ServingRuntime",
          "tekton.dev/ClusterTask",
          "tekton.dev/Pipeline",
          "tekton.dev/StepAction",
          "tekton.dev/Task",
          "trainer.kubeflow.org/ClusterTrainingRuntime",
          "trainer.kubeflow.org/TrainingRuntime",
          "apiextensions.k8s.io/CustomResourceDefinition");

  /** Groups of policies: they hold patterns that pods are compared with, and patches of pods. */
  private static final Set<String> POLICIES =
      Set.of(
          "admissionregistration.k8s.io",
          "kyverno.io",
          "policies.kyverno.io",
          "constraints.gatekeeper.sh",
          "templates.gatekeeper.sh",
          "mutations.gatekeeper.sh");

  /** Kinds by which a controller installs objects that stand elsewhere, by group and kind. */
  private static final Set<String> INSTALLERS =
      Set.of(
          "argoproj.io/Application",
          "argoproj.io/ApplicationSet",
          "helm.cattle.io/HelmChart",
          "helm.toolkit.fluxcd.io/HelmRelease",
          "kustomize.config.k8s.io/Component",
          "kustomize.config.k8s.io/Kustomization",
          "kustomize.toolkit.fluxcd.io/Kustomization");

  /** Kinds that run pods though their objects need not hold a template, by group and kind. */
  private static final Set<String> RUNNERS =
      Set.of(
          "argoproj.io/Rollout",
          "monitoring.coreos.com/Alertmanager",
          "monitoring.coreos.com/Prometheus",
          "monitoring.coreos.com/PrometheusAgent",
          "monitoring.coreos.com/ThanosRuler",
          "trainer.kubeflow.org/TrainJob");

  private static final Set<String> NOT_SEARCHED =
      Set.of("metadata", "status", "apiVersion", "kind", "openAPIV3Schema");

  private PodSearch() {}

  /** The result of the search. */
  enum Found {
    NO_PODS,
    PODS,
    /** The object makes a controller install others, which are not in the input. */
    INSTALLS,
    /** The object is too large to be searched. */
    UNKNOWN
  }

  static Found in(String apiVersion, String kind, Map<String, ?> object) {
    String group = ApiGroups.of(apiVersion);
    if (HOLD_ONLY.contains(group + "/" + kind) || POLICIES.contains(group)) {
      return Found.NO_PODS;
    }
    if (RUNNERS.contains(group + "/" + kind)) {
      return Found.PODS;
    }
    if (INSTALLERS.contains(group + "/" + kind)) {
      return Found.INSTALLS;
    }
    ArrayDeque<Object> open = new ArrayDeque<>();
    push(open, object);
    int visited = 0;
    while (!open.isEmpty()) {
      Object value = open.pop();
      if (++visited > MOST_VALUES) {
        return Found.UNKNOWN;
      }
      if (value instanceof Map<?, ?> map) {
        if (holdsPods(map)) {
          return Found.PODS;
        }
        push(open, map);
      } else if (value instanceof Collection<?> list) {
        list.stream().filter(PodSearch::isTree).forEach(open::push);
      }
    }
    return Found.NO_PODS;
  }

  private static void push(ArrayDeque<Object> open, Map<?, ?> map) {
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (isTree(entry.getValue()) && !NOT_SEARCHED.contains(String.valueOf(entry.getKey()))) {
        open.push(entry.getValue());
      }
    }
  }

  private static boolean isTree(@Nullable Object value) {
    return value instanceof Map || value instanceof Collection;
  }

  private static boolean holdsPods(Map<?, ?> map) {
    if (map.get("containers") instanceof List<?> containers
        && containers.stream().anyMatch(item -> hasText(item, "image") || hasText(item, "name"))) {
      return true;
    }
    // Tasks and templates of workflows hold single containers.
    return hasText(map.get("container"), "image")
        || (map.get("steps") instanceof List<?> steps
            && steps.stream().anyMatch(item -> hasText(item, "image")))
        || (map.get("resources") instanceof Map<?, ?> resources
            && (asksForPods(resources.get("requests")) || asksForPods(resources.get("limits"))));
  }

  private static boolean hasText(@Nullable Object value, String field) {
    return value instanceof Map<?, ?> map && map.get(field) instanceof String;
  }

  /** Returns whether the amounts are requests of pods; storage alone is a request of a volume. */
  private static boolean asksForPods(@Nullable Object amounts) {
    return amounts instanceof Map<?, ?> map
        && map.entrySet().stream()
            .anyMatch(entry -> isOfPods(entry.getKey()) && isAmount(entry.getValue()));
  }

  private static boolean isOfPods(@Nullable Object resource) {
    return resource instanceof String name
        && (name.equals(ResourceNames.CPU)
            || name.equals(ResourceNames.MEMORY)
            || name.indexOf('/') > 0);
  }

  private static boolean isAmount(@Nullable Object value) {
    if (value instanceof Number) {
      return true;
    }
    if (!(value instanceof String text)) {
      return false;
    }
    try {
      Quantity.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
