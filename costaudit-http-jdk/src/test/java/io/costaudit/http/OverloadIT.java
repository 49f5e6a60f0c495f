package io.costaudit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.event.Ledger;
import io.costaudit.http.RawHttp.Response;
import io.costaudit.predict.SpecCostPredictor;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testsupport.Logs;
import io.costaudit.testsupport.Poll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** More than there is room or time for. */
class OverloadIT {
  private static final String POST =
      "POST /model/prediction/speccost?clusterID=c&defaultNamespace=d HTTP/1.1";
  private static final String POD =
      "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: []}}";
  private static final String EVENTS = "GET /model/audit/events HTTP/1.1";

  /** How long a request waits for its turn: short, because a test waits for it. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  /** Predictions that begin and do not end before they are told. */
  private CostAuditServerBuilder slow(HttpLimits limits) {
    SpecCostPredictor predictor =
        SpecCostPredictor.builder()
            .live(
                resource -> {
                  begun.countDown();
                  try {
                    goOn.await(60, TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    throw new AssertionError("work must not be interrupted", e);
                  }
                  return Optional.empty();
                })
            .build();
    return CostAuditServer.builder()
        .costEvents(Ledger.inMemory())
        .specCost(
            SpecCostHandler.builder(predictor, () -> Set.of("c"))
                .limits(limits)
                .concurrency(1)
                .patience(PATIENCE)
                .build());
  }

  private static RawHttp posting(int port) throws IOException {
    RawHttp client = new RawHttp(port);
    client.sendHead(POST, "Content-Length: " + POD.length());
    client.send(POD);
    return client;
  }

  @Test
  void workBeyondItsTimeIsAnswered503AndKeepsItsTurn() throws Exception {
    HttpLimits limits = HttpLimits.ofDefaults().withWorkTime(Duration.ofMillis(100));
    try (CostAuditServer server = slow(limits).build().start()) {
      try (RawHttp client = posting(server.port())) {
        Response answer = client.response(false);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).contains("takes longer");
        client.sendHead(EVENTS);
        assertThat(client.response(false).status()).as("the connection lives").isEqualTo(200);
      }
      // On a busy machine the time may be over before the work begins, and then no turn is taken.
      Poll.until("the turn is taken", () -> predicted(server) == 429);
      goOn.countDown();
      Poll.until("the turn is free", () -> predicted(server) == 200);
    }
  }

  private static int predicted(CostAuditServer server) {
    try (RawHttp client = posting(server.port())) {
      return client.response(false).status();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsNotDoneWhenTheServerClosesIsAnswered503() throws Exception {
    CostAuditServer server =
        slow(HttpLimits.ofDefaults()).closeTime(Duration.ofMillis(200)).build().start();
    try (RawHttp client = posting(server.port())) {
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      server.close();
      Response answer = client.response(false);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body()).contains("being stopped");
    } finally {
      goOn.countDown();
      server.close();
    }
  }

  @Test
  void anAnswerThatNobodyReadsIsEndedAndItsThreadIsFree() throws Exception {
    Ledger ledger = Ledger.inMemory();
    WatchedCluster cluster = new WatchedCluster("c", ledger);
    for (int i = 0; i < 1000; i++) {
      cluster.apply(ResourceType.DEPLOYMENT, "shop", "x".repeat(8000), i + 1, "1", "1Gi");
    }
    HttpLimits limits = HttpLimits.ofDefaults().withSendTime(Duration.ofSeconds(5));
    try (CostAuditServer server =
        CostAuditServer.builder()
            .maxConcurrentRequests(1)
            .costEvents(CostEventsHandler.builder(ledger).limits(limits))
            .build()
            .start()) {
      try (Socket deaf = new Socket()) {
        deaf.setReceiveBufferSize(4096);
        deaf.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        deaf.getOutputStream()
            .write((EVENTS + "\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        // It has taken the only place, which is free once its thread has ended the write.
        assertThat(deaf.getInputStream().read()).isEqualTo('H');
        String one = "GET /model/audit/events?count=1 HTTP/1.1";
        for (int i = 0; i < 20; i++) {
          // A request gives its place back a moment after its answer is there.
          Poll.until("the place is free", Duration.ofMinutes(1), () -> server.freePlaces() == 1);
          assertThat(status(server.port(), one)).as("no interrupt is left over").isEqualTo(200);
        }
      }
    }
  }

  private static int status(int port, String line) {
    try {
      return RawHttp.exchange(port, line).status();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** How the log counts and how long it waits is tested with a clock of its own. */
  @Test
  void refusingIsLoggedOnceWhileItLasts() throws Exception {
    try (Logs log = new Logs(CostAuditServer.class.getName());
        CostAuditServer server =
            slow(HttpLimits.ofDefaults())
                .maxConcurrentRequests(1)
                .quiet(Duration.ofDays(1))
                .build()
                .start()) {
      try (RawHttp client = posting(server.port())) {
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 5; i++) {
          assertThat(status(server.port(), EVENTS)).isEqualTo(429);
        }
        goOn.countDown();
        assertThat(client.response(false).status()).isEqualTo(200);
      }
      assertThat(log.lines(Level.WARNING, "refuses requests with status 429"))
          .singleElement()
          .asString()
          .contains("too many requests are under way");
      assertThat(log.lines(Level.INFO, "has stopped refusing")).isEmpty();
    }
  }

  @Test
  void theEndOfRefusingIsLogged() throws Exception {
    try (Logs log = new Logs(CostAuditServer.class.getName());
        CostAuditServer server =
            slow(HttpLimits.ofDefaults())
                .maxConcurrentRequests(1)
                .quiet(Duration.ofMillis(1))
                .build()
                .start()) {
      try (RawHttp client = posting(server.port())) {
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(status(server.port(), EVENTS)).isEqualTo(429);
        goOn.countDown();
        assertThat(client.response(false).status()).isEqualTo(200);
      }
      Poll.until("the end", () -> !log.lines(Level.INFO, "has stopped refusing").isEmpty());
      assertThat(log.lines(Level.INFO, "has stopped refusing requests: 1 was answered 429"))
          .hasSize(1);
    }
  }

  @Test
  void thePortForManagementAnswersProbesAlone() throws Exception {
    try (CostAuditServer server =
        CostAuditServer.builder()
            .costEvents(Ledger.inMemory())
            .readiness(() -> List.of("one reason"))
            .handler("/metrics", exchange -> exchange.sendResponseHeaders(204, -1))
            .managementPort(0)
            .build()
            .start()) {
      int management = server.managementPort();
      assertThat(management).isNotEqualTo(server.port());
      assertThat(status(management, "GET /healthz HTTP/1.1")).isEqualTo(200);
      assertThat(status(management, "GET /metrics HTTP/1.1")).isEqualTo(204);
      Response ready = RawHttp.exchange(management, "GET /readyz?detail=full HTTP/1.1");
      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.body()).contains("one reason", "ledger");
      assertThat(RawHttp.exchange(management, EVENTS).body())
          .contains("\"code\":404", "/healthz, /readyz, /metrics")
          .doesNotContain("speccost");
      assertThat(status(server.port(), "GET /healthz HTTP/1.1")).isEqualTo(200);
      int taken = server.port();
      CostAuditServer second = CostAuditServer.builder().port(0).managementPort(taken).build();
      assertThatThrownBy(second::start).isInstanceOf(CannotListenException.class);
    }
    CostAuditServer without = CostAuditServer.builder().build().start();
    assertThatThrownBy(without::managementPort).isInstanceOf(IllegalStateException.class);
    without.close();
  }

  @Test
  void theOwnerIsToldOfWantOfMemoryInWhateverThread() throws Exception {
    List<OutOfMemoryError> told = new CopyOnWriteArrayList<>();
    OutOfMemoryError inWork = new OutOfMemoryError("in work");
    SpecCostPredictor hungry =
        SpecCostPredictor.builder()
            .live(
                resource -> {
                  throw inWork;
                })
            .build();
    try (CostAuditServer server =
        CostAuditServer.builder()
            .onOutOfMemory(told::add)
            .specCost(SpecCostHandler.builder(hungry, () -> Set.of("c")).build())
            .build()
            .start()) {
      Response answer;
      try (RawHttp client = posting(server.port())) {
        answer = client.response(false);
      }
      assertThat(answer.status()).isEqualTo(503);
      assertThat(told).containsExactly(inWork);
    }
  }

  /** As those that the server of the JDK makes for itself: their group is that of their maker. */
  @Test
  void theOwnerIsToldWhenAThreadOfTheServerOfTheJdkDies() throws Exception {
    List<OutOfMemoryError> told = new CopyOnWriteArrayList<>();
    ServerThreads threads = new ServerThreads(told::add);
    OutOfMemoryError error = new OutOfMemoryError("in a timer");
    Thread timer =
        threads.make(
            () ->
                new Thread(
                    () -> {
                      throw error;
                    }));
    timer.start();
    timer.join();
    assertThat(told).containsExactly(error);

    List<String> names = new ArrayList<>();
    try (CostAuditServer server = CostAuditServer.builder().build().start()) {
      assertThat(server.port()).isPositive();
      Thread.getAllStackTraces().keySet().stream()
          .filter(thread -> thread.getThreadGroup() instanceof ServerThreads)
          .map(Thread::getName)
          .forEach(names::add);
    }
    assertThat(names).contains("HTTP-Dispatcher", "idle-timeout-task", "req-rsp-timeout-task");
  }
}
