package io.costaudit.opencost.replay;

import io.costaudit.opencost.replay.AllocationResponses.Query;
import io.costaudit.opencost.replay.AllocationResponses.RowSet;
import io.costaudit.time.Window;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the right answer to a request. Immutable. */
final class Routes {
  private static final Duration DAY = Duration.ofDays(1);

  private final Dialect dialect;
  private final InstantSource clock;
  private final boolean withBills;
  private final boolean terse;
  private final AllocationResponses allocations;
  private final AssetResponses assets;
  private final CloudCostResponses bills;

  Routes(
      Dialect dialect,
      List<ReplayedDay> days,
      InstantSource clock,
      boolean withBills,
      boolean terse) {
    this.dialect = dialect;
    this.clock = clock;
    this.withBills = withBills;
    this.terse = terse;
    allocations = new AllocationResponses(days);
    assets = new AssetResponses(days);
    bills = new CloudCostResponses(days);
  }

  ReplayedResponse answer(ReplayedRequest request) {
    if (!request.path().startsWith(dialect.prefix() + "/")) {
      return ReplayedResponse.page("Kubecost", "<div id=\"app\"></div>");
    }
    Parameters parameters = new Parameters(request);
    String path = request.path().substring(dialect.prefix().length());
    boolean isKnown =
        switch (path) {
          case "/allocation",
              "/allocation/compute",
              "/allocation/summary",
              "/allocation/compute/summary",
              "/assets",
              "/cloudCost",
              "/customCost/total",
              "/customCost/timeseries" ->
              true;
          default -> false;
        };
    if (!isKnown) {
      return ReplayedResponse.plain(404, "404 page not found");
    }
    if (!request.method().equals("GET")) {
      return ReplayedResponse.plain(405, "Method Not Allowed");
    }
    return switch (path) {
      case "/allocation" -> allocation(parameters, true);
      case "/allocation/compute" -> allocation(parameters, false);
      case "/assets" -> assets(parameters);
      case "/cloudCost" -> cloudCost(parameters);
      case "/customCost/total", "/customCost/timeseries" ->
          ReplayedResponse.notConfigured("CustomCost Pipeline is not configured");
      default -> summary(parameters);
    };
  }

  private interface Writer {
    void write(JsonOut out) throws IOException;
  }

  private ReplayedResponse data(boolean withStatus, Writer data) {
    String head =
        withStatus ? "{\"code\":200,\"status\":\"success\",\"data\":" : "{\"code\":200,\"data\":";
    return ReplayedResponse.json(
        200,
        stream -> {
          JsonOut out = new JsonOut(stream, dialect == Dialect.KUBECOST);
          out.raw(head);
          data.write(out);
          out.raw("}").flush();
        });
  }

  private WindowParameter window(Parameters parameters) {
    return WindowParameter.of(parameters.text("window", ""), clock.instant());
  }

  private static String illegal(WindowParameter window) {
    return "Invalid 'window' parameter: illegal window: " + window.illegal();
  }

  private ReplayedResponse allocation(Parameters parameters, boolean ofStore) {
    WindowParameter window = window(parameters);
    if (window.window().isEmpty()) {
      if (dialect == Dialect.KUBECOST) {
        return ReplayedResponse.response(400, illegal(window));
      }
      if (window.parsed()) {
        return ReplayedResponse.error("illegal window: " + window.illegal());
      }
      // The handler does not return after it has said that the window is bad.
      return ReplayedResponse.of(
              400,
              "text/plain; charset=utf-8",
              illegal(window)
                  + "\n"
                  + ReplayedResponse.errorText(500, "illegal window: [nil, nil)"))
          .with("X-Content-Type-Options", "nosniff");
    }
    Query query = query(parameters, window.window().get(), ofStore);
    if (parameters.is("includeProportionalAssetResourceCosts", false) && !query.includeIdle()) {
      return ReplayedResponse.error(
          "bad request - includeIdle must be set true if"
              + " includeProportionalAssetResourceCosts is true");
    }
    return data(dialect.withStatus(), out -> allocations.write(out, query, terse));
  }

  private Query query(Parameters parameters, Window window, boolean ofStore) {
    boolean isKubecost = dialect == Dialect.KUBECOST && ofStore;
    Optional<List<String>> aggregate =
        parameters
            .list("aggregate")
            .map(names -> names.equals(List.of("all")) ? List.<String>of() : names);
    String by = parameters.text("accumulateBy", "");
    boolean isTrue = parameters.is("accumulate", false);
    if (isKubecost && !isTrue) {
      by = parameters.text("accumulate", by);
    }
    String accumulate = isTrue ? "all" : by;
    boolean accumulates = Spans.group(accumulate, window.start()).isPresent();
    // An empty window has no steps, whatever their length.
    Duration whole = window.isEmpty() ? DAY : window.duration();
    return new Query(
        window,
        parameters.duration("step", isKubecost ? DAY : whole),
        aggregate,
        isKubecost ? parameters.is("idle", true) : parameters.is("includeIdle", false),
        parameters.is("idleByNode", false),
        parameters.is("shareIdle", false)
            || (isKubecost && parameters.text("shareIdle", "").equals("weighted")),
        isKubecost && parameters.is("splitIdle", false),
        accumulates ? accumulate : "",
        parameters.is("includeAggregatedMetadata", false));
  }

  private ReplayedResponse summary(Parameters parameters) {
    WindowParameter window = window(parameters);
    if (window.window().isEmpty()) {
      if (dialect == Dialect.KUBECOST) {
        return ReplayedResponse.response(400, illegal(window));
      }
      return window.parsed()
          ? ReplayedResponse.error("illegal window: " + window.illegal())
          // The handler goes on and panics.
          : ReplayedResponse.none();
    }
    Window whole = window.window().get();
    Query asked = query(parameters, whole, dialect == Dialect.KUBECOST);
    Query query =
        new Query(
            whole,
            asked.step(),
            asked.aggregate(),
            dialect == Dialect.KUBECOST && asked.includeIdle(),
            asked.idleByNode(),
            asked.shareIdle(),
            asked.splitIdle(),
            asked.accumulateBy(),
            false);
    List<RowSet> sets;
    try {
      sets = allocations.sets(query);
    } catch (IOException e) {
      return ReplayedResponse.error(e.toString());
    }
    boolean withTotal = dialect == Dialect.KUBECOST;
    boolean hasNoNumber =
        sets.stream()
            .flatMap(set -> set.rows().values().stream())
            .anyMatch(row -> !Double.isFinite(row.summaryTotal()));
    if (hasNoNumber && !withTotal) {
      // A struct of plain numbers: it cannot be marshalled, and that is only logged.
      return ReplayedResponse.empty();
    }
    return data(
        dialect.withStatus(),
        out -> {
          out.open('{').field("step").raw(Long.toString(query.step().toNanos()));
          out.field("sets").open('[');
          for (RowSet set : sets) {
            out.item().open('{').field("allocations").open('{');
            for (Map.Entry<String, AllocationRow> entry : set.rows().entrySet()) {
              entry.getValue().writeSummary(out.key(entry.getKey()), entry.getKey(), withTotal);
            }
            out.close('}').window(set.window().start(), set.window().end()).close('}');
          }
          out.close(']').window(whole.start(), whole.end()).close('}');
        });
  }

  private ReplayedResponse assets(Parameters parameters) {
    WindowParameter window = window(parameters);
    if (window.window().isEmpty()) {
      if (dialect == Dialect.KUBECOST) {
        return ReplayedResponse.response(400, illegal(window));
      }
      return window.parsed()
          ? ReplayedResponse.plain(500, "Error getting assets: illegal window: " + window.illegal())
          : ReplayedResponse.plain(400, illegal(window));
    }
    Optional<TextFilter> filter = TextFilter.parse(parameters.text("filter", ""));
    if (filter.isEmpty()) {
      return ReplayedResponse.plain(
          500, "Error getting assets: failed to parse filter: " + parameters.text("filter", ""));
    }
    Window whole = window.window().get();
    if (dialect == Dialect.OPENCOST) {
      return data(true, out -> assets.writeMap(out, whole, Optional.empty(), true, filter.get()));
    }
    Optional<List<String>> aggregate = parameters.list("aggregate");
    boolean accumulate = parameters.is("accumulate", false);
    boolean adjusted = !parameters.is("disableAdjustments", false);
    return data(
        false, out -> assets.writeArray(out, whole, aggregate, accumulate, adjusted, filter.get()));
  }

  private ReplayedResponse cloudCost(Parameters parameters) {
    if (!withBills) {
      return ReplayedResponse.notConfigured("CloudCost Pipeline is not configured");
    }
    String text = parameters.text("window", "");
    if (text.isEmpty()) {
      return ReplayedResponse.plain(400, "missing require window param");
    }
    WindowParameter window = window(parameters);
    if (window.window().isEmpty() && !window.parsed()) {
      return ReplayedResponse.plain(400, "invalid window parameter: illegal window: " + text);
    }
    Optional<List<String>> aggregate = parameters.list("aggregate");
    for (String name : aggregate.orElse(List.of())) {
      if (!CloudCostResponses.PROPERTIES.contains(name)) {
        return ReplayedResponse.plain(
            400, "error parsing aggregate by invalid cloud cost property: " + name);
      }
    }
    Optional<TextFilter> filter = TextFilter.parse(parameters.text("filter", ""));
    if (filter.isEmpty()) {
      return ReplayedResponse.plain(
          400, "Parsing 'filter' parameter: " + parameters.text("filter", ""));
    }
    // A reversed window has no days.
    Window whole = window.window().orElseGet(() -> new Window(clock.instant(), clock.instant()));
    if (bills.hasNoNumber(whole)) {
      return ReplayedResponse.response(500, "Error: json: unsupported value: NaN");
    }
    String accumulate = parameters.text("accumulate", "");
    return data(
        false,
        out ->
            bills.write(
                out,
                whole,
                aggregate,
                parameters.is("accumulate", false) ? "all" : accumulate,
                filter.get()));
  }
}
