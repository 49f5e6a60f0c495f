package io.costaudit.examples.server;

import io.costaudit.OneLine;
import io.costaudit.Quoted;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Clients of the clusters that flags and environment name. */
final class Clusters {
  /**
   * Three repetitions take a second. The default of ten would keep an unreachable server secret for
   * twenty.
   */
  private static final int REPETITIONS = 3;

  private static final String IN_CLUSTER = "KUBERNETES_SERVICE_HOST";

  private Clusters() {}

  /**
   * A client; asks no server yet.
   *
   * @param kubeconfig null for what kubectl would take, or the service account of this pod
   * @param context null for the current one
   * @throws IllegalArgumentException if there is no such file, context or address
   */
  static KubernetesClient client(@Nullable String kubeconfig, @Nullable String context) {
    Config config = config(kubeconfig, context);
    checkContext(config, context);
    checkAddress(config);
    try {
      return new KubernetesClientBuilder()
          .withConfig(new ConfigBuilder(config).withRequestRetryBackoffLimit(REPETITIONS).build())
          .withHttpClientFactory(new OkHttpClientFactory())
          .build();
    } catch (KubernetesClientException | IllegalArgumentException e) {
      throw refused("the kubeconfig cannot be used: " + rootMessage(e), e);
    }
  }

  private static Config config(@Nullable String kubeconfig, @Nullable String context) {
    if (kubeconfig != null) {
      File file = new File(kubeconfig);
      if (!file.isFile() || !file.canRead()) {
        throw refused(
            "there is no kubeconfig " + Quoted.of(kubeconfig) + " that can be read", null);
      }
      try {
        return Config.fromKubeconfig(context, file);
      } catch (RuntimeException e) { // whatever the parser makes of a file that is none
        throw refused(Quoted.of(kubeconfig) + " is no kubeconfig: " + rootMessage(e), e);
      }
    }
    boolean found =
        System.getenv(IN_CLUSTER) != null
            || Config.getKubeconfigFilenames().stream().anyMatch(name -> new File(name).isFile());
    if (!found) {
      throw refused(
          "no cluster is known: give --kubeconfig FILE, set KUBECONFIG, run in a pod with a"
              + " service account; or watch none, with --events=off, and name it by --cluster-id",
          null);
    }
    try {
      return Config.autoConfigure(context);
    } catch (RuntimeException e) { // whatever the parser makes of a file that is none
      throw refused("the kubeconfig cannot be read: " + rootMessage(e), e);
    }
  }

  /** The library falls back to the current context where the wanted one does not exist. */
  private static void checkContext(Config config, @Nullable String wanted) {
    NamedContext current = config.getCurrentContext();
    if (wanted != null && (current == null || !wanted.equals(current.getName()))) {
      throw refused(
          "there is no context "
              + Quoted.of(wanted)
              + "; known are "
              + config.getContexts().stream().map(NamedContext::getName).sorted().toList(),
          null);
    }
  }

  private static void checkAddress(Config config) {
    String address = config.getMasterUrl();
    try {
      URI uri = new URI(address == null ? "" : address);
      if (uri.getHost() != null && uri.getScheme().matches("https?")) {
        return;
      }
    } catch (URISyntaxException e) {
      // Said below, with what is accepted.
    }
    throw refused(
        "the kubeconfig names "
            + (address == null ? "no server" : "the server " + Quoted.of(address))
            + "; accepted is a current context with a server such as https://example:6443",
        null);
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return OneLine.of(root.getMessage());
  }

  private static IllegalArgumentException refused(String message, @Nullable Throwable cause) {
    return new IllegalArgumentException(message, cause);
  }
}
