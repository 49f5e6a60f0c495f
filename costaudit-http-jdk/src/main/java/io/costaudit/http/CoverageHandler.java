package io.costaudit.http;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import io.costaudit.coverage.Coverage;
import io.costaudit.time.Window;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * {@code GET /model/audit/coverage}: when each scope was watched, and when not and why. Where the
 * events of a time are an empty list, this tells whether nothing happened or nobody was watching.
 * Mounts into any {@link com.sun.net.httpserver.HttpServer}, at any path, and answers exactly that
 * path. Threads may share it.
 *
 * <p>Parameters, all optional; an empty value counts as not given:
 *
 * <table>
 *   <caption>Parameters</caption>
 *   <tr><th>name</th><th>value</th></tr>
 *   <tr><td>{@code window}</td><td>what of the intervals lies in it, as {@link Window#parse(String, Instant)} reads it;
 *       absent, all that is kept</td></tr>
 *   <tr><td>{@code filterClusters}</td><td>a list of ids</td></tr>
 *   <tr><td>{@code filterNamespaces}</td><td>a list of names; a scope of all namespaces sees each of them, and is never
 *       left out</td></tr>
 *   <tr><td>{@code filterResourceTypes}</td><td>a list of {@code deployment}, …</td></tr>
 * </table>
 *
 * <p>Lists are separated by commas, blanks around items are ignored, repeated ones are joined. An
 * unknown parameter is ignored unless it begins with {@code filter} or looks like a misspelling of
 * a known one.
 *
 * <p>The answer is {@code {"code":200,"data":[…]}}, a scope each: {@code {"cluster":…,
 * "resourceType":"deployment", "namespace":…, "intervals":[…]}}, where the empty namespace stands
 * for all of them. An interval is {@code {"start":…, "end":…, "state":"watched"}} or {@code
 * {"start":…, "end":…, "state":"blind", "cause":…}}, the cause being the name of a {@link
 * io.costaudit.coverage.BlindCause} in lower case; they come oldest first, each starting where the
 * one before it ends, and nothing is known of other times. Several watchers of one scope are
 * {@linkplain Coverage#scopes merged}. Errors are {@code {"code":400,"message":"…"}} with the same
 * status: 400 for bad input, 404, 405, 413, 503 where what keeps the coverage fails, 500 for all
 * else.
 *
 * @since 0.1.0
 */
public final class CoverageHandler implements SelfAdmitting {
  private static final List<String> PARAMETERS =
      List.of(
          "window",
          CoverageFilter.CLUSTERS,
          CoverageFilter.NAMESPACES,
          CoverageFilter.RESOURCE_TYPES);

  private final Endpoint endpoint;

  private CoverageHandler(Builder builder) {
    endpoint =
        Endpoint.reading(builder.limits, new Scopes(builder.coverage, builder.clock)::answer);
  }

  /** With default settings. */
  public static CoverageHandler of(Coverage coverage) {
    return builder(coverage).build();
  }

  public static Builder builder(Coverage coverage) {
    return new Builder(coverage);
  }

  /** Answers one request. */
  @Override
  public void handle(HttpExchange exchange) throws IOException {
    endpoint.handle(exchange);
  }

  private record Scopes(Coverage coverage, InstantSource clock) {
    Answer answer(Request request) {
      QueryParameters query = request.query();
      query.refuseMisspelt(PARAMETERS);
      Instant now = clock.instant();
      CoverageFilter filter = CoverageFilter.of(query);
      Optional<Window> window = query.one("window", text -> Window.parse(text, now));
      return Answer.data(
          coverage.scopes(now).stream()
              .filter(known -> filter.test(known.scope()))
              .map(known -> window.map(known::within).orElse(known))
              .toList());
    }
  }

  /** Collects settings. Not safe for use by several threads. */
  public static final class Builder {
    private final Coverage coverage;
    private InstantSource clock = InstantSource.system();
    private HttpLimits limits = HttpLimits.ofDefaults();

    private Builder(Coverage coverage) {
      this.coverage = requireNonNull(coverage, "coverage");
    }

    /** Tells what "now" is, in a window and of what goes on; the system's clock by default. */
    public Builder clock(InstantSource clock) {
      this.clock = requireNonNull(clock, "clock");
      return this;
    }

    /** What a request may cost. A body means nothing here and is not kept. */
    public Builder limits(HttpLimits limits) {
      this.limits = requireNonNull(limits, "limits");
      return this;
    }

    public CoverageHandler build() {
      return new CoverageHandler(this);
    }
  }
}
