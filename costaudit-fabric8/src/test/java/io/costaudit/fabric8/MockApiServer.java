package io.costaudit.fabric8;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Fabric8's mock of an API server, which keeps what it is given, with faults on demand: what it
 * forbids, watches that go blind, break or expire. It listens on loopback.
 */
public final class MockApiServer implements AutoCloseable {
  /**
   * The mock logs each request, the client each retry; held here, since the log manager forgets
   * loggers.
   */
  private static final List<Logger> QUIET =
      List.of(Logger.getLogger("io.fabric8"), Logger.getLogger("io.vertx"));

  private static final String EXPIRED =
      """
      {"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",\
      "message":"too old resource version","reason":"Expired","code":410}}""";

  private final KubernetesMockServer server;
  private final MockWebServer http = new MockWebServer();
  private final List<WatchSocket> watches = new CopyOnWriteArrayList<>();
  private final List<KubernetesClient> clients = new ArrayList<>();
  private volatile Predicate<String> forbidden = path -> false;
  private volatile boolean blind;

  private MockApiServer(int port) {
    Map<ServerRequest, Queue<ServerResponse>> none = new HashMap<>();
    KubernetesMixedDispatcher crud = new KubernetesMixedDispatcher(none);
    server = new KubernetesMockServer(new Context(), http, none, new Faults(crud), false);
    server.start(InetAddress.getLoopbackAddress(), port);
  }

  public static MockApiServer start() {
    return startOn(0);
  }

  public static MockApiServer startOn(int port) {
    QUIET.forEach(logger -> logger.setLevel(Level.OFF));
    return new MockApiServer(port);
  }

  /** A port on which nobody listens. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
    return server.getPort();
  }

  /** A client that is closed with this server. */
  public KubernetesClient client() {
    KubernetesClient client = clientOf(server.getPort());
    clients.add(client);
    return client;
  }

  /** Answers 403 to requests with these paths, queries included. */
  public void forbid(Predicate<String> paths) {
    forbidden = paths;
  }

  public void allowAll() {
    forbidden = path -> false;
  }

  /** Keeps what changes from now on from the open watches. */
  void blind() {
    blind = true;
  }

  /** Tells all open watches that their version is too old; those that follow see again. */
  void expireWatches() {
    for (WatchSocket watch : watches) {
      watch.socket.send(EXPIRED);
    }
    blind = false;
  }

  /** Breaks all open watches off. */
  void breakWatches() {
    for (WatchSocket watch : watches) {
      watch.socket.close(1011, "broken off by the test");
    }
  }

  /** Forgets the requests so far and waits for the next; false if none comes in that time. */
  boolean isAskedWithin(long seconds) throws InterruptedException {
    http.reset();
    return http.takeRequest(seconds, TimeUnit.SECONDS) != null;
  }

  @Override
  public void close() {
    clients.forEach(KubernetesClient::close);
    server.shutdown();
  }

  private final class Faults extends Dispatcher {
    private final KubernetesMixedDispatcher crud;

    Faults(KubernetesMixedDispatcher crud) {
      this.crud = crud;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      if (forbidden.test(request.getPath())) {
        return new MockResponse()
            .setResponseCode(403)
            .setBody(
                """
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",\
                "message":"forbidden: the user may not\\n do this","reason":"Forbidden","code":403}""");
      }
      MockResponse response = crud.dispatch(request);
      WebSocketListener watch = response.getWebSocketListener();
      return watch == null ? response : response.withWebSocketUpgrade(new Watch(watch));
    }

    @Override
    public void shutdown() {
      crud.shutdown();
    }

    @Override
    public void releaseResources() {
      crud.releaseResources();
    }
  }

  /** A watch of the mock whose socket can go blind. */
  private final class Watch extends WebSocketListener {
    private final WebSocketListener mock;
    private volatile WatchSocket own;

    Watch(WebSocketListener mock) {
      this.mock = mock;
    }

    @Override
    public void onOpen(WebSocket socket, Response response) {
      own = new WatchSocket(socket);
      watches.add(own);
      mock.onOpen(own, response);
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
      mock.onClosing(own, code, reason);
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
      watches.remove(own);
      mock.onClosed(own, code, reason);
    }

    @Override
    public void onFailure(WebSocket socket, Throwable error, Response response) {
      watches.remove(own);
      mock.onFailure(own, error, response);
    }
  }

  private final class WatchSocket implements WebSocket {
    private final WebSocket socket;

    WatchSocket(WebSocket socket) {
      this.socket = socket;
    }

    @Override
    public RecordedRequest request() {
      return socket.request();
    }

    @Override
    public boolean send(String text) {
      return blind || socket.send(text);
    }

    @Override
    public boolean send(byte[] bytes) {
      return blind || socket.send(bytes);
    }

    @Override
    public boolean close(int code, String reason) {
      return socket.close(code, reason);
    }
  }
}
