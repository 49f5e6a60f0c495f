package io.costaudit.opencost;

import static io.costaudit.opencost.ScriptedServer.answer;
import static io.costaudit.opencost.ScriptedServer.begin;
import static io.costaudit.opencost.ScriptedServer.hang;
import static io.costaudit.opencost.ScriptedServer.reset;
import static io.costaudit.opencost.ScriptedServer.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.costaudit.cost.AllocationStore;
import io.costaudit.opencost.OpenCostException.Kind;
import io.costaudit.testsupport.Poll;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(900)
@Execution(ExecutionMode.CONCURRENT)
class OpenCostClientIT {
  private static final OpenCostQuery WEEK =
      OpenCostQuery.of(OpenCostQuery.ALLOCATION).with("window", "7d");
  private static final String GOOD = "{\"code\":200,\"status\":\"success\",\"data\":[{}]}";
  private static final Duration SHORT = Duration.ofSeconds(3);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static OpenCostClientBuilder builder(ScriptedServer server) {
    return OpenCostClient.builder(server.uri())
        .backoff(Duration.ofMillis(1), Duration.ofMillis(10))
        .proxy(HttpClient.Builder.NO_PROXY);
  }

  private static String text(OpenCostClient client) {
    return client.read(WEEK, body -> new String(body.readAllBytes(), UTF_8));
  }

  private static OpenCostException failure(OpenCostClient client) {
    return failure(client, body -> MAPPER.readTree(body.readAllBytes()));
  }

  private static OpenCostException failure(OpenCostClient client, OpenCostClient.Reader<?> reader) {
    return catchThrowableOfType(OpenCostException.class, () -> client.read(WEEK, reader));
  }

  private static OpenCostException failure(ScriptedServer.Script script) {
    try (ScriptedServer server = new ScriptedServer(script);
        OpenCostClient client = builder(server).build()) {
      return failure(client);
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(text.getBytes(UTF_8));
    }
    return packed.toByteArray();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void readsAnAnswer() {
    try (ScriptedServer server = new ScriptedServer((r, socket) -> answer(socket, 200, "", GOOD));
        OpenCostClient client = builder(server).build()) {
      OpenCostQuery query = WEEK.with("aggregate", "namespace,label:a b").with("filter", "x+\"ü&");
      assertThat(client.<String>read(query, body -> new String(body.readAllBytes(), UTF_8)))
          .isEqualTo(GOOD);
      assertThat(server.targets())
          .containsExactly(
              "/allocation?window=7d&aggregate=namespace%2Clabel%3Aa%20b"
                  + "&filter=x%2B%22%C3%BC%26");
      assertThat(server.requests().get(0).headers())
          .containsEntry("accept", "application/json")
          .containsEntry("accept-encoding", "gzip")
          .doesNotContainKey("authorization");
      assertThat(client.uri(query)).hasToString(server.uri() + server.targets().get(0));
    }
  }

  @Test
  void feedsTheReadersOfSavedAnswers() {
    String rows = "{\"code\":200,\"data\":[{\"c1/n1\":{\"cpuCost\":1," + Responses.WINDOW + "}}]}";
    try (ScriptedServer server = new ScriptedServer((r, socket) -> answer(socket, 200, "", rows));
        OpenCostClient client = builder(server).build()) {
      String origin = client.uri(WEEK).toString();
      assertThat(
              client
                  .read(WEEK, body -> SavedResponses.ofDefaults().allocations(origin, body))
                  .windows())
          .containsExactly(Responses.DAY);
    }
  }

  @Test
  void unpacksWhatComesWithoutKeepingIt() throws IOException {
    int rows = 400_000;
    StringBuilder text = new StringBuilder("{\"code\":200,\"data\":[");
    text.append("{\"x\":\"0123456789012345678901234567890123456789\"},".repeat(rows));
    byte[] packed = gzip(text.append("{}]}").toString());
    try (ScriptedServer server =
            new ScriptedServer((r, s) -> answer(s, 200, "Content-Encoding: gzip\n", packed));
        OpenCostClient client = builder(server).build()) {
      long read =
          client.<Long>read(
              WEEK,
              body -> {
                long count = 0;
                byte[] chunk = new byte[10_000];
                for (int some = body.read(chunk); some >= 0; some = body.read(chunk)) {
                  count += some;
                }
                return count;
              });
      assertThat(read).isEqualTo(text.length());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void usesAConnectionAgain(boolean isPacked) throws IOException {
    Set<Integer> ports = ConcurrentHashMap.newKeySet();
    byte[] answer = isPacked ? gzip(GOOD) : GOOD.getBytes(UTF_8);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/allocation",
        exchange -> {
          ports.add(exchange.getRemoteAddress().getPort());
          if (isPacked) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          }
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    try (OpenCostClient client = OpenCostClient.builder(uri).build()) {
      for (int i = 0; i < 5; i++) {
        // As parsers do, it stops where the document does.
        assertThat(client.<Integer>read(WEEK, body -> body.readNBytes(GOOD.length()).length))
            .isEqualTo(GOOD.length());
      }
      assertThat(ports).hasSize(1);
    } finally {
      server.stop(0);
    }
  }

  // --- base path

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"404 | 404 page not found", "404 | <html>no</html>", "200 | <!doctype html>"})
  void findsTheBasePathOfKubecostOnce(int status, String page) {
    try (ScriptedServer server =
            new ScriptedServer(
                (r, socket) -> {
                  boolean isModel = r.target().startsWith("/model/");
                  answer(socket, isModel ? 200 : status, "", isModel ? GOOD : page);
                });
        OpenCostClient client = builder(server).build()) {
      assertThat(text(client)).isEqualTo(GOOD);
      assertThat(text(client)).isEqualTo(GOOD);
      assertThat(server.targets())
          .containsExactly(
              "/allocation?window=7d",
              "/model/allocation?window=7d",
              "/model/allocation?window=7d");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/model", "/model/", "/team/model"})
  void respectsTheBasePathThatIsGiven(String path) {
    try (ScriptedServer server =
            new ScriptedServer((r, s) -> answer(s, 404, "", "404 page not found\n"));
        OpenCostClient client = OpenCostClient.builder(server.uri().resolve(path)).build()) {
      assertThat(failure(client).kind()).isEqualTo(Kind.NOT_FOUND);
      assertThat(server.targets())
          .containsExactly(path.replaceFirst("/$", "") + "/allocation?window=7d");
    }
  }

  @Test
  void staysWhereAnApiAnswersInItsEnvelope() {
    String envelope = "{\"code\":404,\"data\":null,\"message\":\"no such thing\"}";
    try (ScriptedServer server = new ScriptedServer((r, s) -> answer(s, 404, "", envelope));
        OpenCostClient client = builder(server).build()) {
      assertThat(failure(client).kind()).isEqualTo(Kind.NOT_FOUND);
      assertThat(server.requests()).hasSize(1);
    }
  }

  // --- kinds and messages

  private static void assertMessage(ScriptedServer.Script script, Kind kind, String message) {
    try (ScriptedServer server = new ScriptedServer(script);
        OpenCostClient client = builder(server).retries(0).build()) {
      OpenCostException failure = failure(client);
      String at = server.uri() + "/allocation?window=7d";
      assertThat(failure)
          .hasMessage(
              message
                  .replaceFirst("URL", Matcher.quoteReplacement(at))
                  .replace("MODEL", server.uri() + "/model/allocation?window=7d"));
      assertThat(failure.kind()).isEqualTo(kind);
      assertThat(failure.url()).isEqualTo(at);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "401 | who\\nare you | UNAUTHORISED | GET URL: HTTP 401; the body begins \"who\\nare you\"."
            + " Give a bearer token or user and password that the server or what stands before it"
            + " accepts.",
        "403 | `` | UNAUTHORISED | GET URL: HTTP 403. Give a bearer token or user and password that"
            + " the server or what stands before it accepts.",
        "404 | 404 page not found | NOT_FOUND | GET URL: HTTP 404; MODEL is no better; the body"
            + " begins \"404 page not found\". Check the URL: OpenCost answers at its root,"
            + " Kubecost under /model; an old server may lack the path.",
        "400 | Invalid 'window' parameter: illegal window: foo | REFUSED | GET URL: HTTP 400; the"
            + " body begins \"Invalid 'window' parameter: illegal window: foo\". Check the"
            + " parameters, the window first.",
        "413 | big | TOO_LARGE | GET URL: HTTP 413; the body begins \"big\". Ask for a shorter"
            + " window, day by day.",
        "500 | Error: query would load too many samples into memory | TOO_LARGE | GET URL: HTTP"
            + " 500; the body begins \"Error: query would load too many samples into memory\"."
            + " Ask for a shorter window, day by day.",
        "500 | oh | FAILED | GET URL: HTTP 500; the body begins \"oh\". See the log of the server;"
            + " Prometheus behind it may be missing or slow.",
        "501 | no | NOT_CONFIGURED | GET URL: HTTP 501; the body begins \"no\". Configure it in the"
            + " server; cloud costs need a cloud integration.",
        "503 | later | UNAVAILABLE | GET URL: HTTP 503; the body begins \"later\". Try again"
            + " later; check that the server's pod is ready.",
        "200 | <html>Sign in</html> | HTML | GET URL: HTTP 200 with a web page, \"Sign in\"; MODEL is"
            + " no better. Give the URL of the API, not of"
            + " the page; behind a login page, give credentials or an address inside the cluster.",
        "200 | pong | NOT_JSON | GET URL: HTTP 200 with a body that is not JSON; the body begins"
            + " \"pong\". Check that the URL is that of an OpenCost or Kubecost.",
        "200 | `` | EMPTY | GET URL: HTTP 200 with an empty body. A server that cannot write an"
            + " answer, such as one with a NaN, sends none: see its log, or ask for another"
            + " window.",
        "200 | {\"code\":500,\"status\":\"error\",\"data\":[],\"message\":\"Error: x\"} |"
            + " ERROR_INSIDE | GET URL: HTTP 200 with an error inside, code 500; the body begins"
            + " \"{\\\"code\\\":500,\\\"status\\\":\\\"error\\\",\\\"data\\\":[],\\\"message\\\":\\\"Error:"
            + " x\\\"}\". See the message of the server and its log.",
        "200 | {\"code\":200,\"data\":[{\"a\": | CUT | GET URL: HTTP 200 with a body that is cut"
            + " after 25 bytes; the body begins \"{\\\"code\\\":200,\\\"data\\\":[{\\\"a\\\":\". Try again;"
            + " a proxy between may limit the time or the size of answers.",
        "200 | {\"code\":200,\"data\":[}} | UNREADABLE | *"
      })
  void tellsWhatHappenedAndWhatToTry(int status, String body, Kind kind, String message) {
    ScriptedServer.Script script = (r, s) -> answer(s, status, "", body.replace("\\n", "\n"));
    if (message.equals("*")) {
      assertThat(failure(script).kind()).isEqualTo(kind);
    } else {
      assertMessage(script, kind, message);
    }
  }

  @Test
  void tellsThatNobodyIsThere() throws IOException {
    int port = freePort();
    try (OpenCostClient client =
        OpenCostClient.builder(URI.create("http://127.0.0.1:" + port))
            .backoff(Duration.ofMillis(1), Duration.ofMillis(1))
            .retries(2)
            .build()) {
      OpenCostException failure = failure(client);
      assertThat(failure)
          .hasMessageMatching(
              "GET http://127.0.0.1:"
                  + port
                  + "/allocation\\?window=7d: no connection: refused, after 2 tries\\. Check host, port"
                  + " and network policy, and whether the server runs and speaks http or https\\.");
      assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(failure.status()).isEqualTo(OpenCostException.NO_STATUS);
    }
  }

  @Test
  void tellsThatTheServerSpeaksNoTls() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        OpenCostClient client =
            OpenCostClient.builder(URI.create("https://127.0.0.1:" + server.getLocalPort()))
                .build()) {
      // One handshake in a hundred ends without its error in the JDK's client, and only its
      // time-out
      // is told. The client asks again then, so the server answers as often as it is asked.
      Thread answering =
          new Thread(
              () -> {
                while (!server.isClosed()) {
                  try (Socket socket = server.accept()) {
                    answer(socket, 400, "", "Client sent an HTTPS request to an HTTP server.\n");
                    // All of the handshake, or closing would reset the connection.
                    socket.getInputStream().transferTo(nowhere());
                  } catch (IOException e) {
                    // The client or the test has closed its end.
                  }
                }
              },
              "server without TLS");
      answering.setDaemon(true);
      answering.start();
      OpenCostException failure = failure(client);
      assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(failure).hasMessageContaining(": no TLS on the connection: ");
    }
  }

  @Test
  void givesUpOnAConnectionThatDoesNotComeAbout() throws IOException {
    // The system takes connections for it, but nobody ever greets.
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        OpenCostClient client =
            OpenCostClient.builder(URI.create("https://127.0.0.1:" + server.getLocalPort()))
                // Whatever the machine does meanwhile, the connection does not come about.
                .connectTimeout(Duration.ofMillis(300))
                .backoff(Duration.ofMillis(1), Duration.ofMillis(1))
                .retries(1)
                .build()) {
      OpenCostException failure = failure(client);
      assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(failure).hasMessageContaining(": no connection in time, after 2 tries.");
    }
  }

  @Test
  void speaksTlsWithWhomItIsToldToTrust(@TempDir Path folder) throws Exception {
    Path keys = folder.resolve("keys.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String password = "changeit";
    Process made =
        new ProcessBuilder(
                List.of(
                    keytool,
                    "-genkeypair",
                    "-alias",
                    "a",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=a",
                    "-ext",
                    "san=ip:127.0.0.1",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    password,
                    "-keystore",
                    keys.toString()))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.txt").toFile())
            .start();
    assertThat(made.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance(keys.toFile(), password.toCharArray());
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(store, password.toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("a", store.getCertificate("a"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);

    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/allocation",
        exchange -> {
          exchange.sendResponseHeaders(200, GOOD.length());
          exchange.getResponseBody().write(GOOD.getBytes(UTF_8));
          exchange.close();
        });
    server.start();
    URI uri = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    try (OpenCostClient trusting = OpenCostClient.builder(uri).sslContext(context).build();
        OpenCostClient wary = OpenCostClient.builder(uri).build()) {
      assertThat(text(trusting)).isEqualTo(GOOD);
      OpenCostException failure = failure(wary);
      assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
      // Not tried again: a certificate does not become another one.
      assertThat(failure)
          .hasMessageContaining(": no TLS on the connection: ")
          .hasMessageNotContaining("tries");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void keepsTheFirstCharactersOfABodyOnOneLine() {
    OpenCostException failure =
        failure((r, s) -> answer(s, 500, "", "a\u001b[31m\r\n\u2028\"" + "ü".repeat(9000)));
    assertThat(failure.body())
        .startsWith("a\\u{1b}[31m\\r\\n\\u{2028}\\\"üü")
        .endsWith("ü…")
        .satisfies(body -> assertThat(body.chars().filter(c -> c == 'ü').count()).isEqualTo(190));
  }

  @Test
  void doesNotFollowARedirectWithItsCredentials() {
    try (ScriptedServer other = new ScriptedServer((r, s) -> answer(s, 200, "", GOOD));
        ScriptedServer server =
            new ScriptedServer(
                (r, s) ->
                    answer(s, 302, "Location: " + other.uri() + "/login?state=hidden\n", "moved"));
        OpenCostClient client = builder(server).bearerToken("s3cret").build()) {
      OpenCostException failure = failure(client);
      assertThat(failure.kind()).isEqualTo(Kind.REDIRECTED);
      assertThat(failure)
          .hasMessage(
              "GET "
                  + server.uri()
                  + "/allocation?window=7d: HTTP 302, a redirect to "
                  + other.uri()
                  + "/login; the body begins \"moved\". Give the URL it leads to if that is the"
                  + " API; if it is a login page, give credentials or an address inside the"
                  + " cluster.");
      assertThat(other.requests()).isEmpty();
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void recognisesAnErrorBehindTheData() {
    String late =
        "{\"data\":[{\"c1/n1\":{\"cpuCost\":1,\"x\":{\"code\":500},"
            + Responses.WINDOW
            + "}},"
            + "{},".repeat(5000)
            + "{}],\"status\":\"error\"}";
    try (ScriptedServer server = new ScriptedServer((r, s) -> answer(s, 200, "", late));
        OpenCostClient client = builder(server).build()) {
      OpenCostException failure =
          failure(client, body -> SavedResponses.ofDefaults().allocations("answer", body));
      assertThat(failure.kind()).isEqualTo(Kind.ERROR_INSIDE);
      assertThat(failure).hasMessageContaining("HTTP 200 with an error inside, status error");
      assertThat(failure).hasCauseInstanceOf(UnreadableResponseException.class);
    }
  }

  @Test
  void refusesAPackingThatItDidNotAskFor() {
    OpenCostException failure = failure((r, s) -> answer(s, 200, "Content-Encoding: br\n", "xxxx"));
    assertThat(failure.kind()).isEqualTo(Kind.NOT_JSON);
    assertThat(failure).hasMessageContaining("HTTP 200 with a body packed as br, not by gzip");
  }

  @Test
  void recognisesBrokenAndEmptyPackings() throws IOException {
    byte[] packed = gzip(GOOD.repeat(3));
    String header = "Content-Encoding: gzip\n";
    assertThat(failure((r, s) -> answer(s, 200, header, "")).kind()).isEqualTo(Kind.EMPTY);
    assertThat(failure((r, s) -> answer(s, 200, header, gzip(""))).kind()).isEqualTo(Kind.EMPTY);
    assertThat(failure((r, s) -> answer(s, 200, header, GOOD)).kind()).isEqualTo(Kind.UNREADABLE);
    byte[] cut = Arrays.copyOf(packed, packed.length - 12);
    assertThat(failure((r, s) -> answer(s, 200, header, cut)).kind()).isEqualTo(Kind.CUT);
    assertThat(failure((r, s) -> answer(s, 401, header, gzip("denied"))).body())
        .isEqualTo("denied");
  }

  // --- cuts

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tellsWhereABodyWasCut(boolean isReset) {
    String begin = "{\"code\":200,\"data\":[" + "{},".repeat(10_000);
    CountDownLatch read = new CountDownLatch(1);
    try (ScriptedServer server =
            new ScriptedServer(
                (r, s) -> {
                  begin(s, 200, "Content-Length: 1000000\n");
                  send(s, begin.getBytes(UTF_8));
                  await(read);
                  if (isReset) {
                    reset(s);
                  }
                });
        OpenCostClient client = builder(server).build()) {
      OpenCostException failure =
          failure(
              client,
              body -> {
                body.readNBytes(begin.length());
                read.countDown();
                return MAPPER.readTree(body);
              });
      assertThat(failure.kind()).isEqualTo(Kind.CUT);
      assertThat(failure.bytesRead()).isEqualTo(begin.length());
      assertThat(failure)
          .hasMessageContaining("HTTP 200 with a body that is cut after 30020 bytes: the conn");
      assertThat(server.requests()).hasSize(1);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void noticesACutThatTheReaderDoesNot() {
    try (ScriptedServer server =
            new ScriptedServer((r, s) -> answer(s, 200, "", "{\"code\":200,\"data\":[{}"));
        OpenCostClient client = builder(server).build()) {
      assertThat(failure(client, body -> body.readAllBytes().length).kind()).isEqualTo(Kind.CUT);
      assertThat(client.<Integer>read(WEEK, body -> body.readNBytes(5).length)).isEqualTo(5);
    }
  }

  @Test
  void passesOnWhatTheReaderThrowsOfItsOwn() {
    try (ScriptedServer server = new ScriptedServer((r, s) -> answer(s, 200, "", GOOD));
        OpenCostClient client = builder(server).build()) {
      IllegalStateException mine = new IllegalStateException("mine");
      assertThatThrownBy(
              () ->
                  client.read(
                      WEEK,
                      body -> {
                        throw mine;
                      }))
          .isSameAs(mine);
      IOException disk = new IOException("disk full");
      OpenCostException failure =
          failure(
              client,
              body -> {
                throw disk;
              });
      assertThat(failure.kind()).isEqualTo(Kind.UNREADABLE);
      assertThat(failure).hasCause(disk).hasMessageContaining("disk full");
      // Its turn was given back each time.
      for (int i = 0; i < 2 * OpenCostClientBuilder.DEFAULT_MAX_CONCURRENT_REQUESTS; i++) {
        assertThat(text(client)).isEqualTo(GOOD);
      }
    }
  }

  // --- retries

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 503, 504})
  void triesAgainWhatMayPass(int status) {
    try (ScriptedServer server =
            new ScriptedServer(
                (r, s) -> answer(s, r.number() <= 3 ? status : 200, "Retry-After: 0\n", GOOD));
        OpenCostClient client = builder(server).retries(3).build()) {
      assertThat(text(client)).isEqualTo(GOOD);
      assertThat(server.requests()).hasSize(4);
    }
  }

  /** Counts connections: a proxy is chosen for each. */
  private static final class CountedConnections extends ProxySelector {
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public List<Proxy> select(URI uri) {
      count.incrementAndGet();
      return List.of(Proxy.NO_PROXY);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {}
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 2", "3, 2", "100, 2"})
  void triesARefusedConnectionAgainOnceAndAtOnce(int retries, int tries) throws IOException {
    CountedConnections connections = new CountedConnections();
    List<Duration> waits = new CopyOnWriteArrayList<>();
    try (OpenCostClient client =
        OpenCostClient.builder(URI.create("http://127.0.0.1:" + freePort()))
            .proxy(connections)
            .retries(retries)
            .pause((closed, wait) -> !waits.add(wait))
            .build()) {
      OpenCostException failure = failure(client);
      assertThat(failure)
          .hasMessageContaining(
              ": no connection: refused" + (tries == 1 ? ". " : ", after " + tries + " tries. "));
      assertThat(waits).isEmpty();
      assertThat(connections.count).hasValue(tries);

      // A store does not ask a server again that was just found to be away.
      connections.count.set(0);
      OpenCostStores stores = OpenCostStores.of(client);
      assertThatThrownBy(stores::check).isInstanceOf(OpenCostException.class);
      AllocationStore allocations = stores.allocations();
      assertThatThrownBy(allocations::whyAbsent).isInstanceOf(OpenCostException.class);
      assertThat(connections.count).hasValue(tries);
      assertThat(waits).isEmpty();
    }
  }

  @Test
  void waitsBeforeItTriesAServerAgainThatIsThere() {
    List<Duration> waits = new CopyOnWriteArrayList<>();
    try (ScriptedServer server = new ScriptedServer((r, s) -> answer(s, 503, "", "later"));
        OpenCostClient client =
            builder(server).retries(2).pause((closed, wait) -> !waits.add(wait)).build()) {
      assertThat(failure(client).kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(waits).hasSize(2).allMatch(wait -> wait.compareTo(Duration.ZERO) > 0);
    }
  }

  @Test
  void tellsThatAHostIsUnknownAndTriesItAgainOnce() {
    CountedConnections connections = new CountedConnections();
    try (OpenCostClient client =
        OpenCostClient.builder(URI.create("http://nowhere.invalid:9003"))
            .proxy(connections)
            .pause((closed, wait) -> fail("waited " + wait))
            .build()) {
      OpenCostException failure = failure(client);
      assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(failure)
          .hasMessageContaining("unknown host")
          .hasMessageContaining("after 2 tries");
      assertThat(connections.count).hasValue(2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | <html><head><title>404 Not Found</title></head><body><center><h1>404 Not"
            + " Found</h1></center><hr>nginx</body></html> | HTTP 404 with a web page, \"404 Not"
            + " Found\"",
        "404 | <!DOCTYPE HTML><html lang=\"en\"><title> My \\n company </title> | HTTP 404 with a web"
            + " page, \"My company\"",
        "502 | <html></html> | HTTP 502 with a web page, after 2 tries",
        "500 | <h1>Token s3cret is bad</h1> | HTTP 500 with a web page, \"Token *** is bad\""
      })
  void saysOfAPageWhatItIsAndNotItsTags(int status, String page, String words) {
    try (ScriptedServer server =
            new ScriptedServer((r, s) -> answer(s, status, "", page.replace("\\n", "\n")));
        OpenCostClient client = builder(server).retries(1).bearerToken("s3cret").build()) {
      OpenCostException failure = failure(client);
      assertThat(failure)
          .hasMessageContaining(words)
          .hasMessageNotContaining("<")
          .hasMessageNotContaining("begins");
      assertThat(failure.body()).startsWith("<");
    }
  }

  @Test
  void showsNoCredentialsThatAServerTellsOfOthers() {
    String body =
        "{\"code\":500,\"message\":\"Get \\\"http://ann:pw@prometheus:9090/api?token=abc\\\": refused\"}";
    OpenCostException failure = failure((r, s) -> answer(s, 500, "", body));
    assertThat(failure)
        .hasMessageContaining("prometheus:9090")
        .hasMessageNotContaining("pw")
        .hasMessageNotContaining("abc");
    assertThat(failure.body()).doesNotContain("pw").doesNotContain("abc");
  }

  @Test
  void triesAgainAsOftenAsItIsTold() {
    try (ScriptedServer server = new ScriptedServer((r, s) -> answer(s, 503, "", "later"));
        OpenCostClient client = builder(server).retries(2).build()) {
      OpenCostException failure = failure(client);
      assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(failure).hasMessageContaining(": HTTP 503, after 3 tries; the body");
      assertThat(server.requests()).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 500, 501})
  void doesNotTryAgainWhatWillNotPass(int status) {
    try (ScriptedServer server = new ScriptedServer((r, s) -> answer(s, status, "", "no"));
        OpenCostClient client = builder(server).build()) {
      assertThat(failure(client).status()).isEqualTo(status);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void triesAgainAfterAResetBeforeTheBody(boolean hasHeaders) {
    try (ScriptedServer server =
            new ScriptedServer(
                (r, s) -> {
                  if (r.number() > 2) {
                    answer(s, 200, "", GOOD);
                    return;
                  }
                  if (hasHeaders) {
                    begin(s, 200, "Content-Length: 100\n");
                  }
                  reset(s);
                });
        OpenCostClient client = builder(server).build()) {
      assertThat(text(client)).isEqualTo(GOOD);
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void doesNotTryAgainOnceBytesCame() {
    // More than what the client looks at before it hands the body on: the connection breaks only
    // once the reader has it. Of one that breaks at once the JDK may lose what came before.
    byte[] some = ("{" + " ".repeat(9999)).getBytes(UTF_8);
    CountDownLatch reading = new CountDownLatch(1);
    try (ScriptedServer server =
            new ScriptedServer(
                (r, s) -> {
                  begin(s, 200, "Content-Length: 100000\n");
                  send(s, some);
                  await(reading);
                });
        OpenCostClient client = builder(server).build()) {
      OpenCostException failure =
          failure(
              client,
              body -> {
                reading.countDown();
                return body.readAllBytes();
              });
      assertThat(failure.kind()).isEqualTo(Kind.CUT);
      assertThat(failure.bytesRead()).isEqualTo(some.length);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Retry-After: 1",
        "Date: Wed, 21 Oct 2015 07:28:00 GMT;Retry-After: Wed, 21 Oct 2015 07:28:01 GMT"
      })
  void waitsAsLongAsTheServerAsks(String headers) {
    try (ScriptedServer server =
            new ScriptedServer(
                (r, s) ->
                    answer(
                        s, r.number() == 1 ? 503 : 200, headers.replace(";", "\n") + "\n", GOOD));
        OpenCostClient client =
            builder(server).backoff(Duration.ofMillis(1), Duration.ofSeconds(5)).build()) {
      long start = System.nanoTime();
      assertThat(text(client)).isEqualTo(GOOD);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
  }

  @Test
  void givesUpIfTheServerAsksForTooMuch() {
    try (ScriptedServer server =
            new ScriptedServer((r, s) -> answer(s, 429, "Retry-After: 3600\n", "slow down"));
        OpenCostClient client = builder(server).build()) {
      assertThat(failure(client).kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(server.requests()).hasSize(1);
    }
  }

  // --- credentials

  private static void assertHidden(
      OpenCostClientBuilder builder, ScriptedServer server, String expected, String... secrets) {
    try (OpenCostClient client = builder.build()) {
      OpenCostException failure = failure(client);
      assertThat(server.requests().get(server.requests().size() - 1).headers())
          .containsEntry("authorization", expected);
      StringWriter all = new StringWriter();
      failure.printStackTrace(new PrintWriter(all));
      assertThat(all + failure.body() + client).doesNotContain(secrets);
      assertThat(failure.body()).isEqualTo("who is Basic ***, ***?".replace("Basic ***, ", ""));
    }
  }

  @Test
  void sendsCredentialsAndNeverShowsThem() {
    try (ScriptedServer server =
        new ScriptedServer(
            (r, s) ->
                answer(
                    s,
                    401,
                    "",
                    "who is " + r.headers().get("authorization").replaceAll(".* ", "") + "?"))) {
      assertHidden(builder(server).bearerToken("t0ken.x"), server, "Bearer t0ken.x", "t0ken.x");
      assertHidden(
          builder(server).basicAuth("me", "pa:ss"),
          server,
          "Basic bWU6cGE6c3M=",
          "bWU6cGE6c3M=",
          "pa:ss");
    }
  }

  @Test
  void refusesBadSettingsWithoutShowingSecrets() throws NoSuchAlgorithmException {
    URI base = URI.create("http://localhost:9003");
    OpenCostClientBuilder builder = OpenCostClient.builder(base);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OpenCostClient.builder(URI.create("http://me:s3cret@localhost")))
        .withMessage("base must hold no user and password; give them to basicAuth");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OpenCostClient.builder(URI.create("localhost:9003")))
        .withMessageContaining("such as http://localhost:9003: localhost:9003");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OpenCostClient.builder(URI.create("http://localhost?token=s3cret")))
        .withMessage("base must have no query and no fragment");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.bearerToken("s3cret\n"))
        .withMessage("token must be visible ASCII characters without blanks, at least one");
    assertThatIllegalArgumentException().isThrownBy(() -> builder.basicAuth("a:b", "s3cret"));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.retries(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.maxConcurrentRequests(0));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.connectTimeout(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)));
    HttpClient following =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    assertThatIllegalArgumentException().isThrownBy(() -> builder.httpClient(following));
    builder
        .httpClient(HttpClient.newHttpClient())
        .connectTimeout(SHORT)
        .sslContext(SSLContext.getDefault())
        .proxy(HttpClient.Builder.NO_PROXY);
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessage(
            "settings of the httpClient, to be made there: connectTimeout, proxy, sslContext");
    for (String path : List.of("allocation", "/", "/a/../b", "/a?b", "/a/", "/%61", "")) {
      assertThatIllegalArgumentException().isThrownBy(() -> OpenCostQuery.of(path));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> WEEK.with("", "x"));
  }

  @Test
  void takesTheProxyOrTheClientThatIsGiven() {
    try (ScriptedServer proxy = new ScriptedServer((r, s) -> answer(s, 200, "", GOOD));
        OpenCostClient through =
            OpenCostClient.builder(URI.create("http://opencost.invalid:9003"))
                .proxy(
                    ProxySelector.of(
                        new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), proxy.uri().getPort())))
                .build();
        OpenCostClient own =
            OpenCostClient.builder(proxy.uri()).httpClient(HttpClient.newHttpClient()).build()) {
      assertThat(text(through)).isEqualTo(GOOD);
      assertThat(text(own)).isEqualTo(GOOD);
      assertThat(proxy.targets())
          .containsExactly(
              "http://opencost.invalid:9003/allocation?window=7d", "/allocation?window=7d");
    }
  }

  // --- time

  @Test
  void givesUpOnAnAnswerThatDoesNotBegin() {
    try (ScriptedServer server = new ScriptedServer((r, s) -> hang(s));
        OpenCostClient client = builder(server).requestTimeout(SHORT).build()) {
      OpenCostException failure = failure(client);
      assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
      assertThat(failure)
          .hasMessage(
              "GET "
                  + server.uri()
                  + "/allocation?window=7d: no answer in 3000 ms. Ask for a shorter window or fewer"
                  + " rows, or raise the timeout.");
      assertThat(server.requests()).hasSize(1);
      Poll.until("the connection is dropped", () -> server.connections() == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void givesUpOnABodyThatDoesNotGoOn(boolean hasHead) {
    String begin = "{\"data\":[" + "{},".repeat(hasHead ? 10_000 : 1);
    try (ScriptedServer server =
            new ScriptedServer(
                (r, s) -> {
                  begin(s, 200, "Content-Length: 1000000\n");
                  send(s, begin.getBytes(UTF_8));
                  hang(s);
                });
        OpenCostClient client = builder(server).idleTimeout(SHORT).build()) {
      OpenCostException failure = failure(client);
      assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
      assertThat(failure.bytesRead()).isEqualTo(begin.length());
      assertThat(failure)
          .hasMessageContaining(
              "HTTP 200 with a body that is given up after "
                  + begin.length()
                  + " bytes: no byte came for 3000 ms; the body begins");
      Poll.until("the connection is dropped", () -> server.connections() == 0);
    }
  }

  @Test
  void givesUpOnABodyThatDripsForever() {
    try (ScriptedServer server =
            new ScriptedServer(
                (r, s) -> {
                  begin(s, 200, "");
                  send(s, "{\"data\":[".getBytes(UTF_8));
                  while (true) {
                    send(s, "{},".getBytes(UTF_8));
                  }
                });
        OpenCostClient client = builder(server).totalTimeout(SHORT).build()) {
      OpenCostException failure = failure(client, body -> body.transferTo(nowhere()));
      assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
      assertThat(failure).hasMessageContaining("the whole took too long");
    }
  }

  private static OutputStream nowhere() {
    return OutputStream.nullOutputStream();
  }

  @Test
  void stopsWhenItsThreadIsInterrupted() throws InterruptedException {
    try (ScriptedServer server = new ScriptedServer((r, s) -> hang(s));
        OpenCostClient client = builder(server).build()) {
      AtomicReference<Kind> kind = new AtomicReference<>();
      AtomicInteger still = new AtomicInteger();
      Thread thread =
          new Thread(
              () -> {
                kind.set(failure(client).kind());
                still.set(Thread.currentThread().isInterrupted() ? 1 : 0);
              });
      thread.start();
      Poll.until("a request", () -> server.requests().size() == 1);
      thread.interrupt();
      thread.join(Poll.LONG.toMillis());
      assertThat(kind).hasValue(Kind.INTERRUPTED);
      assertThat(still).hasValue(1);
    }
  }

  @Test
  void closesWhileRequestsHang() {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (ScriptedServer server =
        new ScriptedServer(
            (r, s) -> {
              if (r.number() == 2) {
                begin(s, 200, "Content-Length: 1000000\n");
                send(s, "{\"data\":[".getBytes(UTF_8));
              }
              hang(s);
            })) {
      OpenCostClient client = builder(server).maxConcurrentRequests(2).build();
      List<Future<OpenCostException>> failures = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        int sent = i + 1;
        failures.add(threads.submit(() -> failure(client)));
        Poll.until("a request", () -> server.requests().size() == sent);
      }
      failures.add(threads.submit(() -> failure(client)));
      client.close();
      client.close();
      for (Future<OpenCostException> failure : failures) {
        Poll.until("an end", failure::isDone);
        assertThat(failure.get().kind()).isEqualTo(Kind.CLOSED);
      }
      assertThat(failure(client)).hasMessageEndingWith(": the client is closed.");
      assertThat(server.requests()).hasSize(2);
      Poll.until("the connections are dropped", () -> server.connections() == 0);
    } catch (Exception e) {
      throw new AssertionError(e);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void sendsNoMoreThanItMayAtOnce() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(12);
    try (ScriptedServer server =
            new ScriptedServer(
                (r, s) -> {
                  most.accumulateAndGet(now.incrementAndGet(), Math::max);
                  await(go);
                  now.decrementAndGet();
                  answer(s, 200, "", GOOD);
                });
        OpenCostClient client = builder(server).maxConcurrentRequests(3).build();
        OpenCostClient impatient =
            builder(server).maxConcurrentRequests(1).totalTimeout(SHORT).build()) {
      List<Future<String>> texts = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        texts.add(threads.submit(() -> text(client)));
      }
      Poll.until("three requests", () -> server.requests().size() == 3);
      go.countDown();
      for (Future<String> text : texts) {
        assertThat(text.get()).isEqualTo(GOOD);
      }
      assertThat(most).hasValue(3);
      OpenCostException failure = impatient.read(WEEK, body -> failure(impatient));
      assertThat(failure).hasMessageContaining("no turn in time, other requests are under way");
    } finally {
      threads.shutdownNow();
    }
  }
}
