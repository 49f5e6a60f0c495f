package io.costaudit.examples.server;

import io.costaudit.BooleanWords;
import io.costaudit.event.EventFilter;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.Ledger;
import io.costaudit.fabric8.ClusterIdUnknownException;
import io.costaudit.fabric8.ClusterIdUnknownException.Reason;
import io.costaudit.fabric8.ClusterIds;
import io.costaudit.fabric8.ClusterWatcher;
import io.costaudit.http.CostAuditServer;
import io.costaudit.predict.CostPredictor;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Watches a cluster and serves its cost events. */
@Command(
    name = "serve",
    description = "Watches a cluster and serves its cost events and predictions over HTTP.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  /** Switches cost events, as in the original API. The flag {@code --events} wins over it. */
  static final String SWITCH = "COST_EVENTS_AUDIT_ENABLED";

  private static final Logger LOG = System.getLogger(ServeCommand.class.getName());
  private static final int LONGEST_RETRY_SECONDS = 32;

  enum Events {
    SEEDS,
    ALL,
    OFF
  }

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = "--port",
      defaultValue = "9090",
      description = "Port of the HTTP server, 0 for a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address of the HTTP server (default: ${DEFAULT-VALUE}, this machine alone).")
  private String bind = "127.0.0.1";

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "By default what kubectl would take, or the service account of this pod.")
  private @Nullable String kubeconfig;

  @Option(
      names = "--context",
      description = "Context in the kubeconfig (default: the current one).")
  private @Nullable String context;

  @Option(
      names = "--cluster-id",
      paramLabel = "ID",
      description = "Names the cluster in events (default: the uid of the namespace kube-system).")
  private @Nullable String clusterId;

  @Option(
      names = "--namespace",
      split = ",",
      description = "Watches these namespaces alone; may be repeated (default: all).")
  private List<String> namespaces = List.of();

  @Option(
      names = "--events",
      description =
          "${COMPLETION-CANDIDATES}: those of the original API, all that change a cost, or none"
              + " (default: all, unless "
              + SWITCH
              + " is false).")
  private @Nullable Events events;

  @Option(
      names = "--max-events",
      paramLabel = "COUNT",
      defaultValue = "1000",
      description = "How many events are kept (default: ${DEFAULT-VALUE}).")
  private int maxEvents;

  @Mixin private final PriceOptions prices = new PriceOptions();

  @Override
  public Integer call() throws InterruptedException {
    CostPredictor predictor = CostPredictor.of(prices.source());
    Events recorded = events(System.getenv());
    Ledger ledger =
        Ledger.builder(store())
            .predictor(predictor)
            .recorded(recorded == Events.SEEDS ? EventFilter.seeds() : EventFilter.all())
            .build();
    InetAddress address = address();
    try (Shutdown shutdown = Shutdown.hooked();
        KubernetesClient client = Clusters.client(kubeconfig, context)) {
      // Asked for now, so that a slip in a flag is told before anything starts.
      String known = clusterId == null ? "not known yet" : clusterId;
      ClusterWatcher.Builder unused = watcher(known, client, ledger);
      serve(shutdown, client, ledger, predictor, address, recorded != Events.OFF);
    }
    return 0;
  }

  private void serve(
      Shutdown shutdown,
      KubernetesClient client,
      Ledger ledger,
      CostPredictor predictor,
      InetAddress address,
      boolean on)
      throws InterruptedException {
    AtomicReference<@Nullable String> cluster = new AtomicReference<>(clusterId);
    AtomicReference<@Nullable ClusterWatcher> watcher = new AtomicReference<>();
    CostAuditServer.Builder endpoints =
        Servers.withPredictions(ledger, predictor, () -> known(cluster.get()))
            .address(address)
            .port(port);
    if (on) {
      endpoints.costEvents(ledger).readiness(() -> reasonsAgainst(watcher.get()));
    }
    try (CostAuditServer server = endpoints.build()) {
      server.start();
      PrintWriter out = command.commandLine().getOut();
      out.println("listening on " + Servers.address(server));
      out.flush();
      String id = clusterId == null ? findClusterId(client, shutdown) : clusterId;
      if (id == null) {
        return;
      }
      cluster.set(id);
      try (ClusterWatcher watching = watcher(id, client, ledger).build()) {
        if (on) {
          watcher.set(watching);
          watching.start();
        }
        shutdown.await();
      }
    }
  }

  private InetAddress address() {
    try {
      return InetAddress.getByName(bind);
    } catch (UnknownHostException e) {
      throw new ParameterException(
          command.commandLine(), Main.flag("--bind", bind) + " is no address of this machine", e);
    }
  }

  private ClusterWatcher.Builder watcher(String cluster, KubernetesClient client, Ledger ledger) {
    ClusterWatcher.Builder builder = ClusterWatcher.builder(cluster, client, ledger);
    return namespaces.isEmpty() ? builder : builder.namespaces(namespaces);
  }

  private static Set<String> known(@Nullable String cluster) {
    return cluster == null ? Set.of() : Set.of(cluster);
  }

  private static List<String> reasonsAgainst(@Nullable ClusterWatcher watcher) {
    return watcher == null
        ? List.of("the cluster does not tell its id yet")
        : watcher.reasonsAgainstReady();
  }

  /**
   * Asks until the cluster answers; one that refuses to tell needs the flag. Null once the process
   * is to end.
   */
  private static @Nullable String findClusterId(KubernetesClient client, Shutdown shutdown)
      throws InterruptedException {
    boolean said = false;
    for (int pause = 1; ; pause = Math.min(2 * pause, LONGEST_RETRY_SECONDS)) {
      try {
        return ClusterIds.ofKubeSystem(client);
      } catch (ClusterIdUnknownException e) {
        if (e.reason() != Reason.UNREACHABLE) {
          throw new IllegalArgumentException(
              e.getMessage() + "; name the cluster with --cluster-id", e);
        }
        if (!said) {
          LOG.log(Level.WARNING, e.getMessage() + "; retrying");
          said = true;
        }
      }
      if (shutdown.await(pause)) {
        return null;
      }
    }
  }

  private InMemoryLedgerStore store() {
    try {
      return InMemoryLedgerStore.builder().maxEvents(maxEvents).build();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          command.commandLine(), Main.flag("--max-events", maxEvents) + ": " + e.getMessage(), e);
    }
  }

  /** The flag, else the variable with the words that Go's ParseBool takes, else all. */
  private Events events(Map<String, String> environment) {
    if (events != null) {
      return events;
    }
    String word = environment.getOrDefault(SWITCH, "");
    try {
      return word.isEmpty() || BooleanWords.parse(word) ? Events.ALL : Events.OFF;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), SWITCH + ": " + e.getMessage(), e);
    }
  }
}
