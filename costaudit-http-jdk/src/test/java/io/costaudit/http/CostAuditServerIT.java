package io.costaudit.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.http.RawHttp.Response;
import io.costaudit.testsupport.Poll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CostAuditServerIT {
  @Test
  void listensOnTheLoopbackAddressAtAFreePort() {
    try (CostAuditServer server = CostAuditServer.builder().build()) {
      assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class);
      assertThat(server.start().start()).isSameAs(server);
      assertThat(server.address().getAddress().isLoopbackAddress()).isTrue();
      assertThat(server.port()).isPositive();
    }
  }

  @Test
  void saysWhichAddressItCannotTake() {
    try (CostAuditServer first = CostAuditServer.builder().build().start();
        CostAuditServer second = CostAuditServer.builder().port(first.port()).build()) {
      InetSocketAddress wanted =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), first.port());
      assertThatThrownBy(second::start)
          .isInstanceOfSatisfying(
              CannotListenException.class, e -> assertThat(e.address()).isEqualTo(wanted))
          .hasMessageContaining(Integer.toString(first.port()));
    }
  }

  @Test
  void closesTwiceAndBeforeItStarts() throws IOException {
    CostAuditServer server = CostAuditServer.builder().build().start();
    int port = server.port();
    assertThat(RawHttp.exchange(port, "GET /healthz HTTP/1.1").status()).isEqualTo(200);
    server.close();
    server.close();
    assertThatThrownBy(() -> new RawHttp(port)).isInstanceOf(IOException.class);
    assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class);

    CostAuditServer never = CostAuditServer.builder().build();
    never.close();
    never.close();
    assertThatThrownBy(never::start).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closesInBoundedTimeWhateverItsClientsDo() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    CostAuditServer server =
        CostAuditServer.builder()
            .handler(
                "/stuck",
                exchange -> {
                  inside.countDown();
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    interrupted.complete(true);
                  }
                })
            .build()
            .start();
    try (RawHttp idle = new RawHttp(server.port());
        RawHttp stalled = new RawHttp(server.port());
        RawHttp stuck = new RawHttp(server.port())) {
      stalled.send("GET /hea");
      stuck.sendHead("GET /stuck HTTP/1.1");
      assertThat(inside.await(Poll.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();

      // Nothing ever lets the handler go on, so that only a bound of its own ends the close.
      CompletableFuture.runAsync(server::close).get(Poll.LONG.toSeconds(), TimeUnit.SECONDS);
      for (RawHttp client : List.of(idle, stalled, stuck)) {
        assertThat(client.awaitClose()).isEmpty();
      }
      assertThat(interrupted.get(Poll.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aRequestThatIsUnderWayIsFinished() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CostAuditServer server =
        CostAuditServer.builder()
            .handler(
                "/slow",
                exchange -> {
                  inside.countDown();
                  try {
                    goOn.await(Poll.LONG.toSeconds(), TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    throw new IOException(e);
                  }
                  exchange.sendResponseHeaders(200, 2);
                  exchange.getResponseBody().write("ok".getBytes(UTF_8));
                  exchange.close();
                })
            .build()
            .start();
    try (RawHttp client = new RawHttp(server.port())) {
      client.sendHead("GET /slow HTTP/1.1");
      assertThat(inside.await(Poll.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
      CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
      goOn.countDown();
      assertThat(client.response(false).body()).isEqualTo("ok");
      closed.get(Poll.LONG.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void saysWhetherItLivesAndIsReady() throws IOException {
    AtomicReference<List<String>> reasons =
        new AtomicReference<>(List.of("deployments of a are not listed yet", "no prices"));
    try (CostAuditServer server =
        CostAuditServer.builder().readiness(reasons::get).build().start()) {
      Response alive = RawHttp.exchange(server.port(), "GET /healthz?x=%FF HTTP/1.1");
      assertThat(alive.status()).isEqualTo(200);
      assertThat(alive.body()).isEqualTo("{\"code\":200,\"data\":\"ok\"}");
      Response not = RawHttp.exchange(server.port(), "GET /readyz HTTP/1.1");
      assertThat(not.status()).isEqualTo(503);
      assertThat(not.body())
          .isEqualTo(
              "{\"code\":503,\"message\":\"not ready: deployments of a are not listed yet; no prices\"}");
      reasons.set(List.of());
      Response ready = RawHttp.exchange(server.port(), "GET /readyz HTTP/1.1");
      assertThat(ready.status()).isEqualTo(200);
      assertThat(ready.body()).isEqualTo("{\"code\":200,\"data\":\"ok\"}");
      Response off = RawHttp.exchange(server.port(), "GET /model/audit/events HTTP/1.1");
      assertThat(off.status()).isEqualTo(501);
      Response none = RawHttp.exchange(server.port(), "GET /model/prediction/speccost HTTP/1.1");
      assertThat(none.status()).isEqualTo(404);
      assertThat(none.body()).contains("/model/audit/events, /healthz, /readyz");
    }
  }

  @Test
  void aPathWithoutAHandlerSaysWhatTheServerLacks() throws IOException {
    try (CostAuditServer server =
        CostAuditServer.builder()
            .managementPort(0)
            .hint("/model/audit/coverage", "nothing is watched; start it with --events=all")
            .build()
            .start()) {
      assertThat(RawHttp.exchange(server.port(), "POST /model/etl/audit HTTP/1.1").body())
          .isEqualTo(
              "{\"code\":404,\"message\":\"there is nothing at \\\"/model/etl/audit\\\": this server has"
                  + " no audits; to add audits, call CostAuditServerBuilder.audits(runs) when you build"
                  + " the server; known are /model/audit/events, /healthz, /readyz\"}");
      assertThat(RawHttp.exchange(server.port(), "GET /model/etl/audit/runs/7 HTTP/1.1").body())
          .contains("CostAuditServerBuilder.audits(runs)");
      assertThat(RawHttp.exchange(server.port(), "POST /model/prediction/speccost HTTP/1.1").body())
          .contains("CostAuditServerBuilder.specCost(handler)");
      assertThat(RawHttp.exchange(server.port(), "GET /model/audit/coverage HTTP/1.1").body())
          .contains("nothing is watched; start it with --events=all")
          .doesNotContain("Builder");
      assertThat(RawHttp.exchange(server.port(), "GET /model/etl/audits HTTP/1.1").body())
          .contains("there is nothing at")
          .doesNotContain("Builder");
      Response onManagement =
          RawHttp.exchange(server.managementPort(), "GET /model/etl/audit HTTP/1.1");
      assertThat(onManagement.status()).isEqualTo(404);
      assertThat(onManagement.body()).doesNotContain("Builder");
    }
  }

  @Test
  void beyondTheMostRequestsAtOnceOneIsTurnedAwayAndTheNextIsServed() throws Exception {
    CountDownLatch inside = new CountDownLatch(2);
    CountDownLatch goOn = new CountDownLatch(1);
    try (CostAuditServer server =
        CostAuditServer.builder()
            .maxConcurrentRequests(2)
            .handler(
                "/slow",
                exchange -> {
                  inside.countDown();
                  try {
                    goOn.await(Poll.LONG.toSeconds(), TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    throw new IOException(e);
                  }
                  exchange.sendResponseHeaders(200, -1);
                })
            .build()
            .start()) {
      List<RawHttp> clients = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        RawHttp client = new RawHttp(server.port());
        clients.add(client);
        client.sendHead("GET /slow HTTP/1.1");
      }
      assertThat(inside.await(Poll.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
      try (RawHttp third = new RawHttp(server.port())) {
        for (String refused : List.of("/slow", "/model/audit/events", "/readyz?detail=full")) {
          third.sendHead("GET " + refused + " HTTP/1.1");
          Response answer = third.response(false);
          assertThat(answer.status()).as(refused).isEqualTo(429);
          assertThat(answer.header("Retry-After")).as(refused).isEqualTo("10");
        }
        for (String always : List.of("/healthz", "/readyz")) {
          third.sendHead("GET " + always + " HTTP/1.1");
          assertThat(third.response(false).status()).as(always).isEqualTo(200);
        }
      }
      goOn.countDown();
      for (RawHttp client : clients) {
        assertThat(client.response(false).status()).isEqualTo(200);
        client.close();
      }
      long deadline = System.nanoTime() + Poll.LONG.toNanos();
      String answer = "";
      while (!answer.startsWith("HTTP/1.1 501 ") && System.nanoTime() < deadline) {
        try (RawHttp client = new RawHttp(server.port())) {
          client.sendHead("GET /model/audit/events HTTP/1.1", "Connection: close");
          answer = client.awaitClose();
        }
      }
      assertThat(answer).as("events are off").startsWith("HTTP/1.1 501 ");
    }
  }

  @Test
  void refusesWhatItCannotBe() {
    CostAuditServerBuilder builder = CostAuditServer.builder();
    assertThatThrownBy(() -> builder.port(65536)).hasMessageContaining("65536");
    assertThatThrownBy(() -> builder.port(-1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> builder.maxConcurrentRequests(0)).hasMessageContaining("0");
    assertThatThrownBy(() -> builder.handler("x", exchange -> {})).hasMessageContaining("slash");
    assertThatThrownBy(() -> builder.handler("/", exchange -> {})).hasMessageContaining("slash");
  }
}
