package io.costaudit.testkit.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.CostAuditException;
import io.costaudit.audit.AuditAttempt;
import io.costaudit.audit.AuditDifference;
import io.costaudit.audit.AuditFloatResult;
import io.costaudit.audit.AuditMeasure;
import io.costaudit.audit.AuditOutcome;
import io.costaudit.audit.AuditReason;
import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditStatus;
import io.costaudit.audit.AuditStore;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.EqualityAudit;
import io.costaudit.audit.InMemoryAuditStore;
import io.costaudit.audit.TotalAudit;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.Grouping;
import io.costaudit.testkit.family.CostFamilies;
import io.costaudit.testkit.internal.Threads;
import io.costaudit.testkit.record.SettableClock;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link AuditStore}: tests of what every implementation promises. The test of an
 * implementation extends this class, creates the store to test and declares its capabilities.
 */
public abstract class AuditStoreContract {
  private static final Instant RUN = Instant.parse("2024-03-01T12:00:00.123456789Z");

  private static final int THREADS = 4;
  private static final int ROUNDS = 20;

  private AuditStore store;

  /** Creates the contract; for subclasses. */
  protected AuditStoreContract() {}

  /** Creates an empty store. It keeps at least 100 windows. */
  protected abstract AuditStore createStore() throws Exception;

  /**
   * Returns the number of results of one audit of one window that the store keeps, from 3 on;
   * {@value InMemoryAuditStore#DEFAULT_MAX_RESULTS} by default.
   */
  protected int maxResults() {
    return InMemoryAuditStore.DEFAULT_MAX_RESULTS;
  }

  /**
   * Returns what the store can do; {@link StateCapability#ANY_TEXT} alone by default. The contract
   * tests that the store refuses what it cannot do.
   */
  protected Set<StateCapability> capabilities() {
    return EnumSet.of(StateCapability.ANY_TEXT);
  }

  /**
   * Opens the contents of that store once more, as another process does. A store that is
   * {@linkplain StateCapability#DURABLE durable} needs it. The given store is still open, or was
   * closed before if it is {@link AutoCloseable}.
   */
  protected AuditStore openAgain(AuditStore store) throws Exception {
    throw new UnsupportedOperationException("a store that is DURABLE needs openAgain");
  }

  /**
   * Creates a store that cannot answer, for example because its database is away. Returns empty, as
   * by default, if nothing that the store needs can be away.
   */
  protected Optional<AuditStore> createFailing() throws Exception {
    return Optional.empty();
  }

  /** Creates the store that each test is about. */
  @BeforeEach
  public void createTheStore() throws Exception {
    store = createStore();
  }

  private static Window day(int day) {
    Instant start = Instant.parse("2024-02-01T00:00:00Z").plus(Duration.ofDays(day));
    return new Window(start, start.plus(Duration.ofDays(1)));
  }

  private static AuditSet set(int day, AuditStatus status, Instant lastRun) {
    return set(day, status, lastRun, "c/1");
  }

  private static AuditSet set(int day, AuditStatus status, Instant lastRun, String cluster) {
    AuditDifference difference =
        new AuditDifference(
            Grouping.CLUSTER,
            CostKey.of(cluster),
            AuditMeasure.TOTAL,
            new AuditFloatResult(0.1 + 0.2, -1e-7),
            List.of(AuditReason.unexplained(-0.3)));
    return AuditSet.empty(day(day))
        .with(
            AuditType.CLUSTER_EQUALITY,
            new EqualityAudit(
                new AuditOutcome(status, "", lastRun, List.of(difference), List.of(), null)));
  }

  private static AuditSet attempt(int day, Instant time) {
    return AuditSet.empty(day(day)).with(AuditType.CLUSTER_EQUALITY, failedAt(time));
  }

  private static AuditAttempt failedAt(Instant time) {
    return new AuditAttempt(time, "asset store failed: HTTP 503 \u2028 at " + time);
  }

  /** Tests that the store is empty before a set is saved. */
  @Test
  public void isEmptyAtFirst() {
    assertThat(store.sets(null)).isEmpty();
  }

  /** Tests that the store returns a set as it was saved, with its details. */
  @Test
  public void givesSetsBackAsTheyWere() {
    AuditReport report =
        CostFamilies.example()
            .stores()
            .auditor(new SettableClock())
            .build()
            .run(AuditRequest.everything());
    report.sets().forEach(store::save);
    assertThat(store.sets(null)).isEqualTo(report.sets());
  }

  /**
   * Tests that saving keeps the results of audits that did not run again, and the newer result of
   * audits that did.
   */
  @Test
  public void mergesOnSave() {
    AuditSet first = set(1, AuditStatus.FAILED, RUN);
    store.save(first);
    store.save(AuditSet.empty(day(1)));
    assertThat(store.sets(null)).containsExactly(first);
    store.save(set(1, AuditStatus.PASSED, RUN.minusNanos(1)));
    assertThat(store.sets(null)).containsExactly(first);
    AuditSet newer = set(1, AuditStatus.PASSED, RUN.plusNanos(1));
    store.save(newer);
    assertThat(store.sets(null)).containsExactly(newer);
    assertThat(requireNonNull(newer.clusterEquality()).status()).isEqualTo(AuditStatus.PASSED);
  }

  private static EqualityAudit equality() {
    return requireNonNull(set(1, AuditStatus.PASSED, RUN).clusterEquality());
  }

  /** Tests that an audit that runs again does not change the results of other audits. */
  @Test
  public void mergesAuditByAudit() {
    AuditSet equality = set(1, AuditStatus.FAILED, RUN);
    AuditSet totals = totals(1, RUN.minusSeconds(60));
    AuditSet both = equality.with(AuditType.ASSET_TOTAL_STORE, requireNonNull(totals.assetTotal()));
    store.save(equality);
    store.save(totals);
    assertThat(store.sets(null)).containsExactly(both);
    // Of two of one time the one that is saved last stays.
    AuditSet again = set(1, AuditStatus.PASSED, RUN);
    store.save(again);
    assertThat(store.sets(null))
        .containsExactly(
            again.with(AuditType.ASSET_TOTAL_STORE, requireNonNull(totals.assetTotal())));
  }

  private static AuditSet totals(int day, Instant lastRun) {
    return AuditSet.empty(day(day))
        .with(
            AuditType.ASSET_TOTAL_STORE,
            new TotalAudit(
                new AuditOutcome(
                    AuditStatus.PASSED,
                    "",
                    lastRun,
                    List.of(
                        new AuditDifference(
                            Grouping.NODE,
                            CostKey.of("c/1", "n"),
                            AuditMeasure.TOTAL,
                            new AuditFloatResult(1, 2),
                            List.of())),
                    List.of(),
                    null)));
  }

  /** Tests that the store keeps a failed attempt beside a result, and never in place of it. */
  @Test
  public void keepsAnAttemptBesideTheResult() {
    AuditSet good = set(1, AuditStatus.PASSED, RUN);
    store.save(good);
    store.save(attempt(1, RUN.plusSeconds(60)));
    AuditSet both = good.with(AuditType.CLUSTER_EQUALITY, failedAt(RUN.plusSeconds(60)));
    assertThat(store.sets(null)).containsExactly(both);
    assertThat(store.history(day(1), AuditType.CLUSTER_EQUALITY))
        .containsExactly(requireNonNull(good.clusterEquality()));

    // Only the last attempt is kept.
    store.save(attempt(1, RUN.plusSeconds(30)));
    assertThat(store.sets(null)).containsExactly(both);
    store.save(attempt(1, RUN.plusSeconds(90)));
    assertThat(store.sets(null))
        .containsExactly(good.with(AuditType.CLUSTER_EQUALITY, failedAt(RUN.plusSeconds(90))));

    // An attempt of one audit says nothing about another one.
    AuditSet totals = totals(1, RUN.plusSeconds(120));
    store.save(totals);
    assertThat(store.sets(null))
        .containsExactly(
            good.with(AuditType.CLUSTER_EQUALITY, failedAt(RUN.plusSeconds(90)))
                .with(AuditType.ASSET_TOTAL_STORE, requireNonNull(totals.assetTotal())));
  }

  /** Tests that a result that is newer than a failed attempt ends the attempt, and no older one. */
  @Test
  public void endsAnAttemptByANewerResult() {
    store.save(attempt(1, RUN));
    assertThat(store.sets(null)).containsExactly(attempt(1, RUN));
    assertThat(store.history(day(1), AuditType.CLUSTER_EQUALITY)).isEmpty();
    AuditSet older = set(1, AuditStatus.PASSED, RUN.minusNanos(1));
    store.save(older);
    assertThat(store.sets(null))
        .containsExactly(older.with(AuditType.CLUSTER_EQUALITY, failedAt(RUN)));
    AuditSet newer = set(1, AuditStatus.FAILED, RUN.plusNanos(1));
    store.save(newer);
    assertThat(store.sets(null)).containsExactly(newer);
    store.save(attempt(1, RUN));
    assertThat(store.sets(null)).containsExactly(newer);
  }

  /** Tests that the history holds each result once, the newest first, however they are saved. */
  @Test
  public void keepsTheHistoryOfAnAudit() {
    AuditSet first = set(1, AuditStatus.FAILED, RUN);
    AuditSet second = set(1, AuditStatus.WARNING, RUN.plusNanos(1));
    AuditSet third = set(1, AuditStatus.PASSED, RUN.plusSeconds(1));
    for (AuditSet set : List.of(second, third, first, second)) {
      store.save(set);
    }
    store.save(totals(1, RUN));
    assertThat(store.history(day(1), AuditType.CLUSTER_EQUALITY))
        .containsExactlyElementsOf(
            results(AuditType.CLUSTER_EQUALITY, List.of(third, second, first)));
    assertThat(store.history(day(1), AuditType.ASSET_TOTAL_STORE))
        .containsExactlyElementsOf(results(AuditType.ASSET_TOTAL_STORE, List.of(totals(1, RUN))));
    assertThat(store.history(day(1), AuditType.ALLOCATION_AGG_STORE)).isEmpty();
    assertThat(store.history(day(2), AuditType.CLUSTER_EQUALITY)).isEmpty();

    // Of two of one time the one that is saved last comes first.
    AuditSet again = set(1, AuditStatus.WARNING, RUN.plusSeconds(1));
    store.save(again);
    store.save(third);
    assertThat(store.history(day(1), AuditType.CLUSTER_EQUALITY))
        .containsExactlyElementsOf(
            results(AuditType.CLUSTER_EQUALITY, List.of(again, third, second, first)));
    assertThat(requireNonNull(store.sets(null).get(0).clusterEquality()))
        .isEqualTo(again.clusterEquality());
  }

  private static List<AuditResult> results(AuditType type, List<AuditSet> sets) {
    return sets.stream().map(set -> requireNonNull(set.result(type))).toList();
  }

  /** Tests that the history is bounded and loses the results that ran first. */
  @Test
  public void boundsTheHistory() {
    List<AuditSet> newestFirst = new ArrayList<>();
    for (int i = maxResults() + 1; i >= 0; i--) {
      newestFirst.add(set(1, AuditStatus.PASSED, RUN.plusSeconds(i)));
    }
    // The newest and the oldest in turn, so that neither is always saved last.
    for (int i = 0; i <= newestFirst.size() / 2; i++) {
      store.save(newestFirst.get(i));
      store.save(newestFirst.get(newestFirst.size() - 1 - i));
    }
    store.save(set(2, AuditStatus.PASSED, RUN));
    assertThat(store.history(day(1), AuditType.CLUSTER_EQUALITY))
        .containsExactlyElementsOf(
            results(AuditType.CLUSTER_EQUALITY, newestFirst.subList(0, maxResults())));
    assertThat(store.history(day(2), AuditType.CLUSTER_EQUALITY)).hasSize(1);
    assertThat(store.sets(day(1))).containsExactly(newestFirst.get(0));
  }

  /** Tests that threads that save results and attempts of one audit at once lose none of them. */
  @Test
  public void keepsHistoryAndAttemptsOfSeveralThreads() throws Exception {
    int each = maxResults() / 3;
    List<Callable<Boolean>> work = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      work.add(
          () -> {
            for (int n = 0; n < each; n++) {
              Instant time = RUN.plusSeconds((long) n * THREADS + thread);
              store.save(thread == 0 ? attempt(0, time) : set(0, AuditStatus.PASSED, time));
            }
            return true;
          });
    }
    assertThat(Threads.runAll(work)).doesNotContain(false);
    List<Instant> times = new ArrayList<>();
    for (int n = each - 1; n >= 0; n--) {
      for (int thread = THREADS - 1; thread > 0; thread--) {
        times.add(RUN.plusSeconds((long) n * THREADS + thread));
      }
    }
    assertThat(store.history(day(0), AuditType.CLUSTER_EQUALITY))
        .extracting(result -> result.outcome().lastRun())
        .isEqualTo(times);
    // Each attempt is older than the last result.
    assertThat(store.sets(null)).containsExactly(set(0, AuditStatus.PASSED, times.get(0)));
  }

  /**
   * Tests that sets come in ascending order of their start, whatever the order in which they were
   * saved.
   */
  @Test
  public void ordersByStart() {
    for (int day : new int[] {3, 1, 2}) {
      store.save(set(day, AuditStatus.PASSED, RUN));
    }
    assertThat(store.sets(null))
        .extracting(AuditSet::window)
        .containsExactly(day(1), day(2), day(3));
    Window week = new Window(day(1).start(), day(7).end());
    Window hour = new Window(day(1).start(), day(1).start().plusSeconds(3_600));
    store.save(AuditSet.empty(week).with(AuditType.CLUSTER_EQUALITY, equality()));
    store.save(AuditSet.empty(hour).with(AuditType.CLUSTER_EQUALITY, equality()));
    assertThat(store.sets(null))
        .extracting(AuditSet::window)
        .containsExactly(hour, day(1), week, day(2), day(3));
  }

  /**
   * Tests that a durable store has all its contents when it is opened again, and that two stores
   * that are not durable share nothing.
   */
  @Test
  public void outlivesItsProcess() throws Exception {
    AuditSet kept = set(1, AuditStatus.FAILED, RUN);
    store.save(kept);
    AuditSet failed = kept.with(AuditType.CLUSTER_EQUALITY, failedAt(RUN.plusSeconds(1)));
    store.save(attempt(1, RUN.plusSeconds(1)));
    if (capabilities().contains(StateCapability.DURABLE)) {
      close(store);
      store = openAgain(store);
      assertThat(store.sets(null)).containsExactly(failed);
      assertThat(store.history(day(1), AuditType.CLUSTER_EQUALITY))
          .containsExactly(requireNonNull(kept.clusterEquality()));
    } else {
      assertThat(createStore().sets(null)).isEmpty();
    }
  }

  /**
   * Tests that text that no name in Kubernetes has is stored unchanged, or that nothing of the set
   * is stored.
   */
  @Test
  public void keepsAnyTextOrNothing() {
    for (String text : List.of("\u0000", "half \ud800 of a pair")) {
      AuditSet odd = set(1, AuditStatus.FAILED, RUN.plusNanos(text.length()), text);
      if (capabilities().contains(StateCapability.ANY_TEXT)) {
        store.save(odd);
        assertThat(store.sets(null)).containsExactly(odd);
      } else {
        assertThatThrownBy(() -> store.save(odd))
            .isInstanceOfAny(IllegalArgumentException.class, CostAuditException.class);
        assertThat(store.sets(null)).isEmpty();
      }
    }
  }

  /** Tests that a store that cannot answer throws, and does not answer that nothing was audited. */
  @Test
  public void throwsWhenItCannotAnswer() throws Exception {
    Optional<AuditStore> failing = createFailing();
    Untested.unlessFailing(failing.isPresent(), "createFailing()");
    AuditStore away = failing.orElseThrow();
    AuditSet set = set(1, AuditStatus.PASSED, RUN);
    assertThatThrownBy(() -> away.save(set)).isInstanceOf(CostAuditException.class);
    assertThatThrownBy(() -> away.sets(null)).isInstanceOf(CostAuditException.class);
    assertThatThrownBy(() -> away.history(day(1), AuditType.CLUSTER_EQUALITY))
        .isInstanceOf(CostAuditException.class);
  }

  /**
   * Tests that each process has the sets that the other one saves, merged with its own, or that a
   * store that cannot be shared refuses to be opened twice.
   */
  @Test
  public void isSharedByProcessesOrRefusesToBe() throws Exception {
    if (!capabilities().contains(StateCapability.SHARED)) {
      if (!capabilities().contains(StateCapability.DURABLE)) {
        Untested.because("it is neither DURABLE nor SHARED, so no other process can open it");
      }
      assertThatThrownBy(() -> openAgain(store)).isInstanceOf(CostAuditException.class);
      return;
    }
    AuditStore other = openAgain(store);
    for (int day = 0; day < ROUNDS; day++) {
      AuditSet equality = set(day, AuditStatus.PASSED, RUN);
      AuditSet totals = totals(day, RUN);
      Threads.runAll(List.of(() -> saved(store, equality), () -> saved(other, totals)));
      AuditSet both =
          equality.with(AuditType.ASSET_TOTAL_STORE, requireNonNull(totals.assetTotal()));
      assertThat(store.sets(day(day))).containsExactly(both);
      assertThat(other.sets(day(day))).containsExactly(both);
    }
    close(other);
  }

  private static boolean saved(AuditStore in, AuditSet set) {
    in.save(set);
    return true;
  }

  /** Closes a store, as the end of its process does. */
  private static void close(Object open) throws Exception {
    if (open instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }

  /**
   * Tests that no set is lost when several threads save at once, and that the newest set of a
   * window stays.
   */
  @Test
  public void mergesWhatSeveralThreadsSave() throws Exception {
    int saves = 50;
    List<Callable<Boolean>> work = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      work.add(
          () -> {
            for (int n = 0; n < saves; n++) {
              Instant run = RUN.plusNanos((long) n * THREADS + thread);
              store.save(thread % 2 == 0 ? set(0, AuditStatus.PASSED, run) : totals(0, run));
              store.save(set(1 + thread, AuditStatus.PASSED, RUN.plusNanos(n)));
            }
            return true;
          });
    }
    assertThat(Threads.runAll(work)).doesNotContain(false);
    List<AuditSet> expected = new ArrayList<>();
    Instant last = RUN.plusNanos((long) saves * THREADS - 1);
    expected.add(
        set(0, AuditStatus.PASSED, last.minusNanos(1))
            .with(AuditType.ASSET_TOTAL_STORE, requireNonNull(totals(0, last).assetTotal())));
    for (int i = 0; i < THREADS; i++) {
      expected.add(set(1 + i, AuditStatus.PASSED, RUN.plusNanos(saves - 1)));
    }
    assertThat(store.sets(null)).isEqualTo(expected);
  }

  /**
   * Tests that a window selects the sets that overlap it, and that an empty window selects none.
   */
  @Test
  public void selectsByOverlap() {
    for (int day = 0; day < 4; day++) {
      store.save(set(day, AuditStatus.PASSED, RUN));
    }
    Window middle = new Window(day(1).start().plusSeconds(1), day(2).end());
    assertThat(store.sets(middle)).extracting(AuditSet::window).containsExactly(day(1), day(2));
    assertThat(store.sets(day(2))).extracting(AuditSet::window).containsExactly(day(2));
    assertThat(store.sets(day(9))).isEmpty();
    assertThat(store.sets(new Window(day(1).start(), day(1).start()))).isEmpty();
  }
}
