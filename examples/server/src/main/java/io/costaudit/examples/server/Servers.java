package io.costaudit.examples.server;

import io.costaudit.event.Ledger;
import io.costaudit.http.CostAuditServer;
import io.costaudit.http.CostAuditServerBuilder;
import io.costaudit.http.HttpLimits;
import io.costaudit.http.SpecCostHandler;
import io.costaudit.predict.SpecCostPredictor;
import io.costaudit.predict.UsageSource;
import io.costaudit.predict.price.CostPredictor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The HTTP server as the commands of this program set it up. */
final class Servers {
  private static final String ALL_ADDRESSES = "0.0.0.0";

  private Servers() {}

  /**
   * A server with predictions; whoever calls adds the events.
   *
   * @param usage what containers used
   * @param clusters ids of the clusters that are known so far
   * @param liveState why the live workloads of a cluster are not all known, by its id
   * @param limits bounds of the time and the memory of a prediction
   */
  static CostAuditServerBuilder withPredictions(
      Ledger ledger,
      CostPredictor predictor,
      UsageSource usage,
      Supplier<Set<String>> clusters,
      Function<String, List<String>> liveState,
      HttpLimits limits) {
    SpecCostPredictor specCost =
        SpecCostPredictor.builder()
            .predictor(predictor)
            .live(ledger.liveWorkloads())
            .usage(usage)
            .build();
    return CostAuditServer.builder()
        .specCost(
            SpecCostHandler.builder(specCost, clusters)
                .liveState(liveState)
                .limits(limits)
                .build());
  }

  /**
   * Returns the warning of predictions for a cluster whose live workloads are not all known.
   *
   * @param reasons why the cluster is not watched as it should be; if there is none, there is no
   *     warning
   */
  static List<String> unknownLiveState(String cluster, List<String> reasons) {
    return reasons.isEmpty()
        ? List.of()
        : List.of(
            "the workloads of cluster "
                + cluster
                + " are not all known at present, so costBefore counts only those that the server"
                + " has seen ("
                + String.join("; ", reasons)
                + ")");
  }

  /**
   * Checks that a server can listen on a port, before anything slow is started. Another program may
   * still take the port after that; then the server reports it when it starts.
   *
   * @param port port to check; 0, which stands for any free port, always passes
   * @throws IOException if a server cannot listen on the port; the message says what to do
   */
  static void requireFree(InetAddress address, int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      // The server sets the same option: a port on which closed connections linger counts as free.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on port "
              + port
              + " of "
              + address.getHostAddress()
              + ": "
              + e.getMessage()
              + "; give another one with --port, or --port 0 for a free one",
          e);
    }
  }

  /** Where the server listens, as a browser wants it. */
  static String address(CostAuditServer server) {
    return address(server.address(), server.port());
  }

  /** Returns the URL of a server at this address and port. */
  static String address(InetSocketAddress address, int port) {
    // The socket of all addresses says that it is one of IPv6; it is one of IPv4 as well.
    String host =
        address.getAddress().isAnyLocalAddress()
            ? ALL_ADDRESSES
            : address.getAddress().getHostAddress();
    return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
