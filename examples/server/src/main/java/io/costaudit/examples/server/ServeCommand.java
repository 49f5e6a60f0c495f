package io.costaudit.examples.server;

import io.costaudit.coverage.Coverage;
import io.costaudit.coverage.InMemoryCoverage;
import io.costaudit.event.EventFilter;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.Ledger;
import io.costaudit.examples.server.ClusterOptions.Named;
import io.costaudit.fabric8.ClusterWatcher;
import io.costaudit.http.CannotListenException;
import io.costaudit.http.CostAuditServer;
import io.costaudit.http.CostAuditServerBuilder;
import io.costaudit.http.CostEventsHandler;
import io.costaudit.http.HttpLimits;
import io.costaudit.http.Readiness;
import io.costaudit.internal.BooleanWords;
import io.costaudit.predict.UsageSource;
import io.costaudit.predict.demand.RequestRules;
import io.costaudit.predict.price.CostPredictor;
import io.costaudit.predict.price.PriceSource;
import io.costaudit.predict.price.StoragePrices;
import io.costaudit.time.Durations;
import io.costaudit.time.TimeSource;
import java.io.PrintWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Watches clusters and serves their cost events from one log. */
@Command(
    name = "serve",
    description =
        "Watches clusters and serves their cost events and predictions over HTTP. With --opencost,"
            + " it also audits the data of a live OpenCost or Kubecost, and uses the prices and"
            + " the usage of that server in predictions.",
    footer = {
      "  costaudit-server serve",
      "  costaudit-server serve --context prod --context staging --port 9090",
      "  costaudit-server serve --opencost http://localhost:9003 --audit-every 6h"
    },
    mixinStandardHelpOptions = true)
@HelpGroup("HTTP server")
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = System.getLogger(ServeCommand.class.getName());

  /** Switches cost events on or off, as in Kubecost. The flag {@code --events} wins over it. */
  static final String SWITCH = "COST_EVENTS_AUDIT_ENABLED";

  private static final String PORT = "--port";
  private static final String MANAGEMENT_PORT = "--management-port";
  private static final String REQUEST_TIME = "--request-time";
  private static final String SEND_TIME = "--send-time";
  private static final String CLOSE_TIME = "--close-time";

  /**
   * How to switch cost events on, as the answer to a request for events says while they are off.
   */
  private static final String SWITCHES =
      "the flag --events=all or --events=kubecost, and without that flag by the variable "
          + SWITCH
          + "=true, which costEventsAudit.enabled sets where a chart deploys this program";

  enum Events {
    KUBECOST,
    ALL,
    OFF
  }

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = PORT,
      converter = WholeNumber.Port.class,
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
      names = MANAGEMENT_PORT,
      converter = WholeNumber.Port.class,
      paramLabel = "PORT",
      description =
          "Second port that answers only /healthz and /readyz, 0 for a free one (default: no"
              + " second port). It answers even when clients have taken all connections of"
              + " --port, so let"
              + " probes use it.")
  private @Nullable Integer managementPort;

  @Option(
      names = REQUEST_TIME,
      paramLabel = "DURATION",
      defaultValue = "30s",
      description =
          "How long the program may work on an answer, such as 30s or 2m; after that it answers 503"
              + " (default: ${DEFAULT-VALUE}).")
  private String requestTime = "30s";

  @Option(
      names = SEND_TIME,
      paramLabel = "DURATION",
      defaultValue = "30s",
      description =
          "How long sending an answer to its client may take; after that the connection is closed"
              + " (default: ${DEFAULT-VALUE}).")
  private String sendTime = "30s";

  @Option(
      names = CLOSE_TIME,
      paramLabel = "DURATION",
      defaultValue = "2s",
      description =
          "How long the program waits for running requests when it stops; after that it answers"
              + " them 503 (default: ${DEFAULT-VALUE}).")
  private String closeTime = "2s";

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      description =
          "Host name that clients may use for this server in addition, such as the name of a"
              + " proxy, while --bind is a loopback address. Web pages of this host may also"
              + " start runs of audits. May be repeated (default: only loopback names, so"
              + " that no foreign web page can use a browser to read costs).")
  private List<String> allowedHosts = List.of();

  @Option(
      names = "--access-log",
      description =
          "Writes a line to standard error for each request: time, client, method and path,"
              + " status, bytes and duration; never credentials (default: no access log).")
  private boolean accessLog;

  @Mixin private final ClusterOptions watched = new ClusterOptions();

  @HelpGroup("Events")
  @Option(
      names = "--events",
      description =
          "${COMPLETION-CANDIDATES}: records the events that Kubecost records, every change of a"
              + " workload or node that changes a cost, or no events. With off, a cluster without a"
              + " --cluster-id is asked for its id, and nothing else (default: all, unless "
              + SWITCH
              + " is false).")
  private @Nullable Events events;

  @HelpGroup("Events")
  @NoEffectWith(ClusterOptions.EVENTS_OFF)
  @Option(
      names = "--max-events",
      paramLabel = "COUNT",
      defaultValue = "1000",
      description = "How many events are kept (default: ${DEFAULT-VALUE}).")
  private int maxEvents;

  @Mixin private final NodePriceOptions prices = new NodePriceOptions();

  @Mixin private final StoragePriceOptions storage = new StoragePriceOptions();

  @Mixin private final GpuOptions gpus = new GpuOptions();

  @Mixin private final LiveCostOptions costs = new LiveCostOptions();

  @Override
  public Integer call() throws InterruptedException {
    PriceSource configured = prices.source();
    StoragePrices storagePrices = storage.prices();
    RequestRules.Builder builder = RequestRules.builder();
    gpus.configure(builder);
    RequestRules rules = builder.build();
    try (Shutdown shutdown = Shutdown.hookedForServer();
        LiveCosts live = costs.of(configured, TimeSource.system()).orElse(null)) {
      PriceSource source = live == null ? configured : live.prices();
      serve(shutdown, live, new CostPredictor(rules, source, storagePrices));
    }
    return 0;
  }

  private void serve(Shutdown shutdown, @Nullable LiveCosts live, CostPredictor predictor)
      throws InterruptedException {
    Events recorded = events(System.getenv());
    Ledger ledger =
        Ledger.builder(store())
            .predictor(predictor)
            .recorded(recorded == Events.KUBECOST ? EventFilter.kubecost() : EventFilter.all())
            .build();
    boolean on = recorded != Events.OFF;
    if (events == null && !on) {
      warnOfFlagsWithoutEffect();
    }
    InetAddress address = address();
    HttpLimits limits =
        HttpLimits.ofDefaults()
            .withWorkTime(duration(REQUEST_TIME, requestTime))
            .withSendTime(duration(SEND_TIME, sendTime));
    Duration closing = duration(CLOSE_TIME, closeTime);
    shutdown.allow(closing.multipliedBy(2)); // for requests, and then for runs of audits
    List<Named> named = watched.clusters(on);
    Coverage coverage = new InMemoryCoverage();
    WatchedClusters.Watchers watchers =
        (id, client) ->
            watched.configure(ClusterWatcher.builder(id, client, ledger).coverage(coverage));
    try (WatchedClusters clusters =
        new WatchedClusters(named, watchers, on, watched.isFailFast(), shutdown::ask)) {
      UsageSource usage = live == null ? UsageSource.none() : live.usage();
      CostAuditServerBuilder endpoints =
          Servers.withPredictions(
                  ledger, predictor, usage, clusters::ids, clusters::unknownLiveState, limits)
              .address(address)
              .closeTime(closing);
      listenAt(endpoints);
      allow(endpoints);
      if (accessLog) {
        PrintWriter err = command.commandLine().getErr();
        endpoints.accessLog(err::println);
      }
      Readiness readiness = Readiness.always();
      if (on) {
        endpoints.costEvents(CostEventsHandler.builder(ledger).limits(limits)).coverage(coverage);
        readiness = clusters::reasonsAgainstReady;
      } else {
        endpoints.costEventsOff(SWITCHES);
      }
      if (live != null) {
        endpoints.audits(live.runs());
        readiness = readiness.degradedBy(live::degradations);
      }
      endpoints
          .hint("/model/etl/audit", "this server has no audits; start it with --opencost URL")
          .hint(
              "/model/audit/coverage",
              "this server watches nothing, because cost events are switched off; they are"
                  + " switched on by "
                  + SWITCHES);
      endpoints.readiness(readiness);
      try (CostAuditServer server = endpoints.build()) {
        start(server);
        PrintWriter out = command.commandLine().getOut();
        out.println("listening on " + Servers.address(server));
        if (managementPort != null) {
          out.println(
              "answering probes on " + Servers.address(server.address(), server.managementPort()));
        }
        out.flush();
        if (live == null) {
          clusters.start(WatchedCluster.Gate.OPEN);
        } else {
          live.start(clusters::ids);
          clusters.start(live::awaitPrices);
        }
        shutdown.await();
        if (live != null) {
          // Before the server, which would wait for audits that wait for answers.
          live.close();
        }
      }
      RuntimeException failure = clusters.failure();
      if (failure != null) {
        throw failure;
      }
    }
  }

  /**
   * Logs which flags have no effect because the environment switches cost events off. The flags are
   * not refused: a chart sets the variable, and the same flags are right while events are on.
   */
  private void warnOfFlagsWithoutEffect() {
    List<String> flags =
        FlagRules.withoutEffect(
            command.commandLine().getParseResult(), List.of(ClusterOptions.EVENTS_OFF));
    if (!flags.isEmpty()) {
      LOG.log(
          Level.WARNING,
          SWITCH
              + " switches cost events off, so these flags have no effect: "
              + String.join(", ", flags)
              + "; events are switched on by "
              + SWITCHES);
    }
  }

  private void start(CostAuditServer server) {
    try {
      server.start();
    } catch (CannotListenException e) {
      boolean isManagement = e.address().getPort() != port;
      throw new IllegalStateException(
          e.getMessage()
              + "; give another port with "
              + (isManagement ? MANAGEMENT_PORT : PORT)
              + ", where 0 is a free one, or an address of this machine with --bind",
          e);
    }
  }

  private void listenAt(CostAuditServerBuilder endpoints) {
    endpoints.port(port);
    if (managementPort == null) {
      return;
    }
    if (port != 0 && managementPort == port) {
      throw new ParameterException(
          command.commandLine(),
          Main.flag(MANAGEMENT_PORT, managementPort)
              + " is the port of "
              + PORT
              + "; give another port, or 0 for a free one");
    }
    endpoints.managementPort(managementPort);
  }

  private Duration duration(String flag, String value) {
    try {
      return Durations.parse(value);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), flag + ": " + e.getMessage(), e);
    }
  }

  private InetAddress address() {
    UnknownHostException cause = null;
    try {
      if (!bind.isBlank()) { // which Java takes for the loopback address
        return InetAddress.getByName(bind.strip());
      }
    } catch (UnknownHostException e) {
      cause = e;
    }
    throw new ParameterException(
        command.commandLine(),
        Main.flag("--bind", bind)
            + " is no address; give an address of this machine such as 127.0.0.1, its name,"
            + " or 0.0.0.0 for all of its addresses",
        cause);
  }

  private void allow(CostAuditServerBuilder endpoints) {
    try {
      endpoints.allowHosts(allowedHosts);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), "--allow-host: " + e.getMessage(), e);
    }
  }

  private InMemoryLedgerStore store() {
    try {
      return InMemoryLedgerStore.builder().maxEvents(maxEvents).build();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          command.commandLine(),
          Main.flag("--max-events", maxEvents) + " is refused; give a whole number from 1",
          e);
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
