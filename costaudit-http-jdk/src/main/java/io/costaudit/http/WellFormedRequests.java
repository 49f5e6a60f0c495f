package io.costaudit.http;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import io.costaudit.internal.Quoted;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A filter that refuses two kinds of requests that not every update of the JDK refuses itself: a
 * request of a version other than HTTP/1.0 and HTTP/1.1, and a request without the one valid {@code
 * Host} that RFC 9112, section 3.2, requires. The meaning of such a request is not known, so its
 * connection is closed.
 */
final class WellFormedRequests extends Filter {
  private static final String HTTP_1_0 = "HTTP/1.0";
  private static final String HTTP_1_1 = "HTTP/1.1";

  /** A name, an IPv4 address or an IPv6 address in brackets, and a port. May be empty. */
  private static final Pattern HOST =
      Pattern.compile("(?:[\\w.~!$&'()*+,;=%-]*|\\[[0-9A-Za-z:.%_~-]+\\])(?::[0-9]*)?");

  @Override
  public String description() {
    return "refuses requests that are not well formed";
  }

  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    try {
      check(exchange.getProtocol(), exchange.getRequestHeaders().getOrDefault("Host", List.of()));
    } catch (Refusal refusal) {
      Endpoint.refuse(exchange, refusal);
      return;
    }
    chain.doFilter(exchange);
  }

  private static void check(String version, List<String> hosts) {
    if (!version.equals(HTTP_1_0) && !version.equals(HTTP_1_1)) {
      throw refused(
          "version " + Quoted.of(version) + " is not known; accepted are HTTP/1.0 and HTTP/1.1");
    }
    if (hosts.isEmpty() && version.equals(HTTP_1_1)) {
      throw refused("the header Host is missing; HTTP/1.1 requires it");
    }
    if (hosts.size() > 1) {
      throw refused("the header Host is there " + hosts.size() + " times; give it once");
    }
    if (hosts.size() == 1 && !HOST.matcher(hosts.get(0).strip()).matches()) {
      throw refused(
          "the header Host is "
              + Quoted.of(hosts.get(0))
              + "; give a name or an address, and a port");
    }
  }

  private static Refusal refused(String message) {
    return Refusal.of(400, message, Map.of("Connection", "close"));
  }
}
