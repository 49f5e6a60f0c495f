package io.costaudit.examples.server.kubeconfig;

import io.fabric8.kubernetes.client.Config;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings that a client needs to reach an API server.
 *
 * @param tls the address, whom to trust, and the client certificate that does not change
 * @param credential credential that the client sends
 * @param headers headers that are sent with every request
 * @param proxy proxy that leads to the server; null for none
 * @param serverName name that the client asks for in the TLS handshake and that the certificate of
 *     the server must have; null for the host of the address
 * @param isUncompressed whether answers are asked for without compression
 */
record Connection(
    Config tls,
    Credential credential,
    List<Map.Entry<String, String>> headers,
    Proxies.@Nullable Proxy proxy,
    @Nullable String serverName,
    boolean isUncompressed) {
  Connection {
    headers = List.copyOf(headers);
  }
}
