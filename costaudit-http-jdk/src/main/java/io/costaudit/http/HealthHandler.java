package io.costaudit.http;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.costaudit.event.Ledger;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /healthz} and {@code GET /readyz}, for whoever runs the server. Parameters other than
 * {@code detail} of the latter are ignored. Mounts at any path and answers exactly that path.
 * Threads may share it.
 *
 * <p>{@code /readyz} answers 200 with {@code "data":"ok"} when everything works; 200 with {@code
 * "data":"degraded"} while something fails that the events do not depend on, such as a source of
 * prices or the last run of audits; and 503 with the reasons while the events cannot be trusted.
 *
 * <p>{@code /readyz?detail=full} says more, and reads every entry of the ledger for it: for people
 * and for a look now and then, not for a probe each second. The {@code data} of its answer is
 *
 * <pre>{@code
 * {"ready":true, "state":"degraded", "reasons":[], "degradations":["prices from … fail: …"], "ledger":{"holds":true, "books":[{"cluster":"cluster-one",
 *  "book":"workloads", "namespaces":4, "live":31, "unpriced":0, "booked":1204.5,
 *  "checkpoint":0, "unlogged":1200, "impacts":4.5, "difference":0, "revaluation":0, "holds":true}],
 *  "violations":[]}}
 * }</pre>
 *
 * and comes with 200, or with 503 beside the message: {@code {"code":503, "message":"not ready: …",
 * "data":{…}}}.
 *
 * <table>
 *   <caption>Fields of {@code data}</caption>
 *   <tr><th>name</th><th>value</th></tr>
 *   <tr><td>{@code ready}, {@code reasons}</td><td>whether it is, and why not, as in the message</td></tr>
 *   <tr><td>{@code state}</td><td>{@code ready}, {@code degraded} or {@code notReady}</td></tr>
 *   <tr><td>{@code degradations}</td><td>what fails although answers can be trusted; like the reasons, without credentials</td></tr>
 *   <tr><td>{@code ledger}</td><td>absent where no ledger was given</td></tr>
 *   <tr><td>{@code holds}</td><td>whether the {@linkplain io.costaudit.event.Balance balance check} holds in every
 *       namespace. It does not bear on {@code ready}; the first failure is logged, and then none until the check
 *       holds again</td></tr>
 *   <tr><td>{@code books}</td><td>each book of each cluster, summed over its namespaces; books are never summed with
 *       each other. Amounts are monthly</td></tr>
 *   <tr><td>{@code namespaces}</td><td>how many namespaces have an object that lives or an amount that is not 0;
 *       objects that are in no namespace count as one</td></tr>
 *   <tr><td>{@code live}, {@code unpriced}</td><td>how many objects live, and how many of them have no price and are in
 *       no sum</td></tr>
 *   <tr><td>{@code booked}</td><td>the sum of what the live objects are booked at</td></tr>
 *   <tr><td>{@code checkpoint}, {@code unlogged}, {@code impacts}</td><td>the sums of what left the log, of what was
 *       booked without an event, and of the impacts of the events in the log</td></tr>
 *   <tr><td>{@code difference}</td><td>{@code booked - (checkpoint + unlogged + impacts)}. The differences of two
 *       namespaces may cancel out: {@code holds} of the book says whether the check holds in each</td></tr>
 *   <tr><td>{@code revaluation}</td><td>today's prices less what is booked, of the objects that have both</td></tr>
 *   <tr><td>{@code violations}</td><td>the {@linkplain io.costaudit.event.Balance balances} of the namespaces in which
 *       the check fails</td></tr>
 * </table>
 *
 * <p>Errors are {@code {"code":400,"message":"…"}} with the same status: 400 for another {@code
 * detail} or a query that cannot be decoded, 404, 405, 413, 503 where the store of the ledger fails
 * (without {@code detail} it is not asked), 500 for all else.
 */
public final class HealthHandler implements SelfAdmitting {
  private final @Nullable Readiness readiness;
  private final Endpoint endpoint;

  /** Answers {@code detail=full}, which reads the whole ledger, and waits for its turn. */
  private final Endpoint detailed;

  private HealthHandler(@Nullable Readiness readiness, @Nullable LedgerReport ledger) {
    this.readiness = readiness;
    Function<Request, Answer> answer =
        request -> readiness == null ? Answer.data("ok") : answer(request, readiness, ledger);
    this.endpoint = Endpoint.always(HttpLimits.ofDefaults(), answer);
    this.detailed = Endpoint.reading(HttpLimits.ofDefaults(), answer);
  }

  /** Answers 200 as long as the process answers at all. */
  public static HealthHandler alive() {
    return new HealthHandler(null, null);
  }

  /** Answers 200 when ready or degraded, else 503 with the reasons. */
  public static HealthHandler ready(Readiness readiness) {
    return new HealthHandler(requireNonNull(readiness, "readiness"), null);
  }

  /** The same, and with {@code detail=full} what the books of that ledger say. */
  public static HealthHandler ready(Readiness readiness, Ledger ledger) {
    return new HealthHandler(
        requireNonNull(readiness, "readiness"), new LedgerReport(requireNonNull(ledger, "ledger")));
  }

  private static Answer answer(
      Request request, Readiness readiness, @Nullable LedgerReport ledger) {
    boolean full = request.query().one("detail", Values::fullDetail).orElse(false);
    ReadinessReport report = readiness.report();
    String message = "not ready: " + String.join("; ", report.reasonsAgainst());
    if (full) {
      ObjectNode detail = detail(report, ledger);
      return report.isReady() ? Answer.data(detail) : Answer.failure(503, message, detail);
    }
    return switch (report.state()) {
      case READY -> Answer.data("ok");
      case DEGRADED -> Answer.data(report.state().wireName());
      case NOT_READY -> Answer.failure(503, message);
    };
  }

  private static ObjectNode detail(ReadinessReport report, @Nullable LedgerReport ledger) {
    ObjectNode detail = JsonNodeFactory.instance.objectNode();
    detail.put("ready", report.isReady());
    detail.put("state", report.state().wireName());
    report.reasonsAgainst().forEach(detail.putArray("reasons")::add);
    report.degradations().forEach(detail.putArray("degradations")::add);
    if (ledger != null) {
      detail.set("ledger", ledger.now());
    }
    return detail;
  }

  /** Answers one request. */
  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    // The name may be written in hexadecimal digits.
    boolean mayBeDetailed = query != null && (query.contains("detail") || query.contains("%"));
    (readiness != null && mayBeDetailed ? detailed : endpoint).handle(exchange);
  }
}
