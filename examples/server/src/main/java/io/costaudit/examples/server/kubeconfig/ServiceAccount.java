package io.costaudit.examples.server.kubeconfig;

import io.costaudit.internal.Quoted;
import io.costaudit.time.TimeSource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The service account of a pod, which is a client of its own cluster without a kubeconfig. */
public final class ServiceAccount {
  private static final String NAME = "the service account of this pod";

  /** The folder in which a pod finds its service account. */
  private static final Path FOLDER = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private static final String HOST = "KUBERNETES_SERVICE_HOST";
  private static final String PORT = "KUBERNETES_SERVICE_PORT";

  private ServiceAccount() {}

  /** Returns whether this process runs in a pod that can reach its API server. */
  public static boolean isInPod(Map<String, String> environment) {
    return !environment.getOrDefault(HOST, "").isEmpty();
  }

  /**
   * Makes a client with the service account of this pod, without a request to the server.
   *
   * @throws IllegalArgumentException if the environment holds no valid address of the API server
   */
  public static KubernetesClient client(int repetitions, Map<String, String> environment) {
    return client(repetitions, environment, FOLDER);
  }

  static KubernetesClient client(
      int repetitions, Map<String, String> environment, Path serviceAccount) {
    String host = environment.getOrDefault(HOST, "");
    String port = environment.getOrDefault(PORT, "443");
    URI server;
    try {
      server = new URI("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          HOST + " and " + PORT + " are no address: " + Quoted.of(host + ":" + port), e);
    }
    ConfigBuilder tls = new ConfigBuilder(Config.empty()).withMasterUrl(server.toString());
    Path ca = serviceAccount.resolve("ca.crt");
    if (Files.isReadable(ca)) {
      tls.withCaCertFile(ca.toString());
    }
    Credential token =
        new TokenFile(NAME, serviceAccount.resolve("token"), null, TimeSource.system());
    return ConnectionFactory.client(
        NAME,
        new Connection(
            tls.build(),
            token,
            List.of(),
            Proxies.of(server, environment).orElse(null),
            null,
            false),
        repetitions);
  }
}
