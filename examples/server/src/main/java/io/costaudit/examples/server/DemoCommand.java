package io.costaudit.examples.server;

import io.costaudit.coverage.Coverage;
import io.costaudit.coverage.InMemoryCoverage;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.Ledger;
import io.costaudit.fabric8.ClusterWatcher;
import io.costaudit.http.CostAuditServer;
import io.costaudit.http.HttpLimits;
import io.costaudit.internal.Money;
import io.costaudit.jackson.WireJson;
import io.costaudit.predict.SpecCostDiff;
import io.costaudit.predict.UsageSource;
import io.costaudit.predict.price.CostPredictor;
import io.costaudit.predict.price.SpecCost;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the main job with nothing else installed. */
@Command(
    name = "demo",
    description =
        "Changes workloads in an embedded cluster and shows the events that this makes, audits a"
            + " simulated month with seeded faults, then keeps serving both over HTTP.",
    footer = {"  costaudit-server demo", "  costaudit-server demo --exit"},
    mixinStandardHelpOptions = true)
@HelpGroup("The demo")
final class DemoCommand implements Callable<Integer> {
  private static final String CLUSTER = "cluster-one";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = "--port",
      converter = WholeNumber.Port.class,
      defaultValue = "9090",
      description =
          "Port of the HTTP server, 0 for a free one (default: ${DEFAULT-VALUE}). With --exit the"
              + " demo always takes a free port.")
  private int port;

  @Option(names = "--exit", description = "End after the audits instead of serving on.")
  private boolean exit;

  @Mixin private final PriceOptions prices = new PriceOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = command.commandLine().getOut();
    if (!exit) {
      // The embedded cluster takes seconds to start, so a port that is taken is reported before
      // that.
      Servers.requireFree(InetAddress.getLoopbackAddress(), port);
    }
    CostPredictor predictor = CostPredictor.of(prices.source());
    EventPrinter printer = new EventPrinter(out);
    AuditStory audits = new AuditStory();
    try (Shutdown shutdown = Shutdown.hookedForServer();
        EmbeddedCluster cluster = new EmbeddedCluster();
        KubernetesClient client = cluster.newClient()) {
      DemoStory story = new DemoStory(CLUSTER, client, out);
      Ledger ledger =
          Ledger.builder(InMemoryLedgerStore.ofDefaults())
              .predictor(predictor)
              .listener(printer)
              .listener(story)
              .build();
      Coverage coverage = new InMemoryCoverage();
      int before = story.prepare();
      try (ClusterWatcher watcher =
              ClusterWatcher.builder(CLUSTER, client, ledger).coverage(coverage).build();
          CostAuditServer server =
              Servers.withPredictions(
                      ledger,
                      predictor,
                      UsageSource.none(),
                      () -> Set.of(CLUSTER),
                      id -> Servers.unknownLiveState(id, watcher.reasonsAgainstReady()),
                      HttpLimits.ofDefaults())
                  .costEvents(ledger)
                  .coverage(coverage)
                  .readiness(watcher::reasonsAgainstReady)
                  .audits(audits.runs())
                  .port(exit ? 0 : port)
                  .build()) {
        watcher.start();
        server.start();
        if (!watcher.awaitReady(PATIENCE)) {
          throw new IOException("the embedded cluster is not watched within " + PATIENCE);
        }
        out.println(
            "An embedded cluster is watched. Its "
                + before
                + " workloads were there before: no events.");
        out.println();
        printer.printHeadings();
        story.tell(ledger);
        out.println();
        out.printf(
            Locale.ROOT,
            "%d events change the monthly cost by %s dollars.%n",
            story.events(),
            Money.signed(story.net()));
        askWhatItWouldCost(server, out);
        out.println();
        boolean allFound = audits.tell(out);
        if (!exit) {
          printAddresses(server, out);
          out.println("Ctrl-C ends the demo.");
          shutdown.await();
        }
        return allFound ? 0 : Main.COULD_NOT_RUN;
      }
    }
  }

  /** The other half of the library: what a change costs before it is made. */
  private static void askWhatItWouldCost(CostAuditServer server, PrintWriter out)
      throws IOException, InterruptedException {
    String manifest;
    try (InputStream content = DemoStory.manifest("bigger-checkout.yaml")) {
      manifest = new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
    URI uri =
        URI.create(
            Servers.address(server)
                + "/model/prediction/speccost?clusterID="
                + CLUSTER
                + "&defaultNamespace=shop");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/yaml")
            .POST(HttpRequest.BodyPublishers.ofString(manifest))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(uri + " answered " + answer.body());
    }
    out.println();
    out.println(
        "What would twice the CPU and memory of checkout cost? Asked before it is applied:");
    for (SpecCostDiff item : WireJson.mapper().readValue(answer.body(), SpecCostDiff[].class)) {
      out.printf(
          Locale.ROOT,
          "  %s %s/%s: %s now, %s then, %s dollars a month%n",
          item.controllerKind().wireName(),
          item.namespace(),
          item.controllerName(),
          Money.text(total(item.costBefore())),
          Money.text(total(item.costAfter())),
          Money.signed(total(item.costChange())));
    }
  }

  private static @Nullable Double total(@Nullable SpecCost cost) {
    return cost == null ? null : cost.rates().totalMonthlyRate();
  }

  private static void printAddresses(CostAuditServer server, PrintWriter out) {
    String address = Servers.address(server);
    out.println();
    out.println("listening on " + address);
    out.println("  curl '" + address + "/model/audit/events?count=3'");
    out.println(
        "  curl '" + address + "/model/audit/events?filterTotalCostLowerBound=100&detail=full'");
    out.println("  curl '" + address + "/model/audit/coverage?window=1h'");
    out.println("  curl '" + address + "/model/etl/audit?type=AuditClusterEquality'");
    out.println("  curl -X POST '" + address + "/model/etl/audit?commit=true'");
    out.flush();
  }
}
