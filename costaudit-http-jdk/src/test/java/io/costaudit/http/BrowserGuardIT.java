package io.costaudit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.costaudit.audit.AuditRuns;
import io.costaudit.audit.Auditor;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.Ledger;
import io.costaudit.http.RawHttp.Response;
import io.costaudit.predict.SpecCostPredictor;
import io.costaudit.predict.price.CostPredictor;
import io.costaudit.testsupport.Logs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A foreign web page cannot reach the server through the browser of a user. Tests over real
 * sockets.
 */
class BrowserGuardIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RUN = "POST /model/etl/audit?commit=true HTTP/1.1";

  private final AuditRuns runs =
      new AuditRuns(Auditor.builder().build(), 4, InstantSource.system());
  private final CostPredictor predictor = CostPredictor.of(query -> Optional.empty());
  private CostAuditServer server;

  private void serve(String... allowed) {
    server = builder().allowHosts(List.of(allowed)).build().start();
  }

  private CostAuditServerBuilder builder() {
    Ledger ledger = Ledger.builder(InMemoryLedgerStore.ofDefaults()).predictor(predictor).build();
    SpecCostPredictor predictions = SpecCostPredictor.builder().predictor(predictor).build();
    return CostAuditServer.builder()
        .costEvents(ledger)
        .specCost(SpecCostHandler.builder(predictions, () -> Set.of("c1")).build())
        .handler("/own", exchange -> exchange.sendResponseHeaders(204, -1))
        .audits(runs);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Response ask(String line, String... headers) throws IOException {
    List<String> head = new ArrayList<>(List.of(line));
    for (String header : headers) {
      head.add(header.replace("PORT", String.valueOf(server.port())));
    }
    return RawHttp.exchange(server.port(), head.toArray(new String[0]));
  }

  private static String refused(Response answer) throws IOException {
    assertThat(answer.status()).as(answer.body()).isEqualTo(403);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    JsonNode envelope = JSON.readTree(answer.bytes());
    assertThat(envelope.get("code").asInt()).isEqualTo(403);
    return envelope.get("message").asText();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: https://evil.example",
        "Origin: null",
        "Origin: http://localhost:1",
        "Origin: http://localhost",
        "Origin: https://localhost",
        "Origin: http://127.0.0.1:PORT",
        "Origin: http://localhost.evil.example:PORT",
        "Origin: http://localhost:PORT@evil.example",
        "Origin: not a url",
        "Origin:",
        "Sec-Fetch-Site: cross-site",
        "sec-fetch-site: Cross-Site"
      })
  void aForeignPageChangesNothing(String header) throws IOException {
    serve();
    for (String line :
        List.of(
            RUN,
            "DELETE /model/etl/audit/runs/x HTTP/1.1",
            "POST /model/prediction/speccost?clusterID=c1&defaultNamespace=a HTTP/1.1",
            "POST /own HTTP/1.1",
            "PUT /own HTTP/1.1",
            "PATCH /own HTTP/1.1",
            "post /own HTTP/1.1")) {
      String message = refused(ask(line, "Host: localhost:PORT", "Content-Length: 0", header));
      assertThat(message).as(line).contains("accepted are");
    }
    assertThat(runs.list()).isEmpty();
  }

  @Test
  void theMessageNamesWhatWasWrongAndWhatIsAccepted() throws IOException {
    serve();
    assertThat(refused(ask(RUN, "Host: localhost:PORT", "Origin: https://evil.example")))
        .isEqualTo(
            "the Origin \"https://evil.example\" differs from the host \"localhost:"
                + server.port()
                + "\" that was asked, so its pages may not POST; accepted are the origin of this server,"
                + " clients that send no Origin, and origins whose host is allowed, by --allow-host"
                + " on the command line or by allowHost where the server is built");
    assertThat(refused(ask("GET /healthz HTTP/1.1", "Host: evil.example")))
        .isEqualTo(
            "the Host \"evil.example\" is not served, because this server listens on a loopback address;"
                + " accepted are localhost, names that end in .localhost, 127.0.0.0/8 and [::1], with"
                + " any port, and names that are allowed, by --allow-host on the command line or by"
                + " allowHost where the server is built");
  }

  @Test
  void aLargeBodyOfAForeignPageIsReadPastAndTheAnswerArrives() throws IOException {
    serve();
    try (RawHttp client = new RawHttp(server.port())) {
      byte[] body = new byte[4 << 20];
      client.sendHead(
          RUN, "Host: localhost", "Origin: https://evil.example", "Content-Length: " + body.length);
      client.send(body);
      assertThat(client.response(false).status()).isEqualTo(403);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:PORT, http://localhost:PORT",
    "localhost:PORT, HTTP://LOCALHOST:PORT",
    "127.0.0.1:PORT, http://127.0.0.1:PORT",
    "'[::1]:PORT', 'http://[::1]:PORT'",
    "localhost, https://localhost",
    "localhost:443, https://localhost",
    "localhost, http://localhost"
  })
  void pagesOfTheServerItselfMayChange(String host, String origin) throws IOException {
    serve();
    Response answer = ask(RUN, "Host: " + host, "Origin: " + origin, "Sec-Fetch-Site: same-origin");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(runs.list()).hasSize(1);
  }

  @Test
  void programsThatAreNoBrowsersMayChange() throws IOException {
    serve();
    assertThat(ask(RUN, "Host: localhost:PORT").status()).isEqualTo(200);
    assertThat(ask(RUN, "Host: localhost:PORT", "Sec-Fetch-Site: none").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:1",
        "LOCALHOST:PORT",
        "a.localhost",
        "127.8.9.1",
        "[::1]:9"
      })
  void loopbackNamesAreServed(String host) throws IOException {
    serve();
    assertThat(ask("GET /model/audit/events HTTP/1.1", "Host: " + host).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:PORT",
        "localhost.evil.example",
        "127.0.0.1.nip.io",
        "10.0.0.1",
        "[::2]",
        ""
      })
  void otherNamesAreNotServedAtAll(String host) throws IOException {
    serve();
    for (String line :
        List.of(
            "GET /model/audit/events HTTP/1.1",
            "HEAD /model/audit/events HTTP/1.1",
            "GET /nothing HTTP/1.1",
            "GET /own HTTP/1.1",
            "GET /readyz?detail=full HTTP/1.1",
            RUN)) {
      assertThat(ask(line, "Host: " + host).status()).as(line).isEqualTo(403);
    }
    assertThat(runs.list()).isEmpty();
  }

  @Test
  void namesThatAreAllowedAreServedAndTheirPagesMayChange() throws IOException {
    serve("Costs.Example.org");
    String[] events = {"GET /model/audit/events HTTP/1.1", "Host: costs.example.org:8080"};
    assertThat(ask(events[0], events[1]).status()).isEqualTo(200);
    assertThat(ask("GET / HTTP/1.1", "Host: example.org").status()).isEqualTo(403);
    // As where a proxy puts the name of the server in place of its own.
    assertThat(ask(RUN, "Host: localhost:PORT", "Origin: https://costs.example.org").status())
        .isEqualTo(200);
    assertThat(
            ask(
                    RUN,
                    "Host: localhost:PORT",
                    "Origin: https://costs.example.org",
                    "Sec-Fetch-Site: cross-site")
                .status())
        .isEqualTo(403);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CostAuditServer.builder().allowHosts(List.of("http://a")));
  }

  @Test
  void aBindOfAnotherAddressIsAWarningAndServesEveryNameButNotForeignPages() throws Exception {
    InetAddress any = InetAddress.getByName("0.0.0.0");
    try (Logs logs = new Logs(CostAuditServer.class.getName())) {
      server = builder().address(any).build().start();
      assertThat(logs.lines(Level.WARNING, ""))
          .singleElement()
          .asString()
          .contains(
              "all addresses of this machine, 0.0.0.0 port " + server.port(),
              "without authentication");
    }
    assertThat(ask("GET /model/audit/events HTTP/1.1", "Host: costs.example.org").status())
        .isEqualTo(200);
    assertThat(ask(RUN, "Host: costs.example.org", "Origin: https://evil.example").status())
        .isEqualTo(403);
    assertThat(ask(RUN, "Host: costs.example.org", "Origin: https://costs.example.org").status())
        .isEqualTo(200);
  }

  @Test
  void aLoopbackBindIsNoWarning() {
    try (Logs logs = new Logs(CostAuditServer.class.getName())) {
      serve();
      assertThat(logs.lines(Level.WARNING, "")).isEmpty();
    }
  }

  @Test
  void itGuardsTheServerOfSomebodyElse() throws IOException {
    serve();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    HttpServer theirs = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    theirs
        .createContext("/off", CostEventsHandler.switchedOff())
        .getFilters()
        .add(BrowserGuard.of(loopback, List.of()));
    theirs.start();
    try {
      int port = theirs.getAddress().getPort();
      assertThat(RawHttp.exchange(port, "GET /off HTTP/1.1", "Host: localhost").status())
          .isEqualTo(501);
      assertThat(RawHttp.exchange(port, "GET /off HTTP/1.1", "Host: evil.example").status())
          .isEqualTo(403);
    } finally {
      theirs.stop(0);
    }
  }
}
