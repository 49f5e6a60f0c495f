package io.costaudit.predict.read;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;

/**
 * The API versions that Kubernetes does not serve any more, for kinds that are often found in old
 * manifests. The API server refuses an object of such a version.
 *
 * <p>The releases are those of Kubernetes' deprecated API migration guide and, for the versions
 * that are older than it, of the changelog.
 */
public final class RemovedVersions {
  private static final Map<String, Removal> REMOVALS =
      Map.ofEntries(
          entry("extensions/v1beta1 Deployment", new Removal("1.16", "apps/v1")),
          entry("extensions/v1beta1 DaemonSet", new Removal("1.16", "apps/v1")),
          entry("extensions/v1beta1 ReplicaSet", new Removal("1.16", "apps/v1")),
          entry("extensions/v1beta1 Job", new Removal("1.6", "batch/v1")),
          entry("extensions/v1beta1 Ingress", new Removal("1.22", "networking.k8s.io/v1")),
          entry("extensions/v1beta1 NetworkPolicy", new Removal("1.16", "networking.k8s.io/v1")),
          entry("extensions/v1beta1 PodSecurityPolicy", new Removal("1.16", "")),
          entry("apps/v1beta1 Deployment", new Removal("1.16", "apps/v1")),
          entry("apps/v1beta1 StatefulSet", new Removal("1.16", "apps/v1")),
          entry("apps/v1beta2 Deployment", new Removal("1.16", "apps/v1")),
          entry("apps/v1beta2 StatefulSet", new Removal("1.16", "apps/v1")),
          entry("apps/v1beta2 DaemonSet", new Removal("1.16", "apps/v1")),
          entry("apps/v1beta2 ReplicaSet", new Removal("1.16", "apps/v1")),
          entry("batch/v2alpha1 CronJob", new Removal("1.21", "batch/v1")),
          entry("batch/v1beta1 CronJob", new Removal("1.25", "batch/v1")),
          entry(
              "autoscaling/v2beta1 HorizontalPodAutoscaler", new Removal("1.25", "autoscaling/v2")),
          entry(
              "autoscaling/v2beta2 HorizontalPodAutoscaler", new Removal("1.26", "autoscaling/v2")),
          entry("node.k8s.io/v1beta1 RuntimeClass", new Removal("1.25", "node.k8s.io/v1")),
          entry("policy/v1beta1 PodDisruptionBudget", new Removal("1.25", "policy/v1")),
          entry("policy/v1beta1 PodSecurityPolicy", new Removal("1.25", "")));

  private RemovedVersions() {}

  /**
   * Returns a clause that says since when the API version of an object is gone and what to write in
   * its place, such as {@code Kubernetes has no CronJob of API version batch/v1beta1 since release
   * 1.25; write "apiVersion: batch/v1"}. Empty for a version that is not known to be gone.
   */
  public static Optional<String> of(String apiVersion, String kind) {
    return Optional.ofNullable(REMOVALS.get(apiVersion + " " + kind))
        .map(
            removal ->
                "Kubernetes has no "
                    + kind
                    + " of API version "
                    + apiVersion
                    + " since release "
                    + removal.release
                    + (removal.version.isEmpty()
                        ? ", and no other version of it"
                        : "; write \"apiVersion: " + removal.version + "\""));
  }

  /**
   * The end of an API version.
   *
   * @param release the first release of Kubernetes that does not serve the version
   * @param version the version to write; empty where the kind itself is gone
   */
  private record Removal(String release, String version) {}
}
