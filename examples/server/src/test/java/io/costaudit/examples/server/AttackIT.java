package io.costaudit.examples.server;

import static io.costaudit.fabric8.Workloads.deployment;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.fabric8.apiserver.MockApiServer;
import io.costaudit.fabric8.apiserver.ServedKind;
import io.costaudit.testsupport.Poll;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What hostile clients do to a server with a heap of 128 MiB that watches a cluster meanwhile. Each
 * attack goes on for two seconds, or for thirty under {@code endurance}, where times are checked
 * too: in a normal build the machine may be busy with other things. No other test of this JVM runs
 * meanwhile, because they would all wait for one attack.
 */
@Isolated
class AttackIT {
  private static final boolean ENDURING = Boolean.getBoolean("costaudit.endurance");
  private static final Duration ATTACK = Duration.ofSeconds(ENDURING ? 30 : 2);
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How long a probe may always take: a shorter time cannot be told from noise. */
  private static final Duration NOISE = Duration.ofMillis(250);

  private static final int EVENTS = 1500;

  /** They are a measure under {@code endurance} alone. */
  private static final int UNLOADED_REQUESTS = ENDURING ? 100 : 10;

  private static final long HEAP_SLACK = 24 << 20;
  private static final int THREAD_SLACK = 24;

  private static final String NORMAL = get("/model/audit/events?count=20");
  private static final String LARGE = get("/model/audit/events?detail=full");
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
  private static final Pattern USED = Pattern.compile("used (\\d+)K");
  private static final Pattern NEXT = Pattern.compile("(?i)link: <([^>]+)>; rel=\"next\"");
  private static final Pattern BLIND = Pattern.compile("gaps=(\\d+), blindSeconds=(\\d+)");

  /** Refused with a status that says so. */
  private static final Set<String> REFUSED = Set.of("429", "503");

  /** The server of the JDK closed the connection without an answer. */
  private static final String CUT = "cut";

  @TempDir private static Path folder;

  private static MockApiServer cluster;
  private static Program serve;
  private static int port;
  private static int probes;
  private static int replicas = 1;

  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> outcomes = new TreeMap<>();
  private final List<Long> millis = new ArrayList<>();
  private long unloaded;
  private long heapBefore;
  private int threadsBefore;
  private String blindBefore = "";

  @BeforeAll
  static void serveACluster() throws Exception {
    cluster = MockApiServer.start();
    cluster.client().resource(deployment("shop", "cart", 1)).create();
    serve =
        Program.start(
            Map.of("JAVA_TOOL_OPTIONS", "-Xmx128m"),
            "serve",
            "--port",
            "0",
            "--management-port",
            "0",
            "--max-events",
            "20000",
            "--cluster-id",
            "cluster-one",
            "--kubeconfig",
            kubeconfig(cluster.port()).toString());
    port = URI.create(serve.awaitListening()).getPort();
    probes = URI.create(serve.awaitProbes()).getPort();
    Poll.until("ready", PATIENCE, () -> status(probes, get("/readyz")).equals("200"));
    for (int i = 0; i < EVENTS; i++) {
      scale();
    }
    awaitAllChanges();
  }

  @AfterAll
  static void stop() {
    serve.close();
    cluster.close();
  }

  private static Path kubeconfig(int apiServer) throws IOException {
    return Files.writeString(
        folder.resolve("config"),
        """
        {"apiVersion": "v1", "kind": "Config", "current-context": "test",
         "contexts": [{"name": "test", "context": {"cluster": "test", "user": "test"}}],
         "clusters": [{"name": "test", "cluster": {"server": "http://127.0.0.1:%d"}}],
         "users": [{"name": "test", "user": {}}]}
        """
            .formatted(apiServer));
  }

  @BeforeEach
  void measureUnloaded() throws Exception {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < UNLOADED_REQUESTS; i++) {
      long begin = System.nanoTime();
      assertThat(status(port, NORMAL)).isEqualTo("200");
      times.add((System.nanoTime() - begin) / 1_000_000);
    }
    unloaded = percentile(times, 99);
    Footprint before = footprint();
    heapBefore = before.heap();
    threadsBefore = before.threads();
    blindBefore = blind();
  }

  @AfterEach
  void closeSockets() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void queriesOfManyParameters() throws Exception {
    String empty = get("/model/audit/events?" + "&".repeat(185_000));
    String distinct =
        get(
            "/model/audit/events?"
                + IntStream.range(0, 1000)
                    .mapToObj(i -> "filterNamespacexyz" + i)
                    .collect(joining("&")));
    String harmless =
        get(
            "/model/audit/events?count=1&"
                + IntStream.range(0, 998)
                    .mapToObj(i -> "q" + i + "ilterNamespaces")
                    .collect(joining("&")));
    List<String> attack = List.of(empty, distinct, harmless);
    during(
        40,
        number -> {
          String answer = exchange(open(port), attack.get(number % attack.size()));
          assertThat(statusIn(answer)).isIn("200", "400", "414", "429", "503", CUT);
        });
    assertServedOrRefused();
  }

  @Test
  void requestLinesWithoutEnd() throws Exception {
    byte[] beyond = ("GET /" + "x".repeat(360 << 10)).getBytes(ISO_8859_1);
    byte[] within = ("GET /" + "x".repeat(60 << 10)).getBytes(ISO_8859_1);
    holding(200, number -> send(open(port), number % 2 == 0 ? beyond : within));
    assertServedRefusedOrCut();
  }

  @Test
  void keepAliveClientsThatReadLargeAnswers() throws Exception {
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      clients.add(open(port));
    }
    long largest = 0;
    for (Socket client : clients) {
      send(client, LARGE.replace("Connection: close\r\n", "").getBytes(ISO_8859_1));
      largest = Math.max(largest, readAnswer(client));
    }
    assertThat(largest).as("a large answer").isGreaterThan(500_000);
    assertThat(usedHeap())
        .as("while 80 clients are connected that have read %s bytes each", largest)
        .isLessThan(heapBefore + HEAP_SLACK);
    holding(0, number -> {});
    assertServedOrRefused();
  }

  @Test
  void clientsThatDoNotReadTheirAnswers() throws Exception {
    holding(
        100,
        number -> {
          Socket client = new Socket();
          client.setReceiveBufferSize(1 << 12);
          sockets.add(client);
          client.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
          send(client, LARGE.getBytes(ISO_8859_1));
        });
    assertServedOrRefused();
  }

  @Test
  void bodiesThatCreep() throws Exception {
    String head =
        "POST /model/prediction/speccost?clusterID=cluster-one&defaultNamespace=shop HTTP/1.1\r\n"
            + "Host: localhost\r\nContent-Length: 100000\r\n\r\nkind: ";
    holding(200, number -> send(open(port), head.getBytes(ISO_8859_1)));
    assertServedRefusedOrCut();
  }

  @Test
  void socketsThatSayNothing() throws Exception {
    holding(1000, number -> open(port));
    assertServedRefusedOrCut();
  }

  @Test
  void chunkedBodiesWithTrailers() throws Exception {
    String smuggled = "GET /model/audit/events?count=0 HTTP/1.1\r\nHost: localhost\r\n\r\n";
    String request =
        "POST /model/prediction/speccost?clusterID=cluster-one&defaultNamespace=shop HTTP/1.1\r\n"
            + "Host: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "a\r\nkind: None\r\n0\r\nX: y\r\n\r\n"
            + smuggled;
    during(
        10,
        number -> {
          String answers = exchange(open(port), request);
          assertThat(answers).startsWith("HTTP/1.1 400 ").contains("trailers");
          assertThat(answers.split("HTTP/1.1 ", -1)).as("one answer").hasSize(2);
        });
    assertServedOrRefused();
  }

  /** What a client of an attack does. */
  private interface Client {
    void run(int number) throws IOException;
  }

  /** That many clients do it again and again. */
  private void during(int clients, Client attack) throws Exception {
    long end = System.nanoTime() + ATTACK.toNanos();
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      int number = i;
      Thread thread =
          new Thread(
              () -> {
                try {
                  do {
                    attack.run(number);
                  } while (System.nanoTime() < end);
                } catch (Throwable e) {
                  failures.add(e);
                }
              });
      threads.add(thread);
      thread.start();
    }
    observeUntil(end);
    for (Thread thread : threads) {
      thread.join(PATIENCE.toMillis());
      assertThat(thread.isAlive()).as("a client waits for its answer").isFalse();
    }
    assertThat(failures).isEmpty();
    assertAllIsBack();
  }

  /** That many clients do it once, and then stay connected. */
  private void holding(int clients, Client attack) throws Exception {
    for (int i = 0; i < clients; i++) {
      try {
        attack.run(i);
      } catch (IOException e) {
        // The server has closed the connection already, as it may.
      }
    }
    observeUntil(System.nanoTime() + ATTACK.toNanos());
    closeSockets();
    assertAllIsBack();
  }

  /** While an attack goes on probes are answered, others ask, and the cluster changes. */
  private void observeUntil(long end) throws IOException {
    List<Long> probeMillis = new ArrayList<>();
    do {
      long begin = System.nanoTime();
      assertThat(status(probes, get("/healthz"))).as("%s", serve.err()).isEqualTo("200");
      long probed = System.nanoTime();
      probeMillis.add((probed - begin) / 1_000_000);
      String outcome = status(port, NORMAL);
      outcomes.merge(outcome, 1, Integer::sum);
      if (outcome.equals("200")) {
        millis.add((System.nanoTime() - probed) / 1_000_000);
      }
      scale();
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    } while (System.nanoTime() < end);
    assertThat(serve.isAlive()).as("%s", serve.err()).isTrue();
    if (ENDURING) {
      assertThat(percentile(probeMillis, 100)).isLessThanOrEqualTo(PROBE_LIMIT.toMillis());
    }
  }

  private void assertServedOrRefused() {
    assertThat(outcomes.keySet()).allMatch(it -> it.equals("200") || REFUSED.contains(it));
    assertTimes();
  }

  private void assertServedRefusedOrCut() {
    assertThat(outcomes.keySet())
        .allMatch(it -> it.equals("200") || it.equals(CUT) || REFUSED.contains(it));
    assertTimes();
  }

  private void assertTimes() {
    if (ENDURING && !millis.isEmpty()) {
      assertThat(percentile(millis, 99))
          .as("p99, which is %s ms unloaded; %s", unloaded, outcomes)
          .isLessThanOrEqualTo(Math.max(3 * unloaded, NOISE.toMillis()));
    }
  }

  /**
   * Checks that no change is missing, that the watch was never lost, and that memory and threads
   * are back at their old numbers.
   */
  private void assertAllIsBack() throws Exception {
    Poll.until("it serves again", PATIENCE, () -> status(port, NORMAL).equals("200"));
    awaitAllChanges();
    assertThat(blind()).as("gaps and blind seconds").isEqualTo(blindBefore);
    Poll.until(
        () ->
            "its threads are back to "
                + threadsBefore
                + " and its heap to "
                + heapBefore
                + ": "
                + footprint(),
        PATIENCE,
        this::isBack);
    assertThat(serve.err()).noneMatch(line -> line.contains("OutOfMemory"));
  }

  private static void scale() {
    replicas++;
    cluster.store().scale(ServedKind.DEPLOYMENTS, "shop", "cart", replicas);
  }

  /** Each change is an event, and none is there twice. */
  private static void awaitAllChanges() {
    Poll.until(
        () -> (replicas - 1) + " events of changes; there are " + updates(),
        PATIENCE,
        () -> updates() >= replicas - 1);
    assertThat(updates()).isEqualTo(replicas - 1);
  }

  private static int updates() {
    int count = 0;
    String next = "/model/audit/events?filterEventTypes=update";
    while (!next.isEmpty()) {
      String answer = ask(port, get(next));
      count += answer.split("\"eventType\":\"update\"", -1).length - 1;
      Matcher link = NEXT.matcher(answer);
      next = link.find() ? link.group(1) : "";
    }
    return count;
  }

  private static String blind() throws IOException {
    Matcher m = BLIND.matcher(ask(port, NORMAL));
    assertThat(m.find()).as("a header about the coverage").isTrue();
    return m.group();
  }

  private static String get(String target) {
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  }

  private Socket open(int to) throws IOException {
    Socket socket = connect(to);
    sockets.add(socket);
    return socket;
  }

  private static Socket connect(int to) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), to);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  private static void send(Socket socket, byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  private static String exchange(Socket socket, String request) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try (socket) {
      send(socket, request.getBytes(ISO_8859_1));
      socket.getInputStream().transferTo(answer);
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("no answer within " + PATIENCE, e);
    } catch (IOException e) {
      // The connection was reset: what came before counts.
    }
    return answer.toString(ISO_8859_1);
  }

  private static String ask(int to, String request) {
    try {
      return exchange(connect(to), request);
    } catch (IOException e) {
      return "";
    }
  }

  private static String status(int to, String request) {
    return statusIn(ask(to, request));
  }

  private static String statusIn(String answer) {
    Matcher m = STATUS.matcher(answer);
    return m.lookingAt() ? m.group(1) : CUT;
  }

  /** Reads one answer of a connection that stays open; its length. */
  private static long readAnswer(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
    assertThat(length.find()).as("%s", head).isTrue();
    long count = Long.parseLong(length.group(1));
    in.skipNBytes(count);
    return count;
  }

  private boolean isBack() {
    Footprint now = footprint();
    return now.threads() <= threadsBefore + THREAD_SLACK && now.heap() <= heapBefore + HEAP_SLACK;
  }

  private static long usedHeap() {
    return footprint().heap();
  }

  /** What the server takes after a collection of garbage: bytes of heap, and threads. */
  private record Footprint(long heap, int threads) {}

  private static Footprint footprint() {
    try {
      // One start of the tool for all three commands, each on a line.
      String told = serve.jcmd("GC.run\nGC.heap_info\nThread.print");
      Matcher m = USED.matcher(told);
      assertThat(m.find()).as("jcmd tells the heap").isTrue();
      int threads = (int) told.lines().filter(line -> line.startsWith("\"")).count();
      assertThat(threads).as("jcmd tells the threads").isPositive();
      return new Footprint(Long.parseLong(m.group(1)) << 10, threads);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static long percentile(List<Long> values, int percent) {
    List<Long> sorted = values.stream().sorted().toList();
    return sorted.get((sorted.size() - 1) * percent / 100);
  }
}
