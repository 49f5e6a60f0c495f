package io.costaudit.predict.spec;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableMap;

import io.costaudit.internal.Quoted;
import io.costaudit.predict.read.ApiGroups;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The kinds of Kubernetes objects that have a cost. On the wire each is its kind in lower case, in
 * events as {@code resourceType} and in predictions as {@code controllerKind}.
 */
public enum ResourceType {
  DEPLOYMENT("Deployment", "apps/v1", "apps/v1beta2", "apps/v1beta1", "extensions/v1beta1"),
  STATEFULSET("StatefulSet", "apps/v1", "apps/v1beta2", "apps/v1beta1"),
  DAEMONSET("DaemonSet", "apps/v1", "apps/v1beta2", "extensions/v1beta1"),
  REPLICASET("ReplicaSet", "apps/v1", "apps/v1beta2", "extensions/v1beta1"),
  REPLICATIONCONTROLLER("ReplicationController", "v1"),
  JOB("Job", "batch/v1", "extensions/v1beta1"),
  CRONJOB("CronJob", "batch/v1", "batch/v1beta1", "batch/v2alpha1"),
  POD("Pod", "v1"),
  NODE("Node", "v1");

  private static final Map<String, ResourceType> BY_WIRE_NAME =
      Arrays.stream(values())
          .collect(toUnmodifiableMap(ResourceType::wireName, Function.identity()));
  private static final Map<String, ResourceType> BY_KIND =
      Arrays.stream(values()).collect(toUnmodifiableMap(ResourceType::kind, Function.identity()));

  private final String kind;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
  private final List<String> apiVersions;

  ResourceType(String kind, String... apiVersions) {
    this.kind = kind;
    this.apiVersions = List.of(apiVersions);
  }

  /** Returns the kind as manifests write it, such as {@code StatefulSet}. */
  public String kind() {
    return kind;
  }

  /** Returns the name on the wire, such as {@code statefulset}. */
  public String wireName() {
    return kind.toLowerCase(Locale.ROOT);
  }

  /** Returns the API versions whose shape is known, newest first. */
  public List<String> apiVersions() {
    return apiVersions;
  }

  /** Returns the API group, such as {@code apps}; empty for the core group. */
  public String group() {
    return ApiGroups.of(apiVersions.get(0));
  }

  /**
   * Returns whether the price of a controller of that type covers the objects of this type that it
   * makes: a Pod of a ReplicaSet, a ReplicationController, a StatefulSet, a DaemonSet or a Job, a
   * ReplicaSet of a Deployment, and a Job of a CronJob, the last only while the CronJob has a price
   * and is not suspended. A Node covers none of its static pods.
   */
  public boolean isCoveredBy(ResourceType controller) {
    return switch (this) {
      case POD ->
          switch (controller) {
            case REPLICASET, REPLICATIONCONTROLLER, STATEFULSET, DAEMONSET, JOB -> true;
            case DEPLOYMENT, CRONJOB, POD, NODE -> false;
          };
      case REPLICASET -> controller == DEPLOYMENT;
      case JOB -> controller == CRONJOB;
      case DEPLOYMENT, STATEFULSET, DAEMONSET, REPLICATIONCONTROLLER, CRONJOB, NODE -> false;
    };
  }

  /** Returns the type of this kind, matched exactly. */
  public static Optional<ResourceType> ofKind(String kind) {
    return Optional.ofNullable(BY_KIND.get(kind));
  }

  /**
   * Returns the type with this name on the wire, matched exactly.
   *
   * @throws IllegalArgumentException if no type has this name; the message lists the accepted names
   */
  public static ResourceType ofWireName(String name) {
    ResourceType type = BY_WIRE_NAME.get(name);
    if (type == null) {
      throw new IllegalArgumentException(
          "unknown resource type "
              + Quoted.of(name)
              + "; accepted are "
              + Arrays.stream(values()).map(ResourceType::wireName).collect(joining(", ")));
    }
    return type;
  }
}
