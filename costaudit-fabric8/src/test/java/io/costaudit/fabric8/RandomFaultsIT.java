package io.costaudit.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.coverage.CoverageInterval;
import io.costaudit.coverage.Scope;
import io.costaudit.event.Balance;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventDetails;
import io.costaudit.event.EventType;
import io.costaudit.event.LedgerEntry;
import io.costaudit.fabric8.RandomCluster.Kind;
import io.costaudit.fabric8.RandomCluster.Life;
import io.costaudit.fabric8.RandomCluster.State;
import io.costaudit.fabric8.RandomScenario.Change;
import io.costaudit.fabric8.RandomScenario.Heal;
import io.costaudit.fabric8.RandomScenario.Pause;
import io.costaudit.fabric8.RandomScenario.Step;
import io.costaudit.fabric8.RandomScenario.Strike;
import io.costaudit.fabric8.apiserver.MockApiServer;
import io.costaudit.predict.demand.RequestRules;
import io.costaudit.predict.demand.ResourceDemand;
import io.costaudit.predict.spec.ResourceSpec;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testsupport.Poll;
import io.costaudit.testsupport.Seeds;
import io.costaudit.time.Window;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import net.jqwik.api.Example;
import org.jspecify.annotations.Nullable;

/**
 * Random changes of a cluster under random faults, over real informers and sockets, against a model
 * of it. Once it settles the law holds, what is booked is what lives, every change is booked or
 * lies in a gap of the coverage, nothing is booked twice, and what happens to a uid is booked in
 * order.
 *
 * <p>No check asks how long anything took. What a gap must cover follows from order: it ends after
 * the missed change was made, and it begins before anything that happened later in the same scope
 * was told. That a gap begins at the last sure moment is the subject of {@link WatchHealthTest},
 * whose clock the test sets.
 *
 * <p>Seeds 1 to 12 in the normal build, 1 to 2,000 under the profile {@code endurance}; {@code
 * -Dcostaudit.seeds=7-7} replays one.
 */
class RandomFaultsIT {
  private static final Set<ResourceType> TYPES =
      EnumSet.complementOf(EnumSet.of(ResourceType.CRONJOB, ResourceType.REPLICATIONCONTROLLER));
  private static final int AT_ONCE = 6;

  /** Loggers are forgotten when nobody holds them. */
  private static final Logger QUIET = Logger.getLogger("io.costaudit.fabric8");

  @Example
  void whateverHappensIsBookedOnceOrLiesInAGap() throws Exception {
    QUIET.setLevel(Level.OFF);
    run(RandomScenario.of(0)); // loads classes, which takes seconds while many do it at once
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      Map<Long, Future<?>> runs = new TreeMap<>();
      Seeds.ofThisRun(12, 2_000).stream()
          .forEach(
              seed -> {
                RandomScenario scenario = RandomScenario.of(seed); // jqwik wants its own thread
                runs.put(seed, threads.submit(() -> run(scenario)));
              });
      Map<Long, Throwable> failed = new TreeMap<>();
      for (Map.Entry<Long, Future<?>> run : runs.entrySet()) {
        try {
          run.getValue().get();
        } catch (ExecutionException e) {
          failed.put(run.getKey(), e.getCause());
          System.out.println(
              "seed "
                  + run.getKey()
                  + " fails, replay it with -Dcostaudit.seeds="
                  + run.getKey()
                  + "-"
                  + run.getKey()
                  + ": "
                  + e.getCause());
        }
      }
      System.out.println("scenarios: " + runs.size() + ", failed: " + failed.keySet());
      if (!failed.isEmpty()) {
        throw new AssertionError(
            "seeds " + failed.keySet() + " fail", failed.values().iterator().next());
      }
    } finally {
      threads.shutdownNow();
      QUIET.setLevel(null);
    }
  }

  private static Void run(RandomScenario scenario) {
    try (MockApiServer server = MockApiServer.start();
        WatchFixture fixture =
            WatchFixture.quick(
                server.port(),
                builder ->
                    builder
                        .resourceTypes(TYPES)
                        .pageSize(4)
                        .queueCapacity(scenario.queueCapacity()))) {
      RandomCluster cluster = new RandomCluster(server.store());
      scenario.opening().forEach(cluster::apply);
      fixture.ready();
      scenario.steps().forEach(step -> step(step, cluster, server, fixture));
      RandomFault.heal(server, fixture);
      markTheEnd(cluster);
      Poll.until(
          () -> "booked as it is: " + difference(cluster, fixture),
          Poll.LONG,
          () -> fixture.watcher().isReady() && difference(cluster, fixture).isEmpty());
      check(cluster, fixture);
    }
    return null;
  }

  /**
   * Makes a last object of each kind. Once it is booked, the ledger has heard of all changes of
   * that kind: an object that went through A, B and A is booked as it is when only its first A is
   * known.
   */
  private static void markTheEnd(RandomCluster cluster) {
    for (Kind kind : Kind.values()) {
      if (kind != Kind.OWNED_POD) {
        cluster.apply(new Change(RandomCluster.Action.CREATE, kind, "end", "end", 1));
      }
    }
  }

  private static void step(
      Step step, RandomCluster cluster, MockApiServer server, WatchFixture fixture) {
    if (step instanceof Change change) {
      cluster.apply(change);
    } else if (step instanceof Strike strike) {
      if (fixture.isAlive()) {
        strike.fault().strike(server, fixture);
      }
    } else if (step instanceof Heal) {
      RandomFault.heal(server, fixture);
    } else if (step instanceof Pause pause) {
      long end = System.nanoTime() + Duration.ofMillis(pause.millis()).toNanos();
      while (System.nanoTime() < end) {
        LockSupport.parkNanos(end - System.nanoTime());
      }
    }
  }

  /** What the ledger has to learn yet. */
  private static List<String> difference(RandomCluster cluster, WatchFixture fixture) {
    Map<String, Integer> booked = new HashMap<>();
    for (Scope scope : scopes()) {
      for (LedgerEntry.Live live : fixture.ledger.live(scope)) {
        booked.put(live.id().uid(), units(live.spec()));
      }
    }
    List<String> different = new ArrayList<>();
    for (Life life : cluster.living()) {
      Integer units = booked.remove(life.uid());
      Integer wanted = life.kind() == Kind.OWNED_POD ? null : life.last().units();
      if (!Objects.equals(units, wanted)) {
        different.add(life + " is booked at " + units);
      }
    }
    booked.forEach((uid, units) -> different.add(uid + " is gone"));
    return different;
  }

  private static List<Scope> scopes() {
    return EnumSet.allOf(Kind.class).stream().map(Kind::scope).distinct().toList();
  }

  private static int units(ResourceSpec spec) {
    ResourceDemand demand = RequestRules.ofDefaults().demand(spec);
    return demand.totalRequests().cpu().exactValue().movePointRight(1).intValueExact();
  }

  private static void check(RandomCluster cluster, WatchFixture fixture) {
    List<CostEvent> events = fixture.events();
    assertThat(events).extracting(event -> details(event).id()).doesNotHaveDuplicates();
    fixture.assertLawHolds();
    BigDecimal booked =
        fixture.ledger.balances().stream()
            .map(Balance::booked)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    // Each object is booked in whole millionths.
    assertThat(booked.subtract(cluster.dollars()).abs()).isLessThan(new BigDecimal("1e-4"));

    Map<String, List<CostEvent>> ofUid = new HashMap<>();
    for (CostEvent event : events) {
      ofUid.computeIfAbsent(details(event).uid(), uid -> new ArrayList<>()).add(event);
    }
    Map<Scope, List<CoverageInterval>> gaps = new HashMap<>();
    for (Scope scope : scopes()) {
      gaps.put(
          scope,
          fixture.intervals(scope).stream().filter(interval -> !interval.isWatched()).toList());
    }
    Map<Scope, ToldTimes> told = new HashMap<>();
    List<LifeCheck> checks = new ArrayList<>();
    for (Life life : cluster.lives()) {
      List<CostEvent> own = ofUid.getOrDefault(life.uid(), List.of());
      ofUid.remove(life.uid());
      if (life.kind() == Kind.OWNED_POD) {
        assertThat(own).as("of a pod that its ReplicaSet stands for").isEmpty();
      } else {
        Scope scope = life.kind().scope();
        ToldTimes times = told.computeIfAbsent(scope, unused -> new ToldTimes());
        checks.add(new LifeCheck(life, own, gaps.get(scope), times));
      }
    }
    checks.forEach(LifeCheck::report); // all of them first: one life shows when another was told
    checks.forEach(LifeCheck::run);
    assertThat(ofUid).as("events of what never was").isEmpty();
  }

  private static EventDetails details(CostEvent event) {
    return Optional.ofNullable(event.details()).orElseThrow();
  }

  /** When the events of one scope told of changes, by the order of these. */
  private static final class ToldTimes {
    private final TreeMap<Integer, Instant> times = new TreeMap<>();

    void add(State state, CostEvent event) {
      times.put(state.order(), event.timestamp());
    }

    /**
     * Returns when a change of that order, or a later one, was first told; else the end of time.
     */
    Instant firstFrom(int order) {
      return times.tailMap(order).values().stream().min(Instant::compareTo).orElse(Instant.MAX);
    }
  }

  /** Follows the events of one uid along the states that it was in. */
  private record LifeCheck(
      Life life, List<CostEvent> events, List<CoverageInterval> gaps, ToldTimes told) {
    /** Writes down when each event told of its state. */
    void report() {
      int reached = opening();
      for (CostEvent event : events) {
        reached = next(event, reached);
        told.add(life.states().get(reached), event);
      }
    }

    void run() {
      int reached = opening();
      for (CostEvent event : events) {
        int next = next(event, reached);
        for (int skipped = reached + 1; skipped < next; skipped++) {
          assertBlindAt(life.states().get(skipped));
        }
        assertInInterval(event, reached + 1, next);
        reached = next;
      }
      if (!events.isEmpty()) {
        CostEvent last = events.get(events.size() - 1);
        assertThat(units(details(last).after()))
            .as("the end of %s", life)
            .isEqualTo(life.last().units());
      }
      for (int missed = reached + 1; missed < life.states().size(); missed++) {
        assertBlindAt(life.states().get(missed));
      }
    }

    /** The state in which it was part of the inventory; −1 where it was not. */
    private int opening() {
      if (!events.isEmpty() && events.get(0).eventType() == EventType.ADD) {
        return -1;
      }
      Integer known =
          events.isEmpty()
              ? (life.isOver() ? null : life.last().units())
              : units(details(events.get(0)).before());
      if (known == null) {
        return -1; // it came and went unseen
      }
      for (int i = 0; i < life.states().size(); i++) {
        if (known.equals(life.states().get(i).units())) {
          return i;
        }
      }
      throw new AssertionError(life + " never was as it was booked at first: " + known);
    }

    /** The state that the event tells of, the first that can be meant. */
    private int next(CostEvent event, int reached) {
      Integer after = event.eventType() == EventType.DELETE ? null : units(details(event).after());
      for (int i = reached + 1; i < life.states().size(); i++) {
        if (Objects.equals(after, life.states().get(i).units())) {
          return i;
        }
      }
      throw new AssertionError(
          "of " + life + " nothing after state " + reached + " is as in " + event);
    }

    private static @Nullable Integer units(EventDetails.@Nullable State state) {
      return state == null
          ? null
          : state.requests().cpu().exactValue().movePointRight(1).intValueExact();
    }

    private void assertBlindAt(State state) {
      Instant from = state.since().from();
      Instant to = told.firstFrom(state.order());
      assertThat(gaps)
          .as(
              "a gap that ends after %s of %s, whose events are %s, and begins before %s",
              state, life, events, to)
          .anyMatch(gap -> !gap.start().isAfter(to) && !gap.end().isBefore(from));
    }

    /** What was caught up happened in the interval that the event tells. */
    private void assertInInterval(CostEvent event, int first, int last) {
      Window interval = details(event).interval();
      if (interval == null) {
        return;
      }
      assertThat(interval.start())
          .as("what %s tells, of %s, was not told before, with the gaps %s", event, life, gaps)
          .isBeforeOrEqualTo(told.firstFrom(life.states().get(first).order()));
      assertThat(life.states().get(last).since().from())
          .as("the last change that %s tells of, of %s", event, life)
          .isBeforeOrEqualTo(interval.end());
    }
  }
}
