package io.costaudit.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.http.RawHttp.Response;
import io.costaudit.testsupport.Poll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that take their time. */
class SlowClientIT {
  private static final String POST_HEAD =
      "POST /model/prediction/speccost?clusterID=c&defaultNamespace=d HTTP/1.1\r\nHost: localhost\r\n";
  private static final String POD =
      "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: []}}";
  private static final List<String> STALLS =
      List.of(
          "G",
          "GET /model/audit/events HTTP/1.1\r\nHost: localhost\r\nX: ",
          POST_HEAD + "Content-Length: 100\r\n\r\n",
          POST_HEAD + "Content-Length: 100\r\n\r\nkind: ",
          POST_HEAD + "Transfer-Encoding: chunked\r\n\r\n5\r\nkind",
          "DELETE /model/audit/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n");

  private final List<RawHttp> slow = new ArrayList<>();

  @AfterEach
  void closeClients() throws IOException {
    for (RawHttp client : slow) {
      client.close();
    }
  }

  /** They would be cut off after 30 seconds; a client here waits for 20. */
  @Test
  void stalledClientsHoldUpNobody() throws IOException {
    try (ServerProcess server = ServerProcess.start("-Xmx1g")) {
      assertThat(server.settings())
          .containsExactly("true", "30", "null", "65536", "10", "1000", "1000");
      for (int i = 0; i < 120; i++) {
        stall(server, STALLS.get(i % STALLS.size()));
      }
      assertOthersAreServed(server);
    }
  }

  @Test
  void stalledClientsAreCutOff() throws IOException {
    try (ServerProcess server = impatient()) {
      STALLS.forEach(beginning -> stall(server, beginning));
      for (RawHttp client : slow) {
        assertThat(client.awaitClose()).matches("(?s)|HTTP/1.1 405 .*");
      }
      assertOthersAreServed(server);
    }
  }

  @Test
  void dripsAreCutOffToo() throws IOException {
    try (ServerProcess server = impatient()) {
      List<RawHttp> open = new ArrayList<>();
      open.add(stall(server, "GET /model/audit/events HTTP/1.1\r\nHost: localhost\r\nX: "));
      open.add(stall(server, POST_HEAD + "Content-Length: 1000000\r\n\r\n"));
      long deadline = System.nanoTime() + Poll.LONG.toNanos();
      while (!open.isEmpty()) {
        assertThat(System.nanoTime()).as("still open: " + open.size()).isLessThan(deadline);
        open.removeIf(client -> !takes(client));
        assertOthersAreServed(server);
      }
    }
  }

  @Test
  void clientsThatGoAwayTakeNoConnectionWithThem() throws IOException {
    try (ServerProcess server = ServerProcess.start("-Djdk.httpserver.maxConnections=40")) {
      List<String> beginnings = new ArrayList<>(STALLS);
      beginnings.add("GET /model/audit/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
      beginnings.add(POST_HEAD + "Content-Length: 100000000\r\n\r\nkind: ");
      for (String beginning : beginnings) {
        for (int i = 0; i < 60; i++) {
          stall(server, beginning).close();
        }
        assertServedInTheEnd(server);
      }
    }
  }

  @Test
  void whatTheUserSetStaysAndTheRestIsSet() throws Exception {
    try (ServerProcess server = impatient()) {
      assertThat(server.settings())
          .containsExactly(
              "true",
              "2",
              "null",
              Integer.toString(CostAuditServer.MAX_HEADER_BYTES),
              Integer.toString(CostAuditServer.IDLE_SECONDS),
              Integer.toString(CostAuditServer.CLOCK_TICK_MILLIS),
              Integer.toString(CostAuditServer.MAX_CONNECTIONS));
      assertThat(server.stop()).as("it ends by itself").isTrue();
    }
  }

  private static ServerProcess impatient() throws IOException {
    return ServerProcess.start("-Xmx1g", "-Dsun.net.httpserver.maxReqTime=2");
  }

  private RawHttp stall(ServerProcess server, String beginning) {
    try {
      RawHttp client = new RawHttp(server.port());
      slow.add(client);
      client.send(beginning);
      return client;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean takes(RawHttp client) {
    try {
      client.send("x");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** It may need a moment to notice that they are gone; it takes no new connections meanwhile. */
  private static void assertServedInTheEnd(ServerProcess server) throws IOException {
    long deadline = System.nanoTime() + Poll.LONG.toNanos();
    String said = "";
    while (said.isEmpty() && System.nanoTime() < deadline) {
      try (RawHttp client = new RawHttp(server.port())) {
        client.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        said = client.awaitClose();
      } catch (SocketException e) {
        said = "";
      }
    }
    assertThat(said).startsWith("HTTP/1.1 200 ");
  }

  private static void assertOthersAreServed(ServerProcess server) throws IOException {
    assertThat(RawHttp.exchange(server.port(), "GET /model/audit/events HTTP/1.1").status())
        .isEqualTo(200);
    try (RawHttp client = new RawHttp(server.port())) {
      client.send(POST_HEAD + "Content-Length: " + POD.length() + "\r\n\r\n" + POD);
      Response answer = client.response(false);
      assertThat(answer.status()).isEqualTo(200);
    }
  }
}
