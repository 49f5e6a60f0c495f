package io.costaudit.examples.server;

import io.costaudit.event.CostEvent;
import io.costaudit.event.CostEventListener;
import io.costaudit.event.Ledger;
import io.costaudit.event.LedgerEntry;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * An afternoon in a small shop: workloads are applied, changed and deleted over the API of a
 * cluster, and each change is told with the event that it makes, or with the reason why it makes
 * none.
 */
final class DemoStory implements CostEventListener {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long LOOK_AGAIN_MILLIS = 10;

  private final String cluster;
  private final KubernetesClient client;
  private final PrintWriter out;
  private final BlockingQueue<CostEvent> told = new LinkedBlockingQueue<>();
  private double net;
  private int events;

  DemoStory(String cluster, KubernetesClient client, PrintWriter out) {
    this.cluster = cluster;
    this.client = client;
    this.out = out;
  }

  /** Makes what runs before anybody watches; gives how many workloads that are. */
  int prepare() throws IOException {
    return apply("opening.yaml");
  }

  @Override
  public void onEvent(CostEvent event) {
    told.add(event);
  }

  void tell(Ledger ledger) throws IOException, InterruptedException {
    Teller teller = new Teller(ledger);
    teller.tell("kubectl apply -f search.yaml", () -> apply("search.yaml"));
    teller.tell(
        "kubectl -n shop scale deployment/checkout --replicas=6",
        () -> scale("shop", "checkout", 6));
    teller.tell("kubectl apply -f recommender.yaml", () -> apply("recommender.yaml"));
    teller.tellQuiet(
        "kubectl -n shop annotate deployment/checkout team=payments",
        "an annotation costs nothing",
        () -> annotate("shop", "checkout"));
    teller.tell(
        "kubectl -n shop set resources deployment/cart --requests=memory=1Gi",
        () -> request("shop", "cart", "memory", "1Gi"));
    teller.tell("kubectl -n load delete deployment/generator", () -> delete("load", "generator"));
    teller.tell("kubectl apply -f generator.yaml", () -> apply("generator.yaml"));
    teller.tell(
        "kubectl -n shop scale deployment/search --replicas=0", () -> scale("shop", "search", 0));
  }

  /** How many events the story made. */
  int events() {
    return events;
  }

  /** What they add up to, in a month. */
  double net() {
    return net;
  }

  /** Gives how many objects that are. */
  private int apply(String file) throws IOException {
    try (InputStream manifest = manifest(file)) {
      List<HasMetadata> objects = client.load(manifest).items();
      for (HasMetadata object : objects) {
        client.resource(object).create();
      }
      return objects.size();
    }
  }

  static InputStream manifest(String file) throws IOException {
    InputStream manifest = DemoStory.class.getResourceAsStream("/demo/" + file);
    if (manifest == null) {
      throw new IOException("this jar has no demo/" + file);
    }
    return manifest;
  }

  private Deployment scale(String namespace, String name, int replicas) {
    return edit(namespace, name, deployment -> deployment.getSpec().setReplicas(replicas));
  }

  private Deployment annotate(String namespace, String name) {
    return edit(
        namespace,
        name,
        deployment -> deployment.getMetadata().setAnnotations(Map.of("team", "payments")));
  }

  private Deployment request(String namespace, String name, String resource, String amount) {
    return edit(
        namespace,
        name,
        deployment ->
            deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getResources()
                .getRequests()
                .put(resource, new Quantity(amount)));
  }

  private Deployment edit(String namespace, String name, Consumer<Deployment> change) {
    return client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName(name)
        .edit(
            deployment -> {
              change.accept(deployment);
              return deployment;
            });
  }

  private void delete(String namespace, String name) {
    client.apps().deployments().inNamespace(namespace).withName(name).delete();
  }

  private interface Change {
    void make() throws IOException;
  }

  private final class Teller {
    private final Ledger ledger;

    Teller(Ledger ledger) {
      this.ledger = ledger;
    }

    void tell(String command, Change change) throws IOException, InterruptedException {
      out.println("$ " + command);
      out.flush();
      change.make();
      CostEvent event = told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (event == null) {
        throw new IllegalStateException("no event of \"" + command + "\" within " + PATIENCE);
      }
      events++;
      if (event.costPrediction() != null) {
        net += event.costPrediction().totalMonthlyRate();
      }
    }

    /** A change that makes no event: it is over when the ledger has seen it. */
    void tellQuiet(String command, String why, Supplier<Deployment> change)
        throws InterruptedException {
      out.println("$ " + command);
      ObjectMeta now = change.get().getMetadata();
      ResourceRef resource =
          new ResourceRef(cluster, ResourceType.DEPLOYMENT, now.getNamespace(), now.getName());
      Optional<String> version = Optional.of(now.getResourceVersion());
      await(() -> ledger.live(resource).map(LedgerEntry.Live::version).equals(version));
      out.println("  no event: " + why);
      out.flush();
    }

    private static void await(BooleanSupplier seen) throws InterruptedException {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!seen.getAsBoolean()) {
        if (System.nanoTime() - deadline > 0) {
          throw new IllegalStateException("a change was not seen within " + PATIENCE);
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
      }
    }
  }
}
