package io.costaudit.testkit;

import io.costaudit.event.Book;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventDetails;
import io.costaudit.event.EventDetails.Observed;
import io.costaudit.event.EventDetails.State;
import io.costaudit.event.EventFilter;
import io.costaudit.event.EventType;
import io.costaudit.predict.CostPrediction;
import io.costaudit.predict.Owner;
import io.costaudit.predict.PriceQuote;
import io.costaudit.predict.Quantity;
import io.costaudit.predict.Requests;
import io.costaudit.predict.ResourceRef;
import io.costaudit.predict.ResourceType;
import io.costaudit.predict.VolumeClaim;
import io.costaudit.time.Window;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Generators of events, and of filters that tell them apart. */
public final class Events {
  private Events() {}

  /** Events with details and without, priced and unpriced, of all types. */
  public static Arbitrary<CostEvent> events() {
    return Arbitraries.frequencyOf(Tuple.of(1, withDetails()), Tuple.of(1, withoutDetails()));
  }

  /** Events with nothing but the fields of the original API. */
  public static Arbitrary<CostEvent> withoutDetails() {
    return withDetails().map(CostEvent::withoutDetails);
  }

  /** Events with all that a ledger knows: no state before an add, none after a delete. */
  public static Arbitrary<CostEvent> withDetails() {
    return Combinators.combine(
            Arbitraries.of(EventType.class),
            resources(),
            Windows.instants(),
            states(),
            states(),
            Prices.quotes().optional(0.9),
            impacts(),
            traces())
        .as(Events::event);
  }

  private static CostEvent event(
      EventType type,
      ResourceRef resource,
      Instant timestamp,
      State before,
      State after,
      Optional<PriceQuote> quote,
      CostPrediction impact,
      Trace trace) {
    EventDetails details =
        new EventDetails(
            trace.id(),
            trace.uid(),
            trace.owner().orElse(null),
            type == EventType.ADD ? null : before,
            type == EventType.DELETE ? null : after,
            trace.observed(),
            trace.observed() == Observed.CATCH_UP
                ? new Window(timestamp.minusSeconds(90), timestamp)
                : null,
            quote.map(PriceQuote::source).orElse(null),
            quote.map(PriceQuote::asOf).orElse(null),
            quote.isPresent() && quote.get().isStale(),
            trace.warnings());
    return new CostEvent(
        type,
        resource,
        timestamp,
        type == EventType.DELETE ? before.requests() : after.requests(),
        quote.map(PriceQuote::prices).orElse(null),
        quote.isPresent() ? impact : null,
        details);
  }

  /** Names of objects of every type, in few clusters and namespaces, so that they repeat. */
  public static Arbitrary<ResourceRef> resources() {
    return Combinators.combine(
            Arbitraries.of("cluster-one", "cluster/two"),
            Arbitraries.of(ResourceType.class),
            Workloads.namespaces(),
            Workloads.names())
        .as(
            (cluster, type, namespace, name) ->
                new ResourceRef(cluster, type, type == ResourceType.NODE ? "" : namespace, name));
  }

  /** Changes of a monthly rate: of either sign, of nothing, of many magnitudes. */
  public static Arbitrary<CostPrediction> impacts() {
    Arbitrary<Double> rate =
        Arbitraries.frequencyOf(
            Tuple.of(1, Arbitraries.of(0.0, 0.01, -0.01, 1e-7, 1e21)),
            Tuple.of(3, Arbitraries.doubles().between(-10_000, 10_000).ofScale(6)));
    return Combinators.combine(rate, rate, rate)
        .as((cpu, ram, gpu) -> new CostPrediction(cpu + ram + gpu, cpu, ram, gpu));
  }

  /** Requests, with and without GPUs and unpriced resources. */
  public static Arbitrary<Requests> requests() {
    Arbitrary<Quantity> gpus = Arbitraries.integers().between(0, 8).map(Quantity::of);
    return Combinators.combine(
            Quantities.amounts(),
            Quantities.amounts(),
            gpus,
            Arbitraries.maps(
                    Arbitraries.of("ephemeral-storage", "nvidia.com/mig-1g.5gb"),
                    Quantities.amounts())
                .ofMaxSize(2))
        .as(
            (cpu, memory, gpu, unpriced) ->
                new Requests(cpu, memory, gpu, new TreeMap<>(unpriced)));
  }

  private static Arbitrary<State> states() {
    Arbitrary<VolumeClaim> claims =
        Combinators.combine(
                Workloads.names(), Arbitraries.of("fast", "slow").optional(), Quantities.amounts())
            .as((name, storage, size) -> new VolumeClaim(name, storage.orElse(null), size));
    return Combinators.combine(
            Workloads.replicas(), requests(), claims.list().ofMaxSize(2), impacts().optional(0.9))
        .as(
            (replicas, held, volumes, cost) ->
                new State(replicas, held, volumes, cost.orElse(null)));
  }

  private static Arbitrary<Trace> traces() {
    Arbitrary<Owner> owners =
        Combinators.combine(
                Arbitraries.of("apps/v1", "monitoring.coreos.com/v1"),
                Arbitraries.of("ReplicaSet", "Prometheus"),
                Workloads.names(),
                Workloads.names())
            .as(Owner::new);
    return Combinators.combine(
            Arbitraries.strings().withCharRange('0', '9').withCharRange('a', 'f').ofLength(32),
            Workloads.names(),
            owners.optional(0.3),
            Arbitraries.of(Observed.class),
            Arbitraries.strings().ofMaxLength(20).list().ofMaxSize(2))
        .as(Trace::new);
  }

  /** What tells how an event came about. */
  private record Trace(
      String id, String uid, Optional<Owner> owner, Observed observed, List<String> warnings) {}

  /** Filters of every kind, alone and combined. */
  public static Arbitrary<EventFilter> filters() {
    return Arbitraries.recursive(Events::simpleFilters, Events::combined, 0, 3);
  }

  private static Arbitrary<EventFilter> combined(Arbitrary<EventFilter> filters) {
    return Arbitraries.oneOf(
        Combinators.combine(filters, simpleFilters()).as(EventFilter::and),
        Combinators.combine(filters, simpleFilters()).as(EventFilter::or),
        filters.map(EventFilter::not));
  }

  private static Arbitrary<EventFilter> simpleFilters() {
    Arbitrary<Optional<Double>> bound = Arbitraries.of(-100.0, 0.0, 0.01, 2_000.0).optional(0.7);
    return Arbitraries.oneOf(
        Arbitraries.just(EventFilter.all()),
        Arbitraries.just(EventFilter.seeds()),
        Arbitraries.of("cluster-one", "cluster/two", "other").set().map(EventFilter::clusters),
        Workloads.namespaces().set().map(EventFilter::namespaces),
        Arbitraries.of(EventType.class).set().map(EventFilter::eventTypes),
        Arbitraries.of(ResourceType.class).set().map(EventFilter::resourceTypes),
        Windows.windows().map(EventFilter::in),
        Arbitraries.of(Book.class).map(EventFilter::in),
        Combinators.combine(bound, bound).as(Events::between));
  }

  private static EventFilter between(Optional<Double> one, Optional<Double> other) {
    boolean ordered = one.isEmpty() || other.isEmpty() || one.get() <= other.get();
    return EventFilter.totalCost(
        (ordered ? one : other).orElse(null), (ordered ? other : one).orElse(null));
  }
}
