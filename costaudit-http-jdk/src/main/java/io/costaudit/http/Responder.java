package io.costaudit.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the answer to one request to its client. */
final class Responder {
  /** Below that, gzip saves no packet. */
  private static final int GZIP_FROM_BYTES = 1024;

  /** How long the rest of a body is read while the server is overloaded. */
  private static final Duration BUSY_DRAIN_TIME = Duration.ofSeconds(1);

  private final HttpExchange exchange;
  private final Admission admission;
  private final HttpLimits limits;
  private final AcceptEncoding accepted;
  private final boolean reading;

  Responder(HttpExchange exchange, Admission admission, HttpLimits limits) {
    this.exchange = exchange;
    this.admission = admission;
    this.limits = limits;
    accepted = AcceptEncoding.parse(values("Accept-Encoding"));
    String method = exchange.getRequestMethod();
    reading = method.equals("GET") || method.equals("HEAD");
  }

  /**
   * Returns the answer after its tag and its packed form are made, which takes long for a large
   * answer.
   */
  Answer prepared(Answer answer) {
    tag(answer);
    representation(answer);
    return answer;
  }

  private @Nullable String tag(Answer answer) {
    return reading && answer.status() == 200
        ? EntityTags.weak(answer.body().digest(), answer.headers().getOrDefault("Link", ""))
        : null;
  }

  private boolean isPacked(Answer answer) {
    return accepted.wantsGzip()
        && (answer.body().plain().length() >= GZIP_FROM_BYTES || !accepted.takesIdentity());
  }

  private Slices representation(Answer answer) {
    return isPacked(answer) ? answer.body().packed() : answer.body().plain();
  }

  /**
   * Sends an answer, and reads what is left of the request.
   *
   * @throws IOException if the client went away or is too slow
   */
  void send(Answer answer, RequestBody request) throws IOException {
    Admission.Place memory;
    try {
      memory = admission.answers().use(answer.body());
    } catch (Refusal refusal) {
      admission.refused(refusal.answer().message());
      sendAdmitted(refusal.answer(), request);
      return;
    }
    try {
      sendAdmitted(answer, request);
    } finally {
      memory.close();
    }
  }

  private void sendAdmitted(Answer answer, RequestBody request) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    answer.headers().forEach(headers::set);
    headers.set("Cache-Control", "no-cache");
    headers.set("Vary", "Accept-Encoding");
    headers.set("X-Content-Type-Options", "nosniff");
    if (request.isPending()) {
      headers.set("Connection", "close");
    }
    Duration drainTime = limits.drainTime();
    if (answer.status() == 429 && drainTime.compareTo(BUSY_DRAIN_TIME) > 0) {
      drainTime = BUSY_DRAIN_TIME;
    }
    Watchdog.Guard sending = admission.watchdog().guard(limits.sendTime());
    String tag = tag(answer);
    if (tag != null) {
      headers.set("ETag", tag);
      if (EntityTags.anyMatches(values("If-None-Match"), tag)) {
        sendWithoutBody(304, request, drainTime, sending);
        return;
      }
    }
    headers.set("Content-Type", "application/json");
    Slices body = representation(answer);
    if (isPacked(answer)) {
      headers.set("Content-Encoding", "gzip");
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Long.toString(body.length()));
      sendWithoutBody(answer.status(), request, drainTime, sending);
      return;
    }
    sending.run(() -> exchange.sendResponseHeaders(answer.status(), body.length()));
    OutputStream out = exchange.getResponseBody();
    sending.run(
        () -> {
          body.writeTo(out);
          out.flush();
        });
    request.drain(admission.watchdog().guard(drainTime));
    checkComplete(request);
    // The server reads on for a while when the answer is closed.
    admission.watchdog().guard(BUSY_DRAIN_TIME).run(out::close);
  }

  /**
   * Sends the headers alone, which gives the connection back to the server: the rest of the request
   * is read before.
   */
  private void sendWithoutBody(
      int status, RequestBody request, Duration drainTime, Watchdog.Guard sending)
      throws IOException {
    request.drain(admission.watchdog().guard(drainTime));
    checkComplete(request);
    sending.run(() -> exchange.sendResponseHeaders(status, -1));
  }

  /**
   * Makes the server close the connection at once if it has not seen the end of the request. The
   * server of the JDK takes such a request for one that still arrives: if the exchange ended
   * normally, the server would close the connection and yet keep it in memory, with its buffers,
   * until the {@linkplain CostAuditServer#MAX_REQUEST_SECONDS time of a request} is over.
   */
  private static void checkComplete(RequestBody request) throws IOException {
    if (!request.isComplete()) {
      throw new IOException("the connection ended before the end of its request was read");
    }
  }

  private String values(String name) {
    return String.join(",", exchange.getRequestHeaders().getOrDefault(name, List.of()));
  }
}
