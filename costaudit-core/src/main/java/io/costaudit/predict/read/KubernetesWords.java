package io.costaudit.predict.read;

import java.util.List;

/** The words of fields of Kubernetes that accept a fixed set of words and affect a cost. */
public final class KubernetesWords {
  /** The words of {@code concurrencyPolicy} of a CronJob. */
  public static final List<String> CONCURRENCY_POLICIES = List.of("Allow", "Forbid", "Replace");

  /** The words of {@code restartPolicy} of a container. */
  public static final List<String> RESTART_POLICIES = List.of("Always", "Never", "OnFailure");

  /** The words of {@code allocationMode} of a request for devices. */
  public static final List<String> ALLOCATION_MODES = List.of("ExactCount", "All");

  /** The words of {@code type} of an item of a LimitRange. */
  public static final List<String> LIMIT_TYPES =
      List.of("Container", "Pod", "PersistentVolumeClaim");

  private KubernetesWords() {}
}
