package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What applying some manifests would change. Every object of the manifests stands in exactly one of
 * the lists but the last, each of which is in the order of the manifests.
 *
 * @param priced one for each workload that counts
 * @param skipped objects that are no workloads
 * @param refused workloads, and objects that bear on their cost, that cannot be read
 * @param folded workloads that stand in the price of their controller, which is in {@code priced},
 *     {@code hooks} or itself in {@code folded}
 * @param replaced objects that a later one of the same group, kind, namespace and name replaces
 * @param hooks Jobs and Pods that come and go with a release, which do not count; empty where hooks
 *     are included
 * @param claims claims that stand for themselves: volumes, then devices
 * @param warnings what was assumed or left out of the workloads
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

  /** Returns the cost of all volumes, those of workloads and those that stand for themselves. */
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

  /** The predictions alone, in the same order. */
  public List<SpecCostDiff> predictions() {
    return priced.stream().map(Priced::prediction).toList();
  }

  /**
   * A prediction and the prices behind it.
   *
   * @param prediction what applying the manifest would change
   * @param resourceCosts the prices of what the manifest costs; null where it is unpriced
   * @param priceSource where the prices come from; null where none are known
   * @param pricesAsOf when the source learnt them; null where they do not age
   * @param pricesStale whether they are older than they may be
   * @param storage cost of its volumes, beside the prediction; the claims of the manifests that are
   *     its own are among them
   * @param partlyUnpriced whether what the manifest costs leaves out a resource that has no price
   * @param runTimeAssumed whether it is a Job that counts as if it ran all month, since nothing
   *     says how long its run takes
   */
  public record Priced(
      SpecCostDiff prediction,
      @Nullable UnitPrices resourceCosts,
      @Nullable String priceSource,
      @Nullable Instant pricesAsOf,
      boolean pricesStale,
      StorageCost storage,
      boolean partlyUnpriced,
      boolean runTimeAssumed) {
    public Priced {
      requireNonNull(prediction, "prediction");
      requireNonNull(storage, "storage");
      if (pricesStale && pricesAsOf == null) {
        throw new IllegalArgumentException("prices without an age cannot be stale");
      }
    }

    /** A prediction of a workload without volumes. */
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

    static Priced of(
        SpecCostDiff diff,
        Prediction after,
        StorageCost storage,
        boolean partlyUnpriced,
        boolean runTimeAssumed) {
      PriceQuote quote = after.quote();
      return quote == null
          ? new Priced(diff, null, null, null, false, storage, partlyUnpriced, runTimeAssumed)
          : new Priced(
              diff,
              after.prices(),
              quote.source(),
              quote.asOf(),
              quote.isStale(),
              storage,
              partlyUnpriced,
              runTimeAssumed);
    }
  }

  /**
   * A Job or Pod that a deployment tool creates at some moment of a release and removes again.
   *
   * @param origin where it stands
   * @param hook when it is created, as its annotation says: {@code pre-install,pre-upgrade}
   * @param priced what it costs while it runs, or for one run where its duration is known
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
   * @param runsPods whether it runs pods that are not priced; false for a kind that costs nothing
   *     here, such as a Service
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

    /** An object that runs no pods of its own that would have to be priced. */
    public UnpredictedObject(
        String origin, String kind, String namespace, String name, String reason) {
      this(origin, kind, namespace, name, reason, false);
    }
  }

  /**
   * Something that was assumed or left out of a prediction.
   *
   * @param controllerKind kind of the workload
   * @param namespace of the workload
   * @param controllerName name of the workload
   * @param message for people
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
