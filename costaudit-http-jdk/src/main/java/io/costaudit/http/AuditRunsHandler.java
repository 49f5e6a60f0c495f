package io.costaudit.http;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import io.costaudit.audit.AuditRuns;
import io.costaudit.internal.Quoted;
import java.io.IOException;
import java.util.Optional;

/**
 * {@code /model/etl/audit/runs}: the runs of audits, newest first, and each of them below it by its
 * id, where {@code DELETE} cancels it. Mount one made by {@link #list} at a path, and one made by
 * {@link #items} at the same path with a slash behind it. Threads may share it.
 *
 * <p>A run is {@code {"id":…, "window":{…} or null for all, "types":[…], "state":"waiting" |
 * "running" | "done" | "cancelled" | "failed", "progress":{"done":3,"total":12}, "submitted":…,
 * "started":…, "ended":…, "error":""}}; progress counts audits over all windows. A run during which
 * a store failed ends as {@code failed}, and its error says which store and why; the results that
 * it could make are saved, and earlier results stay. A run that is cancelled while it runs ends
 * after the step that it is in.
 *
 * @since 0.1.0
 */
public final class AuditRunsHandler implements SelfAdmitting {
  private final Endpoint endpoint;

  private AuditRunsHandler(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** Answers {@code GET} with all runs that are known. */
  public static AuditRunsHandler list(AuditRuns runs) {
    requireNonNull(runs, "runs");
    return new AuditRunsHandler(
        Endpoint.reading(HttpLimits.ofDefaults(), request -> Answer.data(runs.list())));
  }

  /** Answers {@code GET} and {@code DELETE} of one run. */
  public static AuditRunsHandler items(AuditRuns runs) {
    requireNonNull(runs, "runs");
    return new AuditRunsHandler(
        Endpoint.items(
            HttpLimits.ofDefaults(),
            request -> answer(runs.find(id(request)), request),
            request -> answer(runs.cancel(id(request)), request)));
  }

  private static String id(Request request) {
    return request.rawPath().substring(request.rawPath().lastIndexOf('/') + 1);
  }

  private static Answer answer(Optional<AuditRuns.Status> run, Request request) {
    return run.map(Answer::data)
        .orElseThrow(
            () ->
                Refusal.of(
                    404,
                    "there is no run "
                        + Quoted.of(id(request))
                        + "; the last "
                        + AuditRuns.REMEMBERED
                        + " that ended are known"));
  }

  /** Answers one request. */
  @Override
  public void handle(HttpExchange exchange) throws IOException {
    endpoint.handle(exchange);
  }
}
