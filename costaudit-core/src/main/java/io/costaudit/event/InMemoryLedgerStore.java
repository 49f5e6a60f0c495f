package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import io.costaudit.coverage.Scope;
import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.event.LedgerEntry.Tombstone;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.time.Durations;
import io.costaudit.time.TimeSource;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A {@link LedgerStore} in the memory of this process, so its contents are lost when the process
 * ends. Its log holds the newest events, bounded by count and, if wanted, by age; tombstones are
 * forgotten after a while. Safe for use by several threads.
 */
public final class InMemoryLedgerStore implements LedgerStore {
  /** The number of events that the log keeps by default, which is Kubecost's limit: {@value}. */
  public static final int DEFAULT_MAX_EVENTS = 1000;

  /** The time for which a tombstone is kept by default: 7 days. */
  public static final Duration DEFAULT_TOMBSTONE_RETENTION = Duration.ofDays(7);

  private final Duration tombstoneRetention;
  private final TimeSource clock;

  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<ObjectId, Kept> entries = new HashMap<>();
  private final Map<ResourceRef, List<ObjectId>> names = new HashMap<>();
  private final SharedValues shared = new SharedValues();
  private final Deque<Raised> tombstones = new ArrayDeque<>();
  private final Set<Scope> listed = new HashSet<>();
  private final Map<BookKey, BigDecimal> checkpoints = new HashMap<>();
  private final InMemoryLog log;
  private long lastRevision;

  private InMemoryLedgerStore(Builder builder) {
    log = new InMemoryLog(builder.maxEvents, builder.maxAge);
    tombstoneRetention = builder.tombstoneRetention;
    clock = TimeSource.of(builder.clock);
  }

  /** Returns a store that keeps the newest {@value #DEFAULT_MAX_EVENTS} events of any age. */
  public static InMemoryLedgerStore ofDefaults() {
    return builder().build();
  }

  /** Returns a builder with the default settings. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Map<ObjectId, StoredEntry> entries(Collection<ObjectId> ids) {
    return reading(
        () -> {
          Map<ObjectId, StoredEntry> found = new HashMap<>();
          for (ObjectId id : ids) {
            Kept kept = entries.get(id);
            if (kept != null) {
              found.put(id, kept.stored());
            }
          }
          return found;
        });
  }

  @Override
  public Optional<Live> live(ResourceRef resource) {
    return reading(
        () ->
            names.getOrDefault(resource, List.of()).stream()
                .map(id -> requireNonNull(entries.get(id)))
                .max(Comparator.comparingLong(Kept::firstRevision))
                .map(kept -> (Live) kept.stored().entry()));
  }

  @Override
  public Stream<Live> scan(@Nullable Scope scope) {
    // The method copies the entries, so that the reader of the stream does not hold the lock.
    List<Live> live =
        reading(
            () -> {
              List<Live> found = new ArrayList<>();
              for (Kept kept : entries.values()) {
                if (kept.stored().entry() instanceof Live entry
                    && (scope == null || scope.covers(entry.resource()))) {
                  found.add(entry);
                }
              }
              return found;
            });
    return live.stream();
  }

  @Override
  public List<Balance> balances() {
    return reading(
        () -> {
          Map<BookKey, BookSums> books = new HashMap<>();
          for (Kept kept : entries.values()) {
            LedgerEntry entry = kept.stored().entry();
            sums(books, BookKey.of(entry.resource())).addEntry(entry);
          }
          for (InMemoryLog.Logged logged : log.events()) {
            sums(books, logged.book()).addImpact(logged.impactMicros());
          }
          checkpoints.forEach((key, amount) -> sums(books, key).addCheckpoint(amount));
          List<Balance> balances = new ArrayList<>();
          books.forEach(
              (key, sums) -> {
                Balance balance = sums.balance(key);
                if (!balance.isEmpty()) {
                  balances.add(balance);
                }
              });
          return balances;
        });
  }

  private static BookSums sums(Map<BookKey, BookSums> books, BookKey key) {
    return books.computeIfAbsent(key, book -> new BookSums());
  }

  @Override
  public List<CommitResult> commit(List<LedgerChange> changes) {
    return writing(() -> changes.stream().map(this::commitOne).toList());
  }

  private CommitResult commitOne(LedgerChange change) {
    ObjectId id = change.entry().id();
    Kept current = entries.get(id);
    if ((current == null ? LedgerChange.NONE : current.stored().revision())
        != change.expectedRevision()) {
      return CommitResult.CONFLICT;
    }
    LedgerEntry before = current == null ? null : current.stored().entry();
    LedgerEntry entry =
        change.entry() instanceof Live live ? shared.share(live, before) : change.entry();
    long revision = ++lastRevision;
    entries.put(
        entry.id(),
        new Kept(
            new StoredEntry(entry, revision),
            current == null ? revision : current.firstRevision()));
    rename(before, entry);
    Duration now = clock.elapsed();
    if (entry instanceof Tombstone) {
      tombstones.addLast(new Raised(entry.id(), revision, now));
    }
    CostEvent event = change.event();
    if (event != null) {
      BookKey book = BookKey.of(entry.resource());
      log.add(new InMemoryLog.Logged(event, book, change.impactMicros(), now));
    }
    evict(now);
    return CommitResult.COMMITTED;
  }

  private void rename(@Nullable LedgerEntry before, LedgerEntry after) {
    ResourceRef old = before instanceof Live live ? live.resource() : null;
    ResourceRef now = after instanceof Live live ? live.resource() : null;
    if (Objects.equals(old, now)) {
      return;
    }
    if (old != null) {
      names.computeIfPresent(
          old,
          (name, ids) -> {
            ids.remove(after.id());
            return ids.isEmpty() ? null : ids;
          });
    }
    if (now != null) {
      names.computeIfAbsent(now, name -> new ArrayList<>(1)).add(after.id());
    }
  }

  private void evict(Duration now) {
    for (InMemoryLog.Logged evicted : log.evict(now)) {
      addToCheckpoint(evicted.book(), evicted.impactMicros());
    }
    while (!tombstones.isEmpty()
        && InMemoryLog.isOlder(tombstones.getFirst().raised(), tombstoneRetention, now)) {
      forget(tombstones.removeFirst());
    }
  }

  private void forget(Raised raised) {
    Kept kept = entries.get(raised.id());
    if (kept != null && kept.stored().revision() == raised.revision()) {
      entries.remove(raised.id());
      LedgerEntry tombstone = kept.stored().entry();
      addToCheckpoint(BookKey.of(tombstone.resource()), tombstone.unloggedMicros());
    }
  }

  /**
   * Adds an amount to the checkpoint of a book. A checkpoint of 0 is removed, so that a namespace
   * without objects and events takes no memory.
   */
  private void addToCheckpoint(BookKey book, long micros) {
    if (micros != 0) {
      BigDecimal amount = MicroUnits.amount(micros);
      checkpoints.merge(
          book,
          amount,
          (known, added) -> {
            BigDecimal sum = known.add(added);
            return sum.signum() == 0 ? null : sum;
          });
    }
  }

  @Override
  public boolean wasListed(Scope scope) {
    return reading(() -> listed.contains(scope));
  }

  @Override
  public void markListed(Scope scope) {
    requireNonNull(scope, "scope");
    writing(() -> listed.add(scope));
  }

  @Override
  public EventPage page(EventQuery query) {
    evictIfDue();
    return reading(() -> log.page(query));
  }

  @Override
  public EventTail after(@Nullable EventCursor position, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1: " + limit);
    }
    evictIfDue();
    return reading(() -> log.after(position, limit));
  }

  @Override
  public EventCursor end() {
    return reading(log::end);
  }

  @Override
  public boolean hasEvent(String id) {
    return reading(() -> log.hasEvent(id));
  }

  /** Evicts events that have grown too old while nothing was committed. */
  private void evictIfDue() {
    Duration now = clock.elapsed();
    if (reading(() -> log.isEvictionDue(now))) {
      writing(
          () -> {
            evict(now);
            return true;
          });
    }
  }

  private <T> T reading(Supplier<T> action) {
    lock.readLock().lock();
    try {
      return action.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  private <T> T writing(Supplier<T> action) {
    lock.writeLock().lock();
    try {
      return action.get();
    } finally {
      lock.writeLock().unlock();
    }
  }

  /**
   * An entry as this store keeps it.
   *
   * @param firstRevision the revision of its first commit
   */
  private record Kept(StoredEntry stored, long firstRevision) {}

  /**
   * A tombstone.
   *
   * @param revision the revision of the tombstone; an entry with a later revision has replaced it
   * @param raised when it was committed, in elapsed time of this store
   */
  private record Raised(ObjectId id, long revision, Duration raised) {}

  /** A builder of {@link InMemoryLedgerStore}s. Not safe for use by several threads. */
  public static final class Builder {
    private int maxEvents = DEFAULT_MAX_EVENTS;
    private @Nullable Duration maxAge;
    private Duration tombstoneRetention = DEFAULT_TOMBSTONE_RETENTION;
    private InstantSource clock = InstantSource.system();

    private Builder() {}

    /**
     * Sets the number of events that the log keeps, at least 1; {@value #DEFAULT_MAX_EVENTS} by
     * default.
     */
    public Builder maxEvents(int count) {
      if (count < 1) {
        throw new IllegalArgumentException("maxEvents must be at least 1: " + count);
      }
      this.maxEvents = count;
      return this;
    }

    /**
     * Sets how long an event stays in the log after it was added, positive; by default events stay
     * at any age.
     */
    public Builder maxAge(Duration age) {
      this.maxAge = Durations.positive("maxAge", age);
      return this;
    }

    /**
     * Sets how long a tombstone is kept, positive; 7 days by default. It must be longer than any
     * watcher may lag behind another.
     */
    public Builder tombstoneRetention(Duration retention) {
      this.tombstoneRetention = Durations.positive("tombstoneRetention", retention);
      return this;
    }

    /**
     * Sets the clock that measures the ages of events, the clock of the system by default. Ages are
     * measured in elapsed time, see {@link TimeSource#of}.
     */
    public Builder clock(InstantSource clock) {
      this.clock = requireNonNull(clock, "clock");
      return this;
    }

    /** Returns a new, empty store with these settings. */
    public InMemoryLedgerStore build() {
      return new InMemoryLedgerStore(this);
    }
  }
}
