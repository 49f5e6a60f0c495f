package io.costaudit.examples.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.costaudit.testsupport.Poll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of a separate process: which clients {@code serve} answers, its access log, and its reports
 * of failures.
 */
@Execution(ExecutionMode.CONCURRENT)
class ServeAccessIT {
  private static final String FULL = "/readyz?detail=full";

  /** Only watched clusters need a server that answers. */
  private static Program serve(String... more) throws IOException {
    return serve(Map.of(), more);
  }

  private static Program serve(Map<String, String> environment, String... more) throws IOException {
    return Program.start(
        environment,
        Stream.concat(
                Stream.of("serve", "--port=0", "--events=off", "--cluster-id=c1"), Stream.of(more))
            .toArray(String[]::new));
  }

  /** The status and all else of an answer to a request with headers that no client lets one set. */
  private static String ask(Program serve, String... head) throws IOException {
    int port = URI.create(serve.awaitListening()).getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) Poll.LONG.toMillis());
      String request = String.join("\r\n", head) + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static String body(Program serve, String path) {
    try {
      return serve.get(path).body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void foreignPagesAndForeignNamesAreRefused() throws IOException {
    try (Program serve = serve("--allow-host=costs.example.org", "--allow-host", "10.0.0.7")) {
      for (String host : List.of("localhost", "costs.example.org", "10.0.0.7:80")) {
        assertThat(ask(serve, "GET /healthz HTTP/1.1", "Host: " + host)).contains(" 200 ");
      }
      assertThat(ask(serve, "GET /healthz HTTP/1.1", "Host: evil.example"))
          .contains(" 403 ", "\"code\":403", "evil.example", "--allow-host");
      String[] post = {
        "POST /model/prediction/speccost HTTP/1.1",
        "Host: localhost",
        "Content-Length: 0",
        "Origin: https://evil.example"
      };
      assertThat(ask(serve, post)).contains(" 403 ", "\"code\":403", "https://evil.example");
      assertThat(serve.err()).isEmpty();
    }
  }

  @Test
  void aPortThatIsTakenIsNamedWithItsFlag() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int taken = other.getLocalPort();
      assertRefused(
          Main.COULD_NOT_RUN, "cannot listen on port " + taken, "--port,", "--port=" + taken);
      assertRefused(
          Main.COULD_NOT_RUN,
          "cannot listen on port " + taken,
          "--management-port,",
          "--port=0",
          "--management-port=" + taken);
      assertRefused(
          Main.BAD_INPUT,
          "--management-port=\"" + taken + "\" is the port of --port",
          "0 for a free one",
          "--port=" + taken,
          "--management-port=" + taken);
    }
  }

  private static void assertRefused(int exitCode, String begin, String part, String... ports)
      throws Exception {
    String[] line =
        Stream.concat(Stream.of("serve", "--events=off", "--cluster-id=c1"), Stream.of(ports))
            .toArray(String[]::new);
    try (Program serve = Program.start(Map.of(), line)) {
      assertThat(serve.awaitExit(Poll.LONG.plus(Poll.LONG))).isEqualTo(exitCode);
      assertThat(serve.err().get(0)).startsWith(begin).contains(part);
    }
  }

  /** Longer than the end may take by itself. */
  @Test
  void theTimeToCloseIsWaitedForHoweverLongItIs() throws Exception {
    try (Program serve = serve("--close-time=6s");
        Socket unfinished = new Socket()) {
      int port = URI.create(serve.awaitListening()).getPort();
      unfinished.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      String head =
          String.join(
              "\r\n",
              "POST /model/prediction/speccost?clusterID=c1&defaultNamespace=shop HTTP/1.1",
              "Host: localhost",
              "Content-Length: 9",
              "Expect: 100-continue",
              "",
              "");
      unfinished.getOutputStream().write(head.getBytes(UTF_8));
      assertThat(unfinished.getInputStream().read()).isEqualTo('H'); // it waits for the body
      serve.terminate();
      serve.awaitExit(Poll.LONG);
      assertThat(serve.err())
          .noneMatch(line -> line.contains("not all was closed"))
          .anyMatch(line -> line.endsWith("stopped by a signal, and everything was closed"));
    }
  }

  @Test
  void aBindOfAllAddressesIsAWarning() throws IOException {
    try (Program serve = serve("--bind=0.0.0.0")) {
      assertThat(serve.awaitListening()).startsWith("http://0.0.0.0:");
      Poll.until("the warning", () -> !serve.err().isEmpty());
      assertThat(serve.err())
          .singleElement()
          .asString()
          .contains("WARNING", "0.0.0.0", "without authentication", "a proxy that authenticates");
    }
  }

  @Test
  void whatTheServerLacksIsNamedWithItsFlag() throws IOException {
    try (Program serve = serve()) {
      assertThat(body(serve, "/model/audit/events"))
          .contains("\"code\":501", "--events=all", "COST_EVENTS_AUDIT_ENABLED=true");
      assertThat(body(serve, "/model/etl/audit"))
          .contains(
              "\"code\":404", "this server has no audits; start it with --opencost URL; known are");
      assertThat(body(serve, "/model/etl/audit/runs")).contains("start it with --opencost URL");
      assertThat(body(serve, "/model/audit/coverage"))
          .contains("\"code\":404", "--events=all", "COST_EVENTS_AUDIT_ENABLED=true");
    }
  }

  @Test
  void aLineIsWrittenForEachRequestIfThatIsAskedFor() throws IOException {
    try (Program serve = serve("--access-log")) {
      ask(serve, "GET /healthz?x=a%0ab&token=abc HTTP/1.1", "Host: localhost");
      // A line is written after its answer, so the next request could be told of first.
      Poll.until("a line", () -> !serve.err().isEmpty());
      ask(serve, "GET /nothing HTTP/1.1", "Host: evil.example", "Authorization: Bearer abc");
      Poll.until(() -> "two lines of " + serve.err(), Poll.LONG, () -> serve.err().size() >= 2);
      String time = "\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z";
      assertThat(serve.err().get(0))
          .matches(
              time + " [\\da-f:.]+ \"GET /healthz\\?x=a%0ab&token=\\*\\*\\*\" 200 \\d+ [\\d.]+ms");
      assertThat(serve.err().get(1)).contains("\"GET /nothing\" 403 ").doesNotContain("abc");
    }
  }

  private static int refusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void aCostServerThatIsAwayDegradesAndKeepsReady() throws Exception {
    try (Program serve = serve("--opencost=http://127.0.0.1:" + refusedPort())) {
      Poll.until(
          () -> "three reasons in " + body(serve, FULL) + serve.err(),
          Poll.LONG.plus(Poll.LONG),
          () ->
              Stream.of(
                      "the prices cannot be read",
                      "the usage cannot be read",
                      "the last run of audits")
                  .allMatch(body(serve, FULL)::contains));
      assertThat(body(serve, FULL)).contains("\"ready\":true", "\"state\":\"degraded\"");
      assertThat(serve.get("/readyz").statusCode()).isEqualTo(200);
      assertThat(body(serve, "/readyz")).isEqualTo("{\"code\":200,\"data\":\"degraded\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 404, 200})
  void noAnswerAndNoLineTellsCredentials(int status) throws Exception {
    HttpServer costs =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    costs.createContext(
        "/",
        exchange -> {
          String sent = exchange.getRequestHeaders().getFirst("Authorization");
          byte[] body =
              ("{\"code\":500,\"message\":\"Get \\\"http://ann:pa55@prometheus:9090/api?token=t0ken\\\""
                      + " with Authorization: "
                      + sent
                      + " failed\"}")
                  .getBytes(UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    costs.start();
    String url = "http://127.0.0.1:" + costs.getAddress().getPort();
    try (Program serve =
        serve(
            Map.of(OpenCostOptions.TOKEN, "s3cret-of-ours"), "--opencost=" + url, "--access-log")) {
      Poll.until(
          () -> "degraded by audits in " + body(serve, FULL),
          Poll.LONG.plus(Poll.LONG),
          () ->
              body(serve, FULL).contains("the last run of audits")
                  && body(serve, FULL).contains("the prices cannot be read"));
      List<String> told = new ArrayList<>();
      for (String path :
          List.of(
              FULL,
              "/readyz",
              "/model/etl/audit",
              "/model/etl/audit?detail=full",
              "/model/etl/audit/runs",
              "/model/audit/events",
              "/nothing?token=t0ken")) {
        told.add(body(serve, path));
      }
      told.add(
          serve
              .post(
                  "/model/prediction/speccost?clusterID=c1&defaultNamespace=a&detail=full",
                  "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: m}]}}")
              .body());
      serve.terminate();
      serve.awaitExit(Duration.ofMinutes(1));
      told.addAll(serve.err());
      told.addAll(serve.out());
      assertThat(told)
          .anyMatch(text -> text.contains("prometheus:9090"))
          .noneMatch(text -> text.contains("pa55"))
          .noneMatch(text -> text.contains("t0ken"))
          .noneMatch(text -> text.contains("s3cret-of-ours"));
    } finally {
      costs.stop(0);
    }
  }
}
