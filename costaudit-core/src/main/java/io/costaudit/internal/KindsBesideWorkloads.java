package io.costaudit.internal;

import java.util.List;
import java.util.Map;

/** The kinds of objects that run no pods, but affect a predicted cost or have a cost themselves. */
public final class KindsBesideWorkloads {
  /** The API group of each kind; empty for the core group. */
  private static final Map<String, String> GROUPS =
      Map.of(
          "HorizontalPodAutoscaler", "autoscaling",
          "LimitRange", "",
          "PersistentVolumeClaim", "",
          "ResourceClaim", "resource.k8s.io",
          "ResourceClaimTemplate", "resource.k8s.io",
          "RuntimeClass", "node.k8s.io",
          "ScaledObject", "keda.sh");

  private KindsBesideWorkloads() {}

  /** Returns whether objects of the kind affect a predicted cost. */
  public static boolean affectCosts(String kind) {
    return GROUPS.containsKey(kind);
  }

  /** Returns the kinds of an API group, in the order of their names. */
  public static List<String> ofGroup(String group) {
    return GROUPS.entrySet().stream()
        .filter(entry -> entry.getValue().equals(group))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
