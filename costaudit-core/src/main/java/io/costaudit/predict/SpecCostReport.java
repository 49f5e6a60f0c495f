package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import io.costaudit.internal.Quoted;
import io.costaudit.predict.price.ClaimCost;
import io.costaudit.predict.price.StorageCost;
import io.costaudit.predict.price.UnitPrices;
import io.costaudit.predict.spec.ResourceType;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The report of the change of cost that applying some manifests would make. Every object of the
 * manifests is in exactly one of the lists, not counting the last one. Each list is in the order of
 * the manifests.
 *
 * @param priced one for each workload that counts
 * @param skipped objects that are not workloads
 * @param refused workloads that cannot be read, and unreadable objects that affect the cost of
 *     workloads
 * @param folded workloads that the price of their controller includes; the controller is in {@code
 *     priced}, in {@code hooks} or itself in {@code folded}
 * @param replaced objects that a later one of the same group, kind, namespace and name replaces
 * @param hooks Jobs, Pods and objects that are deleted after their creation, which run only during
 *     a release and do not count; empty if hooks are included
 * @param claims claims that belong to no workload of the input: volumes, then devices
 * @param warnings assumptions about workloads, and parts of them that are left out
 */
public record SpecCostReport(
    List<Priced> priced,
    List<UnpredictedObject> skipped,
    List<UnpredictedObject> refused,
    List<UnpredictedObject> folded,
    List<UnpredictedObject> replaced,
    List<Hook> hooks,
    List<ClaimCost> claims,
    List<Warning> warnings) {
  public SpecCostReport {
    priced = List.copyOf(priced);
    skipped = List.copyOf(skipped);
    refused = List.copyOf(refused);
    folded = List.copyOf(folded);
    replaced = List.copyOf(replaced);
    hooks = List.copyOf(hooks);
    warnings = List.copyOf(warnings);
    claims = List.copyOf(claims);
  }

  /** Returns the cost of all volumes: those of workloads and those that belong to no workload. */
  public StorageCost storage() {
    StorageCost sum = StorageCost.NONE;
    for (Priced item : priced) {
      sum = sum.plus(item.storage());
    }
    for (ClaimCost claim : claims) {
      sum = sum.plus(claim.storage());
    }
    return sum;
  }

  /** Returns the predictions alone, in the same order. */
  public List<SpecCostDiff> predictions() {
    return priced.stream().map(Priced::prediction).toList();
  }

  /**
   * A prediction and the prices behind it.
   *
   * @param prediction the change of cost that applying the manifest would make
   * @param resourceCosts the unit prices of the manifest; null where it has no price
   * @param priceSource where the prices come from; null where no prices are known
   * @param pricesAsOf when the source obtained the prices; null where the prices do not age
   * @param pricesStale whether the prices are older than allowed
   * @param storage cost of its volumes, beside the prediction; includes the claims of the manifests
   *     that belong to this workload
   * @param partlyUnpriced whether the cost leaves out a resource that has no price
   * @param runTimeAssumed whether this is a Job that counts as if it ran all month, because the
   *     duration of its run is not known
   * @param oneNodeAssumed whether this is a DaemonSet that counts as one pod, because the number of
   *     nodes is not known
   * @param containersWithoutRequests the number of containers of each pod that count as 0 cpu or as
   *     0 memory, because neither they nor their pod ask for it; 0 where no pod runs or where the
   *     workload is unpriced
   * @param idle why no pod runs; null where pods run
   */
  public record Priced(
      SpecCostDiff prediction,
      @Nullable UnitPrices resourceCosts,
      @Nullable String priceSource,
      @Nullable Instant pricesAsOf,
      boolean pricesStale,
      StorageCost storage,
      boolean partlyUnpriced,
      boolean runTimeAssumed,
      boolean oneNodeAssumed,
      int containersWithoutRequests,
      @Nullable Idle idle) {
    public Priced {
      requireNonNull(prediction, "prediction");
      requireNonNull(storage, "storage");
      if (containersWithoutRequests < 0) {
        throw new IllegalArgumentException(
            "containersWithoutRequests must not be negative: " + containersWithoutRequests);
      }
      if (pricesStale && pricesAsOf == null) {
        throw new IllegalArgumentException("prices without an age cannot be stale");
      }
    }

    /** Creates a prediction of a workload that runs pods, all of whose containers have requests. */
    public Priced(
        SpecCostDiff prediction,
        @Nullable UnitPrices resourceCosts,
        @Nullable String priceSource,
        @Nullable Instant pricesAsOf,
        boolean pricesStale,
        StorageCost storage,
        boolean partlyUnpriced,
        boolean runTimeAssumed) {
      this(
          prediction,
          resourceCosts,
          priceSource,
          pricesAsOf,
          pricesStale,
          storage,
          partlyUnpriced,
          runTimeAssumed,
          false,
          0,
          null);
    }

    /** Creates a prediction of a workload without volumes. */
    public Priced(
        SpecCostDiff prediction,
        @Nullable UnitPrices resourceCosts,
        @Nullable String priceSource,
        @Nullable Instant pricesAsOf,
        boolean pricesStale,
        boolean partlyUnpriced,
        boolean runTimeAssumed) {
      this(
          prediction,
          resourceCosts,
          priceSource,
          pricesAsOf,
          pricesStale,
          StorageCost.NONE,
          partlyUnpriced,
          runTimeAssumed);
    }
  }

  /** The reason why a workload runs no pods, so that it costs nothing. */
  public enum Idle {
    /** A Job or a CronJob is suspended: it costs something once it is resumed. */
    SUSPENDED("suspended"),
    /** A Job or a Pod has come to its end. */
    FINISHED("finished"),
    /** The number of pods is 0. */
    NO_PODS("no pods"),
    /** The schedule of a CronJob never comes. */
    NEVER_SCHEDULED("never scheduled");

    private final String label;

    Idle(String label) {
      this.label = label;
    }

    /** Returns the reason in one or two words, for people and on the wire. */
    public String label() {
      return label;
    }

    /**
     * Returns the reason with that label.
     *
     * @throws IllegalArgumentException if there is none; the message names those that there are
     */
    public static Idle ofLabel(String label) {
      for (Idle idle : values()) {
        if (idle.label.equals(label)) {
          return idle;
        }
      }
      throw new IllegalArgumentException(
          Quoted.of(label)
              + " is no reason why a workload runs no pods; give one of "
              + Arrays.stream(values()).map(Idle::label).collect(Collectors.joining(", ")));
    }
  }

  /**
   * An object, mostly a Job or a Pod, that a deployment tool creates at some moment of a release
   * and removes again.
   *
   * @param origin where it stands
   * @param hook when it is created, as its annotation says: {@code pre-install,pre-upgrade}
   * @param priced its cost while it runs, or for one run if the duration is known
   */
  public record Hook(String origin, String hook, Priced priced) {
    public Hook {
      requireNonNull(origin, "origin");
      requireNonNull(hook, "hook");
      requireNonNull(priced, "priced");
    }
  }

  /**
   * An object without a prediction.
   *
   * @param origin where it stands
   * @param kind as written, or empty
   * @param namespace as written, or empty
   * @param name as written, or empty
   * @param reason why, for people
   * @param runsPods whether the object is of a kind that runs pods and is not priced; false for a
   *     kind without pods, such as a Service
   */
  public record UnpredictedObject(
      String origin, String kind, String namespace, String name, String reason, boolean runsPods) {
    public UnpredictedObject {
      requireNonNull(origin, "origin");
      requireNonNull(kind, "kind");
      requireNonNull(namespace, "namespace");
      requireNonNull(name, "name");
      requireNonNull(reason, "reason");
    }

    /** Creates an object that runs no pods of its own without a price. */
    public UnpredictedObject(
        String origin, String kind, String namespace, String name, String reason) {
      this(origin, kind, namespace, name, reason, false);
    }
  }

  /**
   * An assumption of a prediction, or an omission from it.
   *
   * @param controllerKind kind of the workload
   * @param namespace the namespace of the workload
   * @param controllerName name of the workload
   * @param message the warning, for people
   */
  public record Warning(
      ResourceType controllerKind, String namespace, String controllerName, String message) {
    public Warning {
      requireNonNull(controllerKind, "controllerKind");
      requireNonNull(namespace, "namespace");
      requireNonNull(controllerName, "controllerName");
      requireNonNull(message, "message");
    }
  }
}
