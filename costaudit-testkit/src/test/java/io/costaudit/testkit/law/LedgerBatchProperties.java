package io.costaudit.testkit.law;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.CostAuditException;
import io.costaudit.coverage.Scope;
import io.costaudit.event.Balance;
import io.costaudit.event.CommitOutcomeUnknownException;
import io.costaudit.event.CommitResult;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventFilter;
import io.costaudit.event.EventQuery;
import io.costaudit.event.EventType;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.Ledger;
import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.LedgerStore;
import io.costaudit.event.ObjectId;
import io.costaudit.event.Observation;
import io.costaudit.event.ObservationMode;
import io.costaudit.event.StoredEntry;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.Container;
import io.costaudit.predict.spec.Owner;
import io.costaudit.predict.spec.PodSpec;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.RunSchedule;
import io.costaudit.predict.spec.WorkloadSpec;
import io.costaudit.testkit.generate.Histories;
import io.costaudit.testkit.generate.History;
import io.costaudit.testkit.generate.Watching;
import io.costaudit.testkit.internal.Threads;
import io.costaudit.testkit.record.FaultyLedgerStore;
import io.costaudit.testkit.record.ForwardingLedgerStore;
import io.costaudit.testkit.record.SettableClock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * The laws of recording in batches: by one ledger, by several over one store, and over a store that
 * loses the outcome of its commits.
 */
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE) // the generators bring their own, often enough
class LedgerBatchProperties {
  private static final int LEDGERS = 3;

  @Property(tries = 300)
  void batchesBookWhatOneByOneBooks(
      @ForAll History history,
      @ForAll Watching watching,
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 30) Integer> sizes,
      @ForAll EventType unrecorded) {
    List<Observation> changes = watching.arrivals(history.changes());
    EventFilter recorded = EventFilter.eventTypes(List.of(unrecorded)).not();
    LedgerStore oneByOne = store();
    LedgerStore inBatches = store();
    List<CostEvent> events = new ArrayList<>();
    List<CostEvent> told = new ArrayList<>();
    Ledger single = Ledger.builder(oneByOne).recorded(recorded).build();
    Ledger batching = Ledger.builder(inBatches).recorded(recorded).listener(told::add).build();

    history.opening().forEach(single::record);
    single.listed(history.scope(), "1000000");
    changes.forEach(single::record);
    batching.record(history.opening());
    batching.listed(history.scope(), "1000000");
    for (List<Observation> batch : cut(changes, sizes)) {
      events.addAll(batching.record(batch));
    }

    assertThat(entries(inBatches, history)).isEqualTo(entries(oneByOne, history));
    assertThat(batching.balances()).isEqualTo(single.balances()).allMatch(Balance::holds);
    // A batch that has an object twice books it in two rounds, so events of different objects may
    // change places; those of one object do not.
    assertThat(byObject(log(inBatches))).isEqualTo(byObject(log(oneByOne)));
    assertThat(events).as("what record returns").isEqualTo(log(inBatches)).isEqualTo(told);
  }

  /** Whether a Job is booked depends on its CronJob, which may be in the same batch. */
  @Property(tries = 300)
  void batchesBookCronJobsAndTheirJobsAsOneByOneDoes(
      @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 15) Integer> steps,
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 15) Integer> sizes,
      @ForAll boolean isListed) {
    List<Observation> observations = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      observations.add(ofACronJob(steps.get(i), i + 1));
    }
    LedgerStore oneByOne = store();
    LedgerStore inBatches = store();
    Ledger single = Ledger.builder(oneByOne).build();
    Ledger batching = Ledger.builder(inBatches).build();
    if (isListed) {
      for (ResourceType type : List.of(ResourceType.CRONJOB, ResourceType.JOB)) {
        single.listed(new Scope(Histories.CLUSTER, type, null), "0");
        batching.listed(new Scope(Histories.CLUSTER, type, null), "0");
      }
    }

    observations.forEach(single::record);
    cut(observations, sizes).forEach(batching::record);

    Set<ObjectId> ids = new HashSet<>();
    observations.forEach(observation -> ids.add(observation.id()));
    assertThat(entries(inBatches, ids)).isEqualTo(entries(oneByOne, ids));
    assertThat(byObject(log(inBatches))).isEqualTo(byObject(log(oneByOne)));
    assertThat(batching.balances()).isEqualTo(single.balances()).allMatch(Balance::holds);
  }

  /**
   * Returns an observation of a CronJob or of one of its three Jobs.
   *
   * @param step 0 to 15: the object in the last two bits, its state in the others
   */
  private static Observation ofACronJob(int step, int version) {
    int job = step % 4; // 0 is the CronJob
    int state = step / 4;
    ResourceType type = job == 0 ? ResourceType.CRONJOB : ResourceType.JOB;
    String name = job == 0 ? "nightly" : "nightly-" + job;
    Container app =
        new Container(
            "app",
            Container.Role.REGULAR,
            Map.of("cpu", Quantity.parse(state == 1 ? "2" : "1")),
            Map.of());
    WorkloadSpec spec =
        new WorkloadSpec(
            type,
            "shop",
            name,
            job == 0 ? null : new Owner("batch/v1", "CronJob", "nightly", "nightly-uid"),
            null,
            state != 2, // suspended, or over
            new PodSpec(List.of(app), Map.of(), Map.of(), Map.of(), Map.of()),
            List.of(),
            job == 0 ? new RunSchedule("0 3 * * *", "1h", false) : null);
    return new Observation(
        new Scope(Histories.CLUSTER, type, null),
        spec.ref(Histories.CLUSTER),
        name + "-uid",
        "" + version,
        state == 3 ? null : spec,
        version % 2 == 0 ? ObservationMode.LISTED : ObservationMode.WATCHED,
        SettableClock.START.plusSeconds(version));
  }

  @Property(tries = 300)
  void aBatchRecordedAgainBooksNothing(@ForAll History history, @ForAll Watching watching) {
    LedgerStore store = store();
    Ledger ledger = Ledger.builder(store).build();
    ledger.record(history.opening());
    ledger.listed(history.scope(), "1000000");
    List<Observation> changes = watching.arrivals(history.changes());
    ledger.record(changes);
    List<CostEvent> log = log(store);
    Map<ObjectId, StoredEntry> entries = store.entries(ids(history));

    assertThat(ledger.record(changes)).isEmpty();
    assertThat(ledger.record(history.all())).isEmpty();

    assertThat(log(store)).isEqualTo(log);
    assertThat(store.entries(ids(history))).as("nothing was written").isEqualTo(entries);
  }

  /**
   * Each ledger has caches of its own, and is fed all changes in batches of its own. Whichever
   * comes first with a change books it, from what the one before it booked.
   */
  @Property(tries = 150)
  void ledgersThatShareAStoreBookEachChangeOnce(@ForAll History history, @ForAll long seed)
      throws InterruptedException {
    LedgerStore store = new YieldingStore(store(), seed);
    Ledger first = Ledger.builder(store).build();
    first.record(history.opening());
    first.listed(history.scope(), "1000000");
    List<CostEvent> told = new ArrayList<>();
    List<CostEvent> made =
        recordAtOnce(store, Collections.nCopies(LEDGERS, history.changes()), told, seed);

    List<CostEvent> log = log(store);
    assertThat(log).extracting(event -> event.id().orElseThrow()).doesNotHaveDuplicates();
    assertThat(made).containsExactlyInAnyOrderElementsOf(log);
    assertThat(told).containsExactlyInAnyOrderElementsOf(log);

    LedgerStore single = store();
    Ledger alone = Ledger.builder(single).build();
    alone.record(history.opening());
    alone.listed(history.scope(), "1000000");
    alone.record(history.changes());
    assertThat(byObject(log)).as("what one ledger logs").isEqualTo(byObject(log(single)));
    assertThat(first.balances()).isEqualTo(alone.balances()).allMatch(Balance::holds);
  }

  /** A ledger whose commit is refused decides anew, or the last change of an object is lost. */
  @Property(tries = 150)
  void ledgersThatMissDifferentChangesBookTheSameInTheEnd(
      @ForAll History history, @ForAll long seed) throws InterruptedException {
    LedgerStore store = new YieldingStore(store(), seed);
    Ledger first = Ledger.builder(store).build();
    first.record(history.opening());
    first.listed(history.scope(), "1000000");
    Random random = new Random(seed);
    List<List<Observation>> seen = new ArrayList<>();
    for (int i = 0; i < LEDGERS; i++) {
      seen.add(new ArrayList<>());
    }
    for (Observation change : history.changes()) {
      int always = random.nextInt(LEDGERS);
      for (int i = 0; i < LEDGERS; i++) {
        if (i == always || random.nextInt(4) == 0) {
          seen.get(i).add(change);
        }
      }
    }
    recordAtOnce(store, seen, new ArrayList<>(), seed);

    LedgerStore single = store();
    Ledger alone = Ledger.builder(single).build();
    alone.record(history.opening());
    alone.listed(history.scope(), "1000000");
    alone.record(history.changes());
    assertThat(entries(store, history)).isEqualTo(entries(single, history));
    assertThat(first.balances()).isEqualTo(alone.balances()).allMatch(Balance::holds);
  }

  /** Records each list in a thread and by a ledger of its own, in batches of any size. */
  private static List<CostEvent> recordAtOnce(
      LedgerStore store, List<List<Observation>> seen, List<CostEvent> told, long seed)
      throws InterruptedException {
    List<CostEvent> allTold = Collections.synchronizedList(told);
    CyclicBarrier start = new CyclicBarrier(seen.size());
    List<Callable<List<CostEvent>>> work = new ArrayList<>();
    for (int i = 0; i < seen.size(); i++) {
      List<Observation> its = seen.get(i);
      List<Integer> sizes = new Random(seed + i).ints(5, 1, 8).boxed().toList();
      Ledger ledger = Ledger.builder(store).listener(allTold::add).build();
      work.add(
          () -> {
            start.await(1, TimeUnit.MINUTES);
            List<CostEvent> made = new ArrayList<>();
            for (List<Observation> batch : cut(its, sizes)) {
              made.addAll(ledger.record(batch));
            }
            return made;
          });
    }
    List<CostEvent> made = new ArrayList<>();
    Threads.runAll(work).forEach(made::addAll);
    return made;
  }

  /** The outcome of a commit may be lost before or after the store keeps it. */
  @Property(tries = 300)
  void aLostOutcomeLosesAndDoublesNoEvent(
      @ForAll History history,
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 9) Integer> sizes,
      @ForAll long seed,
      @ForAll EventType unrecorded) {
    EventFilter recorded = EventFilter.eventTypes(List.of(unrecorded)).not();
    LedgerStore kept = store();
    FaultyLedgerStore faulty = new FaultyLedgerStore(kept);
    List<CostEvent> told = new ArrayList<>();
    List<CostEvent> made = new ArrayList<>();
    Ledger ledger = Ledger.builder(faulty).recorded(recorded).listener(told::add).build();
    Random random = new Random(seed);
    ledger.record(history.opening());
    ledger.listed(history.scope(), "1000000");
    for (List<Observation> batch : cut(history.changes(), sizes)) {
      // Three in a row are more than a ledger puts up with.
      faulty.loseOutcome(random.nextInt(3), random.nextBoolean());
      made.addAll(ledger.record(batch));
    }
    LedgerStore sound = store();
    Ledger other = Ledger.builder(sound).recorded(recorded).build();
    other.record(history.opening());
    other.listed(history.scope(), "1000000");
    other.record(history.changes());

    assertThat(told).containsExactlyInAnyOrderElementsOf(log(kept)).isEqualTo(made);
    assertThat(byObject(log(kept))).isEqualTo(byObject(log(sound)));
    assertThat(entries(kept, history)).isEqualTo(entries(sound, history));
    assertThat(ledger.balances()).isEqualTo(other.balances()).allMatch(Balance::holds);
  }

  /** A ledger gives up in the end; what it is told again then is booked once. */
  @Property(tries = 300)
  void aBatchThatFailsMayBeRecordedAgain(
      @ForAll History history,
      @ForAll @IntRange(min = 1, max = 9) int size,
      @ForAll boolean isKept) {
    LedgerStore kept = store();
    FaultyLedgerStore faulty = new FaultyLedgerStore(kept);
    Ledger ledger = Ledger.builder(faulty).build();
    ledger.record(history.opening());
    ledger.listed(history.scope(), "1000000");
    int failures = 0;
    for (List<Observation> batch : cut(history.changes(), List.of(size))) {
      faulty.loseOutcome(100, isKept);
      try {
        ledger.record(batch);
      } catch (CommitOutcomeUnknownException e) {
        failures++;
      }
      faulty.loseOutcome(0, false);
      faulty.fail(new FaultyLedgerStore.Down());
      try {
        ledger.record(batch);
        throw new AssertionError("a store that is down was not asked");
      } catch (CostAuditException e) {
        faulty.fail(null);
      }
      ledger.record(batch);
    }
    LedgerStore sound = store();
    Ledger other = Ledger.builder(sound).build();
    other.record(history.opening());
    other.listed(history.scope(), "1000000");
    other.record(history.changes());

    assertThat(failures).isLessThanOrEqualTo(history.changes().size());
    assertThat(byObject(log(kept))).isEqualTo(byObject(log(sound)));
    assertThat(entries(kept, history)).isEqualTo(entries(sound, history));
    assertThat(ledger.balances()).isEqualTo(other.balances()).allMatch(Balance::holds);
  }

  private static LedgerStore store() {
    return InMemoryLedgerStore.builder().clock(new SettableClock()).build();
  }

  /** Cuts a list into parts of these sizes, which are used from the start again. */
  private static <T> List<List<T>> cut(List<T> all, List<Integer> sizes) {
    List<List<T>> parts = new ArrayList<>();
    int from = 0;
    for (int i = 0; from < all.size(); i++) {
      int to = Math.min(all.size(), from + sizes.get(i % sizes.size()));
      parts.add(all.subList(from, to));
      from = to;
    }
    return parts;
  }

  private static Set<ObjectId> ids(History history) {
    Set<ObjectId> ids = new HashSet<>();
    history.all().forEach(observation -> ids.add(observation.id()));
    return ids;
  }

  private static Map<ObjectId, LedgerEntry> entries(LedgerStore store, History history) {
    return entries(store, ids(history));
  }

  private static Map<ObjectId, LedgerEntry> entries(LedgerStore store, Set<ObjectId> ids) {
    Map<ObjectId, LedgerEntry> entries = new HashMap<>();
    store.entries(ids).forEach((id, stored) -> entries.put(id, stored.entry()));
    return entries;
  }

  /** Returns the log, oldest first. */
  private static List<CostEvent> log(LedgerStore store) {
    List<CostEvent> log =
        new ArrayList<>(store.page(EventQuery.newest(EventFilter.all(), 10_000)).events());
    Collections.reverse(log);
    return log;
  }

  private static Map<String, List<CostEvent>> byObject(List<CostEvent> log) {
    Map<String, List<CostEvent>> events = new HashMap<>();
    for (CostEvent event : log) {
      String uid = requireNonNull(event.details()).uid();
      events.computeIfAbsent(uid, any -> new ArrayList<>()).add(event);
    }
    return events;
  }

  /** Gives way to other threads between the reads and the commits of a ledger. */
  private static final class YieldingStore extends ForwardingLedgerStore {
    private final Random random;

    YieldingStore(LedgerStore store, long seed) {
      super(store);
      random = new Random(seed);
    }

    @Override
    public List<CommitResult> commit(List<LedgerChange> changes) {
      boolean yields;
      synchronized (random) {
        yields = random.nextBoolean();
      }
      if (yields) {
        LockSupport.parkNanos(1);
      }
      return super.commit(changes);
    }
  }
}
