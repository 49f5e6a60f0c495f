package io.costaudit.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.event.Ledger;
import io.costaudit.http.RawHttp.Response;
import io.costaudit.predict.SpecCostPredictor;
import io.costaudit.testsupport.Poll;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LargeBodyIT {
  private static final int HUNDRED_MB = 100_000_000;
  private static final String SPEC_COST = "/model/prediction/speccost";
  private static final String IDS = "?clusterID=cluster-one&defaultNamespace=default";
  private static final String POD =
      "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: []}}";

  private static CostAuditServer server;

  @BeforeAll
  static void start() {
    server = serverWith(HttpLimits.ofDefaults());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static CostAuditServer serverWith(HttpLimits limits) {
    return CostAuditServer.builder()
        .costEvents(CostEventsHandler.builder(Ledger.inMemory()).limits(limits))
        .specCost(
            SpecCostHandler.builder(SpecCostPredictor.ofDefaults(), () -> Set.of("cluster-one"))
                .limits(limits)
                .build())
        .build()
        .start();
  }

  /**
   * It sends all before it reads anything, so that a connection that is reset too early takes the
   * answer with it.
   */
  @ParameterizedTest
  @ValueSource(strings = {"POST " + SPEC_COST + IDS, "GET /model/audit/events", "POST /nowhere"})
  void aClientThatSendsFirstAndReadsLaterSeesItsAnswer(String target) throws IOException {
    int status = target.endsWith("nowhere") ? 404 : 413;
    byte[] block = "x".repeat(100_000).getBytes(UTF_8);
    try (RawHttp client = new RawHttp(server.port())) {
      client.sendHead(target + " HTTP/1.1", "Content-Length: " + HUNDRED_MB);
      for (int sent = 0; sent < HUNDRED_MB; sent += block.length) {
        client.send(block);
      }
      assertRefused(client.response(false), status);
    }
    try (RawHttp client = new RawHttp(server.port())) {
      client.sendHead(target + " HTTP/1.1", "Transfer-Encoding: chunked");
      byte[] chunk =
          (Integer.toHexString(block.length) + "\r\n" + "x".repeat(block.length) + "\r\n")
              .getBytes(ISO_8859_1);
      for (int sent = 0; sent < HUNDRED_MB; sent += block.length) {
        client.send(chunk);
      }
      client.send("0\r\n\r\n");
      assertRefused(client.response(false), status);
    }
    assertNextIsAnswered(server);
  }

  @Test
  void theClientOfTheJdkSeesItsAnswer() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new Zeros(HUNDRED_MB));
    for (BodyPublisher body : List.of(chunked, BodyPublishers.fromPublisher(chunked, HUNDRED_MB))) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(uri(server)).timeout(Poll.LONG).POST(body).build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(413);
      assertThat(answer.body()).contains("\"code\":413", "10485760 bytes");
    }
    HttpResponse<String> next =
        http.send(
            HttpRequest.newBuilder(uri(server)).POST(BodyPublishers.ofString(POD)).build(),
            BodyHandlers.ofString());
    assertThat(next.statusCode()).isEqualTo(200);
  }

  @Test
  void aDeclaredLengthIsRefusedBeforeTheBodyComes() throws IOException {
    for (String expect : List.of("X: y", "Expect: 100-continue")) {
      try (RawHttp client = new RawHttp(server.port())) {
        client.sendHead(
            "POST " + SPEC_COST + " HTTP/1.1", expect, "Content-Length: 9223372036854775807");
        Response answer = client.response(false);
        assertRefused(answer.status() == 100 ? client.response(false) : answer, 413);
      }
    }
    assertNextIsAnswered(server);
  }

  @Test
  void theLimitItselfIsAccepted() throws IOException {
    try (CostAuditServer small = serverWith(HttpLimits.ofDefaults().withBodyBytes(POD.length()))) {
      for (boolean chunked : new boolean[] {false, true}) {
        assertThat(post(small, POD, chunked).status()).isEqualTo(200);
        assertRefused(post(small, POD + " ", chunked), 413);
      }
    }
  }

  @Test
  void whoeverNeverStopsSendingIsCutOff() throws IOException {
    HttpLimits limits = HttpLimits.ofDefaults().withDrain(1 << 20, Duration.ofSeconds(5));
    try (CostAuditServer strict = serverWith(limits);
        RawHttp client = new RawHttp(strict.port())) {
      byte[] block = new byte[1 << 20];
      client.sendHead("POST " + SPEC_COST + " HTTP/1.1", "Content-Length: 9223372036854775807");
      int sent = 0;
      try {
        while (sent < 1000) {
          client.send(block);
          sent++;
        }
      } catch (SocketException e) {
        // What was to be shown: the server does not read on for ever.
      }
      assertThat(sent).isLessThan(100);
      assertNextIsAnswered(strict);
    }
  }

  @Test
  void bodiesShareTheMemoryThatThereIsForThem() throws IOException {
    HttpLimits limits = HttpLimits.ofDefaults().withBodyBytes(1 << 20).withBufferedBytes(1 << 20);
    try (CostAuditServer small = serverWith(limits)) {
      List<RawHttp> stalled = new ArrayList<>();
      try {
        for (int i = 0; i < 8; i++) {
          RawHttp client = new RawHttp(small.port());
          stalled.add(client);
          client.sendHead("POST " + SPEC_COST + IDS + " HTTP/1.1", "Content-Length: 1000000");
          client.send(new byte[900_000]);
        }
        Response busy = awaitRefusal(small);
        assertRefused(busy, 429);
        assertThat(busy.header("Retry-After")).isEqualTo("10");
        assertThat(post(small, POD, false).status()).as("a small one").isEqualTo(200);
      } finally {
        for (RawHttp client : stalled) {
          client.close();
        }
      }
      assertBecomesFree(small);
    }
  }

  /** The server may still be reading what the others sent. */
  private static Response awaitRefusal(CostAuditServer server) throws IOException {
    String large = POD + " ".repeat(500_000);
    long deadline = System.nanoTime() + Poll.LONG.toNanos();
    Response answer = post(server, large, false);
    while (answer.status() == 200 && System.nanoTime() < deadline) {
      answer = post(server, large, false);
    }
    return answer;
  }

  private static void assertBecomesFree(CostAuditServer server) throws IOException {
    String large = POD + " ".repeat(900_000);
    long deadline = System.nanoTime() + Poll.LONG.toNanos();
    Response answer = post(server, large, false);
    while (answer.status() == 429 && System.nanoTime() < deadline) {
      answer = post(server, large, false);
    }
    assertThat(answer.status()).isEqualTo(200);
  }

  private static void assertNextIsAnswered(CostAuditServer server) throws IOException {
    assertThat(post(server, POD, false).status()).isEqualTo(200);
    assertThat(RawHttp.exchange(server.port(), "GET /model/audit/events HTTP/1.1").status())
        .isEqualTo(200);
  }

  private static void assertRefused(Response answer, int status) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).startsWith("{\"code\":" + status + ",\"message\":\"");
  }

  private static Response post(CostAuditServer server, String body, boolean chunked)
      throws IOException {
    try (RawHttp client = new RawHttp(server.port())) {
      client.sendHead(
          "POST " + SPEC_COST + IDS + " HTTP/1.1",
          chunked ? "Transfer-Encoding: Chunked" : "Content-Length: " + body.length());
      client.send(
          chunked ? Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n" : body);
      return client.response(false);
    }
  }

  private static URI uri(CostAuditServer server) {
    return URI.create("http://127.0.0.1:" + server.port() + SPEC_COST + IDS);
  }

  /** That many zeros. */
  private static final class Zeros extends InputStream {
    private int left;

    Zeros(int count) {
      left = count;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] bytes, int from, int count) {
      int n = Math.min(count, left);
      left -= n;
      return n == 0 ? -1 : n;
    }
  }
}
