package io.costaudit.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.event.Ledger;
import io.costaudit.fabric8.ClusterWatcher;
import io.costaudit.testsupport.Logs;
import io.costaudit.testsupport.Poll;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class WatchedClusterTest {
  @Test
  void aClusterThatCannotBeReachedIsToldWhileTheFirstPricesAreWaitedFor() throws Exception {
    KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withMasterUrl("http://127.0.0.1:1")
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
    WatchedCluster.Listener listener =
        new WatchedCluster.Listener() {
          @Override
          public ClusterWatcher identified(WatchedCluster cluster, String id) {
            return ClusterWatcher.builder(id, client, Ledger.inMemory()).build();
          }

          @Override
          public void failed(RuntimeException e) {
            throw new AssertionError(e);
          }
        };
    CountDownLatch prices = new CountDownLatch(1);
    try (Logs logs = new Logs(WatchedCluster.class.getName());
        WatchedCluster cluster = new WatchedCluster("prod", client, false, listener)) {
      cluster.start("prod", prices::await);
      Poll.until("a line", () -> !logs.lines(Level.WARNING, "").isEmpty());
      assertThat(logs.lines(Level.WARNING, ""))
          .singleElement()
          .asString()
          .startsWith("prod: ")
          .contains("connection refused")
          .endsWith("; retrying");
      assertThat(cluster.reasonsAgainstReady()).hasSize(1);
    }
  }
}
