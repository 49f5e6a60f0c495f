package io.costaudit.examples.server;

import io.costaudit.event.Ledger;
import io.costaudit.http.CostAuditServer;
import io.costaudit.http.HttpLimits;
import io.costaudit.http.SpecCostHandler;
import io.costaudit.predict.CostPredictor;
import io.costaudit.predict.SpecCostPredictor;
import io.costaudit.predict.UsageSource;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.function.Supplier;

/** The HTTP server as the commands of this program set it up. */
final class Servers {
  private Servers() {}

  /**
   * A server with predictions; whoever calls adds the events.
   *
   * @param usage what containers used
   * @param clusters ids of the clusters that are known so far
   * @param limits what a prediction may cost
   */
  static CostAuditServer.Builder withPredictions(
      Ledger ledger,
      CostPredictor predictor,
      UsageSource usage,
      Supplier<Set<String>> clusters,
      HttpLimits limits) {
    SpecCostPredictor specCost =
        SpecCostPredictor.builder()
            .predictor(predictor)
            .live(ledger.liveWorkloads())
            .usage(usage)
            .build();
    return CostAuditServer.builder()
        .specCost(SpecCostHandler.builder(specCost, clusters).limits(limits).build());
  }

  /** Where the server listens, as a browser wants it. */
  static String address(CostAuditServer server) {
    return address(server.address(), server.port());
  }

  /** The same with another port. */
  static String address(InetSocketAddress address, int port) {
    String host = address.getAddress().getHostAddress();
    return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
