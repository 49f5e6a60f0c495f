package io.costaudit.internal;

import java.util.Set;

/** The kinds of objects that run no pods, but affect a predicted cost or have a cost themselves. */
public final class KindsBesideWorkloads {
  private static final Set<String> KINDS =
      Set.of(
          "HorizontalPodAutoscaler",
          "LimitRange",
          "PersistentVolumeClaim",
          "ResourceClaim",
          "ResourceClaimTemplate",
          "RuntimeClass",
          "ScaledObject");

  private KindsBesideWorkloads() {}

  /** Returns whether objects of the kind affect a predicted cost. */
  public static boolean affectCosts(String kind) {
    return KINDS.contains(kind);
  }
}
