package io.costaudit.testkit.generate;

import static java.util.Objects.requireNonNull;

import io.costaudit.event.Book;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventCursor;
import io.costaudit.event.EventDetails;
import io.costaudit.event.EventDetails.Observed;
import io.costaudit.event.EventDetails.State;
import io.costaudit.event.EventFilter;
import io.costaudit.event.EventPage;
import io.costaudit.event.EventQuery;
import io.costaudit.event.EventTail;
import io.costaudit.event.EventType;
import io.costaudit.event.LoggedEvent;
import io.costaudit.predict.demand.Requests;
import io.costaudit.predict.price.CostPrediction;
import io.costaudit.predict.price.PriceQuote;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.Owner;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.time.Window;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Generators of events, of filters that tell them apart, and of questions and answers about them.
 * They are biased towards events without a price or without details, names that repeat, and stale
 * prices; they shrink towards an add of a deployment that holds nothing and has no details.
 */
public final class Events {
  private Events() {}

  /** Events with details and without, priced and unpriced, of all types. */
  public static Arbitrary<CostEvent> events() {
    return Arbitraries.frequencyOf(Tuple.of(1, withoutDetails()), Tuple.of(1, withDetails()));
  }

  /** Returns events that have only the fields of Kubecost's cost-events API. */
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
            Predictions.rates(),
            traces())
        .as(Events::event)
        // Those of jqwik are all combinations of those of the fields: slow to make, and no news.
        .withoutEdgeCases();
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

  /** What an event tells of an object before or after it. */
  public static Arbitrary<State> states() {
    return Combinators.combine(
            Workloads.replicas(),
            requests(),
            Workloads.claims().list().ofMaxSize(2),
            Predictions.rates().optional(0.9))
        .as(
            (replicas, held, volumes, cost) ->
                new State(replicas, held, volumes, cost.orElse(null)));
  }

  private static Arbitrary<Trace> traces() {
    return Combinators.combine(
            Arbitraries.strings().withCharRange('0', '9').withCharRange('a', 'f').ofLength(32),
            Workloads.names(),
            Workloads.owners().optional(0.3),
            Arbitraries.of(Observed.class),
            Texts.texts().list().ofMaxSize(2))
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

  static Arbitrary<EventFilter.All> allFilters() {
    return Arbitraries.just(new EventFilter.All());
  }

  static Arbitrary<EventFilter.And> andFilters() {
    return Combinators.combine(filters(), simpleFilters()).as(EventFilter.And::new);
  }

  static Arbitrary<EventFilter.Or> orFilters() {
    return Combinators.combine(filters(), simpleFilters()).as(EventFilter.Or::new);
  }

  static Arbitrary<EventFilter.Not> notFilters() {
    return filters().map(EventFilter.Not::new);
  }

  private static Arbitrary<EventFilter> simpleFilters() {
    return Arbitraries.oneOf(
        allFilters().map(filter -> filter),
        Arbitraries.just(EventFilter.kubecost()),
        clusterFilters().map(filter -> filter),
        namespaceFilters().map(filter -> filter),
        eventTypeFilters().map(filter -> filter),
        resourceTypeFilters().map(filter -> filter),
        windowFilters().map(filter -> filter),
        bookFilters().map(filter -> filter),
        costFilters().map(filter -> filter));
  }

  static Arbitrary<EventFilter.Clusters> clusterFilters() {
    return Arbitraries.of("cluster-one", "cluster/two", "other")
        .set()
        .map(EventFilter.Clusters::new);
  }

  static Arbitrary<EventFilter.Namespaces> namespaceFilters() {
    return Workloads.namespaces().set().map(EventFilter.Namespaces::new);
  }

  static Arbitrary<EventFilter.EventTypes> eventTypeFilters() {
    return Arbitraries.of(EventType.class).set().map(EventFilter.EventTypes::new);
  }

  static Arbitrary<EventFilter.ResourceTypes> resourceTypeFilters() {
    return Arbitraries.of(ResourceType.class).set().map(EventFilter.ResourceTypes::new);
  }

  static Arbitrary<EventFilter.InWindow> windowFilters() {
    return Windows.windows().map(EventFilter.InWindow::new);
  }

  static Arbitrary<EventFilter.InBook> bookFilters() {
    return Arbitraries.of(Book.class).map(EventFilter.InBook::new);
  }

  static Arbitrary<EventFilter.TotalCost> costFilters() {
    Arbitrary<Optional<Double>> bound = Arbitraries.of(-100.0, 0.0, 0.01, 2_000.0).optional(0.7);
    return Combinators.combine(bound, bound).as(Events::between);
  }

  private static EventFilter.TotalCost between(Optional<Double> one, Optional<Double> other) {
    boolean ordered = one.isEmpty() || other.isEmpty() || one.get() <= other.get();
    return new EventFilter.TotalCost(
        (ordered ? one : other).orElse(null), (ordered ? other : one).orElse(null));
  }

  /** Questions to a log: filters, limits from nothing to everything, with and without a cursor. */
  public static Arbitrary<EventQuery> queries() {
    return Combinators.combine(
            filters(),
            Arbitraries.of(0, 1, 2, 10, 1_000, Integer.MAX_VALUE),
            cursors().optional(0.3))
        .as((filter, limit, cursor) -> new EventQuery(filter, limit, cursor.orElse(null)));
  }

  /** Pages of a log, the newest event first. */
  public static Arbitrary<EventPage> pages() {
    return Combinators.combine(events().list().ofMaxSize(5), cursors().optional(0.5))
        .as(
            (events, next) ->
                new EventPage(
                    events.stream()
                        .sorted(Comparator.comparing(CostEvent::timestamp).reversed())
                        .toList(),
                    next.orElse(null)));
  }

  /** Places in logs, of which a store knows none: it must refuse them. */
  public static Arbitrary<EventCursor> cursors() {
    Arbitrary<String> logs = Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(64);
    Arbitrary<Long> positions =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.longs().between(0, 1_000)),
            Tuple.of(1, Arbitraries.just(999_999_999_999_999_999L)));
    return Combinators.combine(logs, positions).as(EventCursor::new);
  }

  /** Generates events with their positions in a log. */
  public static Arbitrary<LoggedEvent> loggedEvents() {
    return Combinators.combine(cursors(), withDetails()).as(LoggedEvent::new);
  }

  /** Generates parts of a tail: empty ones, and some after evicted events. */
  public static Arbitrary<EventTail> tails() {
    return Combinators.combine(
            loggedEvents().list().ofMaxSize(5), cursors(), Arbitraries.of(true, false))
        .as(
            (events, position, hasMissed) ->
                new EventTail(
                    events,
                    events.isEmpty() ? position : events.get(events.size() - 1).position(),
                    hasMissed));
  }

  /** Generates the details of events, which Kubecost's API does not have. */
  public static Arbitrary<EventDetails> details() {
    return withDetails().map(event -> requireNonNull(event.details()));
  }
}
