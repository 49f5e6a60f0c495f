package io.costaudit.examples.embedding;

import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.Ledger;
import io.costaudit.fabric8.ClusterWatcher;
import io.costaudit.http.CostAuditServer;
import io.costaudit.predict.price.CostPredictor;
import io.costaudit.predict.price.PriceSource;
import io.costaudit.predict.price.UnitPrices;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Watches a cluster, prints its cost events and serves them. {@code docs/embedding.md} shows what
 * stands between the marks.
 */
final class Embedding {
  private Embedding() {}

  // begin docs
  static void watch(KubernetesClient client, PrintStream out, CountDownLatch stop)
      throws Exception {
    UnitPrices prices = new UnitPrices(0.0316, 0.00424 / UnitPrices.BYTES_PER_GIB, 0.95);
    Ledger ledger =
        Ledger.builder(InMemoryLedgerStore.ofDefaults())
            .predictor(CostPredictor.of(PriceSource.fixed(prices, "our contract")))
            .listener(
                e -> out.println(e.eventType() + " " + e.resource() + " " + e.costPrediction()))
            .build();
    try (ClusterWatcher watcher = ClusterWatcher.builder("cluster-one", client, ledger).build();
        CostAuditServer server = CostAuditServer.builder().costEvents(ledger).build()) {
      watcher.start();
      server.start();
      boolean ready = watcher.awaitReady(Duration.ofSeconds(30));
      out.println(ready ? "watching" : "not yet: " + watcher.reasonsAgainstReady());
      out.println("GET http://127.0.0.1:" + server.port() + "/model/audit/events");
      stop.await();
    }
  }
  // end docs
}
