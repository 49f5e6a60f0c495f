package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * Spec × price → monthly cost. Immutable; threads may share it if they may share its {@link
 * PriceSource}.
 *
 * <p>The formula is that of the Spec Cost Prediction API: {@code cores × 730 × price}, {@code bytes
 * × 730 × price}, {@code gpus × 730 × price}, total = cpu + ram + gpu. Exact quantities become
 * {@code double} before anything is multiplied. Volumes and {@linkplain Requests#unpriced()
 * unpriced} resources are not in it.
 *
 * @since 0.1.0
 */
public final class CostPredictor {
  private static final Logger LOG = System.getLogger(CostPredictor.class.getName());

  private final RequestRules rules;
  private final PriceSource prices;

  public CostPredictor(RequestRules rules, PriceSource prices) {
    this.rules = requireNonNull(rules, "rules");
    this.prices = requireNonNull(prices, "prices");
  }

  /** Default rules and default prices. */
  public static CostPredictor ofDefaults() {
    return new CostPredictor(RequestRules.ofDefaults(), PriceSource.ofDefaults());
  }

  /** Default rules and these prices. */
  public static CostPredictor of(PriceSource prices) {
    return new CostPredictor(RequestRules.ofDefaults(), prices);
  }

  /** What of the workload bears on its cost; asks for no price. */
  public Projection project(WorkloadSpec spec) {
    return rules.project(spec);
  }

  /** What the workload costs in a month in that cluster. */
  public Prediction predict(String cluster, WorkloadSpec spec) {
    return price(cluster, spec, project(spec));
  }

  /** Prices a projection that {@link #project} made of this workload. */
  public Prediction price(String cluster, WorkloadSpec spec, Projection projection) {
    Optional<PriceQuote> quote =
        quote(new PriceQuery(spec.ref(cluster), projection.nodeSelector()));
    ResourceHours hours = projection.hours();
    if (quote.isEmpty() || hours == null) {
      return new Prediction(projection, quote.orElse(null), null);
    }
    return new Prediction(projection, quote.get(), SpecCost.of(hours, quote.get().prices()));
  }

  /** A source that breaks its word and throws must not cost the event. */
  private Optional<PriceQuote> quote(PriceQuery query) {
    try {
      return prices.quote(query);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "the price source failed, so " + query.resource() + " is unpriced", e);
      return Optional.empty();
    }
  }
}
