package io.costaudit.http;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.costaudit.http.HostNames.HostAndPort;
import io.costaudit.internal.Quoted;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A filter that keeps foreign web pages from using the browser of a user to reach a server that the
 * browser can reach and the page cannot. {@link CostAuditServer} has one. Where handlers are
 * mounted into another server, add one to each of their contexts: {@code
 * context.getFilters().add(BrowserGuard.of(address, List.of()))}. Immutable; threads may share it.
 *
 * <p>It answers 403, in the envelope, with a message that names what was wrong and what is
 * accepted:
 *
 * <ul>
 *   <li>A request by any method but {@code GET}, {@code HEAD} and {@code OPTIONS} whose {@code
 *       Origin} is {@code null} or differs from its {@code Host} in host or port, or whose {@code
 *       Sec-Fetch-Site} is {@code cross-site}. Requests for predictions are refused too: they
 *       change nothing, but a page that may not read the answer could only use them to keep the
 *       server busy. Programs such as curl send neither header, so this rule never refuses them.
 *   <li>Where the server listens on a loopback address, any request whose {@code Host} is not a
 *       loopback name: {@code localhost}, a name that ends in {@code .localhost}, an address of
 *       127.0.0.0/8 or {@code [::1]}, with any port. The owner of a domain can make its name
 *       resolve to the address of this machine, and pages of that domain could then read everything
 *       (DNS rebinding). Where the server listens on another address, any {@code Host} is served.
 * </ul>
 *
 * <p>More names can be allowed, such as the name of a proxy in front of the server. An allowed name
 * is accepted as a {@code Host} and as the host of an {@code Origin}, with any port.
 *
 * @since 0.1.0
 */
public final class BrowserGuard extends Filter {
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final String HTTP_PORT = "80";
  private static final String HTTPS_PORT = "443";
  private static final int FORBIDDEN = 403;

  private final boolean isLoopback;
  private final Set<String> allowed;

  private BrowserGuard(boolean isLoopback, Set<String> allowed) {
    this.isLoopback = isLoopback;
    this.allowed = allowed;
  }

  /**
   * Returns a filter for a server that listens on this address.
   *
   * @param allowedHosts names of hosts, or addresses, that are accepted in addition, without ports;
   *     an IPv6 address stands in brackets
   * @throws IllegalArgumentException if one of them is neither a name nor an address
   */
  public static BrowserGuard of(InetAddress address, Collection<String> allowedHosts) {
    return new BrowserGuard(
        requireNonNull(address, "address").isLoopbackAddress(), HostNames.checked(allowedHosts));
  }

  @Override
  public String description() {
    return "refuses requests that foreign web pages make";
  }

  /**
   * Refuses the request or passes it on.
   *
   * @throws IOException if the client went away; the server then closes the connection
   */
  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    try {
      check(exchange.getRequestMethod(), exchange.getRequestHeaders());
    } catch (Refusal refusal) {
      Endpoint.refuse(exchange, refusal);
      return;
    }
    chain.doFilter(exchange);
  }

  private void check(String method, Headers headers) {
    List<String> hosts = headers.getOrDefault("Host", List.of());
    if (isLoopback) {
      hosts.forEach(this::checkHost);
    }
    if (READING.contains(method.toUpperCase(Locale.ROOT))) {
      return;
    }
    for (String site : headers.getOrDefault("Sec-Fetch-Site", List.of())) {
      if (site.strip().equalsIgnoreCase("cross-site")) {
        throw Refusal.of(
            FORBIDDEN,
            "a browser sent this "
                + method
                + " for a page of another site (Sec-Fetch-Site: cross-site); accepted are pages of"
                + " this server, and clients that are no browsers");
      }
    }
    for (String origin : headers.getOrDefault("Origin", List.of())) {
      if (!isOwn(origin.strip(), hosts)) {
        throw Refusal.of(
            FORBIDDEN,
            "the Origin "
                + Quoted.of(origin)
                + " differs from the host "
                + (hosts.isEmpty() ? "" : Quoted.of(hosts.get(0)) + " ")
                + "that was asked, so its pages may not "
                + method
                + "; accepted are the origin of this server, clients that send no Origin, and"
                + " origins whose host is allowed, by --allow-host on the command line or by"
                + " allowHost where the server is built");
      }
    }
  }

  private void checkHost(String host) {
    String name = HostNames.read(host).name();
    if (!HostNames.isLoopback(name) && !allowed.contains(name)) {
      throw Refusal.of(
          FORBIDDEN,
          "the Host "
              + Quoted.of(host)
              + " is not served, because this server listens on a loopback address; accepted are"
              + " localhost, names that end in .localhost, 127.0.0.0/8 and [::1], with any port, and"
              + " names that are allowed, by --allow-host on the command line or by allowHost where"
              + " the server is built");
    }
  }

  private boolean isOwn(String origin, List<String> hosts) {
    URI uri;
    try {
      uri = new URI(origin);
    } catch (URISyntaxException e) {
      return false;
    }
    String authority = uri.getRawAuthority();
    if (authority == null || hosts.size() != 1) {
      return false; // such as "null", which a page in a sandbox or a file sends
    }
    HostAndPort from = HostNames.read(authority);
    if (allowed.contains(from.name())) {
      return true;
    }
    HostAndPort asked = HostNames.read(hosts.get(0));
    return from.name().equals(asked.name()) && port(uri, from).equals(port(uri, asked));
  }

  /**
   * Returns the port of a host. Without one it is the default of the page's scheme, because a proxy
   * may speak https to the browser and http to this server.
   */
  private static String port(URI origin, HostAndPort host) {
    if (!host.port().isEmpty()) {
      return host.port();
    }
    return "https".equalsIgnoreCase(origin.getScheme()) ? HTTPS_PORT : HTTP_PORT;
  }
}
