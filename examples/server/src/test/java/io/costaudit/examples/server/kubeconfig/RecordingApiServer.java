package io.costaudit.examples.server.kubeconfig;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Answers every request with the namespace kube-system, and writes down what arrived. */
final class RecordingApiServer implements AutoCloseable {
  private static final byte[] NAMESPACE =
      """
      {"kind":"Namespace","apiVersion":"v1","metadata":{"name":"kube-system","uid":"the-uid"}}"""
          .getBytes(StandardCharsets.UTF_8);

  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Arrived> arrived = new CopyOnWriteArrayList<>();
  private volatile Predicate<Arrived> accepted = request -> true;

  /**
   * A request.
   *
   * @param headers by their names in lower case
   * @param serverNames that the client asked for in TLS
   * @param client the subject of its certificate; empty for none
   */
  record Arrived(Map<String, List<String>> headers, List<String> serverNames, String client) {
    String header(String name) {
      return String.join(", ", headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
    }
  }

  /**
   * Starts one.
   *
   * @param tls null for plain HTTP
   */
  RecordingApiServer(@Nullable SSLContext tls) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    if (tls == null) {
      http = HttpServer.create(address, 0);
    } else {
      HttpsServer https = HttpsServer.create(address, 0);
      https.setHttpsConfigurator(
          new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
              SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
              wanted.setWantClientAuth(true);
              parameters.setSSLParameters(wanted);
            }
          });
      http = https;
    }
    http.setExecutor(threads);
    http.createContext("/", this::answer);
    http.start();
  }

  int port() {
    return http.getAddress().getPort();
  }

  List<Arrived> arrived() {
    return arrived;
  }

  Arrived last() {
    return arrived.get(arrived.size() - 1);
  }

  /** Answers 401 to all other requests from now on. */
  void accept(Predicate<Arrived> requests) {
    accepted = requests;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, List<String>> headers = new TreeMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
      Arrived request = new Arrived(headers, serverNames(exchange), client(exchange));
      arrived.add(request);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      boolean isAccepted = accepted.test(request);
      byte[] body =
          isAccepted
              ? NAMESPACE
              : "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"Unauthorized\",\"reason\":\"Unauthorized\",\"code\":401}"
                  .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(isAccepted ? 200 : 401, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static List<String> serverNames(HttpExchange exchange) {
    List<String> names = new ArrayList<>();
    if (exchange instanceof HttpsExchange https
        && https.getSSLSession() instanceof ExtendedSSLSession session) {
      session
          .getRequestedServerNames()
          .forEach(name -> names.add(((SNIHostName) name).getAsciiName()));
    }
    return names;
  }

  private static String client(HttpExchange exchange) {
    try {
      return exchange instanceof HttpsExchange https
          ? https.getSSLSession().getPeerPrincipal().getName()
          : "";
    } catch (SSLPeerUnverifiedException e) {
      return "";
    }
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
