package io.costaudit.opencost;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.costaudit.opencost.transport.Pause;
import io.costaudit.opencost.transport.TransportSettings;
import io.costaudit.time.Durations;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of an {@link OpenCostClient}. Not safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class OpenCostClientBuilder {
  /** The default of {@link #connectTimeout}, in seconds: {@value}. */
  public static final int DEFAULT_CONNECT_TIMEOUT_SECONDS = 10;

  /** The default of {@link #requestTimeout}, in seconds: {@value}. */
  public static final int DEFAULT_REQUEST_TIMEOUT_SECONDS = 120;

  /** The default of {@link #idleTimeout}, in seconds: {@value}. */
  public static final int DEFAULT_IDLE_TIMEOUT_SECONDS = 30;

  private static final Duration LONGEST_TIMEOUT = Duration.ofDays(365);

  /** The default of {@link #totalTimeout}, in seconds: {@value}. */
  public static final int DEFAULT_TOTAL_TIMEOUT_SECONDS = 900;

  /** The default of {@link #retries}: {@value}. */
  public static final int DEFAULT_RETRIES = 3;

  /** The most {@link #retries}: {@value}. */
  public static final int MAX_RETRIES = 100;

  /** The default of the first wait of {@link #backoff}, in milliseconds: {@value}. */
  public static final int DEFAULT_FIRST_BACKOFF_MILLIS = 500;

  /** The default of the longest wait of {@link #backoff}, in milliseconds: {@value}. */
  public static final int DEFAULT_MAX_BACKOFF_MILLIS = 30_000;

  /** The default of {@link #maxConcurrentRequests}: {@value}. */
  public static final int DEFAULT_MAX_CONCURRENT_REQUESTS = 4;

  /** The most {@link #maxConcurrentRequests}: {@value}. */
  public static final int MAX_CONCURRENT_REQUESTS = 1000;

  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]+");

  final URI base;
  Duration connectTimeout = Duration.ofSeconds(DEFAULT_CONNECT_TIMEOUT_SECONDS);
  private Duration requestTimeout = Duration.ofSeconds(DEFAULT_REQUEST_TIMEOUT_SECONDS);
  private Duration idleTimeout = Duration.ofSeconds(DEFAULT_IDLE_TIMEOUT_SECONDS);
  Duration totalTimeout = Duration.ofSeconds(DEFAULT_TOTAL_TIMEOUT_SECONDS);
  int retries = DEFAULT_RETRIES;
  Duration firstBackoff = Duration.ofMillis(DEFAULT_FIRST_BACKOFF_MILLIS);
  Duration maxBackoff = Duration.ofMillis(DEFAULT_MAX_BACKOFF_MILLIS);
  int maxConcurrentRequests = DEFAULT_MAX_CONCURRENT_REQUESTS;
  String scheme = "no credentials";
  private @Nullable String authorization;
  private List<String> secrets = List.of();
  private @Nullable ProxySelector proxy;
  private @Nullable SSLContext sslContext;
  private @Nullable HttpClient http;
  private boolean hasConnectTimeout;
  Pause pause = (closed, wait) -> closed.await(Durations.nanos(wait), TimeUnit.NANOSECONDS);

  OpenCostClientBuilder(URI base) {
    this.base = checked(base);
  }

  /** Without the slashes at its end. */
  private static URI checked(URI base) {
    // Not shown before it is known to hold no password.
    if (base.getRawUserInfo() != null || String.valueOf(base.getRawAuthority()).contains("@")) {
      throw new IllegalArgumentException(
          "base must hold no user and password; give them to basicAuth");
    }
    String scheme = base.getScheme();
    boolean isHttp = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
    if (!isHttp || base.getHost() == null) {
      throw new IllegalArgumentException(
          "base must be http or https with a host, such as http://localhost:9003: " + base);
    }
    if (base.getRawQuery() != null || base.getRawFragment() != null) {
      throw new IllegalArgumentException("base must have no query and no fragment");
    }
    return URI.create(base.toString().replaceFirst("/+$", ""));
  }

  /**
   * How long a connection may take to come about, more than zero; {@value
   * #DEFAULT_CONNECT_TIMEOUT_SECONDS} seconds by default.
   */
  public OpenCostClientBuilder connectTimeout(Duration timeout) {
    connectTimeout = bounded("connectTimeout", timeout);
    hasConnectTimeout = true;
    return this;
  }

  /**
   * How long an answer may take to begin, for each try, more than zero; {@value
   * #DEFAULT_REQUEST_TIMEOUT_SECONDS} seconds by default, as a long window takes a server minutes.
   */
  public OpenCostClientBuilder requestTimeout(Duration timeout) {
    requestTimeout = bounded("requestTimeout", timeout);
    return this;
  }

  /**
   * How long the next bytes of a body may take to come, more than zero; {@value
   * #DEFAULT_IDLE_TIMEOUT_SECONDS} seconds by default.
   */
  public OpenCostClientBuilder idleTimeout(Duration timeout) {
    idleTimeout = bounded("idleTimeout", timeout);
    return this;
  }

  /**
   * How long all may take together, more than zero: to wait for a turn, all tries, and the body, up
   * to the last wait for bytes; {@value #DEFAULT_TOTAL_TIMEOUT_SECONDS} seconds by default.
   */
  public OpenCostClientBuilder totalTimeout(Duration timeout) {
    totalTimeout = bounded("totalTimeout", timeout);
    return this;
  }

  /**
   * Checks a timeout. The limit of a year keeps the sum of the current nanosecond time and the
   * timeout within a long.
   */
  private static Duration bounded(String name, Duration timeout) {
    Durations.positive(name, timeout);
    if (timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException(name + " must be a year at most: " + timeout);
    }
    return timeout;
  }

  /** Waits between two tries in another way, for tests that count them. */
  OpenCostClientBuilder pause(Pause other) {
    pause = requireNonNull(other, "other");
    return this;
  }

  /**
   * How often it is tried again, 0 to {@value #MAX_RETRIES}; {@value #DEFAULT_RETRIES} by default.
   * If a connection is refused or a host is unknown, the client tries again only once and without
   * waiting, so that the caller soon learns that the server is not there.
   */
  public OpenCostClientBuilder retries(int count) {
    if (count < 0 || count > MAX_RETRIES) {
      throw new IllegalArgumentException("retries must be 0 to " + MAX_RETRIES + ": " + count);
    }
    retries = count;
    return this;
  }

  /**
   * How long it waits before it tries again: half of this to all of it, then twice as long each
   * time. What the server asks for in {@code Retry-After}, in seconds or as a time beside its
   * {@code Date}, goes before it; if that is longer than {@code max}, it is not tried again.
   *
   * @param first {@value #DEFAULT_FIRST_BACKOFF_MILLIS} ms by default; more than zero
   * @param max {@value #DEFAULT_MAX_BACKOFF_MILLIS} ms by default; not less than {@code first}
   */
  public OpenCostClientBuilder backoff(Duration first, Duration max) {
    bounded("first", first);
    bounded("max", max);
    if (max.compareTo(first) < 0) {
      throw new IllegalArgumentException("max must not be less than first: " + max + ", " + first);
    }
    firstBackoff = first;
    maxBackoff = max;
    return this;
  }

  /**
   * How many requests may be under way, 1 to {@value #MAX_CONCURRENT_REQUESTS}, as each costs the
   * server memory; more wait for their turn. {@value #DEFAULT_MAX_CONCURRENT_REQUESTS} by default.
   */
  public OpenCostClientBuilder maxConcurrentRequests(int count) {
    if (count < 1 || count > MAX_CONCURRENT_REQUESTS) {
      throw new IllegalArgumentException(
          "maxConcurrentRequests must be 1 to " + MAX_CONCURRENT_REQUESTS + ": " + count);
    }
    maxConcurrentRequests = count;
    return this;
  }

  /**
   * Authenticates by this; by default, by nothing. Takes the place of {@link #basicAuth}.
   *
   * @param token visible ASCII characters; never shown
   */
  public OpenCostClientBuilder bearerToken(String token) {
    if (!TOKEN.matcher(token).matches()) {
      throw new IllegalArgumentException(
          "token must be visible ASCII characters without blanks, at least one");
    }
    authorization = "Bearer " + token;
    scheme = "bearer token";
    secrets = List.of(token);
    return this;
  }

  /**
   * Authenticates by these; by default, by nothing. Takes the place of {@link #bearerToken}.
   *
   * @param user without a colon
   * @param password never shown
   */
  public OpenCostClientBuilder basicAuth(String user, String password) {
    if (user.indexOf(':') >= 0) {
      throw new IllegalArgumentException("user must have no colon");
    }
    String both = user + ":" + requireNonNull(password, "password");
    String encoded = new String(Base64.getEncoder().encode(both.getBytes(UTF_8)), US_ASCII);
    authorization = "Basic " + encoded;
    scheme = "basic authentication";
    secrets = password.isEmpty() ? List.of(encoded) : List.of(encoded, password);
    return this;
  }

  /**
   * Which proxy to take, such as {@link ProxySelector#of}; by default that of the JDK's properties.
   * For one that asks for a password give an {@link #httpClient}.
   */
  public OpenCostClientBuilder proxy(ProxySelector selector) {
    proxy = requireNonNull(selector, "selector");
    return this;
  }

  /** Whom to trust, and as whom to come; by default what the JDK's properties say. */
  public OpenCostClientBuilder sslContext(SSLContext context) {
    sslContext = requireNonNull(context, "context");
    return this;
  }

  /**
   * A client of your own, with its connect timeout, proxy and TLS, in place of one that is made. It
   * must not follow redirects. It is not closed.
   */
  public OpenCostClientBuilder httpClient(HttpClient client) {
    if (client.followRedirects() != HttpClient.Redirect.NEVER) {
      throw new IllegalArgumentException(
          "client must not follow redirects, or credentials would follow them");
    }
    http = client;
    return this;
  }

  /**
   * Makes the client; nothing is sent yet.
   *
   * @throws IllegalArgumentException if settings were given that belong to the {@link #httpClient}
   *     that was given too; it names all
   */
  public OpenCostClient build() {
    if (http != null) {
      List<String> vain = new ArrayList<>();
      if (hasConnectTimeout) {
        vain.add("connectTimeout");
      }
      if (proxy != null) {
        vain.add("proxy");
      }
      if (sslContext != null) {
        vain.add("sslContext");
      }
      if (!vain.isEmpty()) {
        throw new IllegalArgumentException(
            "settings of the httpClient, to be made there: " + String.join(", ", vain));
      }
    }
    return new OpenCostClient(this);
  }

  /**
   * Returns how a request is sent, by the client of the JDK that was given or by one that is made.
   */
  TransportSettings transportSettings() {
    return new TransportSettings(
        http == null ? ownHttp() : http, authorization, secrets, requestTimeout, idleTimeout);
  }

  private HttpClient ownHttp() {
    // Servers of this kind speak HTTP/1.1; to offer more upsets some proxies.
    HttpClient.Builder own =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout);
    if (proxy != null) {
      own.proxy(proxy);
    }
    if (sslContext != null) {
      own.sslContext(sslContext);
    }
    return own.build();
  }
}
