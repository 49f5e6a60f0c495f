package io.costaudit.fabric8;

import static io.costaudit.testsupport.ChildProcess.number;
import static io.costaudit.testsupport.ChildProcess.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.fabric8.apiserver.ApiServerProcess;
import io.costaudit.predict.demand.ResourceDemand;
import io.costaudit.predict.demand.ResourceHours;
import io.costaudit.predict.price.CostPrediction;
import io.costaudit.predict.price.UnitPrices;
import io.costaudit.testsupport.ChildProcess;
import io.costaudit.testsupport.Poll;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A large cluster that changes all the time: nothing is missed, the memory is bounded and small.
 * The server, the watcher and an informer as Fabric8 makes it run in processes of their own.
 */
class WatchLoadIT {
  private static final boolean LONG = Boolean.getBoolean("costaudit.endurance");
  private static final int WORKLOADS = LONG ? 20_000 : 2_000;
  private static final int CHANGES_PER_SECOND = 100;
  private static final int SECONDS = LONG ? 60 : 5;

  /** The default where the load is long; else so few that the log is full soon too. */
  private static final int KEPT_EVENTS = LONG ? InMemoryLedgerStore.DEFAULT_MAX_EVENTS : 50;

  /** Beyond this the end of the load holds more than its beginning. */
  private static final double FLAT = 1.1;

  /** How much a tracked workload may cost of what an informer keeps of it by default. */
  private static final double GOAL = 0.1;

  /** Often enough that the first come early: a client loads many a class for them. */
  private static final int BOOKMARK_MILLIS = 1000;

  /**
   * How many workloads are there when the processes start. They fill more than one page of a list,
   * so that what clients and connections need for large answers, however many there are, is in the
   * memory that is measured first, and not in the difference.
   */
  private static final int FIRST = 600;

  /** Long enough for changes and bookmarks. */
  private static final int WARM_SECONDS = 3;

  @Test
  void aLargeClusterThatChangesAllTheTimeFitsAndNothingIsMissed() throws Exception {
    try (ChildProcess server = ChildProcess.start(ApiServerProcess.class, "3g")) {
      long port = Long.parseLong(server.line().substring("listening ".length()));
      server.ask("bookmarks " + BOOKMARK_MILLIS);
      server.ask("create deployments " + FIRST);
      try (ChildProcess caching = ChildProcess.start(CachingProcess.class, "2g", port);
          ChildProcess watching =
              ChildProcess.start(WatchingProcess.class, "128m", port, KEPT_EVENTS)) {
        assertThat(List.of(caching.line(), watching.line())).containsOnly("warming");
        Map<String, String> few =
            values(server.ask("churn " + CHANGES_PER_SECOND + " " + WARM_SECONDS));
        long more = WORKLOADS - number(few, "deployments");
        long cacheAtFirst = heap(caching.ask("go on"));
        long watchAtFirst = heap(watching.ask("go on"));
        server.ask("create deployments " + more);
        // The first have been forgotten before the first measurement, so all count.
        long theirs = (heapOfADefaultCache(caching) - cacheAtFirst) / WORKLOADS;
        long ours = (watch(server, watching) - watchAtFirst) / WORKLOADS;
        System.out.printf(
            Locale.ROOT,
            "bytes per tracked workload: %d; in the cache of a default informer: %d; ratio %.4f%n",
            ours,
            theirs,
            (double) ours / theirs);
        assertThat((double) ours).isLessThanOrEqualTo(GOAL * theirs);
        assertThat(watching.quit()).isZero();
      }
      assertThat(server.quit()).isZero();
    }
  }

  private static long heapOfADefaultCache(ChildProcess caching) throws InterruptedException {
    Map<String, String> full = values(caching.ask("cache"));
    assertThat(number(full, "objects")).isEqualTo(WORKLOADS);
    assertThat(caching.quit()).isZero();
    return number(full, "heap");
  }

  private static long heap(String line) {
    return number(values(line), "heap");
  }

  /** Watches while all is listed and then changes; returns the heap in between. */
  private static long watch(ChildProcess server, ChildProcess watching) throws Exception {
    String ready = watching.ask("watch");
    long full = heap(watching.ask("settled"));
    checkOpening(values(watching.ask("state")), values(server.ask("state")));

    CompletableFuture<String> churn =
        CompletableFuture.supplyAsync(
            () -> server.ask("churn " + CHANGES_PER_SECOND + " " + SECONDS));
    List<Long> heap = heapWhile(churn, watching);
    Map<String, String> done = values(churn.join());
    long changes = number(done, "scaled") + number(done, "created") + number(done, "deleted");
    assertThat(changes).isEqualTo((long) CHANGES_PER_SECOND * SECONDS);
    Poll.until("all changes are events", () -> events(values(watching.ask("state"))) >= changes);
    checkAfter(values(watching.ask("state")), done);
    checkFlat(heap);

    long open = heap(watching.ask("settled"));
    watching.ask("close");
    long closed = heap(watching.ask("settled"));
    System.out.printf(
        Locale.ROOT,
        "%d workloads listed after %s ms; %d changes seen in %s ms; of each workload the watcher"
            + " itself remembers %d bytes%n",
        WORKLOADS,
        values(ready).get("millis"),
        changes,
        done.get("millis"),
        (open - closed) / number(done, "deployments"));
    return full;
  }

  private static List<Long> heapWhile(CompletableFuture<String> churn, ChildProcess watching)
      throws Exception {
    List<Long> heap = new ArrayList<>();
    while (!churn.isDone()) {
      heap.add(heap(watching.ask("heap")));
      churn.copy().completeOnTimeout("", 500, TimeUnit.MILLISECONDS).get();
    }
    return heap;
  }

  private static void checkFlat(List<Long> heap) {
    int third = heap.size() / 3;
    assertThat(third).isPositive();
    long first = median(heap.subList(0, third));
    long last = median(heap.subList(heap.size() - third, heap.size()));
    System.out.printf(
        Locale.ROOT,
        "heap while it changes: %d KiB in the first third, %d in the last, %d samples%n",
        first >> 10,
        last >> 10,
        heap.size());
    assertThat((double) last).isLessThanOrEqualTo(FLAT * first);
  }

  /** What is just on its way makes single samples stand out. */
  private static long median(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  /** What was there is the inventory, not news. */
  private static void checkOpening(Map<String, String> seen, Map<String, String> there) {
    assertThat(number(seen, "entries")).isEqualTo(WORKLOADS);
    assertThat(events(seen)).isZero();
    checkBooks(seen, there);
  }

  private static void checkAfter(Map<String, String> seen, Map<String, String> done) {
    assertThat(number(seen, "added")).isEqualTo(number(done, "created"));
    assertThat(number(seen, "updated")).isEqualTo(number(done, "scaled"));
    assertThat(number(seen, "deleted")).isEqualTo(number(done, "deleted"));
    checkBooks(seen, done);
  }

  private static void checkBooks(Map<String, String> seen, Map<String, String> there) {
    assertThat(number(seen, "entries")).isEqualTo(number(there, "deployments"));
    assertThat(number(seen, "replicas")).isEqualTo(number(there, "replicas"));
    double total = number(there, "replicas") * costOfAReplica();
    assertThat(Double.parseDouble(seen.get("total"))).isCloseTo(total, within(1e-9 * total));
    assertThat(seen)
        .containsEntry("ready", "true")
        .containsEntry("overflows", "0")
        .containsEntry("unrecorded", "0")
        .containsEntry("unreadable", "0")
        .containsEntry("gaps", "0")
        .containsEntry("lawful", "true");
  }

  private static long events(Map<String, String> seen) {
    return number(seen, "added") + number(seen, "updated") + number(seen, "deleted");
  }

  /** Half a core and 256 MiB for a month. */
  private static double costOfAReplica() {
    double hours = ResourceDemand.HOURS_PER_MONTH;
    return CostPrediction.of(
            new ResourceHours(0.5 * hours, (256 << 20) * hours, 0), UnitPrices.DEFAULT)
        .totalMonthlyRate();
  }
}
