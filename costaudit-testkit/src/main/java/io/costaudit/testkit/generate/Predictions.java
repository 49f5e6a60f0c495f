package io.costaudit.testkit.generate;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.SpecCostDiff;
import io.costaudit.predict.SpecCostReport;
import io.costaudit.predict.demand.RequestRules;
import io.costaudit.predict.demand.Requests;
import io.costaudit.predict.demand.ResourceDemand;
import io.costaudit.predict.demand.ResourceHours;
import io.costaudit.predict.price.ClaimCost;
import io.costaudit.predict.price.CostPrediction;
import io.costaudit.predict.price.Prediction;
import io.costaudit.predict.price.PriceQuote;
import io.costaudit.predict.price.SpecCost;
import io.costaudit.predict.price.StorageCost;
import io.costaudit.predict.price.StoragePrices;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.ResourceSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Generators of what is predicted: rates, what they are rates of, and what a diff or a report makes
 * of them. They are biased towards what has no price and what costs nothing, and shrink towards it.
 */
public final class Predictions {
  private Predictions() {}

  /** Monthly rates and their changes: of either sign, of nothing, of many magnitudes. */
  public static Arbitrary<CostPrediction> rates() {
    Arbitrary<Double> rate =
        Arbitraries.frequencyOf(
            Tuple.of(1, Arbitraries.of(0.0, 0.01, -0.01, 1e-7, 1e21)),
            Tuple.of(3, Arbitraries.doubles().between(-10_000, 10_000).ofScale(6)));
    return Combinators.combine(rate, rate, rate)
        .as((cpu, ram, gpu) -> new CostPrediction(cpu + ram + gpu, cpu, ram, gpu));
  }

  /** What is held for how long in a month. */
  public static Arbitrary<ResourceHours> hours() {
    Arbitrary<Double> hours = Numbers.amounts();
    return Combinators.combine(hours, hours, hours).as(ResourceHours::new);
  }

  /** What is held at its prices; the rates are the product of the two. */
  public static Arbitrary<SpecCost> costs() {
    return predictions()
        .map(
            prediction ->
                prediction.cost() == null ? SpecCost.ZERO : requireNonNull(prediction.cost()));
  }

  /** What bears on the cost of workloads and nodes, under {@linkplain Workloads#rules() rules}. */
  public static Arbitrary<ResourceDemand> demands() {
    return Combinators.combine(
            Workloads.resourceSpecs(),
            Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(RequestRules.ofDefaults())),
                Tuple.of(1, Workloads.rules())))
        .as((ResourceSpec spec, RequestRules rules) -> rules.demand(spec));
  }

  /** What workloads and nodes cost; some have no price, or cannot have one. */
  public static Arbitrary<Prediction> predictions() {
    return Combinators.combine(demands(), Prices.quotes().optional(0.9), Prices.storagePrices())
        .as((demand, quote, storage) -> prediction(demand, quote, storage));
  }

  private static Prediction prediction(
      ResourceDemand demand, Optional<PriceQuote> quote, StoragePrices storage) {
    ResourceHours hours = demand.hours();
    return new Prediction(
        demand,
        quote.orElse(null),
        hours == null || quote.isEmpty() ? null : SpecCost.of(hours, quote.get().prices()),
        storage.cost(demand.volumesPerPod(), demand.replicas(), demand.monthlyHours()));
  }

  /** Costs of volumes, some of which have no price. */
  public static Arbitrary<StorageCost> storageCosts() {
    Arbitrary<Quantity> bytes = Quantities.amounts();
    return Combinators.combine(Numbers.amounts(), bytes, bytes).as(StorageCost::new);
  }

  /** Claims that belong to no workload: volumes, and devices that pods share. */
  public static Arbitrary<ClaimCost> claims() {
    Arbitrary<ClaimCost> volumes =
        Combinators.combine(Workloads.namespaces(), Workloads.names(), storageCosts())
            .as(
                (namespace, name, storage) ->
                    new ClaimCost(
                        ClaimCost.Kind.PERSISTENT_VOLUME_CLAIM,
                        namespace,
                        name,
                        Requests.NONE,
                        SpecCost.ZERO,
                        storage,
                        List.of()));
    Arbitrary<ClaimCost> devices =
        Combinators.combine(
                Workloads.namespaces(),
                Workloads.names(),
                Events.requests(),
                costs().optional(0.8),
                Texts.texts().list().ofMaxSize(1))
            .as(
                (namespace, name, requests, cost, warnings) ->
                    new ClaimCost(
                        ClaimCost.Kind.RESOURCE_CLAIM,
                        namespace,
                        name,
                        requests,
                        cost.orElse(null),
                        StorageCost.NONE,
                        warnings));
    return Arbitraries.oneOf(volumes, devices);
  }

  /** What a change of a workload costs: new ones, unpriced ones, and such as cost the same. */
  public static Arbitrary<SpecCostDiff> diffs() {
    Arbitrary<Optional<SpecCost>> before =
        Arbitraries.frequencyOf(
            Tuple.of(1, Arbitraries.just(Optional.of(SpecCost.ZERO))),
            Tuple.of(3, costs().optional(0.8)));
    return Combinators.combine(
            Workloads.namespaces(),
            Workloads.types(),
            Workloads.names(),
            before,
            costs().optional(0.8))
        .as(
            (namespace, type, name, from, to) ->
                new SpecCostDiff(namespace, type, name, from.orElse(null), to.orElse(null)));
  }

  /** What was predicted of manifests, and what was not and why. */
  public static Arbitrary<SpecCostReport> reports() {
    return Combinators.combine(
            priced().list().ofMaxSize(3),
            unpredicted().list().ofMaxSize(2),
            unpredicted().list().ofMaxSize(2),
            unpredicted().list().ofMaxSize(2),
            unpredicted().list().ofMaxSize(2),
            hooks().list().ofMaxSize(2),
            claims().list().ofMaxSize(2),
            warnings().list().ofMaxSize(2))
        .as(SpecCostReport::new);
  }

  static Arbitrary<SpecCostReport.Priced> priced() {
    return Combinators.combine(
            diffs(),
            Prices.quotes().optional(0.8),
            storageCosts(),
            Arbitraries.of(false, true),
            Arbitraries.of(false, true),
            Arbitraries.of(false, true),
            Arbitraries.integers().between(0, 3),
            Arbitraries.of(SpecCostReport.Idle.class).optional(0.3))
        .as(
            (diff, quote, storage, partly, runTimeAssumed, oneNode, silent, idle) -> {
              Instant asOf = quote.map(PriceQuote::asOf).orElse(null);
              return new SpecCostReport.Priced(
                  diff,
                  quote.map(PriceQuote::prices).orElse(null),
                  quote.map(PriceQuote::source).orElse(null),
                  asOf,
                  quote.isPresent() && quote.get().isStale(),
                  storage,
                  partly,
                  runTimeAssumed,
                  oneNode,
                  silent,
                  idle.orElse(null));
            });
  }

  static Arbitrary<SpecCostReport.Hook> hooks() {
    return Combinators.combine(
            Arbitraries.of("app.yaml", "app.yaml, document 3 (line 120)"),
            Arbitraries.of("test", "pre-install,pre-upgrade"),
            priced())
        .as(SpecCostReport.Hook::new);
  }

  static Arbitrary<SpecCostReport.UnpredictedObject> unpredicted() {
    return Combinators.combine(
            Arbitraries.of("app.yaml", "app.yaml, document 3 (line 120)"),
            Arbitraries.of("", "Service", "Deployment"),
            Arbitraries.of("", "shop"),
            Texts.texts(),
            Texts.texts(),
            Arbitraries.of(true, false))
        .as(SpecCostReport.UnpredictedObject::new);
  }

  static Arbitrary<SpecCostReport.Warning> warnings() {
    return Combinators.combine(
            Workloads.types(), Workloads.namespaces(), Workloads.names(), Texts.texts())
        .as(SpecCostReport.Warning::new);
  }
}
