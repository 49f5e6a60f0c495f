package io.costaudit.predict.price;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.demand.RequestRules;
import io.costaudit.predict.demand.Requests;
import io.costaudit.predict.demand.ResourceDemand;
import io.costaudit.predict.demand.ResourceHours;
import io.costaudit.predict.spec.DeviceRequest;
import io.costaudit.predict.spec.NodeSpec;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceSpec;
import io.costaudit.predict.spec.ResourceType;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A predictor of the monthly cost of a workload or a node, from its spec and unit prices.
 * Immutable; threads may share it if they may share its {@link PriceSource}.
 *
 * <p>The formula is the one of Kubecost's Spec Cost Prediction API: {@code cores × 730 × price},
 * {@code bytes × 730 × price}, {@code gpus × 730 × price}, total = cpu + ram + gpu. For example, 2
 * cores at 0.03 an hour and no other resource cost 2 × 730 × 0.03 = 43.80. Exact quantities become
 * {@code double} before they are multiplied. The total does not include volumes and {@linkplain
 * Requests#unpriced() unpriced} resources; volumes have {@linkplain StoragePrices prices} and a
 * {@linkplain Prediction#storage() cost} of their own.
 *
 * <p>The cost of a node is the cost of its capacity by the same formula, unless the source has the
 * price of the machine. Then that price is spread over the capacity in the proportions of the unit
 * prices, and the prediction has the resulting unit prices.
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

  /** Creates a predictor that prices volumes too. */
  public CostPredictor(RequestRules rules, PriceSource prices, StoragePrices storage) {
    this.rules = requireNonNull(rules, "rules");
    this.prices = requireNonNull(prices, "prices");
    this.storage = requireNonNull(storage, "storage");
  }

  /** Returns a predictor with default rules and default prices. */
  public static CostPredictor ofDefaults() {
    return new CostPredictor(RequestRules.ofDefaults(), PriceSource.ofDefaults());
  }

  /** Returns a predictor with default rules and these prices. */
  public static CostPredictor of(PriceSource prices) {
    return new CostPredictor(RequestRules.ofDefaults(), prices);
  }

  /**
   * Returns the resource demand of the object: the part of it that affects its cost. The method
   * asks for no price.
   */
  public ResourceDemand demand(ResourceSpec spec) {
    return rules.demand(spec);
  }

  /** Returns the monthly cost of the object in this cluster. */
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

  /** Returns the price of the machine, spread over its capacity. */
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
        : price(withoutUnpriced(demand), Optional.of(new PriceQuote(spread, instance.source())));
  }

  /** Returns this demand without unpriced resources, for a price that covers the whole machine. */
  private static ResourceDemand withoutUnpriced(ResourceDemand demand) {
    Requests perPod = demand.perPod();
    return new ResourceDemand(
        demand.type(),
        demand.replicas(),
        new Requests(perPod.cpu(), perPod.memory(), perPod.gpu()),
        demand.volumesPerPod(),
        demand.nodeSelector(),
        demand.monthlyHours(),
        demand.sharedClaims(),
        List.of());
  }

  /** Returns the rules by which the predictor makes resource demands. */
  public RequestRules rules() {
    return rules;
  }

  /** Returns the prices of volumes. */
  public StoragePrices storagePrices() {
    return storage;
  }

  /**
   * Returns the cost of a ResourceClaim that belongs to no workload of the input. The price source
   * is asked for the prices of a pod of that name, because claims have no prices of their own.
   */
  public ClaimCost claim(
      String cluster, String namespace, String name, List<DeviceRequest> devices) {
    ResourceDemand demand = rules.demand(name, devices);
    List<String> warnings = new ArrayList<>(demand.warnings());
    ResourceRef pod = new ResourceRef(cluster, ResourceType.POD, namespace, name);
    Optional<PriceQuote> quote =
        ask(new PriceQuery(pod, Collections.emptySortedMap()), prices::quote);
    if (quote.isEmpty()) {
      warnings.add("unpriced: no price is known");
    }
    return new ClaimCost(
        ClaimCost.Kind.RESOURCE_CLAIM,
        namespace,
        name,
        demand.perPod(),
        price(demand, quote).cost(),
        StorageCost.NONE,
        warnings);
  }

  /**
   * Asks a source. A source that throws although it must not has no price, so that the event is not
   * lost.
   */
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
