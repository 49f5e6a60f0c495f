package io.costaudit.predict;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableMap;

import io.costaudit.Quoted;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The kinds of Kubernetes objects that cost money. On the wire each is its kind in lower case, in
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

  /** The kind as manifests write it: {@code StatefulSet}. */
  public String kind() {
    return kind;
  }

  /** The name on the wire: {@code statefulset}. */
  public String wireName() {
    return kind.toLowerCase(Locale.ROOT);
  }

  /** The API versions whose shape is known, newest first. */
  public List<String> apiVersions() {
    return apiVersions;
  }

  /** The API group whose newest version is known: {@code apps}, and empty for the core group. */
  public String group() {
    return ApiGroups.of(apiVersions.get(0));
  }

  /** The type of that kind, matched exactly. */
  public static Optional<ResourceType> ofKind(String kind) {
    return Optional.ofNullable(BY_KIND.get(kind));
  }

  /**
   * The type of that name on the wire, matched exactly.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
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
