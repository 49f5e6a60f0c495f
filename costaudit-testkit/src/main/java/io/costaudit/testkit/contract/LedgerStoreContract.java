package io.costaudit.testkit.contract;

import static io.costaudit.testkit.internal.LedgerStoreSamples.CART;
import static io.costaudit.testkit.internal.LedgerStoreSamples.CLUSTER;
import static io.costaudit.testkit.internal.LedgerStoreSamples.booked;
import static io.costaudit.testkit.internal.LedgerStoreSamples.event;
import static io.costaudit.testkit.internal.LedgerStoreSamples.impacts;
import static io.costaudit.testkit.internal.LedgerStoreSamples.live;
import static io.costaudit.testkit.internal.LedgerStoreSamples.richEvent;
import static io.costaudit.testkit.internal.LedgerStoreSamples.tombstone;
import static io.costaudit.testkit.internal.LedgerStoreSamples.unpriced;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.CostAuditException;
import io.costaudit.coverage.Scope;
import io.costaudit.event.Balance;
import io.costaudit.event.CommitResult;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventCursor;
import io.costaudit.event.EventFilter;
import io.costaudit.event.EventQuery;
import io.costaudit.event.EventTail;
import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.event.LedgerEntry.Tombstone;
import io.costaudit.event.LedgerStore;
import io.costaudit.event.ObjectId;
import io.costaudit.event.StoredEntry;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testkit.internal.Threads;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link LedgerStore}: tests of what every implementation promises. The test of an
 * implementation extends this class, creates the store to test and declares its capabilities.
 */
public abstract class LedgerStoreContract extends LedgerLogContract {
  private static final int THREADS = 4;
  private static final int ROUNDS = 50;
  private static final List<ObjectId> OF_A_BATCH =
      List.of(new ObjectId(CLUSTER, "a"), new ObjectId(CLUSTER, "b"), new ObjectId(CLUSTER, "c"));

  /** Creates the contract; for subclasses. */
  protected LedgerStoreContract() {}

  // What only some can do

  /**
   * Tests that a durable store has all its contents when it is opened again, and that two stores
   * that are not durable share nothing.
   */
  @Test
  public void outlivesItsProcess() throws Exception {
    Scope scope = new Scope(CLUSTER, ResourceType.DEPLOYMENT, null);
    Live cart = keep(live("a", "1"), event(1));
    Tombstone gone = keep(tombstone("c", "2", clock.instant()), richEvent());
    store.markListed(scope);
    StoredEntry stored = store.entry(cart.id()).orElseThrow();
    List<Balance> balances = store.balances();
    List<CostEvent> events = log();
    EventTail tail = store.after(null, 10);
    EventCursor cursor = requireNonNull(page(EventFilter.all(), 1, null).next());

    if (!capabilities().contains(StateCapability.DURABLE)) {
      LedgerStore another = createStore(clock);
      assertThat(another.entry(cart.id())).isEmpty();
      assertThat(another.wasListed(scope)).isFalse();
      assertThat(another.balances()).isEmpty();
      assertThat(another.page(new EventQuery(EventFilter.all(), 10, null)).events()).isEmpty();
      assertThatThrownBy(() -> another.after(cursor, 1))
          .isInstanceOf(IllegalArgumentException.class);
      return;
    }
    close(store);
    store = openAgain(store, clock);
    assertThat(store.entry(cart.id())).contains(stored);
    assertThat(store.live(CART)).contains(cart);
    assertThat(entry(gone.id())).contains(gone);
    assertThat(store.wasListed(scope)).isTrue();
    assertThat(store.balances()).containsExactlyInAnyOrderElementsOf(balances);
    assertThat(log()).isEqualTo(events);
    assertThat(store.after(null, 10)).isEqualTo(tail);
    assertThat(page(EventFilter.all(), 10, cursor).events()).isEqualTo(events.subList(1, 2));
    assertThat(store.commit(LedgerChange.of(null, live("a", "9"), event(9))))
        .isEqualTo(CommitResult.CONFLICT);
    keep(live("a", "2"), event(2));
    assertThat(store.entry(cart.id()).orElseThrow().revision()).isGreaterThan(stored.revision());
    assertThat(log()).hasSize(3).startsWith(event(2));
  }

  /**
   * Tests that text that no name in Kubernetes has is stored unchanged, or that nothing of the
   * change is stored.
   */
  @Test
  public void keepsAnyTextOrNothing() {
    for (String text : List.of("\u0000", "nul \u0000 within", "half \ud800 of a pair")) {
      for (LedgerChange change : withOddText(text)) {
        if (capabilities().contains(StateCapability.ANY_TEXT)) {
          assertThat(store.commit(change)).isEqualTo(CommitResult.COMMITTED);
          assertThat(entry(change.entry().id())).contains(change.entry());
          assertThat(page(EventFilter.all(), 1, null).events()).containsExactly(change.event());
        } else {
          LedgerChange plain = LedgerChange.of(null, live("plain", "1"), null);
          assertRefused(() -> store.commit(List.of(plain, change)));
          assertThat(scan(null)).as("kept of the refused").isEmpty();
          assertThat(log()).isEmpty();
          assertThat(store.balances()).isEmpty();
        }
      }
      Scope scope = new Scope(CLUSTER, ResourceType.DEPLOYMENT, text);
      if (capabilities().contains(StateCapability.ANY_TEXT)) {
        store.markListed(scope);
        assertThat(store.wasListed(scope)).isTrue();
      } else {
        assertRefused(() -> store.markListed(scope));
      }
    }
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfAny(IllegalArgumentException.class, CostAuditException.class);
  }

  /** Returns changes that have the text in one place each. */
  private static List<LedgerChange> withOddText(String text) {
    Live plain = live("a", "1");
    ResourceRef named = new ResourceRef(CLUSTER, ResourceType.DEPLOYMENT, "shop", text);
    double length = text.length(); // tells the three texts apart
    CostEvent event = event(length + 0.75);
    CostEvent odd =
        new CostEvent(
            event.eventType(),
            named,
            event.timestamp(),
            event.totalRequests(),
            event.resourceCosts(),
            event.costPrediction(),
            event.details());
    return List.of(
        LedgerChange.of(
            null,
            new Live(new ObjectId(CLUSTER, text), CART, "1", plain.spec(), null),
            event(length)),
        LedgerChange.of(
            null,
            new Live(new ObjectId(CLUSTER, "with " + length), named, "1", plain.spec(), null),
            event(length + 0.25)),
        LedgerChange.of(
            null,
            new Live(new ObjectId(CLUSTER, "of " + length), CART, text, plain.spec(), null),
            event(length + 0.5)),
        LedgerChange.of(null, live("event of " + length, "1"), odd));
  }

  /**
   * Tests that a store whose database does not answer throws, and does not answer that it is empty.
   */
  @Test
  public void throwsWhenItCannotAnswer() throws Exception {
    Optional<LedgerStore> failing = createFailing();
    Untested.unlessFailing(failing.isPresent(), "createFailing()");
    LedgerStore away = failing.orElseThrow();
    LedgerChange change = LedgerChange.of(null, live("a", "1"), event(1));
    Scope scope = new Scope(CLUSTER, ResourceType.DEPLOYMENT, null);
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> away.commit(change),
            () -> away.entry(change.entry().id()),
            () -> away.live(CART),
            () -> away.scan(null).close(),
            () -> away.markListed(scope),
            () -> away.wasListed(scope),
            away::balances,
            () -> away.page(new EventQuery(EventFilter.all(), 1, null)),
            () -> away.after(null, 1),
            away::end,
            () -> away.hasEvent("id"))) {
      assertThatThrownBy(call).isInstanceOf(CostAuditException.class);
    }
  }

  /**
   * Tests that the store commits exactly one of the changes that two processes decided from one
   * entry, or that a store that cannot be shared refuses to be opened twice.
   */
  @Test
  public void isSharedByProcessesOrRefusesToBe() throws Exception {
    if (!capabilities().contains(StateCapability.SHARED)) {
      if (!capabilities().contains(StateCapability.DURABLE)) {
        Untested.because("it is neither DURABLE nor SHARED, so no other process can open it");
      }
      assertThatThrownBy(() -> openAgain(store, clock)).isInstanceOf(CostAuditException.class);
      return;
    }
    LedgerStore other = openAgain(store, clock);
    compete(List.of(store, other));
    assertThat(other.page(new EventQuery(EventFilter.all(), 1_000, null)).events())
        .isEqualTo(log());
    close(other);
  }

  // Threads

  /**
   * Tests that a thread sees the scopes that another thread has marked, and that no method blocks
   * other threads for ever.
   */
  @Test
  public void isOpenToOtherThreads() throws Exception {
    Scope all = new Scope(CLUSTER, ResourceType.DEPLOYMENT, null);
    store.markListed(all);
    Live kept = keep(live("a", "1"), event(1));
    List<Callable<Boolean>> another =
        List.of(() -> store.wasListed(all) && entry(kept.id()).equals(Optional.of(kept)));
    assertThat(Threads.runAll(another)).containsExactly(true);
  }

  /**
   * Tests that the store commits exactly one of the changes that several threads decided from one
   * entry, with its event.
   */
  @Test
  public void letsExactlyOneOfCompetingCommitsWin() throws Exception {
    List<LedgerStore> stores = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      stores.add(store);
    }
    compete(stores);
  }

  /**
   * Lets each of these stores commit a change of the same entry at the same time, round by round.
   */
  private void compete(List<LedgerStore> stores) throws InterruptedException {
    ObjectId id = keep(live("a", "0"), null).id();
    for (int round = 1; round <= ROUNDS; round++) {
      StoredEntry expected = store.entry(id).orElseThrow();
      List<LedgerEntry> candidates = new ArrayList<>();
      List<Callable<CommitResult>> commits = new ArrayList<>();
      for (int i = 0; i < stores.size(); i++) {
        LedgerChange change =
            LedgerChange.of(
                expected, live("a", round + "00" + i), event(round * stores.size() + i));
        LedgerStore its = stores.get(i);
        candidates.add(change.entry());
        commits.add(
            () -> {
              return its.commit(change);
            });
      }
      List<CommitResult> results = Threads.runAll(commits);

      assertThat(results)
          .as("the answers to competing changes")
          .containsOnlyOnce(CommitResult.COMMITTED);
      int winner = results.indexOf(CommitResult.COMMITTED);
      for (LedgerStore each : stores) {
        assertThat(each.entry(id).map(StoredEntry::entry)).contains(candidates.get(winner));
      }
      assertThat(impacts(log())).hasSize(round).startsWith((double) round * stores.size() + winner);
    }
  }

  /**
   * Tests that readers see all changes of a batch or none, in the entries, in the log and in the
   * books.
   */
  @Test
  public void showsABatchWholeOrNotAtAll() throws Exception {
    AtomicBoolean isRead = new AtomicBoolean();
    writeBatch(0);
    List<Callable<Integer>> work =
        List.of(
            () -> {
              int batch = 0;
              while (!isRead.get()) {
                writeBatch(++batch);
              }
              return batch;
            },
            () -> {
              try {
                return readBatches();
              } finally {
                isRead.set(true);
              }
            });
    assertThat(Threads.runAll(work).get(1)).isGreaterThanOrEqualTo(ROUNDS);
  }

  private void writeBatch(int batch) {
    List<LedgerChange> changes = new ArrayList<>();
    Map<ObjectId, StoredEntry> stored = store.entries(OF_A_BATCH);
    for (ObjectId id : OF_A_BATCH) {
      Live next = booked(id.uid(), "" + batch, batch % 7 + 0.1);
      CostEvent event = event(batch + changes.size() / 4.0);
      changes.add(LedgerChange.of(stored.get(id), next, event));
    }
    assertThat(store.commit(changes)).containsOnly(CommitResult.COMMITTED);
  }

  /** Reads until it has seen many batches. */
  private int readBatches() {
    int rounds = 0;
    Set<Integer> seen = new HashSet<>();
    while (rounds < ROUNDS || seen.size() < ROUNDS / 10) {
      List<Double> newest = impacts(page(EventFilter.all(), OF_A_BATCH.size(), null).events());
      assertThat(newest)
          .as("the events of one batch")
          .extracting(Double::intValue)
          .containsOnly(newest.get(0).intValue());
      Set<Integer> versions = new HashSet<>();
      store
          .entries(OF_A_BATCH)
          .values()
          .forEach(each -> versions.add(Integer.parseInt(each.entry().version())));
      assertThat(versions).as("the batch that wrote each entry").hasSize(1);
      assertThat(versions.iterator().next())
          .as("the batch of the entries, read after that of the events")
          .isGreaterThanOrEqualTo(newest.get(0).intValue());
      assertThat(store.balances())
          .singleElement()
          .satisfies(balance -> assertThat(balance.holds()).as("%s", balance).isTrue());
      seen.addAll(versions);
      rounds++;
    }
    return rounds;
  }

  /**
   * Tests that a reader of pages gets each event of the start once, while other threads append
   * events.
   */
  @Test
  public void pagesEachEventOnceWhileOthersAppend() throws Exception {
    int before = 200;
    int perWriter = 100;
    appendNumbered(1, before);
    List<Callable<List<Double>>> work = new ArrayList<>();
    for (int i = 1; i < THREADS; i++) {
      int writer = i;
      work.add(
          () -> {
            for (int n = 0; n < perWriter; n++) {
              append("writer-" + writer + "-" + n, event(1_000 * writer + n));
            }
            return List.of();
          });
    }
    work.add(
        () -> {
          return pageThrough(7);
        });
    List<List<Double>> results = Threads.runAll(work);

    List<Double> read = results.get(THREADS - 1);
    assertThat(read).doesNotHaveDuplicates();
    assertThat(read)
        .endsWith(
            IntStream.iterate(before, n -> n >= 1, n -> n - 1)
                .mapToObj(n -> (double) n)
                .toArray(Double[]::new));
    assertThat(impacts(log())).hasSize(before + (THREADS - 1) * perWriter).doesNotHaveDuplicates();
  }

  /**
   * Tests that a reader of the tail gets each event once and in order, while writers commit batches
   * of very different sizes. A batch that begins early and ends late must not put its events behind
   * the reader. If several processes can share the store, each writer is a process.
   */
  @Test
  public void neverSkipsAnEventThatBecomesVisibleLate() throws Exception {
    int perWriter = 120;
    int writers = THREADS - 1;
    List<LedgerStore> stores = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      stores.add(capabilities().contains(StateCapability.SHARED) ? openAgain(store, clock) : store);
    }
    EventCursor begin = store.end();
    AtomicInteger ended = new AtomicInteger();
    List<Callable<List<Double>>> work = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      int writer = i + 1;
      LedgerStore its = stores.get(i);
      work.add(
          () -> {
            try {
              writeBatches(its, writer, perWriter);
            } finally {
              ended.incrementAndGet();
            }
            return List.of();
          });
    }
    work.add(
        () -> {
          return readTail(begin, writers * perWriter, () -> ended.get() == writers);
        });
    List<Double> read = Threads.runAll(work).get(writers);

    assertThat(read).hasSize(writers * perWriter).doesNotHaveDuplicates();
    List<Double> oldestFirst = new ArrayList<>(impacts(log()));
    Collections.reverse(oldestFirst);
    assertThat(read).as("the tail in the order of the pages").isEqualTo(oldestFirst);
    for (LedgerStore each : stores) {
      if (each != store) {
        close(each);
      }
    }
  }

  /** Writes batches of 1 and 23 events by turns; half of the writers begin with the large ones. */
  private static void writeBatches(LedgerStore store, int writer, int count) {
    List<LedgerChange> batch = new ArrayList<>();
    int size = writer % 2 == 0 ? 1 : 23;
    for (int n = 0; n < count; n++) {
      Live object = unpriced("writer-" + writer + "-" + n, "1");
      batch.add(LedgerChange.of(null, object, event(1_000 * writer + n)));
      if (batch.size() == size || n == count - 1) {
        assertThat(store.commit(batch)).containsOnly(CommitResult.COMMITTED);
        batch = new ArrayList<>();
        size = size == 1 ? 23 : 1;
      }
    }
  }

  private List<Double> readTail(EventCursor begin, int most, Callable<Boolean> isWritten)
      throws Exception {
    List<Double> read = new ArrayList<>();
    EventCursor position = begin;
    while (true) {
      boolean isLast = isWritten.call(); // before the read, so that the read sees all
      EventTail tail = store.after(position, 10);
      assertThat(tail.hasMissed()).isFalse();
      read.addAll(impacts(events(tail)));
      assertThat(read).hasSizeLessThanOrEqualTo(most);
      position = tail.next();
      if (isLast && tail.events().isEmpty()) {
        return read;
      }
    }
  }
}
