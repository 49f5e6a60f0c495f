package io.costaudit.opencost.transport;

import static java.util.Objects.requireNonNull;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one request is sent.
 *
 * @param http must not follow redirects; is not closed
 * @param authorization the value of the header that authenticates; null if nothing does
 * @param secrets what no message shows, should a server have sent it back
 * @param requestTimeout how long a response may take to begin, more than zero
 * @param idleTimeout how long the next bytes of a body may take to come, more than zero
 */
public record TransportSettings(
    HttpClient http,
    @Nullable String authorization,
    List<String> secrets,
    Duration requestTimeout,
    Duration idleTimeout) {
  public TransportSettings {
    requireNonNull(http, "http");
    secrets = List.copyOf(secrets);
    requireNonNull(requestTimeout, "requestTimeout");
    requireNonNull(idleTimeout, "idleTimeout");
  }

  /** Returns a text that shows no credential. */
  @Override
  public String toString() {
    return "TransportSettings[requestTimeout="
        + requestTimeout
        + ", idleTimeout="
        + idleTimeout
        + "]";
  }
}
