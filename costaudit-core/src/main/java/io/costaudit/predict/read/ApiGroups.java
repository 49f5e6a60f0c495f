package io.costaudit.predict.read;

import static java.util.Map.entry;

import java.util.Map;

/**
 * The API groups of kinds that moved from one group to another. Objects, and references to objects,
 * keep the name of the old group forever: a ReplicaSet that a Deployment of {@code
 * extensions/v1beta1} made names that version of its controller to this day.
 */
public final class ApiGroups {
  /** The present group, by old group and kind. */
  private static final Map<String, String> MOVED =
      Map.ofEntries(
          entry("extensions/Deployment", "apps"),
          entry("extensions/DaemonSet", "apps"),
          entry("extensions/ReplicaSet", "apps"),
          entry("extensions/Job", "batch"),
          entry("extensions/HorizontalPodAutoscaler", "autoscaling"),
          entry("extensions/Ingress", "networking.k8s.io"),
          entry("extensions/NetworkPolicy", "networking.k8s.io"),
          entry("extensions/PodSecurityPolicy", "policy"),
          // OpenShift 3 served its kinds in the core group.
          entry("/BuildConfig", "build.openshift.io"),
          entry("/DeploymentConfig", "apps.openshift.io"),
          entry("/ImageStream", "image.openshift.io"),
          entry("/Route", "route.openshift.io"),
          entry("/Template", "template.openshift.io"));

  private ApiGroups() {}

  /** Returns the group of an API version: {@code apps} of {@code apps/v1}, empty of {@code v1}. */
  public static String of(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  /**
   * Returns the group in which the kind is served today: {@code apps} for a Deployment of {@code
   * extensions/v1beta1}.
   */
  public static String canonical(String apiVersion, String kind) {
    String group = of(apiVersion);
    return MOVED.getOrDefault(group + "/" + kind, group);
  }
}
