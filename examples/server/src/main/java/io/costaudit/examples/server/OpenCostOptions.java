package io.costaudit.examples.server;

import io.costaudit.cost.Grouping;
import io.costaudit.internal.Quoted;
import io.costaudit.opencost.OpenCostClient;
import io.costaudit.opencost.OpenCostClientBuilder;
import io.costaudit.opencost.OpenCostStores;
import io.costaudit.time.Durations;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The flags that say which OpenCost or Kubecost is asked, and how. Secrets come from files or the
 * environment alone: the flags of a process are there for everybody on the machine to see.
 */
@HelpGroup("A live OpenCost or Kubecost")
@Requires("--opencost")
final class OpenCostOptions {
  /** Holds the bearer token, unless a file does. */
  static final String TOKEN = "COSTAUDIT_OPENCOST_TOKEN";

  /** Holds the password, unless a file does. */
  static final String PASSWORD = "COSTAUDIT_OPENCOST_PASSWORD";

  private static final String URL_FLAG = "--opencost";
  private static final String TOKEN_FLAG = "--opencost-token-file";
  private static final String USER_FLAG = "--opencost-user";
  private static final String PASSWORD_FLAG = "--opencost-password-file";
  private static final String CA_FLAG = "--opencost-ca";
  private static final String PROXY_FLAG = "--opencost-proxy";
  private static final String TIMEOUT_FLAG = "--opencost-timeout";
  private static final String AGGREGATE_FLAG = "--opencost-aggregate";

  private static final int RETRIES = 3;

  /** Three repetitions take a second and a half: whoever waits at a terminal is told soon. */
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);

  private static final Duration MAX_BACKOFF =
      Duration.ofMillis(OpenCostClientBuilder.DEFAULT_MAX_BACKOFF_MILLIS);

  /** Where packets are dropped, each try takes that long. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  private static final Duration TOTAL_TIMEOUT =
      Duration.ofSeconds(OpenCostClientBuilder.DEFAULT_TOTAL_TIMEOUT_SECONDS);

  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?<host>\\[[0-9A-Fa-f:.]+\\]|[^\\[\\]:/@\\s]+):(?<port>[0-9]{1,5})");

  private static final int LAST_PORT = 65_535;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = URL_FLAG,
      paramLabel = "URL",
      description =
          "URL of a live OpenCost or Kubecost, such as http://localhost:9003. The program finds"
              + " Kubecost's path /model by itself.")
  private @Nullable String url;

  @Option(
      names = TOKEN_FLAG,
      paramLabel = "FILE",
      description = "Holds the bearer token to send (default: the variable " + TOKEN + ").")
  private @Nullable Path tokenFile;

  @Option(
      names = USER_FLAG,
      paramLabel = "USER",
      description = "Authenticates as this user, with a password, in place of a token.")
  private @Nullable String user;

  @Requires("--opencost-user")
  @Option(
      names = PASSWORD_FLAG,
      paramLabel = "FILE",
      description = "Holds the password of the user (default: the variable " + PASSWORD + ").")
  private @Nullable Path passwordFile;

  @Option(
      names = CA_FLAG,
      paramLabel = "FILE",
      description =
          "Certificates in PEM to trust with https (default: those that this Java trusts).")
  private @Nullable Path ca;

  @Option(
      names = PROXY_FLAG,
      paramLabel = "HOST:PORT",
      description = "Asks through this proxy (default: that of Java's properties).")
  private @Nullable String proxy;

  @Option(
      names = TIMEOUT_FLAG,
      paramLabel = "DURATION",
      description =
          "How long an answer may take to begin, such as 5m (default: "
              + OpenCostClientBuilder.DEFAULT_REQUEST_TIMEOUT_SECONDS
              + "s).")
  private @Nullable String timeout;

  @Option(
      names = AGGREGATE_FLAG,
      paramLabel = "PROPERTY",
      description =
          "Property by which the server aggregates allocations for the audit: namespace,"
              + " label:app, …; may be repeated (default: namespace and controller).")
  private List<String> aggregates = List.of();

  /** Returns whether there is a server to ask. */
  boolean isGiven() {
    return url != null;
  }

  /** A client of the server; nothing is sent yet. Only where one {@link #isGiven}. */
  OpenCostClient client() {
    return client(System.getenv());
  }

  /** The same, with that environment. */
  OpenCostClient client(Map<String, String> environment) {
    URI base = base();
    OpenCostClientBuilder client =
        builder(base)
            .connectTimeout(CONNECT_TIMEOUT)
            .retries(RETRIES)
            .backoff(FIRST_BACKOFF, MAX_BACKOFF);
    authenticate(client, environment);
    if (ca != null) {
      if (!"https".equalsIgnoreCase(base.getScheme())) {
        throw refused(
            Main.flag(CA_FLAG, ca) + " is for https, and --opencost is " + Quoted.of(base), null);
      }
      client.sslContext(trusting(ca));
    }
    if (proxy != null) {
      client.proxy(ProxySelector.of(proxyAddress(proxy)));
    }
    if (timeout != null) {
      setTimeout(client, timeout);
    }
    return client.build();
  }

  /** Stores of the server, aggregated as the flags say. */
  OpenCostStores.Builder stores(OpenCostClient client) {
    OpenCostStores.Builder stores = OpenCostStores.builder(client);
    if (aggregates.isEmpty()) {
      return stores;
    }
    Set<Grouping> groupings = new LinkedHashSet<>();
    for (String aggregate : aggregates) {
      try {
        Grouping grouping = Grouping.parse(aggregate);
        stores.aggregates(List.of(grouping));
        groupings.add(grouping);
      } catch (IllegalArgumentException e) {
        throw refused(Main.flag(AGGREGATE_FLAG, aggregate) + ": " + e.getMessage(), e);
      }
    }
    return stores.aggregates(List.copyOf(groupings));
  }

  private URI base() {
    String given = url == null ? "" : url.strip();
    if (given.contains("@")) {
      // Not shown: it may hold a password.
      throw refused(
          URL_FLAG
              + " must hold no user and password; give them by "
              + USER_FLAG
              + " and "
              + PASSWORD_FLAG,
          null);
    }
    try {
      return new URI(given);
    } catch (URISyntaxException e) {
      throw refusedUrl(e);
    }
  }

  private OpenCostClientBuilder builder(URI base) {
    try {
      return OpenCostClient.builder(base);
    } catch (IllegalArgumentException e) {
      throw refusedUrl(e);
    }
  }

  private ParameterException refusedUrl(Exception cause) {
    return refused(
        Main.flag(URL_FLAG, url == null ? "" : url)
            + " is no address of a server; give one such as http://localhost:9003, http or"
            + " https with a host, and without query and fragment",
        cause);
  }

  /** What flags say goes before what the environment says. */
  private void authenticate(OpenCostClientBuilder client, Map<String, String> environment) {
    if (user == null) {
      if (passwordFile != null) {
        throw refused(Main.flag(PASSWORD_FLAG, passwordFile) + " needs " + USER_FLAG, null);
      }
      authenticateByToken(client, environment.getOrDefault(TOKEN, ""));
      return;
    }
    if (tokenFile != null) {
      throw refused("give either " + TOKEN_FLAG + " or " + USER_FLAG + "; both were given", null);
    }
    String password =
        passwordFile == null
            ? environment.get(PASSWORD)
            : secret(PASSWORD_FLAG, passwordFile).replaceFirst("\\R\\z", "");
    if (password == null) {
      throw refused(
          Main.flag(USER_FLAG, user)
              + " needs a password; give "
              + PASSWORD_FLAG
              + " FILE or set "
              + PASSWORD,
          null);
    }
    try {
      client.basicAuth(user, password);
    } catch (IllegalArgumentException e) {
      throw refused(Main.flag(USER_FLAG, user) + ": " + e.getMessage(), e);
    }
  }

  private void authenticateByToken(OpenCostClientBuilder client, String ofEnvironment) {
    String token = (tokenFile == null ? ofEnvironment : secret(TOKEN_FLAG, tokenFile)).strip();
    if (tokenFile == null && token.isEmpty()) {
      return;
    }
    try {
      client.bearerToken(token);
    } catch (IllegalArgumentException e) {
      String source = tokenFile == null ? TOKEN : Main.flag(TOKEN_FLAG, tokenFile);
      throw refused(source + " holds no token: " + e.getMessage(), e);
    }
  }

  private String secret(String flag, Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw refused(Main.flag(flag, file) + ": there is no such text file that can be read", e);
    }
  }

  private SSLContext trusting(Path file) {
    try {
      return TrustedCertificates.context(file);
    } catch (IllegalArgumentException e) {
      throw refused(Main.flag(CA_FLAG, file) + ": " + e.getMessage(), e);
    }
  }

  private InetSocketAddress proxyAddress(String text) {
    Matcher parts = HOST_AND_PORT.matcher(text.strip());
    if (parts.matches()) {
      int port = Integer.parseInt(parts.group("port"));
      if (port >= 1 && port <= LAST_PORT) {
        // Looked up when it is used, so that a name that is unknown is told as any other failure.
        return InetSocketAddress.createUnresolved(
            parts.group("host").replaceAll("[\\[\\]]", ""), port);
      }
    }
    throw refused(
        Main.flag(PROXY_FLAG, text) + " is no proxy; give one such as proxy.example:3128", null);
  }

  private void setTimeout(OpenCostClientBuilder client, String text) {
    try {
      Duration limit = Durations.parse(text.strip());
      client.requestTimeout(limit);
      // The rest of the answer has to come in that time too.
      Duration twice = limit.multipliedBy(2);
      Duration total = twice.compareTo(TOTAL_TIMEOUT) > 0 ? twice : TOTAL_TIMEOUT;
      client.totalTimeout(total.compareTo(Durations.LONGEST) > 0 ? Durations.LONGEST : total);
    } catch (IllegalArgumentException e) {
      throw refused(TIMEOUT_FLAG + ": " + e.getMessage(), e);
    }
  }

  private ParameterException refused(String message, @Nullable Throwable cause) {
    return new ParameterException(command.commandLine(), message, cause);
  }
}
