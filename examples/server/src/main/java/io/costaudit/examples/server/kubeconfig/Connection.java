package io.costaudit.examples.server.kubeconfig;

import io.fabric8.kubernetes.client.Config;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to reach an API server.
 *
 * @param tls the address, whom to trust, and the client certificate that does not change
 * @param credential what is shown to the server
 * @param headers are sent with every request
 * @param proxy leads to the server; null for none
 * @param serverName is asked for, and must be in the certificate of the server, in place of the
 *     name in its address; null for that name
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
