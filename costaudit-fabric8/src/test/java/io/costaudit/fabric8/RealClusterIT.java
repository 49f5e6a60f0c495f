package io.costaudit.fabric8;

import io.costaudit.fabric8.apiserver.TcpProxy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;

/**
 * The suite against the current context of the kubeconfig that {@value #VARIABLE} names, in a
 * namespace of its own, which goes again. It needs the right to make and delete namespaces and the
 * workloads in them; it schedules nothing that is larger than a few pods. An API server with etcd
 * alone will do.
 */
class RealClusterIT extends WatchingSuite {
  static final String VARIABLE = "COSTAUDIT_TEST_KUBECONFIG";

  @Override
  TestCluster createCluster() throws Exception {
    String file = System.getenv(VARIABLE);
    if (file == null || file.isBlank()) {
      return Assumptions.abort(VARIABLE + " is not set: no real cluster to test with");
    }
    return new Real(Config.fromKubeconfig(Files.readString(Path.of(file))));
  }

  private static final class Real implements TestCluster {
    private final String namespace =
        "costaudit-test-" + UUID.randomUUID().toString().substring(0, 8);
    private final Config direct;
    private final KubernetesClient admin;
    private final TcpProxy network;

    Real(Config direct) {
      this.direct = direct;
      URI server = URI.create(direct.getMasterUrl());
      int port = server.getPort() >= 0 ? server.getPort() : isTls(server) ? 443 : 80;
      network = TcpProxy.to(server.getHost(), port);
      admin = new KubernetesClientBuilder().withConfig(direct).build();
      admin
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
          .create();
      createServiceAccount();
    }

    /**
     * A pod needs the account {@code default} of its namespace. A controller manager makes it;
     * where none runs the test does.
     */
    private void createServiceAccount() {
      try {
        admin
            .resource(
                new ServiceAccountBuilder()
                    .withNewMetadata()
                    .withName("default")
                    .withNamespace(namespace)
                    .endMetadata()
                    .build())
            .create();
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
          throw e;
        }
      }
    }

    private static boolean isTls(URI server) {
      return "https".equals(server.getScheme());
    }

    @Override
    public String namespace() {
      return namespace;
    }

    @Override
    public KubernetesClient admin() {
      return admin;
    }

    @Override
    public Config config() {
      URI server = URI.create(direct.getMasterUrl());
      return new ConfigBuilder(direct)
          .withMasterUrl(server.getScheme() + "://localhost:" + network.port() + "/")
          .withDisableHostnameVerification(true) // the certificate is for the server behind
          .build();
    }

    @Override
    public TcpProxy network() {
      return network;
    }

    @Override
    public int many() {
      return 30;
    }

    @Override
    public void createAll(List<? extends HasMetadata> objects) {
      objects.forEach(object -> admin.resource(object).create());
    }

    @Override
    public int lists(String plural) {
      return -1;
    }

    @Override
    public void close() {
      try {
        admin.namespaces().withName(namespace).delete();
      } finally {
        network.close();
        admin.close();
      }
    }
  }
}
