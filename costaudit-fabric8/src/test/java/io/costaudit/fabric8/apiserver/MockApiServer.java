package io.costaudit.fabric8.apiserver;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A double of an API server of version 1.32, on Fabric8's mock of an HTTP server, with faults on
 * demand. What it holds, and how that behaves, is {@link ObjectStore}'s. It listens on loopback,
 * through a {@link TcpProxy}. Thread-safe.
 */
public final class MockApiServer implements AutoCloseable {
  private static final int FIRST_FREE_PORT = 20_000;
  private static final int LAST_FREE_PORT = 30_000;
  private static final Set<Integer> GIVEN_PORTS = ConcurrentHashMap.newKeySet();

  /** How far bookmarks are apart unless told otherwise. */
  public static final Duration DEFAULT_BOOKMARK_INTERVAL = Duration.ofMinutes(1);

  /**
   * The mock logs each request, the client each retry; held here, since the log manager forgets
   * loggers.
   */
  private static final List<Logger> QUIET =
      List.of(Logger.getLogger("io.fabric8"), Logger.getLogger("io.vertx"));

  private final ObjectStore store = new ObjectStore();
  private final Faults faults = new Faults();
  private final BookmarkSettings bookmarks = new BookmarkSettings();
  private final List<WatchSession> watches = new CopyOnWriteArrayList<>();
  private final List<KubernetesClient> clients = new ArrayList<>();
  private final MockWebServer http = new MockWebServer();

  /** The mock keeps all requests with their bodies for ever unless it is told to forget them. */
  private final RequestLog log = new RequestLog(http::reset);

  private final TcpProxy network;
  private volatile boolean blind;

  private MockApiServer(int port) {
    http.setHttp2ClearTextEnabled(false);
    http.setDispatcher(new ApiDispatcher(store, faults, log, Watch::new));
    http.start(InetAddress.getLoopbackAddress(), 0);
    network = TcpProxy.to(InetAddress.getLoopbackAddress().getHostAddress(), http.getPort(), port);
  }

  public static MockApiServer start() {
    return startOn(0);
  }

  public static MockApiServer startOn(int port) {
    QUIET.forEach(logger -> logger.setLevel(Level.OFF));
    return new MockApiServer(port);
  }

  /**
   * A port on which nobody listens. It lies below the ports that systems give to sockets that ask
   * for any, so that no other test takes it before it is used.
   */
  public static int freePort() {
    int port;
    do {
      port = ThreadLocalRandom.current().nextInt(FIRST_FREE_PORT, LAST_FREE_PORT);
    } while (!GIVEN_PORTS.add(port) || !isFree(port));
    return port;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false; // somebody listens there
    }
  }

  /**
   * A client of the server at that port, whether or not it runs; it is told at once when a request
   * fails.
   */
  public static KubernetesClient clientOf(int port) {
    QUIET.forEach(logger -> logger.setLevel(Level.OFF));
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://localhost:" + port + "/")
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** The port at which it listens. */
  public int port() {
    return network.port();
  }

  /** A client that is closed with this server. */
  public KubernetesClient client() {
    KubernetesClient client = clientOf(port());
    synchronized (clients) {
      clients.add(client);
    }
    return client;
  }

  /** What it holds; changes made there are seen as if they had come over the network. */
  public ObjectStore store() {
    return store;
  }

  /** The network through which all its clients come. */
  public TcpProxy network() {
    return network;
  }

  /** The latest requests, oldest first. */
  public List<Request> requests() {
    return log.all();
  }

  /** Forgets the requests so far. */
  public void forgetRequests() {
    log.clear();
  }

  /** How many watches are open. */
  public int watches() {
    return watches.size();
  }

  /** Answers 403 to requests with these paths, queries included. */
  public void forbid(Predicate<String> paths) {
    faults.forbid(paths);
  }

  /** Whether every request is answered with 401, as if its credentials were worthless. */
  public void unauthorized(boolean now) {
    faults.unauthorized(now);
  }

  /** Answers 403 to lists of that kind; open watches go on, and others may begin. */
  public void forbidLists(String plural) {
    faults.forbidLists(plural);
  }

  /** Answers 403 to the handshakes of watches of that kind; open ones go on. */
  public void forbidWatches(String plural) {
    faults.forbidWatches(plural);
  }

  /** Forbids nothing any more. */
  public void allowAll() {
    faults.allowAll();
  }

  /** Whether the handshake of each watch is answered with 410. */
  public void goneOnHandshake(boolean gone) {
    faults.goneOnHandshake(path -> gone);
  }

  /** Answers 410 to the handshakes of watches with these paths, queries included. */
  public void goneOnHandshake(Predicate<String> paths) {
    faults.goneOnHandshake(paths);
  }

  /** Tells all open watches that their version is too old; those that follow see again. */
  public void expireWatches() {
    watches.forEach(WatchSession::expire);
    blind = false;
  }

  /** Breaks all open watches off, as a server that fails. */
  public void breakWatches() {
    watches.forEach(WatchSession::breakOff);
  }

  /** Cuts the connections of all open watches, as a network that fails. */
  public void cutWatches() {
    network.cutWebSockets();
  }

  /** Ends all open watches as a server does that has served them long enough. */
  public void closeWatchesCleanly() {
    watches.forEach(WatchSession::closeCleanly);
  }

  /** Whether watches end cleanly right after their handshake, before any message. */
  public void closeNewWatchesAtOnce(boolean close) {
    faults.closeNewWatches(close);
  }

  /** Keeps what changes from now on from the open watches, whose connections stay alive. */
  public void blind() {
    blind = true;
    watches.forEach(WatchSession::blind);
  }

  /**
   * The connections of the open watches stay open and dead: nothing is delivered, no ping answered.
   * Other requests, and watches to come, work.
   */
  public void silence() {
    network.silenceWebSockets();
  }

  /** What was silent goes on, and delivers what it held back. */
  public void speak() {
    network.speak();
  }

  /** How long each answer takes from now on, and each watch until it begins to deliver. */
  public void slow(Duration eachAnswer) {
    faults.delay(eachAnswer);
  }

  /** Whether watches get bookmarks. */
  public void bookmarks(boolean on) {
    bookmarks.on = on;
    watches.forEach(WatchSession::wake);
  }

  /** How far bookmarks are apart from now on, for open watches too. */
  public void bookmarkEvery(Duration interval) {
    bookmarks.every = interval;
    watches.forEach(WatchSession::wake);
  }

  /** Stops as one that is killed; what it holds is kept. */
  public void stop() {
    faults.stopped(true);
    network.refuse();
    network.cut();
    watches.forEach(WatchSession::end);
    watches.clear();
  }

  /** Starts again, on the same port, with all it held when it stopped, the history included. */
  public void restart() {
    store.readAnew();
    blind = false;
    faults.stopped(false);
    network.accept();
  }

  /** Waits for a request that comes after this call; false if none comes in that time. */
  public boolean isAskedWithin(long seconds) throws InterruptedException {
    return log.awaitNext(Duration.ofSeconds(seconds));
  }

  @Override
  public void close() {
    synchronized (clients) {
      clients.forEach(KubernetesClient::close);
    }
    stop();
    network.close();
    http.shutdown();
  }

  /**
   * A request and what came of it.
   *
   * @param path with its query, as it was sent
   * @param status of the answer; 101 for a watch that began
   */
  public record Request(String method, String path, int status) {}

  private final class Watch extends WebSocketListener {
    private final ApiPath path;
    private volatile @Nullable WatchSession session;

    Watch(ApiPath path) {
      this.path = path;
    }

    @Override
    public void onOpen(WebSocket socket, Response response) {
      if (faults.closesNewWatches()) {
        socket.close(1000, "");
        return;
      }
      WatchSession own = new WatchSession(store, path, socket, bookmarks);
      session = own;
      watches.add(own);
      if (blind) {
        own.blind();
      }
      own.start(faults.delay());
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
      end();
    }

    @Override
    public void onFailure(WebSocket socket, Throwable error, Response response) {
      end();
    }

    private void end() {
      WatchSession own = session;
      if (own != null) {
        watches.remove(own);
        own.end();
      }
    }
  }

  private static final class BookmarkSettings implements WatchSession.Bookmarks {
    private volatile boolean on = true;
    private volatile Duration every = DEFAULT_BOOKMARK_INTERVAL;

    @Override
    public boolean on() {
      return on;
    }

    @Override
    public Duration every() {
      return every;
    }
  }
}
