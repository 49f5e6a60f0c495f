package io.costaudit.testkit.contract;

import static java.util.Objects.requireNonNull;

import io.costaudit.coverage.Scope;
import io.costaudit.event.Balance;
import io.costaudit.event.CommitResult;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventCursor;
import io.costaudit.event.EventPage;
import io.costaudit.event.EventQuery;
import io.costaudit.event.EventTail;
import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.event.LedgerEntry.Tombstone;
import io.costaudit.event.LedgerStore;
import io.costaudit.event.LoggedEvent;
import io.costaudit.event.ObjectId;
import io.costaudit.event.StoredEntry;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.testkit.internal.LedgerStoreSamples;
import io.costaudit.testkit.record.FaultyLedgerStore;
import io.costaudit.testkit.record.ForwardingLedgerStore;
import io.costaudit.testkit.record.SettableClock;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Ledger stores that are wrong in one way each, for {@link LedgerStoreLiesTest}. */
final class LyingLedgerStores {
  private LyingLedgerStores() {}

  /** Waits for another thread, if one comes. */
  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(2, TimeUnit.SECONDS)) {
        latch.countDown();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stores whose entries are not found as they should be. */
  static final class Entries {
    private Entries() {}

    static final class WithoutTombstones extends ForwardingLedgerStore {
      private final InstantSource clock;

      WithoutTombstones(LedgerStore store, InstantSource clock) {
        super(store);
        this.clock = clock;
      }

      @Override
      public Map<ObjectId, StoredEntry> entries(Collection<ObjectId> ids) {
        Map<ObjectId, StoredEntry> left = new HashMap<>(super.entries(ids));
        left.values()
            .removeIf(
                stored ->
                    stored.entry() instanceof Tombstone tombstone
                        && tombstone.since().isBefore(clock.instant()));
        return left;
      }
    }

    /** Keeps one object for each name. */
    static final class NewestAlone extends ForwardingLedgerStore {
      private final Set<ResourceRef> headless = ConcurrentHashMap.newKeySet();

      NewestAlone(LedgerStore store, InstantSource clock) {
        super(store);
      }

      @Override
      public Optional<Live> live(ResourceRef resource) {
        return headless.contains(resource) ? Optional.empty() : super.live(resource);
      }

      @Override
      public List<CommitResult> commit(List<LedgerChange> changes) {
        for (LedgerChange change : changes) {
          LedgerEntry entry = change.entry();
          if (entry instanceof Tombstone
              && super.live(entry.resource()).filter(l -> l.id().equals(entry.id())).isPresent()) {
            headless.add(entry.resource());
          }
        }
        return super.commit(changes);
      }
    }

    static final class NewestByVersion extends ForwardingLedgerStore {
      private final Comparator<String> order;

      NewestByVersion(LedgerStore store, boolean isText) {
        super(store);
        order = isText ? Comparator.naturalOrder() : Comparator.comparing(BigInteger::new);
      }

      @Override
      public Optional<Live> live(ResourceRef resource) {
        try (Stream<Live> live = scan(null)) {
          return live.filter(entry -> entry.resource().equals(resource))
              .max(Comparator.comparing(Live::version, order));
        }
      }
    }

    static final class NewestByLatestCommit extends ForwardingLedgerStore {
      NewestByLatestCommit(LedgerStore store) {
        super(store);
      }

      @Override
      public Optional<Live> live(ResourceRef resource) {
        try (Stream<Live> live = scan(null)) {
          return live.filter(entry -> entry.resource().equals(resource))
              .max(
                  Comparator.comparingLong(
                      entry -> entry(entry.id()).map(StoredEntry::revision).orElse(0L)));
        }
      }
    }

    /** Has five connections, and gives that of a scan back only when the scan is at its end. */
    static final class LeakingScans extends ForwardingLedgerStore {
      private final AtomicInteger connections = new AtomicInteger(5);

      LeakingScans(LedgerStore store) {
        super(store);
      }

      @Override
      public Stream<Live> scan(@Nullable Scope scope) {
        if (connections.getAndDecrement() <= 0) {
          throw new FaultyLedgerStore.Down("no connection is free");
        }
        List<Live> live = super.scan(scope).toList();
        AtomicInteger left = new AtomicInteger(live.size());
        if (live.isEmpty()) {
          connections.incrementAndGet();
        }
        return live.stream()
            .peek(
                each -> {
                  if (left.decrementAndGet() == 0) {
                    connections.incrementAndGet();
                  }
                });
      }
    }

    /** Keeps "all namespaces" as an empty text. */
    static final class EmptyNamespaces extends ForwardingLedgerStore {
      EmptyNamespaces(LedgerStore store) {
        super(store);
      }

      @Override
      public boolean wasListed(Scope scope) {
        return super.wasListed(kept(scope));
      }

      @Override
      public void markListed(Scope scope) {
        super.markListed(kept(scope));
      }

      private static Scope kept(Scope scope) {
        return scope.namespace() == null ? new Scope(scope.cluster(), scope.type(), "") : scope;
      }
    }
  }

  /** Stores that count or compare revisions in another way. */
  static final class Revisions {
    private Revisions() {}

    /** Compares what the entry was at the expected revision with what it is. */
    static final class ComparedEntries extends ForwardingLedgerStore {
      private final boolean versionsAlone;
      private final Map<Long, LedgerEntry> written = new HashMap<>();

      ComparedEntries(LedgerStore store, boolean versionsAlone) {
        super(store);
        this.versionsAlone = versionsAlone;
      }

      @Override
      public synchronized List<CommitResult> commit(List<LedgerChange> changes) {
        List<CommitResult> results = super.commit(changes.stream().map(this::ofNow).toList());
        for (LedgerChange change : changes) {
          entry(change.entry().id())
              .ifPresent(stored -> written.put(stored.revision(), stored.entry()));
        }
        return results;
      }

      private LedgerChange ofNow(LedgerChange change) {
        LedgerEntry expected = written.get(change.expectedRevision());
        Optional<StoredEntry> current = entry(change.entry().id());
        if (expected == null || current.isEmpty() || !isSame(expected, current.get().entry())) {
          return change;
        }
        return new LedgerChange(
            current.get().revision(), change.entry(), change.event(), change.impactMicros());
      }

      private boolean isSame(LedgerEntry a, LedgerEntry b) {
        return versionsAlone
            ? a.id().equals(b.id()) && a.version().equals(b.version())
            : a.equals(b);
      }
    }

    /** Counts the commits of each object from 1. */
    static final class CountedByObject extends ForwardingLedgerStore {
      private final boolean forgottenAlone;
      private final Map<ObjectId, Long> counts = new HashMap<>();
      private final Set<ObjectId> known = new HashSet<>();
      private final Set<ObjectId> countedAnew = new HashSet<>();

      /** Creates a store that counts so only the objects whose tombstone it forgot, or all. */
      CountedByObject(LedgerStore store, boolean forgottenAlone) {
        super(store);
        this.forgottenAlone = forgottenAlone;
      }

      @Override
      public synchronized Map<ObjectId, StoredEntry> entries(Collection<ObjectId> ids) {
        Map<ObjectId, StoredEntry> shown = new HashMap<>();
        super.entries(ids)
            .forEach(
                (id, stored) ->
                    shown.put(id, new StoredEntry(stored.entry(), shownRevision(id, stored))));
        return shown;
      }

      private long shownRevision(ObjectId id, StoredEntry stored) {
        return forgottenAlone && !countedAnew.contains(id)
            ? stored.revision()
            : requireNonNull(counts.get(id));
      }

      @Override
      public synchronized List<CommitResult> commit(List<LedgerChange> changes) {
        List<LedgerChange> translated = new ArrayList<>();
        for (LedgerChange change : changes) {
          ObjectId id = change.entry().id();
          StoredEntry stored = super.entries(List.of(id)).get(id);
          if (stored == null && !known.add(id)) {
            countedAnew.add(id);
            counts.remove(id);
          }
          boolean stands = stored != null && shownRevision(id, stored) == change.expectedRevision();
          long revision =
              stands
                  ? stored.revision()
                  : change.expectedRevision() == LedgerChange.NONE
                      ? LedgerChange.NONE
                      : Long.MAX_VALUE;
          translated.add(
              new LedgerChange(revision, change.entry(), change.event(), change.impactMicros()));
        }
        List<CommitResult> results = super.commit(translated);
        for (int i = 0; i < results.size(); i++) {
          if (results.get(i) == CommitResult.COMMITTED) {
            counts.merge(changes.get(i).entry().id(), 1L, Long::sum);
          }
        }
        return results;
      }
    }
  }

  /** Stores that commit in another way. */
  static final class Commits {
    private Commits() {}

    private static LedgerChange at(long revision, LedgerChange change) {
      return new LedgerChange(revision, change.entry(), change.event(), change.impactMicros());
    }

    /** Compares nothing. */
    static final class Overwriting extends ForwardingLedgerStore {
      Overwriting(LedgerStore store) {
        super(store);
      }

      @Override
      public synchronized List<CommitResult> commit(List<LedgerChange> changes) {
        return super.commit(
            changes.stream()
                .map(
                    change ->
                        at(
                            entry(change.entry().id())
                                .map(StoredEntry::revision)
                                .orElse(LedgerChange.NONE),
                            change))
                .toList());
      }
    }

    /** Appends the event in a statement of its own. */
    static final class LoggingConflicts extends ForwardingLedgerStore {
      private final AtomicInteger extra = new AtomicInteger();

      LoggingConflicts(LedgerStore store) {
        super(store);
      }

      @Override
      public List<CommitResult> commit(List<LedgerChange> changes) {
        List<CommitResult> results = super.commit(changes);
        for (int i = 0; i < results.size(); i++) {
          CostEvent event = changes.get(i).event();
          if (results.get(i) == CommitResult.CONFLICT && event != null) {
            Tombstone some =
                LedgerStoreSamples.tombstone(
                    "extra-" + extra.incrementAndGet(), "1", SettableClock.START);
            super.commit(List.of(LedgerChange.of(null, some, event)));
          }
        }
        return results;
      }
    }

    static final class AllCommitted extends ForwardingLedgerStore {
      AllCommitted(LedgerStore store) {
        super(store);
      }

      @Override
      public List<CommitResult> commit(List<LedgerChange> changes) {
        List<CommitResult> results = super.commit(changes);
        return results.contains(CommitResult.COMMITTED)
            ? changes.stream().map(change -> CommitResult.COMMITTED).toList()
            : results;
      }
    }

    static final class AllOrNothing extends ForwardingLedgerStore {
      AllOrNothing(LedgerStore store) {
        super(store);
      }

      @Override
      public synchronized List<CommitResult> commit(List<LedgerChange> changes) {
        for (LedgerChange change : changes) {
          long revision =
              entry(change.entry().id()).map(StoredEntry::revision).orElse(LedgerChange.NONE);
          if (revision != change.expectedRevision()) {
            return changes.stream().map(any -> CommitResult.CONFLICT).toList();
          }
        }
        return super.commit(changes);
      }
    }

    /** Sorts a batch, as stores do lest they deadlock, and its events with it. */
    static final class SortedById extends ForwardingLedgerStore {
      SortedById(LedgerStore store) {
        super(store);
      }

      @Override
      public List<CommitResult> commit(List<LedgerChange> changes) {
        List<LedgerChange> sorted = new ArrayList<>(changes);
        sorted.sort(Comparator.comparing(change -> change.entry().id().uid()));
        List<CommitResult> results = super.commit(sorted);
        return changes.stream().map(change -> results.get(sorted.indexOf(change))).toList();
      }
    }

    /** Commits the changes of a batch one after the other, and lets a reader come in between. */
    static final class InParts extends ForwardingLedgerStore {
      private final Set<Thread> readers = ConcurrentHashMap.newKeySet();
      private volatile CountDownLatch read = new CountDownLatch(0);

      InParts(LedgerStore store) {
        super(store);
      }

      @Override
      public Map<ObjectId, StoredEntry> entries(Collection<ObjectId> ids) {
        CountDownLatch now = read;
        Map<ObjectId, StoredEntry> entries = super.entries(ids);
        if (ids.size() > 1) {
          readers.add(Thread.currentThread());
          now.countDown();
        }
        return entries;
      }

      @Override
      public List<CommitResult> commit(List<LedgerChange> changes) {
        List<CommitResult> results = new ArrayList<>();
        for (LedgerChange change : changes) {
          results.addAll(super.commit(List.of(change)));
          if (readers.stream().anyMatch(reader -> reader != Thread.currentThread())) {
            readers.clear();
            CountDownLatch next = new CountDownLatch(1);
            read = next;
            await(next);
          }
        }
        return results;
      }
    }
  }

  /** Stores whose balances are wrong. */
  static final class Books {
    private Books() {}

    private static Balance named(Balance b, String cluster, String namespace) {
      return new Balance(
          cluster,
          namespace,
          b.book(),
          b.live(),
          b.unpriced(),
          b.booked(),
          b.checkpoint(),
          b.unlogged(),
          b.impacts());
    }

    private static Balance withAmounts(Balance b, UnaryOperator<BigDecimal> amount) {
      return new Balance(
          b.cluster(),
          b.namespace(),
          b.book(),
          b.live(),
          b.unpriced(),
          amount.apply(b.booked()),
          amount.apply(b.checkpoint()),
          amount.apply(b.unlogged()),
          amount.apply(b.impacts()));
    }

    private static List<Object> key(Balance b) {
      return List.of(b.cluster(), b.namespace(), b.book());
    }

    private static List<Balance> merged(List<Balance> balances, UnaryOperator<Balance> renamed) {
      return List.copyOf(
          balances.stream()
              .map(renamed)
              .collect(Collectors.toMap(Books::key, b -> b, Books::sum))
              .values());
    }

    private static Balance sum(Balance a, Balance b) {
      return new Balance(
          a.cluster(),
          a.namespace(),
          a.book(),
          a.live() + b.live(),
          a.unpriced() + b.unpriced(),
          a.booked().add(b.booked()),
          a.checkpoint().add(b.checkpoint()),
          a.unlogged().add(b.unlogged()),
          a.impacts().add(b.impacts()));
    }

    static final class OfOneCluster extends ForwardingLedgerStore {
      OfOneCluster(LedgerStore store) {
        super(store);
      }

      @Override
      public List<Balance> balances() {
        return merged(super.balances(), b -> named(b, LedgerStoreSamples.CLUSTER, b.namespace()));
      }
    }

    static final class OfOneNamespace extends ForwardingLedgerStore {
      OfOneNamespace(LedgerStore store) {
        super(store);
      }

      @Override
      public List<Balance> balances() {
        return merged(super.balances(), b -> named(b, b.cluster(), "shop"));
      }
    }

    /** Each book has the checkpoint of its neighbour. */
    static final class Shifted extends ForwardingLedgerStore {
      Shifted(LedgerStore store) {
        super(store);
      }

      @Override
      public List<Balance> balances() {
        List<Balance> balances = super.balances();
        List<Balance> shifted = new ArrayList<>();
        for (int i = 0; i < balances.size(); i++) {
          Balance b = balances.get(i);
          shifted.add(
              new Balance(
                  b.cluster(),
                  b.namespace(),
                  b.book(),
                  b.live(),
                  b.unpriced(),
                  b.booked(),
                  balances.get((i + 1) % balances.size()).checkpoint(),
                  b.unlogged(),
                  b.impacts()));
        }
        return shifted;
      }
    }

    static final class Priced extends ForwardingLedgerStore {
      Priced(LedgerStore store) {
        super(store);
      }

      @Override
      public List<Balance> balances() {
        return super.balances().stream()
            .filter(b -> b.live() != b.unpriced() || b.live() == 0)
            .toList();
      }
    }

    /** Keeps a row for each book that it ever had. */
    static final class Staying extends ForwardingLedgerStore {
      private final Map<List<Object>, Balance> rows = new ConcurrentHashMap<>();

      Staying(LedgerStore store) {
        super(store);
      }

      @Override
      public List<CommitResult> commit(List<LedgerChange> changes) {
        List<CommitResult> results = super.commit(changes);
        super.balances().forEach(b -> rows.put(key(b), withAmounts(b, amount -> BigDecimal.ZERO)));
        return results;
      }

      @Override
      public List<Balance> balances() {
        Map<List<Object>, Balance> all = new HashMap<>();
        rows.values()
            .forEach(
                b ->
                    all.put(
                        key(b),
                        new Balance(
                            b.cluster(),
                            b.namespace(),
                            b.book(),
                            0,
                            0,
                            b.booked(),
                            b.checkpoint(),
                            b.unlogged(),
                            b.impacts())));
        super.balances().forEach(b -> all.put(key(b), b));
        return List.copyOf(all.values());
      }
    }

    static final class OfDoubles extends ForwardingLedgerStore {
      OfDoubles(LedgerStore store) {
        super(store);
      }

      @Override
      public List<Balance> balances() {
        return super.balances().stream().map(b -> withAmounts(b, OfDoubles::rounded)).toList();
      }

      private static BigDecimal rounded(BigDecimal amount) {
        return new BigDecimal(amount.doubleValue()).setScale(6, RoundingMode.HALF_UP);
      }
    }

    /** Adds up millionths in 64 bits. */
    static final class OfLongs extends ForwardingLedgerStore {
      OfLongs(LedgerStore store) {
        super(store);
      }

      @Override
      public List<Balance> balances() {
        return super.balances().stream()
            .map(
                b ->
                    withAmounts(
                        b, amount -> BigDecimal.valueOf(amount.unscaledValue().longValue(), 6)))
            .toList();
      }
    }

    /** Loses the unlogged amount of a tombstone that it forgets. */
    static final class WithoutForgotten extends ForwardingLedgerStore {
      private final Map<ObjectId, Long> unlogged = new ConcurrentHashMap<>();

      WithoutForgotten(LedgerStore store) {
        super(store);
      }

      @Override
      public List<CommitResult> commit(List<LedgerChange> changes) {
        for (LedgerChange change : changes) {
          if (change.entry() instanceof Tombstone tombstone) {
            unlogged.put(tombstone.id(), tombstone.unloggedMicros());
          }
        }
        return super.commit(changes);
      }

      @Override
      public List<Balance> balances() {
        long lost = 0;
        for (Map.Entry<ObjectId, Long> each : unlogged.entrySet()) {
          lost += entry(each.getKey()).isPresent() ? 0 : each.getValue();
        }
        BigDecimal amount = BigDecimal.valueOf(lost, 6);
        return super.balances().stream()
            .map(
                b ->
                    new Balance(
                        b.cluster(),
                        b.namespace(),
                        b.book(),
                        b.live(),
                        b.unpriced(),
                        b.booked(),
                        b.checkpoint().subtract(amount),
                        b.unlogged(),
                        b.impacts()))
            .toList();
      }
    }

    /** Takes the impact of an event from its text. */
    static final class OfEvents extends ForwardingLedgerStore {
      OfEvents(LedgerStore store) {
        super(store);
      }

      @Override
      public List<CommitResult> commit(List<LedgerChange> changes) {
        return super.commit(changes.stream().map(OfEvents::ofTheEvent).toList());
      }

      private static LedgerChange ofTheEvent(LedgerChange change) {
        CostEvent event = change.event();
        if (event == null || event.costPrediction() == null) {
          return change;
        }
        long micros = Math.round(event.costPrediction().totalMonthlyRate() * 1e6);
        return new LedgerChange(change.expectedRevision(), change.entry(), event, micros);
      }
    }

    static final class ForgetfulTombstones extends ForwardingLedgerStore {
      ForgetfulTombstones(LedgerStore store) {
        super(store);
      }

      @Override
      public List<CommitResult> commit(List<LedgerChange> changes) {
        return super.commit(changes.stream().map(ForgetfulTombstones::withoutUnlogged).toList());
      }

      private static LedgerChange withoutUnlogged(LedgerChange change) {
        return change.entry() instanceof Tombstone t
            ? new LedgerChange(
                change.expectedRevision(),
                new Tombstone(t.id(), t.resource(), t.version(), t.since()),
                change.event(),
                change.impactMicros())
            : change;
      }
    }

    /** Reads the entries, and then the log, and lets a writer come in between. */
    static final class OfTwoMoments extends ForwardingLedgerStore {
      private final Set<Thread> writers = ConcurrentHashMap.newKeySet();
      private volatile CountDownLatch written = new CountDownLatch(0);

      OfTwoMoments(LedgerStore store) {
        super(store);
      }

      @Override
      public List<CommitResult> commit(List<LedgerChange> changes) {
        CountDownLatch now = written;
        List<CommitResult> results = super.commit(changes);
        writers.add(Thread.currentThread());
        now.countDown();
        return results;
      }

      @Override
      public List<Balance> balances() {
        List<Balance> entries = super.balances();
        if (writers.stream().noneMatch(writer -> writer != Thread.currentThread())) {
          return entries;
        }
        writers.clear();
        CountDownLatch next = new CountDownLatch(1);
        written = next;
        await(next);
        Map<List<Object>, Balance> log =
            super.balances().stream().collect(Collectors.toMap(Books::key, b -> b));
        return entries.stream()
            .map(
                b ->
                    new Balance(
                        b.cluster(),
                        b.namespace(),
                        b.book(),
                        b.live(),
                        b.unpriced(),
                        b.booked(),
                        b.checkpoint(),
                        b.unlogged(),
                        log.getOrDefault(key(b), b).impacts()))
            .toList();
      }
    }
  }

  /** Stores whose log is wrong. */
  static final class Logs {
    private Logs() {}

    static final class WithoutOldEvents extends ForwardingLedgerStore {
      private final InstantSource clock;

      WithoutOldEvents(LedgerStore store, InstantSource clock) {
        super(store);
        this.clock = clock;
      }

      @Override
      public EventPage page(EventQuery query) {
        Instant oldest = clock.instant().minus(Duration.ofDays(1));
        EventPage page = super.page(query);
        List<CostEvent> young =
            page.events().stream().filter(e -> !e.timestamp().isBefore(oldest)).toList();
        return new EventPage(young, young.isEmpty() ? null : page.next());
      }
    }

    static final class BeginningAnew extends ForwardingLedgerStore {
      BeginningAnew(LedgerStore store) {
        super(store);
      }

      @Override
      public EventPage page(EventQuery query) {
        EventPage page = super.page(query);
        return query.cursor() != null && page.events().isEmpty()
            ? super.page(EventQuery.newest(query.filter(), query.limit()))
            : page;
      }
    }

    /** Reads one event more than the limit, to know whether there is a next page. */
    static final class Overflowing extends ForwardingLedgerStore {
      Overflowing(LedgerStore store) {
        super(store);
      }

      @Override
      public EventPage page(EventQuery query) {
        return query.limit() + 1 < 0 ? new EventPage(List.of(), null) : super.page(query);
      }
    }

    static final class AcceptingPages extends ForwardingLedgerStore {
      AcceptingPages(LedgerStore store) {
        super(store);
      }

      @Override
      public EventPage page(EventQuery query) {
        EventCursor cursor = query.cursor();
        return cursor != null && isAhead(this, cursor)
            ? super.page(EventQuery.newest(query.filter(), query.limit()))
            : super.page(query);
      }
    }

    static final class AcceptingTails extends ForwardingLedgerStore {
      AcceptingTails(LedgerStore store) {
        super(store);
      }

      @Override
      public EventTail after(@Nullable EventCursor position, int limit) {
        return position != null && isAhead(this, position)
            ? new EventTail(List.of(), position, false)
            : super.after(position, limit);
      }
    }

    private static boolean isAhead(LedgerStore store, EventCursor cursor) {
      EventCursor end = store.end();
      return cursor.log().equals(end.log()) && cursor.position() > end.position();
    }

    static final class IncludingPosition extends ForwardingLedgerStore {
      IncludingPosition(LedgerStore store) {
        super(store);
      }

      @Override
      public EventTail after(@Nullable EventCursor position, int limit) {
        return position == null
                || position.position() == 0
                || !position.log().equals(end().log())
                || isAhead(this, position)
            ? super.after(position, limit)
            : super.after(new EventCursor(position.log(), position.position() - 1), limit);
      }
    }

    /**
     * Draws the positions of events when a commit begins, and shows the events when it ends. The
     * first batch ends only when a reader is past its positions.
     */
    static final class VisibleLate extends ForwardingLedgerStore {
      private final NavigableMap<Long, CostEvent> visible = new TreeMap<>();
      private final AtomicBoolean isFirstBatch = new AtomicBoolean(true);
      private final CountDownLatch passed = new CountDownLatch(1);
      private boolean hasReader;
      private long drawn;
      private long awaited = Long.MAX_VALUE;

      VisibleLate(LedgerStore store) {
        super(store);
      }

      @Override
      public List<CommitResult> commit(List<LedgerChange> changes) {
        List<CostEvent> events = new ArrayList<>();
        changes.forEach(change -> Optional.ofNullable(change.event()).ifPresent(events::add));
        long first;
        boolean waits;
        synchronized (this) {
          first = drawn + 1;
          drawn += events.size();
          waits = hasReader && changes.size() > 1 && isFirstBatch.getAndSet(false);
          if (waits) {
            awaited = drawn;
          }
        }
        if (waits) {
          await(passed);
        }
        List<CommitResult> results = super.commit(changes);
        synchronized (this) {
          for (int i = 0; i < events.size(); i++) {
            visible.put(first + i, events.get(i));
          }
        }
        return results;
      }

      @Override
      public synchronized EventCursor end() {
        hasReader = true;
        return super.end();
      }

      @Override
      public synchronized EventTail after(@Nullable EventCursor position, int limit) {
        if (!hasReader || position == null || position.position() > drawn) {
          return super.after(position, limit);
        }
        List<LoggedEvent> events = new ArrayList<>();
        for (Map.Entry<Long, CostEvent> entry :
            visible.tailMap(position.position(), false).entrySet()) {
          if (events.size() < limit) {
            events.add(
                new LoggedEvent(new EventCursor(position.log(), entry.getKey()), entry.getValue()));
          }
        }
        EventCursor next = events.isEmpty() ? position : events.get(events.size() - 1).position();
        if (next.position() > awaited) {
          passed.countDown();
        }
        return new EventTail(events, next, false);
      }
    }

    static final class Missing extends ForwardingLedgerStore {
      private final boolean ofNewcomers;

      /** Creates a store that says it of those that ask without a position, or never. */
      Missing(LedgerStore store, boolean ofNewcomers) {
        super(store);
        this.ofNewcomers = ofNewcomers;
      }

      @Override
      public EventTail after(@Nullable EventCursor position, int limit) {
        EventTail tail = super.after(position, limit);
        boolean isFull = tail.next().position() > 1_000;
        return new EventTail(
            tail.events(),
            tail.next(),
            ofNewcomers && (tail.hasMissed() || (position == null && isFull)));
      }
    }

    static final class IgnoringCase extends ForwardingLedgerStore {
      IgnoringCase(LedgerStore store) {
        super(store);
      }

      @Override
      public boolean hasEvent(String id) {
        return super.hasEvent(id) || super.hasEvent(id.toLowerCase(Locale.ROOT));
      }
    }

    /** Keeps the ids of events that it has evicted. */
    static final class Remembering extends ForwardingLedgerStore {
      private final Set<String> ids = ConcurrentHashMap.newKeySet();

      Remembering(LedgerStore store) {
        super(store);
      }

      @Override
      public List<CommitResult> commit(List<LedgerChange> changes) {
        List<CommitResult> results = super.commit(changes);
        for (LedgerChange change : changes) {
          if (change.event() != null) {
            change.event().id().ifPresent(ids::add);
          }
        }
        return results;
      }

      @Override
      public boolean hasEvent(String id) {
        return ids.contains(id);
      }
    }
  }
}
