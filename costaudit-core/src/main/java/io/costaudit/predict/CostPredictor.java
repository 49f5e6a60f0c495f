package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Spec × price → monthly cost. Immutable; threads may share it if they may share its {@link
 * PriceSource}.
 *
 * <p>The formula is that of the Spec Cost Prediction API: {@code cores × 730 × price}, {@code bytes
 * × 730 × price}, {@code gpus × 730 × price}, total = cpu + ram + gpu. Exact quantities become
 * {@code double} before anything is multiplied. Volumes and {@linkplain Requests#unpriced()
 * unpriced} resources are not in it; volumes have {@linkplain StoragePrices prices} and a
 * {@linkplain Prediction#storage() cost} of their own.
 *
 * <p>A node costs what its capacity does by the same formula, unless the source knows the price of
 * the machine: then that price is spread over the capacity in the proportions of the unit prices,
 * and the unit prices of the prediction are those that result.
 *
 * @since 0.1.0
 */
public final class CostPredictor {
  private static final Logger LOG = System.getLogger(CostPredictor.class.getName());

  private final RequestRules rules;
  private final PriceSource prices;
  private final StoragePrices storage;

  public CostPredictor(RequestRules rules, PriceSource prices) {
    this(rules, prices, StoragePrices.none());
  }

  /** Makes a predictor that prices volumes too. */
  public CostPredictor(RequestRules rules, PriceSource prices, StoragePrices storage) {
    this.rules = requireNonNull(rules, "rules");
    this.prices = requireNonNull(prices, "prices");
    this.storage = requireNonNull(storage, "storage");
  }

  /** Default rules and default prices. */
  public static CostPredictor ofDefaults() {
    return new CostPredictor(RequestRules.ofDefaults(), PriceSource.ofDefaults());
  }

  /** Default rules and these prices. */
  public static CostPredictor of(PriceSource prices) {
    return new CostPredictor(RequestRules.ofDefaults(), prices);
  }

  /** What of the object bears on its cost; asks for no price. */
  public ResourceDemand demand(ResourceSpec spec) {
    return rules.demand(spec);
  }

  /** Returns whether a DaemonSet counts as one pod because its number of nodes is not known. */
  boolean assumesOneNode(WorkloadSpec spec) {
    return rules.assumesOneNode(spec);
  }

  /** Returns how long the workload runs in a month. */
  RunTime runTime(WorkloadSpec spec) {
    return rules.runTime(spec);
  }

  /** What the object costs in a month in that cluster. */
  public Prediction predict(String cluster, ResourceSpec spec) {
    return price(cluster, spec, demand(spec));
  }

  /** Prices a resource demand that {@link #demand} made of this object. */
  public Prediction price(String cluster, ResourceSpec spec, ResourceDemand demand) {
    PriceQuery query = new PriceQuery(spec.ref(cluster), demand.nodeSelector());
    Optional<PriceQuote> quote = ask(query, prices::quote);
    if (spec instanceof NodeSpec) {
      Optional<InstanceQuote> instance = ask(query, prices::instance);
      if (instance.isPresent()) {
        return priceWhole(demand, instance.get(), quote);
      }
    }
    return price(demand, quote);
  }

  private Prediction price(ResourceDemand demand, Optional<PriceQuote> quote) {
    ResourceHours hours = demand.hours();
    if (quote.isEmpty() || hours == null) {
      return new Prediction(demand, quote.orElse(null), null, volumes(demand));
    }
    return new Prediction(
        demand, quote.get(), SpecCost.of(hours, quote.get().prices()), volumes(demand));
  }

  private StorageCost volumes(ResourceDemand demand) {
    return storage.cost(demand.volumesPerPod(), demand.replicas(), demand.monthlyHours());
  }

  /** The price of the machine, spread over what it offers. */
  private Prediction priceWhole(
      ResourceDemand demand, InstanceQuote instance, Optional<PriceQuote> quote) {
    Requests offer = demand.totalRequests();
    ResourceHours hourly =
        new ResourceHours(
            offer.cpu().toDouble(), offer.memory().toDouble(), offer.gpu().toDouble());
    UnitPrices spread =
        instance.spreadOver(hourly, quote.map(PriceQuote::prices).orElse(UnitPrices.DEFAULT));
    if (spread == null) {
      spread = instance.spreadOver(hourly, UnitPrices.DEFAULT); // free by the unit, not as a whole
    }
    return spread == null
        ? price(demand, quote)
        : price(demand.withoutUnpriced(), Optional.of(new PriceQuote(spread, instance.source())));
  }

  /** Returns the prices of volumes. */
  StoragePrices storagePrices() {
    return storage;
  }

  /**
   * Returns the cost of a ResourceClaim that belongs to no workload of the input. The price source
   * is asked for the prices of a pod of that name, because claims have no prices of their own.
   */
  ClaimCost claim(String cluster, String namespace, String name, List<DeviceRequest> devices) {
    List<String> warnings = new ArrayList<>();
    Requests requests = rules.devices(devices, name, warnings);
    ResourceRef pod = new ResourceRef(cluster, ResourceType.POD, namespace, name);
    Optional<PriceQuote> quote =
        ask(new PriceQuery(pod, Collections.emptySortedMap()), prices::quote);
    if (quote.isEmpty()) {
      warnings.add("unpriced: no price is known");
    }
    ResourceHours hours =
        new ResourceHours(0, 0, requests.gpu().toDouble() * ResourceDemand.HOURS_PER_MONTH);
    return new ClaimCost(
        ClaimCost.Kind.RESOURCE_CLAIM,
        namespace,
        name,
        requests,
        quote.map(known -> SpecCost.of(hours, known.prices())).orElse(null),
        StorageCost.NONE,
        warnings);
  }

  /** A source that breaks its word and throws must not cost the event. */
  private static <T> Optional<T> ask(PriceQuery query, Function<PriceQuery, Optional<T>> source) {
    try {
      return source.apply(query);
    } catch (RuntimeException e) {
      LOG.log(
          Level.WARNING,
          "the price source failed, so it knows no price for " + query.resource(),
          e);
      return Optional.empty();
    }
  }
}
