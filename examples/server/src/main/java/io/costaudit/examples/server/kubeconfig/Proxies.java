package io.costaudit.examples.server.kubeconfig;

import io.costaudit.internal.Quoted;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the proxy for a server: the proxy that a kubeconfig names, else the proxy of the
 * environment. The variables {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}, in
 * capitals or in small letters, have the same meaning as for kubectl.
 */
final class Proxies {
  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[?[0-9a-fA-F.]*:[0-9a-fA-F:.]*]?");
  private static final int BITS_OF_A_BYTE = 8;

  private Proxies() {}

  /**
   * A proxy.
   *
   * @param user name and password as {@code name:password}; null for none
   */
  record Proxy(boolean isSocks, String host, int port, @Nullable String user) {}

  /**
   * Reads the URL of a proxy.
   *
   * @param where names the setting for messages, which hold no password
   * @throws IllegalArgumentException if it is no URL of a proxy that can be used
   */
  static Proxy parse(String where, String text) {
    String url = text.contains("://") ? text : "http://" + text;
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(where + " is no URL of a proxy such as http://proxy:3128");
    }
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    String host = uri.getHost();
    if (host == null) {
      throw new IllegalArgumentException(where + " names no host; write it as http://proxy:3128");
    }
    int port = uri.getPort();
    String user = uri.getUserInfo();
    return switch (scheme) {
      case "http" -> new Proxy(false, unbracketed(host), port < 0 ? 80 : port, user);
      case "socks5", "socks5h" -> {
        if (user != null) {
          throw new IllegalArgumentException(
              where + " has a user, which is not supported for socks5; use an http proxy");
        }
        yield new Proxy(true, unbracketed(host), port < 0 ? 1080 : port, null);
      }
      case "https" ->
          throw new IllegalArgumentException(
              where
                  + " is the https proxy "
                  + Quoted.of(host)
                  + ", and a proxy that is itself reached over TLS is not supported; accepted are"
                  + " http and socks5");
      default ->
          throw new IllegalArgumentException(
              where + " has the scheme " + Quoted.of(scheme) + "; accepted are http and socks5");
    };
  }

  /** Returns the proxy that the environment names for that server; empty if there is none. */
  static Optional<Proxy> of(URI server, Map<String, String> environment) {
    String name = "https".equals(server.getScheme()) ? "HTTPS_PROXY" : "HTTP_PROXY";
    String proxy = variable(environment, name);
    if (proxy.isEmpty() || isExcepted(server, variable(environment, "NO_PROXY"))) {
      return Optional.empty();
    }
    return Optional.of(parse("the variable " + name, proxy));
  }

  private static String variable(Map<String, String> environment, String name) {
    String capitals = environment.getOrDefault(name, "");
    return capitals.isEmpty()
        ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "")
        : capitals;
  }

  private static boolean isExcepted(URI server, String exceptions) {
    String host = unbracketed(server.getHost()).toLowerCase(Locale.ROOT);
    Optional<InetAddress> address = address(host);
    if (host.equals("localhost") || address.filter(InetAddress::isLoopbackAddress).isPresent()) {
      return true;
    }
    int port =
        server.getPort() >= 0 ? server.getPort() : "https".equals(server.getScheme()) ? 443 : 80;
    for (String item : exceptions.split(",", -1)) {
      String exception = item.strip().toLowerCase(Locale.ROOT);
      if (!exception.isEmpty() && matches(exception, host, address, port)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(
      String exception, String host, Optional<InetAddress> address, int port) {
    if (exception.equals("*")) {
      return true;
    }
    int slash = exception.indexOf('/');
    if (slash >= 0) {
      return address.isPresent()
          && isIn(exception.substring(0, slash), exception.substring(slash + 1), address.get());
    }
    String name = exception;
    if (address(exception).isEmpty()) {
      int colon = exception.lastIndexOf(':');
      if (colon >= 0) {
        if (!exception.substring(colon + 1).equals(String.valueOf(port))) {
          return false;
        }
        name = exception.substring(0, colon);
      }
    }
    Optional<InetAddress> excepted = address(unbracketed(name));
    if (excepted.isPresent()) {
      return excepted.equals(address);
    }
    if (name.startsWith("*.")) {
      name = name.substring(1);
    }
    return name.startsWith(".")
        ? host.endsWith(name)
        : host.equals(name) || host.endsWith("." + name);
  }

  private static boolean isIn(String network, String length, InetAddress address) {
    Optional<InetAddress> base = address(unbracketed(network));
    int bits;
    try {
      bits = Integer.parseInt(length);
    } catch (NumberFormatException e) {
      return false;
    }
    if (base.isEmpty()) {
      return false;
    }
    byte[] wanted = base.get().getAddress();
    byte[] given = address.getAddress();
    if (wanted.length != given.length || bits < 0 || bits > wanted.length * BITS_OF_A_BYTE) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % BITS_OF_A_BYTE);
      int place = bit / BITS_OF_A_BYTE;
      if ((wanted[place] & mask) != (given[place] & mask)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the address if the text is one. A name is not looked up. */
  private static Optional<InetAddress> address(String text) {
    if (!ADDRESS.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
