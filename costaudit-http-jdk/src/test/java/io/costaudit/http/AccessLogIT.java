package io.costaudit.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.http.RawHttp.Response;
import io.costaudit.testsupport.Logs;
import io.costaudit.testsupport.Poll;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One entry for each request, whatever becomes of it, over real sockets. */
class AccessLogIT {
  private final List<AccessEntry> log = new CopyOnWriteArrayList<>();
  private CostAuditServer server = CostAuditServer.builder().build();

  private void serve() {
    server =
        CostAuditServer.builder()
            .accessLog(log::add)
            .handler(
                "/stream",
                exchange -> {
                  exchange.sendResponseHeaders(200, 0);
                  try (OutputStream out = exchange.getResponseBody()) {
                    out.write("abc".getBytes(US_ASCII), 1, 2);
                    out.write('d');
                  }
                })
            .handler(
                "/broken",
                exchange -> {
                  throw new IOException("gone");
                })
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Response ask(String... head) throws IOException {
    return RawHttp.exchange(server.port(), head);
  }

  /** An entry is written after the answer, so a client may be earlier. */
  private AccessEntry entry(int number) {
    Poll.until(() -> "entry " + number + " of " + log, Poll.LONG, () -> log.size() >= number);
    assertThat(log).hasSize(number);
    return log.get(number - 1);
  }

  @Test
  void itTellsWhatWasAskedAndAnswered() throws IOException {
    serve();
    Response ready = ask("GET /readyz?detail=full&token=abc HTTP/1.1", "Authorization: Bearer abc");
    AccessEntry first = entry(1);
    assertThat(first.client()).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
    assertThat(first.method()).isEqualTo("GET");
    assertThat(first.target()).isEqualTo("/readyz?detail=full&token=***");
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.bytes()).isEqualTo(ready.bytes().length).isPositive();
    assertThat(first.duration()).isGreaterThan(Duration.ZERO);
    assertThat(first.toString()).doesNotContain("abc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /nothing HTTP/1.1,404",
        "PUT /healthz HTTP/1.1,405",
        "GET /model/audit/events HTTP/1.1,501",
        "HEAD /healthz HTTP/1.1,200"
      })
  void itTellsOfEveryStatus(String lineAndStatus) throws IOException {
    serve();
    String[] parts = lineAndStatus.split(",", -1);
    Response answer = ask(parts[0], "Host: localhost");
    assertThat(entry(1).status()).isEqualTo(Integer.parseInt(parts[1])).isEqualTo(answer.status());
    assertThat(entry(1).bytes()).isEqualTo(answer.bytes().length);
  }

  @Test
  void itTellsOfWhatTheGuardRefusesAndOfAnAnswerThatDidNotChange() throws IOException {
    serve();
    ask("GET /healthz HTTP/1.1", "Host: evil.example");
    assertThat(entry(1).status()).isEqualTo(403);
    String tag = ask("GET /healthz HTTP/1.1").header("ETag");
    assertThat(entry(2).status()).isEqualTo(200);
    ask("GET /healthz HTTP/1.1", "If-None-Match: " + tag);
    assertThat(entry(3))
        .extracting(AccessEntry::status, AccessEntry::bytes)
        .containsExactly(304, 0L);
  }

  @Test
  void itCountsWhatAHandlerWritesAndTellsOfOneThatGaveUp() throws IOException {
    serve();
    assertThat(ask("GET /stream HTTP/1.1").body()).isEqualTo("bcd");
    assertThat(entry(1).bytes()).isEqualTo(3);
    try (RawHttp client = new RawHttp(server.port())) {
      client.sendHead("GET /broken HTTP/1.1");
      assertThat(client.awaitClose()).isEmpty();
    }
    assertThat(entry(2).status()).isEqualTo(AccessEntry.NO_STATUS);
  }

  @Test
  void aLogThatFailsFailsNoRequest() throws IOException {
    server =
        CostAuditServer.builder()
            .accessLog(
                entry -> {
                  throw new IllegalStateException("full");
                })
            .build()
            .start();
    try (Logs logs = new Logs(AccessLog.class.getName())) {
      for (int i = 0; i < 3; i++) {
        assertThat(ask("GET /healthz HTTP/1.1").status()).isEqualTo(200);
      }
      server.close();
      assertThat(logs.lines(Level.WARNING, "access log failed")).hasSize(1);
    }
  }
}
