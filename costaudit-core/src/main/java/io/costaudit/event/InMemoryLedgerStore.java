package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import io.costaudit.CompensatedSum;
import io.costaudit.event.LedgerEntry.Buried;
import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.predict.ResourceRef;
import io.costaudit.time.TimeSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A {@link LedgerStore} that is lost with its process, as in the original API. Its log holds the
 * newest events, bounded by count and, if wanted, by age; buried objects are forgotten after a
 * while. Safe for use by several threads.
 */
public final class InMemoryLedgerStore implements LedgerStore {
  /** How many events the log keeps by default, the limit of the original API: {@value}. */
  public static final int DEFAULT_MAX_EVENTS = 1000;

  /** How long a buried object is remembered by default. */
  public static final Duration DEFAULT_TOMBSTONE_RETENTION = Duration.ofDays(7);

  private final int maxEvents;
  private final @Nullable Duration maxAge;
  private final Duration tombstoneRetention;
  private final TimeSource clock;

  private final String logName = UUID.randomUUID().toString().replace("-", "");
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<ObjectId, LedgerEntry> entries = new HashMap<>();
  private final Map<ResourceRef, List<ObjectId>> names = new HashMap<>();
  private final SharedValues shared = new SharedValues();
  private final Deque<Tombstone> tombstones = new ArrayDeque<>();
  private final Set<Scope> open = new HashSet<>();
  private final Map<BookKey, Checkpoint> checkpoints = new HashMap<>();
  private final NavigableMap<Long, Logged> log = new TreeMap<>();
  private long nextPosition = 1;

  private InMemoryLedgerStore(Builder builder) {
    maxEvents = builder.maxEvents;
    maxAge = builder.maxAge;
    tombstoneRetention = builder.tombstoneRetention;
    clock = TimeSource.of(builder.clock);
  }

  /** The newest {@value #DEFAULT_MAX_EVENTS} events, whatever their age. */
  public static InMemoryLedgerStore ofDefaults() {
    return builder().build();
  }

  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Optional<LedgerEntry> entry(ObjectId id) {
    lock.readLock().lock();
    try {
      return Optional.ofNullable(entries.get(id));
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public Optional<Live> live(ResourceRef resource) {
    lock.readLock().lock();
    try {
      return names.getOrDefault(resource, List.of()).stream()
          .map(entries::get)
          .map(Live.class::cast)
          .reduce((known, next) -> isOlder(next, known) ? known : next);
    } finally {
      lock.readLock().unlock();
    }
  }

  private static boolean isOlder(Live arriving, Live known) {
    return ResourceVersions.compare(arriving.version(), known.version()) < 0;
  }

  @Override
  public boolean commit(LedgerChange change) {
    lock.writeLock().lock();
    try {
      LedgerEntry current = entries.get(change.entry().id());
      if (!Objects.equals(current, change.expected())) {
        return false;
      }
      LedgerEntry entry =
          change.entry() instanceof Live live ? shared.share(live, current) : change.entry();
      entries.put(entry.id(), entry);
      rename(current, entry);
      if (entry instanceof Buried buried) {
        tombstones.addLast(new Tombstone(buried, clock.elapsed()));
      }
      if (change.event() != null) {
        log.put(nextPosition++, new Logged(change.event(), clock.elapsed()));
      }
      writeInTheBooks(change);
      forget();
      return true;
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void writeInTheBooks(LedgerChange change) {
    LedgerEntry lives = change.entry() instanceof Live ? change.entry() : change.expected();
    if (!(lives instanceof Live live)) {
      return; // it never stood in a book
    }
    Checkpoint checkpoint = checkpoint(BookKey.of(live.resource()));
    double impact = change.impact();
    checkpoint.turnover += Math.abs(impact);
    if (change.event() == null) {
      checkpoint.absorbed.add(impact);
    }
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

  private void forget() {
    Duration now = clock.elapsed();
    while (log.size() > maxEvents
        || (!log.isEmpty() && isTooOld(log.firstEntry().getValue(), now))) {
      absorb(log.pollFirstEntry().getValue().event());
    }
    while (!tombstones.isEmpty()
        && isOlder(tombstones.getFirst().raised(), tombstoneRetention, now)) {
      Buried buried = tombstones.removeFirst().buried();
      entries.remove(buried.id(), buried);
    }
  }

  private void absorb(CostEvent evicted) {
    if (evicted.costPrediction() != null) {
      checkpoint(BookKey.of(evicted.resource()))
          .absorbed
          .add(evicted.costPrediction().totalMonthlyRate());
    }
  }

  private Checkpoint checkpoint(BookKey key) {
    return checkpoints.computeIfAbsent(key, book -> new Checkpoint());
  }

  private boolean isTooOld(Logged logged, Duration now) {
    return maxAge != null && isOlder(logged.added(), maxAge, now);
  }

  /** Compares ages in elapsed time: a clock that is set must not empty the log. */
  private static boolean isOlder(Duration then, Duration age, Duration now) {
    return now.minus(then).compareTo(age) > 0;
  }

  @Override
  public boolean isOpen(Scope scope) {
    lock.readLock().lock();
    try {
      return open.contains(scope);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public void open(Scope scope) {
    lock.writeLock().lock();
    try {
      open.add(requireNonNull(scope, "scope"));
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public void scan(Scope scope, Consumer<? super Live> visitor) {
    living(live -> scope.covers(live.resource())).forEach(visitor);
  }

  @Override
  public void scan(Consumer<? super Live> visitor) {
    living(live -> true).forEach(visitor);
  }

  /** Copied, so that no visitor runs under the lock. */
  private List<Live> living(Predicate<Live> wanted) {
    lock.readLock().lock();
    try {
      List<Live> living = new ArrayList<>();
      for (LedgerEntry entry : entries.values()) {
        if (entry instanceof Live live && wanted.test(live)) {
          living.add(live);
        }
      }
      return living;
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public List<Balance> balances() {
    lock.readLock().lock();
    try {
      Map<BookKey, BookSums> books = new HashMap<>();
      for (LedgerEntry entry : entries.values()) {
        if (entry instanceof Live live) {
          sums(books, live.resource()).add(live);
        }
      }
      for (Logged logged : log.values()) {
        CostEvent event = logged.event();
        sums(books, event.resource()).add(event);
      }
      List<Balance> balances = new ArrayList<>();
      checkpoints.forEach(
          (key, checkpoint) ->
              balances.add(
                  books
                      .getOrDefault(key, new BookSums())
                      .balance(key, checkpoint.absorbed.value(), checkpoint.turnover)));
      return balances;
    } finally {
      lock.readLock().unlock();
    }
  }

  private static BookSums sums(Map<BookKey, BookSums> books, ResourceRef resource) {
    return books.computeIfAbsent(BookKey.of(resource), key -> new BookSums());
  }

  @Override
  public EventPage page(EventQuery query) {
    Duration now = clock.elapsed();
    lock.readLock().lock();
    try {
      List<CostEvent> events = new ArrayList<>();
      long last = 0;
      for (Map.Entry<Long, Logged> entry : before(query.cursor()).descendingMap().entrySet()) {
        CostEvent event = entry.getValue().event();
        if (isTooOld(entry.getValue(), now) || !query.filter().test(event)) {
          continue;
        }
        if (events.size() == query.limit()) {
          return new EventPage(events, last == 0 ? null : new EventCursor(logName, last));
        }
        events.add(event);
        last = entry.getKey();
      }
      return new EventPage(events, null);
    } finally {
      lock.readLock().unlock();
    }
  }

  private NavigableMap<Long, Logged> before(@Nullable EventCursor cursor) {
    if (cursor == null) {
      return log;
    }
    if (!cursor.log().equals(logName) || cursor.position() >= nextPosition) {
      throw new IllegalArgumentException(
          "cursor " + cursor + " is not from this log; it may be from before a restart");
    }
    return log.headMap(cursor.position(), false);
  }

  /** What a book holds beside what the log says of it. */
  private static final class Checkpoint {
    private final CompensatedSum absorbed = new CompensatedSum();
    private double turnover;
  }

  /**
   * An event of the log.
   *
   * @param added when it was added, in elapsed time of this store
   */
  private record Logged(CostEvent event, Duration added) {}

  /**
   * A buried entry.
   *
   * @param raised when the tombstone was set, in elapsed time of this store
   */
  private record Tombstone(Buried buried, Duration raised) {}

  /** Collects settings. Not safe for use by several threads. */
  public static final class Builder {
    private int maxEvents = DEFAULT_MAX_EVENTS;
    private @Nullable Duration maxAge;
    private Duration tombstoneRetention = DEFAULT_TOMBSTONE_RETENTION;
    private InstantSource clock = InstantSource.system();

    private Builder() {}

    /** How many events the log keeps, at least 1; {@value #DEFAULT_MAX_EVENTS} by default. */
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
      this.maxAge = positive("maxAge", age);
      return this;
    }

    /**
     * How long a buried object is remembered, positive; 7 days by default. Longer than any watcher
     * may lag behind another.
     */
    public Builder tombstoneRetention(Duration retention) {
      this.tombstoneRetention = positive("tombstoneRetention", retention);
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

    private static Duration positive(String name, Duration duration) {
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException(name + " must be positive: " + duration);
      }
      return duration;
    }

    public InMemoryLedgerStore build() {
      return new InMemoryLedgerStore(this);
    }
  }
}
