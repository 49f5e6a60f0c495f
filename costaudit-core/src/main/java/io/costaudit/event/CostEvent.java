package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import io.costaudit.predict.demand.Requests;
import io.costaudit.predict.price.CostPrediction;
import io.costaudit.predict.price.UnitPrices;
import io.costaudit.predict.spec.ResourceRef;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A change of a workload and its predicted monthly impact: an item of the answer of the Cost Events
 * Audit API.
 *
 * @param eventType the kind of the change
 * @param resource the workload that changed
 * @param timestamp when the change was observed
 * @param totalRequests the requests of the workload × its replicas, after the change or before the
 *     deletion
 * @param resourceCosts the unit prices that were used; null where no prices are known
 * @param costPrediction the signed monthly impact: positive for an add, negative for a delete, and
 *     for an update the new cost minus the booked cost; null where the change has no price
 * @param details the fields that costaudit adds to Kubecost's API; null where the event was read
 *     from an answer without them
 * @since 0.1.0
 */
public record CostEvent(
    EventType eventType,
    ResourceRef resource,
    Instant timestamp,
    Requests totalRequests,
    @Nullable UnitPrices resourceCosts,
    @Nullable CostPrediction costPrediction,
    @Nullable EventDetails details) {
  public CostEvent {
    requireNonNull(eventType, "eventType");
    requireNonNull(resource, "resource");
    requireNonNull(timestamp, "timestamp");
    requireNonNull(totalRequests, "totalRequests");
  }

  /** Returns the {@linkplain EventDetails#id id} of the event; empty where it has no details. */
  public Optional<String> id() {
    return details == null ? Optional.empty() : Optional.of(details.id());
  }

  /** Returns this event with only the fields of Kubecost's API. */
  public CostEvent withoutDetails() {
    Requests plain = new Requests(totalRequests.cpu(), totalRequests.memory(), totalRequests.gpu());
    return new CostEvent(
        eventType, resource, timestamp, plain, resourceCosts, costPrediction, null);
  }
}
