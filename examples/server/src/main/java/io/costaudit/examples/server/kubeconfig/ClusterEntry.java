package io.costaudit.examples.server.kubeconfig;

import io.costaudit.internal.Quoted;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of a kubeconfig: the address of its API server, and how to reach and trust it.
 *
 * @param insecure whether the certificate of the server is not checked
 * @param caData certificates to trust, in base64; null for none
 * @param caFile file of the certificates to trust; null for none
 * @param proxyUrl URL of the proxy; null if the environment says which proxy to use
 * @param proxyField name of the field of the proxy, for messages
 * @param serverName name that the certificate of the server must have; null for the host of the
 *     address
 * @param isUncompressed whether answers are asked for without compression
 * @param execConfig settings that a credential plugin receives; null for none
 */
record ClusterEntry(
    URI server,
    boolean insecure,
    @Nullable String caData,
    @Nullable Path caFile,
    @Nullable String proxyUrl,
    String proxyField,
    @Nullable String serverName,
    boolean isUncompressed,
    @Nullable Object execConfig) {
  private static final String EXEC_EXTENSION = "client.authentication.k8s.io/exec";

  /**
   * Reads a cluster.
   *
   * @throws IllegalArgumentException if a field is refused
   */
  static ClusterEntry read(Fields cluster) {
    ClusterEntry entry =
        new ClusterEntry(
            server(cluster),
            cluster.isTrue("insecure-skip-tls-verify"),
            cluster.base64("certificate-authority-data"),
            cluster.readable("certificate-authority"),
            cluster.text("proxy-url"),
            cluster.at("proxy-url"),
            cluster.text("tls-server-name"),
            cluster.isTrue("disable-compression"),
            execConfig(cluster));
    if (entry.insecure && (entry.caData != null || entry.caFile != null)) {
      throw cluster.refused(
          "insecure-skip-tls-verify",
          "is true beside a certificate-authority; give only one of them");
    }
    cluster.warnOfUnknown();
    return entry;
  }

  private static URI server(Fields cluster) {
    String text = cluster.text("server");
    try {
      URI uri = new URI(text == null ? "" : text);
      if (uri.getHost() != null
          && uri.getScheme().matches("https?")
          && uri.getRawUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // The exception below names what is accepted.
    }
    throw cluster.refused(
        "server",
        (text == null ? "is missing" : "is " + Quoted.of(text))
            + "; give an address such as https://example:6443");
  }

  private static @Nullable Object execConfig(Fields cluster) {
    Object config = null;
    for (Fields extension : cluster.objects("extensions")) {
      if (EXEC_EXTENSION.equals(extension.text("name"))) {
        config = extension.raw("extension");
      }
    }
    return config;
  }

  /** Returns settings of a client with the address of the server and the certificates to trust. */
  ConfigBuilder tls() {
    ConfigBuilder tls =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(server.toString())
            .withTrustCerts(insecure)
            .withDisableHostnameVerification(insecure);
    if (caData != null) {
      tls.withCaCertData(caData);
    } else if (caFile != null) {
      tls.withCaCertFile(caFile.toString());
    }
    return tls;
  }

  /**
   * Returns the proxy that leads to the server.
   *
   * @param environment variables that name the proxies if the kubeconfig names none
   */
  Optional<Proxies.Proxy> proxy(Map<String, String> environment) {
    return proxyUrl == null
        ? Proxies.of(server, environment)
        : Optional.of(Proxies.parse(proxyField, proxyUrl));
  }

  /** Returns the information on the cluster that kubectl gives to a credential plugin. */
  Map<String, Object> pluginInfo() {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("server", server.toString());
    putUnlessNull(info, "tls-server-name", serverName);
    if (insecure) {
      info.put("insecure-skip-tls-verify", true);
    }
    if (caData != null) {
      info.put("certificate-authority-data", caData);
    } else if (caFile != null) {
      try {
        info.put(
            "certificate-authority-data",
            Base64.getEncoder().encodeToString(Files.readAllBytes(caFile)));
      } catch (IOException e) {
        throw new IllegalArgumentException(Quoted.of(caFile) + " cannot be read", e);
      }
    }
    putUnlessNull(info, "proxy-url", proxyUrl);
    if (isUncompressed) {
      info.put("disable-compression", true);
    }
    info.put("config", execConfig); // null is what kubectl sends where there is none
    return info;
  }

  private static void putUnlessNull(Map<String, Object> info, String name, @Nullable Object value) {
    if (value != null) {
      info.put(name, value);
    }
  }
}
