package io.costaudit.fabric8;

import io.costaudit.fabric8.apiserver.MockApiServer;
import io.costaudit.fabric8.apiserver.ObjectTrees;
import io.costaudit.fabric8.apiserver.ServedKind;
import io.costaudit.fabric8.apiserver.TcpProxy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;

/** The suite against the double. */
class MockWatchingIT extends WatchingSuite {
  @Override
  TestCluster createCluster() {
    return new Simulated();
  }

  private static final class Simulated implements TestCluster {
    private final MockApiServer server = MockApiServer.start();
    private final KubernetesClient admin = server.client();
    private final TcpProxy network = TcpProxy.to("localhost", server.port());

    @Override
    public String namespace() {
      return "shop";
    }

    @Override
    public KubernetesClient admin() {
      return admin;
    }

    @Override
    public Config config() {
      return new ConfigBuilder(Config.empty())
          .withMasterUrl("http://localhost:" + network.port() + "/")
          .build();
    }

    @Override
    public TcpProxy network() {
      return network;
    }

    @Override
    public int many() {
      return Boolean.getBoolean("costaudit.endurance") ? 5_000 : 1_200; // more than two pages
    }

    @Override
    public void createAll(List<? extends HasMetadata> objects) {
      for (HasMetadata object : objects) {
        String apiVersion = object.getApiVersion();
        int slash = apiVersion.indexOf('/');
        ServedKind kind =
            new ServedKind(
                slash < 0 ? "" : apiVersion.substring(0, slash),
                apiVersion.substring(slash + 1),
                object.getPlural());
        server.store().create(kind, ObjectTrees.parse(Serialization.asJson(object)));
      }
    }

    @Override
    public int lists(String plural) {
      return (int)
          server.requests().stream()
              .filter(request -> request.path().contains("/" + plural + "?"))
              .filter(request -> request.path().contains("limit=500"))
              .filter(request -> !request.path().contains("continue="))
              .count();
    }

    @Override
    public void close() {
      network.close();
      server.close();
    }
  }
}
