package io.costaudit.jackson.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.coverage.Scope;
import io.costaudit.event.Balance;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventCursor;
import io.costaudit.event.EventTail;
import io.costaudit.event.Ledger;
import io.costaudit.event.LoggedEvent;
import io.costaudit.event.ObjectId;
import io.costaudit.event.Observation;
import io.costaudit.event.ObservationMode;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.Container;
import io.costaudit.predict.spec.PodSpec;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.WorkloadSpec;
import io.costaudit.testsupport.Seeds;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three ledgers, each with a connection of its own, share one database. Each sees all changes, in
 * batches of its own and in its own time, as three replicas of a watcher do.
 */
class SharedLedgerIT {
  private static final String CLUSTER = "cluster-one";
  private static final Scope SCOPE = new Scope(CLUSTER, ResourceType.DEPLOYMENT, null);
  private static final Instant NOON = Instant.parse("2024-02-29T12:00:00Z");
  private static final int LEDGERS = 3;
  private static final int CHANGES = 120;
  private static final BigDecimal MICRO = new BigDecimal("0.000001");

  @TempDir private Path folder;

  @Test
  void eachChangeIsBookedOnceAndNoneIsLost() throws Exception {
    Seeds seeds = Seeds.ofThisRun(5, 500);
    for (long seed = seeds.first(); seed <= seeds.last(); seed++) {
      check(seed);
    }
  }

  private void check(long seed) throws Exception {
    List<Observation> history = history(new Random(seed));
    Path file = folder.resolve("seed-" + seed);
    ExecutorService threads = Executors.newFixedThreadPool(LEDGERS);
    // The first connection sets the mode of the file, for which SQLite does not wait for others.
    try (SqliteLedgerStore store = new SqliteLedgerStore(file, InstantSource.system())) {
      List<Future<List<CostEvent>>> work = new ArrayList<>();
      for (int i = 0; i < LEDGERS; i++) {
        Random random = new Random(seed * LEDGERS + i);
        work.add(threads.submit(() -> watch(file, history, random)));
      }
      List<CostEvent> heard = new ArrayList<>();
      for (Future<List<CostEvent>> each : work) {
        heard.addAll(each.get(2, TimeUnit.MINUTES));
      }
      Ledger ledger = Ledger.builder(store).build();
      List<CostEvent> log = tail(ledger);
      assertThat(heard).as("seed %s: told", seed).containsExactlyInAnyOrderElementsOf(log);
      assertThat(log).extracting(event -> event.id().orElseThrow()).doesNotHaveDuplicates();
      assertThat(ledger.balances())
          .as("seed %s", seed)
          .allSatisfy(balance -> assertThat(balance.holds()).as("%s", balance).isTrue());
      assertEnd(history, ledger, log);
    } finally {
      threads.shutdownNow();
    }
  }

  /**
   * What is booked at the end is the last state of each object, and so is the sum of its events.
   */
  private static void assertEnd(List<Observation> history, Ledger ledger, List<CostEvent> log) {
    Map<ObjectId, Observation> last = new HashMap<>();
    history.forEach(observation -> last.put(observation.id(), observation));
    BigDecimal expected = BigDecimal.ZERO;
    for (Observation observation : last.values()) {
      int replicas =
          observation.spec() == null ? 0 : ((WorkloadSpec) observation.spec()).replicas();
      // 730 hours of one core at 23.08 / 730 an hour.
      expected = expected.add(new BigDecimal("23.08").multiply(BigDecimal.valueOf(replicas)));
    }
    BigDecimal booked =
        ledger.balances().stream().map(Balance::booked).reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(booked.subtract(expected).abs())
        .isLessThanOrEqualTo(MICRO.multiply(BigDecimal.valueOf(last.size())));
    Map<String, Double> impacts =
        log.stream()
            .collect(
                Collectors.groupingBy(
                    event -> event.details().uid(),
                    Collectors.summingDouble(event -> event.costPrediction().totalMonthlyRate())));
    impacts.forEach(
        (uid, sum) -> {
          Observation end = last.get(new ObjectId(CLUSTER, uid));
          int replicas = end.spec() == null ? 0 : ((WorkloadSpec) end.spec()).replicas();
          assertThat(sum)
              .as("impacts of %s", uid)
              .isBetween(23.08 * replicas - 1e-6, 23.08 * replicas + 1e-6);
        });
  }

  /** Records the history in batches of random sizes. */
  private static List<CostEvent> watch(Path file, List<Observation> history, Random random) {
    List<CostEvent> heard = new ArrayList<>();
    try (SqliteLedgerStore store = new SqliteLedgerStore(file, InstantSource.system())) {
      Ledger ledger = Ledger.builder(store).listener(heard::add).build();
      int at = 0;
      while (at < history.size()) {
        int end = Math.min(history.size(), at + 1 + random.nextInt(20));
        ledger.record(history.subList(at, end));
        at = random.nextInt(4) == 0 ? Math.max(0, end - 5) : end; // some are seen again
      }
    }
    return heard;
  }

  private static List<CostEvent> tail(Ledger ledger) {
    List<CostEvent> events = new ArrayList<>();
    EventCursor position = null;
    while (true) {
      EventTail tail = ledger.after(position, 7);
      if (tail.events().isEmpty()) {
        return events;
      }
      tail.events().stream().map(LoggedEvent::event).forEach(events::add);
      position = tail.next();
    }
  }

  private static List<Observation> history(Random random) {
    List<Observation> history = new ArrayList<>();
    Map<Integer, Boolean> gone = new HashMap<>();
    for (int version = 1; version <= CHANGES; version++) {
      int object = random.nextInt(12);
      if (gone.containsKey(object)) {
        continue;
      }
      boolean ends = random.nextInt(10) == 0;
      if (ends) {
        gone.put(object, true);
      }
      history.add(
          new Observation(
              SCOPE,
              new ResourceRef(CLUSTER, ResourceType.DEPLOYMENT, "ns-" + object % 3, "d" + object),
              "uid-" + object,
              "" + version,
              ends ? null : spec(object, random.nextInt(5)),
              ObservationMode.WATCHED,
              NOON));
    }
    return history;
  }

  private static WorkloadSpec spec(int object, int replicas) {
    Container app =
        new Container("app", Container.Role.REGULAR, Map.of("cpu", Quantity.of(1)), Map.of());
    return new WorkloadSpec(
        ResourceType.DEPLOYMENT,
        "ns-" + object % 3,
        "d" + object,
        null,
        replicas,
        true,
        new PodSpec(List.of(app), Map.of(), Map.of(), Map.of(), Map.of()),
        List.of(),
        null);
  }
}
