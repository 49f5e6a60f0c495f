package io.costaudit.predict;

import io.costaudit.predict.manifest.Autoscalers.Autoscaler;
import io.costaudit.predict.spec.WorkloadSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The number of pods of a workload that the cluster would hold after its manifest is applied.
 *
 * @param spec the workload with that number
 * @param warnings what was assumed about it, for people
 * @param scaledToZero whether only an autoscaler makes the number 0, so that the workload may cost
 *     more at any time
 */
record ReplicaCount(WorkloadSpec spec, List<String> warnings, boolean scaledToZero) {
  ReplicaCount {
    warnings = List.copyOf(warnings);
  }

  /**
   * Decides the number.
   *
   * @param written the workload as the manifest gives it
   * @param fromCluster whether the object was read from a cluster, which has already decided the
   *     number
   * @param live the existing workload of this name; null if none is known
   * @param scalers the autoscalers of the same input that scale it
   */
  static ReplicaCount of(
      WorkloadSpec written,
      boolean fromCluster,
      @Nullable WorkloadSpec live,
      List<Autoscaler> scalers) {
    return new Decision(written, fromCluster, live, scalers).decide();
  }

  /** Decides the number, and collects the warnings on the way. */
  private static final class Decision {
    private final WorkloadSpec written;
    private final boolean fromCluster;
    private final @Nullable WorkloadSpec live;
    private final List<Autoscaler> scalers;
    private final List<String> warnings = new ArrayList<>();

    Decision(
        WorkloadSpec written,
        boolean fromCluster,
        @Nullable WorkloadSpec live,
        List<Autoscaler> scalers) {
      this.written = written;
      this.fromCluster = fromCluster;
      this.live = live;
      this.scalers = scalers;
    }

    ReplicaCount decide() {
      return switch (written.type()) {
        case DEPLOYMENT, STATEFULSET, REPLICASET, REPLICATIONCONTROLLER -> scalable();
        case DAEMONSET -> daemonSet();
        case POD -> pod();
        case JOB -> job();
        case CRONJOB, NODE -> unchanged();
      };
    }

    private ReplicaCount unchanged() {
      return new ReplicaCount(written, warnings, false);
    }

    private ReplicaCount counted(int pods) {
      boolean scaledToZero = false;
      if (!fromCluster) {
        for (Autoscaler scaler : scalers) {
          if (scaler.minimum() == 0 && scaler.maximum() > 0) {
            warnings.add(scaler.label() + " may scale it to 0 pods: counted as " + pods(pods));
            scaledToZero |= pods == 0;
          }
        }
      }
      return new ReplicaCount(written.withReplicas(pods), warnings, scaledToZero);
    }

    private ReplicaCount scalable() {
      Integer asked = written.replicas();
      if (asked == null) {
        return counted(leftOut());
      }
      if (fromCluster) {
        warnAboutLaterScaling(asked);
        return counted(asked);
      }
      if (scalers.isEmpty()) {
        return counted(asked);
      }
      return counted(asked == 0 || live == null ? clampedWithWarning(asked) : overridden(asked));
    }

    /**
     * Returns the number after the autoscaler has acted: it soon replaces the number that an apply
     * writes into a workload that it scales already.
     */
    private int overridden(int asked) {
      int now = replicas(live);
      int count = clamped(now == 0 ? asked : now);
      if (count != asked) {
        warnings.add(
            "the manifest asks for "
                + pods(asked)
                + ", but "
                + labels()
                + " decides their number: counted as "
                + pods(count)
                + (now == count ? ", as many as run now" : ""));
      }
      return count;
    }

    private int leftOut() {
      if (live == null) {
        if (scalers.isEmpty()) {
          return 1; // what the API server sets
        }
        int minimum = scalers.stream().mapToInt(Autoscaler::minimum).max().orElse(1);
        if (minimum > 0) {
          warnings.add(
              "spec.replicas is left out: counted as "
                  + pods(minimum)
                  + ", the minimum of "
                  + labels());
        }
        return minimum;
      }
      int now = replicas(live);
      switch (live.omittedReplicas()) {
        case RESET -> {
          int count = clamped(1);
          if (count != now) {
            warnings.add(
                "spec.replicas is left out, which removes the "
                    + now
                    + " that an earlier apply wrote: counted as "
                    + pods(count));
          }
          return count;
        }
        case KEPT -> {
          return clampedWithWarning(now);
        }
        case UNKNOWN -> {
          int count = clamped(now);
          if (count != clamped(1)) { // else both answers are one
            warnings.add(
                "spec.replicas is left out, and it is not known whether an earlier apply wrote it:"
                    + " counted as "
                    + pods(count)
                    + (count == now ? ", as many as run now" : ""));
          }
          return count;
        }
      }
      throw new AssertionError(live.omittedReplicas());
    }

    private int clampedWithWarning(int pods) {
      int count = clamped(pods);
      if (count != pods) {
        warnings.add(labels() + " makes " + pods(count) + " of " + pods(pods));
      }
      return count;
    }

    private int clamped(int pods) {
      int count = pods;
      for (Autoscaler scaler : scalers) {
        count = scaler.clamp(count);
      }
      return count;
    }

    private void warnAboutLaterScaling(int asked) {
      int later = clamped(asked);
      if (later != asked) {
        warnings.add(
            "counted as the " + asked + " of the object; " + labels() + " would make it " + later);
      }
    }

    private String labels() {
      return String.join(
          " and ",
          scalers.stream().map(scaler -> scaler.label() + " (" + scaler.range() + ")").toList());
    }

    private ReplicaCount daemonSet() {
      Integer now = live == null ? null : live.replicas();
      if (live == null || now == null || (fromCluster && written.replicas() != null)) {
        return unchanged();
      }
      if (!written.pod().nodeSelector().equals(live.pod().nodeSelector())) {
        warnings.add(
            "its node selector changes, and it is not known how many nodes that leaves: counted as "
                + pods(now)
                + ", as many as run now");
      }
      return counted(now);
    }

    /** Returns the count of a pod. A finished pod does not start again. */
    private ReplicaCount pod() {
      if (live != null && !live.running() && written.running()) {
        warnings.add("the pod of this name is finished: applying its manifest starts none");
        return new ReplicaCount(written.stopped(), warnings, false);
      }
      return unchanged();
    }

    private ReplicaCount job() {
      if (live != null && !live.running() && written.running()) {
        warnings.add("the job of this name is finished or suspended now: counted as running");
      }
      return unchanged();
    }

    private static int replicas(@Nullable WorkloadSpec spec) {
      Integer replicas = spec == null ? null : spec.replicas();
      return replicas == null ? 1 : replicas;
    }
  }

  private static String pods(int count) {
    return count == 1 ? "1 pod" : count + " pods";
  }
}
