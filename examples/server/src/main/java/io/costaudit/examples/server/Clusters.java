package io.costaudit.examples.server;

import io.costaudit.examples.server.kubeconfig.Kubeconfig;
import io.costaudit.examples.server.kubeconfig.ServiceAccount;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Clients of the clusters that flags and environment name. */
final class Clusters {
  /**
   * Three repetitions take a second. The default of ten would keep an unreachable server secret for
   * twenty.
   */
  private static final int REPETITIONS = 3;

  private Clusters() {}

  /**
   * A client; asks no server yet.
   *
   * @param kubeconfig null for what kubectl would take, or the service account of this pod
   * @param context null for the current one
   * @throws IllegalArgumentException if there is no such file, context or address, or a field of
   *     the kubeconfig is refused
   */
  static KubernetesClient client(@Nullable String kubeconfig, @Nullable String context) {
    return client(kubeconfig, context, System.getenv());
  }

  private static KubernetesClient client(
      @Nullable String kubeconfig, @Nullable String context, Map<String, String> environment) {
    List<Path> files = kubeconfig == null ? found(environment) : List.of(Path.of(kubeconfig));
    if (!files.isEmpty()) {
      return Kubeconfig.read(files).client(context, REPETITIONS, environment);
    }
    if (context != null) {
      throw new IllegalArgumentException(
          Main.flag("--context", context)
              + " needs a kubeconfig, and the program found no kubeconfig; give --kubeconfig FILE or"
              + " set KUBECONFIG");
    }
    if (ServiceAccount.isInPod(environment)) {
      return ServiceAccount.client(REPETITIONS, environment);
    }
    throw new IllegalArgumentException(
        "no cluster is known: give --kubeconfig FILE, set KUBECONFIG, run in a pod with a service"
            + " account; or watch no cluster: give --events=off, and name the cluster with"
            + " --cluster-id");
  }

  /**
   * Returns the files that KUBECONFIG names and that exist; if the variable is not set, the file in
   * the home folder if it exists.
   */
  private static List<Path> found(Map<String, String> environment) {
    String variable = environment.getOrDefault("KUBECONFIG", "");
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    List<Path> named =
        variable.isEmpty()
            ? List.of(Path.of(home, ".kube", "config"))
            : Arrays.stream(variable.split(File.pathSeparator, -1))
                .filter(name -> !name.isEmpty())
                .map(Path::of)
                .toList();
    return named.stream().filter(Files::isRegularFile).toList();
  }
}
