package io.costaudit.http;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;

/** The server of the JDK with the settings that it should have by default. */
final class JdkServer {
  /** How many connections may wait to be accepted. */
  private static final int BACKLOG = 512;

  /** Read once, when the first server of the process is made. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "sun.net.httpserver.nodelay", "true",
          "sun.net.httpserver.maxReqTime", Integer.toString(CostAuditServer.MAX_REQUEST_SECONDS),
          "sun.net.httpserver.maxRspTime", Integer.toString(CostAuditServer.MAX_RESPONSE_SECONDS),
          "jdk.httpserver.maxConnections", Integer.toString(CostAuditServer.MAX_CONNECTIONS));

  private JdkServer() {}

  /** A server that is bound and not yet started; what the user set stays. */
  static HttpServer bound(InetSocketAddress address) throws IOException {
    SETTINGS.forEach(System.getProperties()::putIfAbsent);
    return HttpServer.create(address, BACKLOG);
  }
}
