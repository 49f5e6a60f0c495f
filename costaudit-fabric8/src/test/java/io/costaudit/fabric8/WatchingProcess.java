package io.costaudit.fabric8;

import static java.util.Objects.requireNonNull;

import io.costaudit.coverage.InMemoryCoverage;
import io.costaudit.event.Balance;
import io.costaudit.event.CostEvent;
import io.costaudit.event.CostEventListener;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.Ledger;
import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.fabric8.apiserver.MockApiServer;
import io.costaudit.predict.spec.WorkloadSpec;
import io.costaudit.testsupport.Poll;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Watches a cluster as a user does: all kinds, default settings, a ledger and a coverage in memory.
 * A process of its own, so that its memory can be bounded and measured.
 *
 * <p>Its arguments are the port of the server and how many events the log of its ledger keeps. It
 * watches the few objects that are there when it starts, so that what a watch needs however much it
 * sees is there before anything is measured, and prints {@code warming}. After a line of input it
 * ends that and prints {@code heap=BYTES}. Then it answers commands, one a line:
 *
 * <ul>
 *   <li>{@code watch}: begins, and tells when it is ready
 *   <li>{@code heap}: what is in use after a collection; {@code settled}: after several
 *   <li>{@code state}: what the ledger, the watcher and the coverage say
 *   <li>{@code close}: ends the watch and keeps the ledger
 * </ul>
 */
public final class WatchingProcess implements CostEventListener {
  private final KubernetesClient client;
  private final AtomicLong added = new AtomicLong();
  private final AtomicLong updated = new AtomicLong();
  private final AtomicLong deleted = new AtomicLong();
  private final InMemoryCoverage coverage = new InMemoryCoverage();
  private final Ledger ledger;
  private @Nullable ClusterWatcher watcher;

  private WatchingProcess(KubernetesClient client, int maxEvents) {
    this.client = client;
    this.ledger =
        Ledger.builder(InMemoryLedgerStore.builder().maxEvents(maxEvents).build())
            .listener(this)
            .build();
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    try (KubernetesClient client = MockApiServer.clientOf(Integer.parseInt(args[0]));
        BufferedReader commands =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      int maxEvents = Integer.parseInt(args[1]);
      WatchingProcess few = new WatchingProcess(client, maxEvents).watch();
      System.out.println("warming");
      commands.readLine();
      few.end();
      System.out.println("heap=" + HeapMeter.settled());
      WatchingProcess process = new WatchingProcess(client, maxEvents);
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        System.out.println(process.answer(line));
      }
      process.end();
    }
  }

  @Override
  public void onEvent(CostEvent event) {
    AtomicLong count =
        switch (event.eventType()) {
          case ADD -> added;
          case UPDATE -> updated;
          case DELETE -> deleted;
        };
    count.incrementAndGet();
  }

  private String answer(String command) throws InterruptedException {
    switch (command) {
      case "watch" -> {
        long begin = System.nanoTime();
        watch();
        return "millis=" + Duration.ofNanos(System.nanoTime() - begin).toMillis();
      }
      case "heap" -> {
        return "heap=" + HeapMeter.afterCollection();
      }
      case "settled" -> {
        return "heap=" + HeapMeter.settled();
      }
      case "close" -> {
        WeakReference<ClusterWatcher> closed = new WeakReference<>(watcher);
        end();
        Poll.until(
            "nothing holds the watcher",
            () -> {
              System.gc();
              return closed.refersTo(null);
            });
        return "closed";
      }
      default -> {
        return state();
      }
    }
  }

  private WatchingProcess watch() throws InterruptedException {
    ClusterWatcher begun =
        ClusterWatcher.builder("load", client, ledger).coverage(coverage).build();
    watcher = begun;
    begun.start();
    if (!begun.awaitReady(Poll.LONG.multipliedBy(4))) {
      throw new AssertionError("not ready: " + begun.reasonsAgainstReady());
    }
    return this;
  }

  private void end() {
    if (watcher != null) {
      watcher.close();
      watcher = null;
    }
  }

  private String state() {
    ClusterWatcher watching = requireNonNull(watcher);
    List<Live> living =
        watching.states().stream().flatMap(state -> ledger.live(state.scope()).stream()).toList();
    return String.join(
        " ",
        "entries=" + living.size(),
        "replicas=" + living.stream().mapToLong(WatchingProcess::replicas).sum(),
        "total=" + living.stream().mapToDouble(WatchingProcess::booked).sum(),
        "added=" + added.get(),
        "updated=" + updated.get(),
        "deleted=" + deleted.get(),
        "ready=" + watching.isReady(),
        "overflows=" + watching.overflows(),
        "unrecorded=" + watching.unrecorded(),
        "unreadable=" + watching.unreadable(),
        "gaps=" + coverage.scopes(Instant.now()).stream().mapToInt(s -> s.gaps().size()).sum(),
        "lawful=" + ledger.balances().stream().allMatch(Balance::holds));
  }

  private static int replicas(Live live) {
    return live.spec() instanceof WorkloadSpec spec && spec.replicas() != null
        ? spec.replicas()
        : 0;
  }

  private static double booked(Live live) {
    return live.booked() == null ? 0 : live.booked().rates().totalMonthlyRate();
  }
}
