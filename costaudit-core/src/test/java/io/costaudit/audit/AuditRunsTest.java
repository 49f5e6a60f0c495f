package io.costaudit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.costaudit.CostAuditException;
import io.costaudit.audit.AuditRuns.State;
import io.costaudit.audit.AuditRuns.Status;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.Asset;
import io.costaudit.cost.AssetProperties;
import io.costaudit.cost.CostRow;
import io.costaudit.cost.InMemoryAllocationStore;
import io.costaudit.cost.InMemoryAssetStore;
import io.costaudit.cost.RowSource;
import io.costaudit.cost.StoreTraits;
import io.costaudit.testsupport.Logs;
import io.costaudit.testsupport.Poll;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs that wait, run and end, in threads of the test. Each day has two audits. */
class AuditRunsTest {
  private static final Instant NOW = Instant.parse("2023-02-01T00:00:00Z");

  private final InMemoryAllocationStore allocations = InMemoryAllocationStore.ofDefaults();
  private final InMemoryAssetStore assets = InMemoryAssetStore.ofDefaults();
  private final Gates results = new Gates();
  private final List<Thread> threads = new ArrayList<>();
  private AuditRuns runs = new AuditRuns(auditor(allocations), 4, () -> NOW);

  private static Window days(int first, int last) {
    Instant start = Instant.parse("2023-01-01T00:00:00Z").plus(Duration.ofDays(first - 1));
    return new Window(start, start.plus(Duration.ofDays(last - first + 1)));
  }

  private static AuditRequest over(int first, int last) {
    return AuditRequest.over(days(first, last));
  }

  private void hold(int... days) {
    for (int day : days) {
      allocations.put(days(day, day), List.of());
      assets.add(
          days(day, day),
          new Asset.Node(AssetProperties.of("c1", "n1", "i-1"), 1440, 1, 0, 0, 0, 0));
    }
  }

  private Auditor auditor(AllocationStore store) {
    return Auditor.builder()
        .clock(() -> NOW)
        .allocations(store)
        .assets(assets)
        .results(results)
        .build();
  }

  private void work() {
    Thread thread = new Thread(runs, "audits under test");
    threads.add(thread);
    thread.start();
  }

  private String submitted(AuditRequest request) {
    return runs.submit(request).orElseThrow().id();
  }

  private Status status(String id) {
    return runs.find(id).orElseThrow();
  }

  private Status awaited(String id, State state) {
    Poll.until(state + " of " + id, () -> status(id).state() == state);
    return status(id);
  }

  @AfterEach
  void everyThreadEnds() throws InterruptedException {
    results.openAll();
    runs.close();
    for (Thread thread : threads) {
      thread.join(Poll.LONG.toMillis());
      assertThat(thread.isAlive()).isFalse();
    }
  }

  /** Keeps results, and lets those of a day wait before the gate of that day. */
  private static final class Gates implements AuditStore {
    private final InMemoryAuditStore kept = InMemoryAuditStore.ofDefaults();
    private final Map<Window, CountDownLatch> shut = new ConcurrentHashMap<>();
    private final Set<Window> reached = ConcurrentHashMap.newKeySet();

    void shut(int day) {
      shut.put(days(day, day), new CountDownLatch(1));
    }

    void open(int day) {
      shut.get(days(day, day)).countDown();
    }

    void awaitAt(int day) {
      Poll.until("audits of day " + day, () -> reached.contains(days(day, day)));
    }

    void openAll() {
      shut.values().forEach(CountDownLatch::countDown);
    }

    @Override
    public void save(AuditSet set) {
      reached.add(set.window());
      CountDownLatch gate = shut.get(set.window());
      if (gate != null) {
        try {
          gate.await();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
      kept.save(set);
    }

    @Override
    public List<AuditSet> sets(@Nullable Window window) {
      return kept.sets(window);
    }

    @Override
    public List<AuditResult> history(Window window, AuditType type) {
      return kept.history(window, type);
    }
  }

  /** Throws what it is given, in place of windows. */
  private record Throwing(Throwable fault) implements RowSource {
    @Override
    public List<Window> windows() {
      if (fault instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) fault;
    }

    @Override
    public void read(Window window, Consumer<? super CostRow> reader) {}

    @Override
    public String version(Window window) {
      return "";
    }

    AllocationStore store() {
      return AllocationStore.scanning(this, StoreTraits.exact());
    }
  }

  private static final class Unreachable extends CostAuditException {
    private static final long serialVersionUID = 1L;

    Unreachable() {
      this("nobody answers");
    }

    Unreachable(String message) {
      super(message, null);
    }
  }

  @Test
  void aRunWaitsRunsAndIsDone() {
    hold(14, 15);
    Status waiting = runs.submit(over(1, 31)).orElseThrow();
    assertThat(waiting)
        .isEqualTo(new Status(waiting.id(), over(1, 31), State.WAITING, 0, 0, NOW, null, null, ""));

    try (Logs logs = new Logs(AuditRuns.class.getName())) {
      work();
      assertThat(awaited(waiting.id(), State.DONE))
          .isEqualTo(new Status(waiting.id(), over(1, 31), State.DONE, 4, 4, NOW, NOW, NOW, ""));
      assertThat(logs.records()).isEmpty();
    }
    assertThat(results.sets(null)).hasSize(2);
  }

  @Test
  void whoServesTheRunsReachesTheirAuditor() {
    assertThat(runs.auditor().results()).isSameAs(results);
  }

  @Test
  void onlyTheStatesThatNothingFollowsAreEnds() {
    assertThat(State.values())
        .filteredOn(State::isEnded)
        .containsExactly(State.DONE, State.CANCELLED, State.FAILED);
  }

  @Test
  void theProgressOfARunShows() {
    hold(14, 15);
    results.shut(15);
    String id = submitted(over(14, 15));
    work();
    results.awaitAt(15);

    assertThat(status(id))
        .isEqualTo(new Status(id, over(14, 15), State.RUNNING, 4, 4, NOW, NOW, null, ""));
  }

  @Test
  void aRunThatIsCancelledEndsAfterItsStepAndWhatIsDoneIsKept() {
    hold(14, 15);
    results.shut(14);
    String id = submitted(over(14, 15));
    work();
    results.awaitAt(14);

    assertThat(runs.cancel(id).orElseThrow().state()).isEqualTo(State.RUNNING);
    results.openAll();

    Status cancelled = awaited(id, State.CANCELLED);
    assertThat(cancelled.done()).isEqualTo(2);
    assertThat(cancelled.total()).isEqualTo(4);
    assertThat(cancelled.error()).isEmpty();
    assertThat(results.sets(null)).extracting(AuditSet::window).containsExactly(days(14, 14));
  }

  @Test
  void cancellingOneRunLeavesTheOthers() {
    hold(14, 15);
    results.shut(14);
    results.shut(15);
    String first = submitted(over(14, 14));
    String second = submitted(over(15, 15));
    work();
    work();
    results.awaitAt(14);
    results.awaitAt(15);

    runs.cancel(second);
    results.openAll();

    awaited(first, State.DONE);
    // It was in its last step.
    assertThat(awaited(second, State.DONE).done()).isEqualTo(2);
  }

  @Test
  void runsThatMeetGoOneAfterTheOtherAndNobodyOvertakes() {
    hold(14, 15, 16);
    results.shut(14);
    String first = submitted(over(14, 14));
    String second = submitted(over(14, 15));
    String afterSecond = submitted(over(15, 15));
    String apart = submitted(over(16, 16));
    work();
    work();
    results.awaitAt(14);

    awaited(apart, State.DONE);
    assertThat(status(first).state()).isEqualTo(State.RUNNING);
    assertThat(status(second).state()).isEqualTo(State.WAITING);
    assertThat(status(afterSecond).state()).isEqualTo(State.WAITING);
    assertThat(runs.list())
        .extracting(Status::id)
        .containsExactly(afterSecond, second, first, apart);

    results.openAll();
    awaited(second, State.DONE);
    awaited(afterSecond, State.DONE);
    assertThat(runs.list())
        .extracting(Status::id)
        .containsExactly(afterSecond, second, first, apart);
  }

  @Test
  void aRunOverAllWindowsMeetsEveryOther() {
    hold(14, 15);
    results.shut(14);
    String everything = submitted(AuditRequest.everything());
    String other = submitted(over(15, 15));
    work();
    work();
    results.awaitAt(14);
    assertThat(status(other).state()).isEqualTo(State.WAITING);
    results.openAll();
    awaited(everything, State.DONE);
    awaited(other, State.DONE);
  }

  @Test
  void everyRunKeepsBackOneOverAllWindows() {
    hold(14, 15);
    results.shut(15);
    String first = submitted(over(15, 15));
    String everything = submitted(AuditRequest.everything());
    work();
    work();
    results.awaitAt(15);
    assertThat(status(everything).state()).isEqualTo(State.WAITING);
    results.openAll();
    awaited(first, State.DONE);
    awaited(everything, State.DONE);
  }

  @Test
  void whatTheStoresLackIsSaidOfARunThatHadNothingToDo() {
    runs = new AuditRuns(Auditor.builder().clock(() -> NOW).build(), 4, () -> NOW);
    String all = submitted(AuditRequest.everything());
    String one =
        submitted(AuditRequest.everything().only(Set.of(AuditType.ALLOCATION_TOTAL_STORE)));
    work();

    assertThat(awaited(all, State.DONE).error())
        .isEqualTo(
            "6 audits had nothing to audit, such as AuditAllocationReconciliation: there is no"
                + " allocation store and no asset store");
    assertThat(awaited(one, State.DONE).error())
        .isEqualTo(
            "1 audit had nothing to audit, such as AuditAllocationTotalStore: there is no"
                + " allocation store and no allocation total store");
  }

  /** Tells its windows, and fails to tell what they hold. */
  private AllocationStore failingWhenRead(int... days) {
    List<Window> held = new ArrayList<>();
    for (int day : days) {
      held.add(days(day, day));
    }
    return AllocationStore.scanning(
        new RowSource() {
          @Override
          public List<Window> windows() {
            return held;
          }

          @Override
          public void read(Window window, Consumer<? super CostRow> reader) {
            throw new Unreachable("GET http://ann:pw@costs:9003/allocation?token=abc: refused");
          }

          @Override
          public String version(Window window) {
            return "";
          }
        },
        StoreTraits.exact());
  }

  @Test
  void storesThatFailWhenTheyAreReadFailTheRunAndAreSaidWithoutCredentials() {
    hold(14, 15);
    runs = new AuditRuns(auditor(failingWhenRead(14, 15)), 4, () -> NOW);
    assertThat(runs.lastEnded()).isEmpty();
    String error =
        "4 audits could not be made because stores failed, such as"
            + " AuditAllocationReconciliation of 2023-01-14: allocation store failed: GET"
            + " http://***@costs:9003/allocation?token=*** refused";
    String id;
    try (Logs logs = new Logs(AuditRuns.class.getName())) {
      id = submitted(over(14, 15));
      work();
      assertThat(awaited(id, State.FAILED).error()).isEqualTo(error);
      assertThat(logs.lines(Level.INFO, ""))
          .containsExactly(
              "the run of audits "
                  + id
                  + " failed, over window: "
                  + days(14, 15)
                  + " for all audit types: "
                  + error
                  + "; the results that it saved are kept, and the next run begins in its turn");
    }
    assertThat(runs.lastEnded()).map(Status::id).contains(id);
    assertThat(results.sets(null).get(0).toString()).doesNotContain("pw").doesNotContain("abc");
  }

  @Test
  void aRunWithoutAnyStoreThatAnswersFails() {
    runs = new AuditRuns(auditor(new Throwing(new Unreachable()).store()), 4, () -> NOW);
    try (Logs logs = new Logs(AuditRuns.class.getName())) {
      String id = submitted(AuditRequest.everything());
      work();
      assertThat(awaited(id, State.FAILED).error())
          .isEqualTo(
              "2 audits could not be run, such as AuditAllocationReconciliation: allocation store"
                  + " failed: nobody answers");
      assertThat(logs.lines(Level.INFO, ""))
          .singleElement()
          .asString()
          .startsWith(
              "the run of audits "
                  + id
                  + " failed, over all windows for all audit types: 2 audits could not be run");
    }
  }

  @Test
  void windowsThatWereGivenUpAreSaid() {
    hold(14);
    AuditStore full =
        new AuditStore() {
          @Override
          public void save(AuditSet set) {
            throw new Unreachable();
          }

          @Override
          public List<AuditSet> sets(@Nullable Window window) {
            return List.of();
          }

          @Override
          public List<AuditResult> history(Window window, AuditType type) {
            return List.of();
          }
        };
    Auditor auditor =
        Auditor.builder().allocations(allocations).assets(assets).results(full).build();
    runs = new AuditRuns(auditor, 4, () -> NOW);
    String id = submitted(over(14, 14));
    work();

    Status status = awaited(id, State.FAILED);
    assertThat(status.error()).isEqualTo("1 window was given up: 2023-01-14: nobody answers");
    assertThat(status.done()).isEqualTo(2);
  }

  @Test
  void anErrorEndsTheRunAndNotTheThread() {
    runs = new AuditRuns(auditor(new Throwing(new AssertionError("x")).store()), 4, () -> NOW);
    try (Logs logs = new Logs(AuditRuns.class.getName())) {
      String id = submitted(over(14, 14));
      String next = submitted(over(15, 15));
      work();

      assertThat(awaited(id, State.FAILED).error()).isEqualTo("AssertionError; see the log");
      awaited(next, State.FAILED);
      assertThat(
              logs.lines(
                  Level.SEVERE,
                  "the run of audits "
                      + id
                      + " failed, over window: "
                      + days(14, 14)
                      + " for all audit types"))
          .hasSize(1);
      assertThat(logs.hasStackTraces()).isTrue();
    }
  }

  @Test
  void wantOfMemoryIsHandedToTheHandlerOfTheThreadToo() {
    OutOfMemoryError error = new OutOfMemoryError("in a store");
    List<Throwable> told = new CopyOnWriteArrayList<>();
    runs = new AuditRuns(auditor(new Throwing(error).store()), 4, () -> NOW);
    try (Logs logs = new Logs(AuditRuns.class.getName())) {
      String id = submitted(over(14, 14));
      Thread thread = new Thread(runs, "audits under test");
      thread.setUncaughtExceptionHandler((living, thrown) -> told.add(thrown));
      threads.add(thread);
      thread.start();
      awaited(id, State.FAILED);
      assertThat(logs.lines(Level.SEVERE, "the run of audits " + id + " failed")).hasSize(1);
    }
    assertThat(told).containsExactly(error);
  }

  @Test
  void closingEndsAllRunsAndTheThread() throws InterruptedException {
    hold(14, 15);
    results.shut(14);
    String running = submitted(over(14, 15));
    String waiting = submitted(over(15, 15));
    work();
    results.awaitAt(14);

    runs.close();
    runs.close();

    assertThat(status(waiting).state()).isEqualTo(State.CANCELLED);
    assertThat(status(waiting).ended()).isEqualTo(NOW);
    assertThat(status(waiting).started()).isNull();
    results.openAll();
    awaited(running, State.CANCELLED);
    threads.get(0).join(Poll.LONG.toMillis());
    assertThat(threads.get(0).isAlive()).isFalse();
    assertThatIllegalStateException()
        .isThrownBy(() -> runs.submit(over(14, 14)))
        .withMessage("no more runs are taken: closed");
  }

  /** Until all of them have nothing to do, or stand before a gate. */
  private void awaitThreadsThatWait() {
    Poll.until(
        "threads that wait",
        () -> threads.stream().allMatch(t -> t.getState() == Thread.State.WAITING));
  }

  @Test
  void aRunWakesAThreadThatHasNothingToDo() {
    hold(14);
    work();
    awaitThreadsThatWait();
    awaited(submitted(over(14, 14)), State.DONE);
  }

  @Test
  void theEndOfARunWakesTheThreadsForAllThatWaitedForIt() {
    hold(13, 14, 15);
    results.shut(13);
    results.shut(14);
    String first = submitted(over(13, 15));
    String second = submitted(over(14, 14));
    String third = submitted(over(15, 15));
    work();
    work();
    results.awaitAt(13);
    awaitThreadsThatWait();

    runs.cancel(first);
    results.open(13);

    awaited(first, State.CANCELLED);
    results.awaitAt(14);
    awaited(third, State.DONE);
    assertThat(status(second).state()).isEqualTo(State.RUNNING);
  }

  @Test
  void closingWakesAThreadThatHasNothingToDo() throws InterruptedException {
    work();
    awaitThreadsThatWait();
    runs.close();
    threads.get(0).join(Poll.LONG.toMillis());
    assertThat(threads.get(0).isAlive()).isFalse();
  }

  @Test
  void anInterruptedThreadEndsAndStaysInterrupted() throws InterruptedException {
    AtomicBoolean isInterrupted = new AtomicBoolean();
    Thread thread =
        new Thread(
            () -> {
              runs.run();
              isInterrupted.set(Thread.currentThread().isInterrupted());
            });
    threads.add(thread);
    thread.start();

    thread.interrupt();
    thread.join(Poll.LONG.toMillis());

    assertThat(thread.isAlive()).isFalse();
    assertThat(isInterrupted).isTrue();
  }

  @Test
  void theLatestHundredThatEndedAreRemembered() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i <= AuditRuns.REMEMBERED; i++) {
      ids.add(submitted(over(14, 14)));
      runs.cancel(ids.get(i));
    }
    assertThat(runs.list()).hasSize(AuditRuns.REMEMBERED);
    assertThat(runs.find(ids.get(0))).isEmpty();
    assertThat(runs.find(ids.get(1))).isPresent();
  }

  @Test
  void atLeastOneRunMayWait() {
    assertThat(new AuditRuns(auditor(allocations), 1, () -> NOW).submit(over(14, 14))).isPresent();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AuditRuns(auditor(allocations), 0, () -> NOW))
        .withMessage("maxWaiting must be at least 1: 0");
  }
}
