package io.costaudit.http;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/**
 * {@code GET /healthz} and {@code GET /readyz}, for whoever runs the server. Parameters are
 * ignored. Mounts at any path and answers exactly that path. Threads may share it.
 */
public final class HealthHandler implements HttpHandler {
  private final Endpoint endpoint;

  private HealthHandler(Function<Request, Answer> action) {
    endpoint = Endpoint.reading(HttpLimits.ofDefaults(), action);
  }

  /** Answers 200 as long as the process answers at all. */
  public static HealthHandler alive() {
    return new HealthHandler(request -> Answer.data("ok"));
  }

  /** Answers 200 when ready, else 503 with the reasons. */
  public static HealthHandler ready(Readiness readiness) {
    requireNonNull(readiness, "readiness");
    return new HealthHandler(
        request -> {
          List<String> reasons = readiness.reasonsAgainst();
          if (!reasons.isEmpty()) {
            throw Refusal.of(503, "not ready: " + String.join("; ", reasons));
          }
          return Answer.data("ok");
        });
  }

  /** Answers one request. */
  @Override
  public void handle(HttpExchange exchange) throws IOException {
    endpoint.handle(exchange);
  }
}
