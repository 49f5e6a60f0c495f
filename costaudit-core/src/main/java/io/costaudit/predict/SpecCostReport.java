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
 * @param warnings what was assumed or left out
 */
public record SpecCostReport(
    List<Priced> priced,
    List<UnpredictedObject> skipped,
    List<UnpredictedObject> refused,
    List<Warning> warnings) {
  public SpecCostReport {
    priced = List.copyOf(priced);
    skipped = List.copyOf(skipped);
    refused = List.copyOf(refused);
    warnings = List.copyOf(warnings);
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
   */
  public record Priced(
      SpecCostDiff prediction,
      @Nullable UnitPrices resourceCosts,
      @Nullable String priceSource,
      @Nullable Instant pricesAsOf,
      boolean pricesStale) {
    public Priced {
      requireNonNull(prediction, "prediction");
      if (pricesStale && pricesAsOf == null) {
        throw new IllegalArgumentException("prices without an age cannot be stale");
      }
    }

    static Priced of(SpecCostDiff diff, Prediction after) {
      PriceQuote quote = after.quote();
      return quote == null
          ? new Priced(diff, null, null, null, false)
          : new Priced(diff, after.prices(), quote.source(), quote.asOf(), quote.isStale());
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
   */
  public record UnpredictedObject(
      String origin, String kind, String namespace, String name, String reason) {
    public UnpredictedObject {
      requireNonNull(origin, "origin");
      requireNonNull(kind, "kind");
      requireNonNull(namespace, "namespace");
      requireNonNull(name, "name");
      requireNonNull(reason, "reason");
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
