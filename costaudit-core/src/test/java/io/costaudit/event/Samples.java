package io.costaudit.event;

import io.costaudit.coverage.Scope;
import io.costaudit.predict.demand.Requests;
import io.costaudit.predict.price.CostPrediction;
import io.costaudit.predict.price.CostPredictor;
import io.costaudit.predict.price.PriceSource;
import io.costaudit.predict.price.UnitPrices;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.Container;
import io.costaudit.predict.spec.Owner;
import io.costaudit.predict.spec.PodSpec;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.WorkloadSpec;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A deployment of one core a replica, at $1 a core-hour: each replica costs $730 a month. */
final class Samples {
  static final String CLUSTER = "cluster-one";
  static final double REPLICA = 730;
  static final Instant NOON = Instant.parse("2024-02-29T12:00:00Z");
  static final Scope SCOPE = new Scope(CLUSTER, ResourceType.DEPLOYMENT, null);
  static final UnitPrices PRICES = new UnitPrices(1, 0, 0);
  static final CostPredictor PREDICTOR = CostPredictor.of(PriceSource.fixed(PRICES, "sample"));
  static final ResourceRef CART = deployment("shop", "cart");

  private Samples() {}

  static ResourceRef deployment(String namespace, String name) {
    return new ResourceRef(CLUSTER, ResourceType.DEPLOYMENT, namespace, name);
  }

  static WorkloadSpec spec(int replicas) {
    return spec(ResourceType.DEPLOYMENT, replicas, "1", null);
  }

  static WorkloadSpec spec(ResourceType type, int replicas, String cores, @Nullable Owner owner) {
    Container app =
        new Container(
            "app", Container.Role.REGULAR, Map.of("cpu", Quantity.parse(cores)), Map.of());
    PodSpec pod = new PodSpec(List.of(app), Map.of(), Map.of(), Map.of(), Map.of());
    return new WorkloadSpec(type, "shop", "cart", owner, replicas, true, pod, List.of(), null);
  }

  static Observation watched(String uid, String version, @Nullable WorkloadSpec spec) {
    return new Observation(SCOPE, CART, uid, version, spec, ObservationMode.WATCHED, NOON);
  }

  static Observation listed(String uid, String version, @Nullable WorkloadSpec spec) {
    return new Observation(SCOPE, CART, uid, version, spec, ObservationMode.LISTED, NOON);
  }

  /** Returns an amount as a balance has it. */
  static BigDecimal amount(double amount) {
    return BigDecimal.valueOf(amount).setScale(6);
  }

  /** Returns an event as a log holds it, whose id follows from its contents. */
  static CostEvent logged(CostEvent event) {
    return new CostEvent(
        event.eventType(),
        event.resource(),
        event.timestamp(),
        event.totalRequests(),
        event.resourceCosts(),
        event.costPrediction(),
        new EventDetails(
            event.costPrediction() + " at " + event.timestamp(),
            "uid",
            null,
            null,
            null,
            EventDetails.Observed.WATCH,
            null,
            null,
            List.of()));
  }

  /** Returns an event without details. */
  static CostEvent event(EventType type, ResourceRef resource, @Nullable Double impact) {
    return event(type, resource, impact, NOON);
  }

  static CostEvent event(
      EventType type, ResourceRef resource, @Nullable Double impact, Instant time) {
    return new CostEvent(
        type,
        resource,
        time,
        Requests.NONE,
        impact == null ? null : PRICES,
        impact == null ? null : new CostPrediction(impact, impact, 0, 0),
        null);
  }
}
