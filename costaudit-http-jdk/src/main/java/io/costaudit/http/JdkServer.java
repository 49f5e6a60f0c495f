package io.costaudit.http;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;

/** The server of the JDK with the settings that it should have by default. */
final class JdkServer {
  /** How many connections may wait to be accepted. */
  private static final int BACKLOG = 512;

  /**
   * Five times the memory that one connection may need before its headers are read, so that all
   * connections together need at most a fifth of the heap. A connection needs its current line, as
   * text that grows by doubling, and the buffers of the server. The rest of the heap is for
   * watching and for answers.
   */
  private static final long HEAP_BYTES_PER_CONNECTION = 5L * 2 * CostAuditServer.MAX_HEADER_BYTES;

  private static final int MIN_CONNECTIONS = 64;

  /** Read once, when the first server of the process is made. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "sun.net.httpserver.nodelay",
          "true",
          "sun.net.httpserver.maxReqTime",
          Integer.toString(CostAuditServer.MAX_REQUEST_SECONDS),
          "sun.net.httpserver.maxReqHeaderSize",
          Integer.toString(CostAuditServer.MAX_HEADER_BYTES),
          "sun.net.httpserver.idleInterval",
          Integer.toString(CostAuditServer.IDLE_SECONDS),
          "sun.net.httpserver.clockTick",
          Integer.toString(CostAuditServer.CLOCK_TICK_MILLIS),
          "jdk.httpserver.maxConnections",
          Integer.toString(defaultMaxConnections()));

  private JdkServer() {}

  /** Returns the default number of connections, which depends on the size of the heap. */
  static int defaultMaxConnections() {
    return Heap.parts(HEAP_BYTES_PER_CONNECTION, MIN_CONNECTIONS, CostAuditServer.MAX_CONNECTIONS);
  }

  /**
   * Returns the most connections of each server: the value of the system property, or the default.
   */
  static int maxConnections() {
    int set = Integer.getInteger("jdk.httpserver.maxConnections", defaultMaxConnections());
    return set > 0 ? set : Integer.MAX_VALUE;
  }

  /** A server that is bound and not yet started; what the user set stays. */
  static HttpServer bound(InetSocketAddress address) throws IOException {
    SETTINGS.forEach(System.getProperties()::putIfAbsent);
    return HttpServer.create(address, BACKLOG);
  }
}
