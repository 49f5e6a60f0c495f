package io.costaudit.examples.server;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.net.InetAddress;
import java.util.HashMap;

/**
 * An API server inside this process that keeps objects and lets them be watched. Nothing runs on
 * it.
 */
final class EmbeddedCluster implements AutoCloseable {
  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(),
          new MockWebServer(),
          new HashMap<>(),
          new KubernetesCrudDispatcher(),
          false);

  EmbeddedCluster() {
    server.init(InetAddress.getLoopbackAddress(), 0);
  }

  KubernetesClient newClient() {
    return server.createClient(new OkHttpClientFactory());
  }

  @Override
  public void close() {
    server.destroy();
  }
}
