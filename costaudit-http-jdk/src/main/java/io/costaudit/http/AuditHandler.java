package io.costaudit.http;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditRuns;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.KeptSets;
import io.costaudit.internal.BooleanWords;
import io.costaudit.time.Window;
import java.io.IOException;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code /model/etl/audit}, the Audit API, over {@link AuditRuns}. Mounts into any {@link
 * com.sun.net.httpserver.HttpServer}, at any path, and answers exactly that path; whoever mounts it
 * gives the runs a thread. Threads may share it.
 *
 * <p>{@code GET} answers the audit sets that are kept. Parameters, all optional; an empty value
 * counts as not given:
 *
 * <table>
 *   <caption>Parameters of GET</caption>
 *   <tr><th>name</th><th>value</th></tr>
 *   <tr><td>{@code window}</td><td>sets whose windows overlap it, as {@link Window#parse(String,
 *       java.time.Instant)} reads it; absent, all sets</td></tr>
 *   <tr><td>{@code type}</td><td>an {@link AuditType}: the results of other audits are null</td></tr>
 *   <tr><td>{@code detail}</td><td>{@code full} adds the fields that Kubecost's API does not have.
 *       One of them is {@code attempts}: the audits whose last run failed because a store could not
 *       be read, with the time and the reason. The results of these audits are those of an earlier
 *       run, or null.</td></tr>
 * </table>
 *
 * <p>The answer also lists the windows that the allocation store holds and that were never audited.
 * If the allocation store fails, the answer has the kept sets alone, and the header {@code
 * Costaudit-Audits} says so; if no set is kept either, the answer is 503.
 *
 * <p>{@code POST} asks for a run, which goes on after the answer; the header {@code Location} names
 * it. The same request while it waits is the same run.
 *
 * <table>
 *   <caption>Parameters of POST</caption>
 *   <tr><th>name</th><th>value</th></tr>
 *   <tr><td>{@code window}</td><td>what to audit; it must not be empty</td></tr>
 *   <tr><td>{@code commit}</td><td>{@code true} is needed where there is no window: then all is
 *       audited</td></tr>
 *   <tr><td>{@code type}</td><td>an {@link AuditType}; absent, all of them</td></tr>
 * </table>
 *
 * <p>The parameters of a {@code POST} may also stand in a body of type {@code
 * application/x-www-form-urlencoded}, behind those of the query. A body of another type is refused
 * unless it is empty.
 *
 * <p>An unknown parameter that looks like a misspelling of a known one is refused, others are
 * ignored. Errors are {@code {"code":400,"message":"…"}} with the same status: 400 for bad input,
 * 404, 405, 413, 415, 429 where too many runs wait, 503 where a store fails, 500 for all else.
 *
 * @since 0.1.0
 */
public final class AuditHandler implements SelfAdmitting {
  private static final List<String> READING = List.of("window", "type", "detail");
  private static final List<String> ASKING = List.of("window", "commit", "type");

  /** Says that the answer lacks the windows that were never audited. */
  private static final Map<String, String> UNLISTED =
      Map.of(
          "Costaudit-Audits",
          "incomplete; the allocation store failed, so windows that were never audited are not"
              + " listed");

  private final Endpoint endpoint;

  private AuditHandler(Builder builder) {
    Audits audits = new Audits(builder.runs, builder.clock);
    endpoint = Endpoint.readingAndAsking(builder.limits, audits::sets, audits::run);
  }

  /** With default settings. */
  public static AuditHandler of(AuditRuns runs) {
    return builder(runs).build();
  }

  public static Builder builder(AuditRuns runs) {
    return new Builder(runs);
  }

  /** Answers one request. */
  @Override
  public void handle(HttpExchange exchange) throws IOException {
    endpoint.handle(exchange);
  }

  private record Audits(AuditRuns runs, InstantSource clock) {
    Answer sets(Request request) {
      QueryParameters query = request.query();
      query.refuseMisspelt(READING);
      Optional<Window> window = window(query);
      Optional<AuditType> type = query.one("type", AuditType::ofWireName);
      boolean full = query.one("detail", Values::fullDetail).orElse(false);
      KeptSets kept =
          window.map(Window::isEmpty).orElse(false)
              ? new KeptSets(List.of(), null)
              : runs.auditor().sets(window.orElse(null));
      Answer answer =
          Answer.data(
              kept.sets().stream()
                  .map(set -> type.isPresent() ? set.only(type.get()) : set)
                  .map(set -> full ? set : set.withoutDetails())
                  .toList());
      return kept.unlisted().isPresent() ? answer.with(UNLISTED) : answer;
    }

    Answer run(Request request) {
      QueryParameters query = request.query();
      query.refuseMisspelt(ASKING);
      Optional<Window> window = window(query);
      boolean commit = query.one("commit", BooleanWords::parse).orElse(false);
      Set<AuditType> types =
          query
              .one("type", AuditType::ofWireName)
              .map(EnumSet::of)
              .orElse(EnumSet.allOf(AuditType.class));
      if (window.isEmpty() && !commit) {
        throw Refusal.badRequest(
            "without a window all windows are audited, and that needs commit=true; give a"
                + " window, or commit=true");
      }
      if (window.isPresent() && window.get().isEmpty()) {
        throw Refusal.badRequest(
            "parameter window: " + window.get() + " is empty; give a window that is not empty");
      }
      AuditRequest asked = new AuditRequest(window.orElse(null), types);
      AuditRuns.Status run =
          runs.submit(asked)
              .orElseThrow(() -> Refusal.busy("too many runs of audits wait; try again later"));
      return Answer.data(asked.announcement())
          .with(Map.of("Location", request.rawPath() + "/runs/" + run.id()));
    }

    private Optional<Window> window(QueryParameters query) {
      return query.one("window", text -> Window.parse(text, clock.instant()));
    }
  }

  /** Collects settings. Not safe for use by several threads. */
  public static final class Builder {
    private final AuditRuns runs;
    private InstantSource clock = InstantSource.system();
    private HttpLimits limits = HttpLimits.ofDefaults();

    private Builder(AuditRuns runs) {
      this.runs = requireNonNull(runs, "runs");
    }

    /** Tells what "now" is in a window; the system's clock by default. */
    public Builder clock(InstantSource clock) {
      this.clock = requireNonNull(clock, "clock");
      return this;
    }

    /** What a request may cost. A body means nothing here and is not kept. */
    public Builder limits(HttpLimits limits) {
      this.limits = requireNonNull(limits, "limits");
      return this;
    }

    public AuditHandler build() {
      return new AuditHandler(this);
    }
  }
}
