package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What applying some manifests would change. Every object of the manifests stands in exactly one of
 * the first three lists.
 *
 * @param priced one for each workload, in the order of the manifests
 * @param skipped objects that are no workloads
 * @param refused workloads that cannot be read
 * @param warnings what was assumed or left out of the workloads
 * @param claims claims that stand for themselves, in the order of the manifests: volumes, then
 *     devices
 */
public record SpecCostReport(
    List<Priced> priced,
    List<UnpredictedObject> skipped,
    List<UnpredictedObject> refused,
    List<Warning> warnings,
    List<ClaimCost> claims) {
  public SpecCostReport {
    priced = List.copyOf(priced);
    skipped = List.copyOf(skipped);
    refused = List.copyOf(refused);
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
   */
  public record Priced(
      SpecCostDiff prediction,
      @Nullable UnitPrices resourceCosts,
      @Nullable String priceSource,
      @Nullable Instant pricesAsOf,
      boolean pricesStale,
      StorageCost storage) {
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
        boolean pricesStale) {
      this(
          prediction, resourceCosts, priceSource, pricesAsOf, pricesStale, StorageCost.NONE);
    }

    static Priced of(SpecCostDiff diff, Prediction after, StorageCost storage) {
      PriceQuote quote = after.quote();
      return quote == null
          ? new Priced(diff, null, null, null, false, storage)
          : new Priced(
              diff, after.prices(), quote.source(), quote.asOf(), quote.isStale(), storage);
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
      String origin,
      String kind,
      String namespace,
      String name,
      String reason,
      boolean runsPods) {
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
