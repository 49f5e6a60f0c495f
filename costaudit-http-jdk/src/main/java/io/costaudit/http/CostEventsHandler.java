package io.costaudit.http;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import io.costaudit.coverage.Coverage;
import io.costaudit.event.Book;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventCursor;
import io.costaudit.event.EventFilter;
import io.costaudit.event.EventPage;
import io.costaudit.event.EventQuery;
import io.costaudit.event.EventType;
import io.costaudit.event.Ledger;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.time.Window;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /model/audit/events}, the Cost Events Audit API, over a {@link Ledger}. Mounts into
 * any {@link com.sun.net.httpserver.HttpServer}, at any path, and answers exactly that path.
 * Threads may share it.
 *
 * <p>Parameters, all optional; an empty value counts as not given:
 *
 * <table>
 *   <caption>Parameters</caption>
 *   <tr><th>name</th><th>value</th></tr>
 *   <tr><td>{@code count}</td><td>how many events at most, a whole number from 0. Absent or larger than {@link
 *       Builder#maxEventsPerAnswer} it is that</td></tr>
 *   <tr><td>{@code filterClusters}, {@code filterNamespaces}</td><td>lists of ids and names</td></tr>
 *   <tr><td>{@code filterEventTypes}, {@code filterResourceTypes}</td><td>lists of {@code add}, {@code delete}, …; of
 *       {@code deployment}, …</td></tr>
 *   <tr><td>{@code filterTotalCostLowerBound}, {@code filterTotalCostUpperBound}</td><td>inclusive bounds of the signed
 *       {@code totalMonthlyRate}: a finite decimal number of at most 64 characters, digits with an optional sign, point
 *       and exponent ({@code 12}, {@code -0.5}, {@code 1e3}; not {@code 0x1p3}, {@code 1d}, {@code NaN})</td></tr>
 *   <tr><td>{@code book}</td><td>{@code workloads} (the default) or {@code capacity}</td></tr>
 *   <tr><td>{@code window}</td><td>as {@link Window#parse(String, java.time.Instant)} reads it</td></tr>
 *   <tr><td>{@code cursor}</td><td>from the link to the next page</td></tr>
 *   <tr><td>{@code detail}</td><td>{@code full} adds the fields that Kubecost's API does not have</td></tr>
 * </table>
 *
 * <p>Lists are separated by commas, blanks around items are ignored, repeated ones are joined; any
 * other parameter may be given once. An unknown parameter is ignored unless it begins with {@code
 * filter} or looks like a misspelling of a known one.
 *
 * <p>The answer is {@code {"code":200,"data":[…]}}, newest first. Where more events match, the
 * header {@code Link} has a reference to the next page, relative to this one; it stays valid while
 * events are added. Errors are {@code {"code":400,"message":"…"}} with the same status: 400 for bad
 * input, 404, 405, 413, 501 where events are {@linkplain #switchedOff() switched off}, 503 where
 * the store fails, 500 for all else.
 *
 * <p>No events and nobody watching are different answers. Given a {@linkplain Builder#coverage
 * coverage}, every answer to a good request, also to one by {@code HEAD} and one that is 304, says
 * how well it was watched in a header such as {@code Costaudit-Coverage: scopes=9, watched=8,
 * blind=1, gaps=3, blindSeconds=42, startingSeconds=17}. It does not count for the entity tag, as
 * it changes while the events stay the same. It tells of the scopes that pass {@code
 * filterClusters}, {@code filterNamespaces} (a scope of all namespaces always does), {@code
 * filterResourceTypes} and {@code book}, and of the time in {@code window}, or else of all that is
 * kept:
 *
 * <table>
 *   <caption>Costaudit-Coverage</caption>
 *   <tr><th>name</th><th>value</th></tr>
 *   <tr><td>{@code scopes}</td><td>how many scopes: the objects of a type in a namespace, or in all</td></tr>
 *   <tr><td>{@code watched}</td><td>how many of them are watched, now or at the end of the window</td></tr>
 *   <tr><td>{@code blind}</td><td>how many are not, or nothing is known of them</td></tr>
 *   <tr><td>{@code gaps}</td><td>how many blind intervals they have, the time before their very first list
 *       excepted</td></tr>
 *   <tr><td>{@code blindSeconds}</td><td>how long these gaps lasted, added up, in seconds, rounded up; 0 if there are
 *       none</td></tr>
 *   <tr><td>{@code startingSeconds}</td><td>how long their very first lists took, added up, in seconds, rounded
 *       up</td></tr>
 * </table>
 *
 * <p>Where the coverage fails the events are answered all the same, with {@code Costaudit-Coverage:
 * unknown}; that is logged once, until it works again.
 *
 * @since 0.1.0
 */
public final class CostEventsHandler implements SelfAdmitting {
  /** The default of {@link Builder#maxEventsPerAnswer}: {@value}. */
  public static final int DEFAULT_MAX_EVENTS_PER_ANSWER = 1000;

  /** The longest query whose answer is kept: the memory of the query itself is not counted. */
  private static final int MAX_KEPT_CHARACTERS = 512;

  private static final String LOWER_BOUND = "filterTotalCostLowerBound";
  private static final String UPPER_BOUND = "filterTotalCostUpperBound";
  private static final List<String> PARAMETERS =
      List.of(
          "count",
          "filterNamespaces",
          "filterEventTypes",
          "filterResourceTypes",
          LOWER_BOUND,
          UPPER_BOUND,
          "filterClusters",
          "book",
          "window",
          "cursor",
          "detail");

  private final Endpoint endpoint;

  private CostEventsHandler(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** The events of this ledger, with default settings. */
  public static CostEventsHandler of(Ledger ledger) {
    return builder(ledger).build();
  }

  /**
   * Returns a handler that answers 501 and names the method that switches events on. An empty list
   * of events would wrongly say that nothing has changed.
   */
  public static CostEventsHandler switchedOff() {
    return switchedOff("CostAuditServerBuilder.costEvents(ledger) where the server is built");
  }

  /**
   * Returns a handler that answers 501 and says how to switch events on.
   *
   * @param switches how users of the program switch events on, such as {@code the flag
   *     --events=all}; the text follows the words "they are switched on by"
   */
  public static CostEventsHandler switchedOff(String switches) {
    Refusal refusal =
        Refusal.of(
            501,
            "cost events are switched off; they are switched on by "
                + requireNonNull(switches, "switches"));
    return new CostEventsHandler(
        Endpoint.reading(
            HttpLimits.ofDefaults(),
            request -> {
              throw refusal;
            }));
  }

  public static Builder builder(Ledger ledger) {
    return new Builder(ledger);
  }

  /** Answers one request. */
  @Override
  public void handle(HttpExchange exchange) throws IOException {
    endpoint.handle(exchange);
  }

  /** Turns a request into a query of the ledger, and its page into an answer. */
  private record Events(
      Ledger ledger,
      int maxPerAnswer,
      InstantSource clock,
      @Nullable CoverageHeader coverage,
      EventJson json) {
    Answer answer(Request request) {
      QueryParameters query = request.query();
      query.refuseMisspelt(PARAMETERS);
      int count =
          query.one("count", text -> Values.countUpTo(maxPerAnswer, text)).orElse(maxPerAnswer);
      EventFilter filter = filter(query);
      EventCursor cursor = query.one("cursor", EventCursor::parse).orElse(null);
      boolean full = query.one("detail", Values::fullDetail).orElse(false);
      EventPage page = page(new EventQuery(filter, count, cursor));
      Answer answer = Answer.of(finished(request, page.events(), full));
      if (coverage != null) {
        answer = answer.with(coverage.of(query, clock.instant()));
      }
      return page.next() == null
          ? answer
          : answer.with(Map.of("Link", link(request, query, page.next())));
    }

    /**
     * The key under which a finished answer is kept.
     *
     * @param json stands for this handler, because one server may have several
     */
    private record Question(EventJson json, String parameters) {}

    /**
     * Returns the kept answer to the same question if it holds the same events. Otherwise makes the
     * answer and keeps it.
     */
    private Payload finished(Request request, List<CostEvent> events, boolean full) {
      Question question = new Question(json, request.rawParameters());
      if (events.isEmpty() || question.parameters().length() > MAX_KEPT_CHARACTERS) {
        return Payload.of(json.data(events, full));
      }
      return request
          .answers()
          .find(question, events)
          .orElseGet(
              () -> {
                Payload made = Payload.of(json.data(events, full), events);
                request.answers().keep(question, made);
                return made;
              });
    }

    private EventFilter filter(QueryParameters query) {
      EventFilter filter = EventFilter.all();
      filter =
          narrowed(
              filter, query.list("filterNamespaces", Function.identity()), EventFilter::namespaces);
      filter =
          narrowed(
              filter,
              query.list("filterEventTypes", EventType::ofWireName),
              EventFilter::eventTypes);
      filter =
          narrowed(
              filter,
              query.list("filterResourceTypes", ResourceType::ofWireName),
              EventFilter::resourceTypes);
      filter = filter.and(totalCost(query));
      filter =
          narrowed(
              filter, query.list("filterClusters", Function.identity()), EventFilter::clusters);
      filter =
          filter.and(EventFilter.in(query.one("book", Book::ofWireName).orElse(Book.WORKLOADS)));
      Optional<Window> window = query.one("window", text -> Window.parse(text, clock.instant()));
      return window.isPresent() ? filter.and(EventFilter.in(window.get())) : filter;
    }

    private static <T> EventFilter narrowed(
        EventFilter filter, List<T> items, Function<List<T>, EventFilter> make) {
      return items.isEmpty() ? filter : filter.and(make.apply(items));
    }

    private static EventFilter totalCost(QueryParameters query) {
      Optional<Double> lower = query.one(LOWER_BOUND, Values::decimal);
      Optional<Double> upper = query.one(UPPER_BOUND, Values::decimal);
      if (lower.isPresent() && upper.isPresent() && lower.get() > upper.get()) {
        throw Refusal.badRequest(
            "parameter "
                + LOWER_BOUND
                + ": "
                + lower.get()
                + " is above "
                + UPPER_BOUND
                + ", which is "
                + upper.get()
                + "; give a lower bound that is not above the upper bound");
      }
      return EventFilter.totalCost(lower.orElse(null), upper.orElse(null));
    }

    private EventPage page(EventQuery query) {
      try {
        return ledger.page(query);
      } catch (IllegalArgumentException e) {
        if (query.cursor() == null) {
          throw e;
        }
        throw QueryParameters.refused("cursor", e);
      }
    }

    private static String link(Request request, QueryParameters query, EventCursor next) {
      return "<"
          + request.rawPath()
          + "?"
          + query.encodedWith("cursor", next.toString())
          + ">; rel=\"next\"";
    }
  }

  /** Collects settings. Not safe for use by several threads. */
  public static final class Builder {
    private final Ledger ledger;
    private int maxEventsPerAnswer = DEFAULT_MAX_EVENTS_PER_ANSWER;
    private InstantSource clock = InstantSource.system();
    private @Nullable Coverage coverage;
    private HttpLimits limits = HttpLimits.ofDefaults();

    private Builder(Ledger ledger) {
      this.ledger = requireNonNull(ledger, "ledger");
    }

    /**
     * How many events an answer has at most, at least 1; {@value #DEFAULT_MAX_EVENTS_PER_ANSWER} by
     * default.
     */
    public Builder maxEventsPerAnswer(int count) {
      if (count < 1) {
        throw new IllegalArgumentException("maxEventsPerAnswer must be at least 1: " + count);
      }
      this.maxEventsPerAnswer = count;
      return this;
    }

    /** Tells what "now" is, in a window and for a coverage; the system's clock by default. */
    public Builder clock(InstantSource clock) {
      this.clock = requireNonNull(clock, "clock");
      return this;
    }

    /** Tells how well the events were watched; by default nothing does, and no answer says it. */
    public Builder coverage(Coverage coverage) {
      this.coverage = requireNonNull(coverage, "coverage");
      return this;
    }

    /**
     * What a request may cost. A body means nothing here and is not kept, whatever its size within
     * the limits.
     */
    public Builder limits(HttpLimits limits) {
      this.limits = requireNonNull(limits, "limits");
      return this;
    }

    Ledger ledger() {
      return ledger;
    }

    public CostEventsHandler build() {
      return buildWithDefault(null);
    }

    /** Makes the handler, with this coverage unless the builder was given another one. */
    CostEventsHandler buildWithDefault(@Nullable Coverage other) {
      Coverage told = coverage == null ? other : coverage;
      CoverageHeader header = told == null ? null : new CoverageHeader(told);
      Events events = new Events(ledger, maxEventsPerAnswer, clock, header, new EventJson());
      return new CostEventsHandler(Endpoint.reading(limits, events::answer));
    }
  }
}
