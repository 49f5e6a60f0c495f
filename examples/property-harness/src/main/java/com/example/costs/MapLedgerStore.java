package com.example.costs;

import io.costaudit.event.Balance;
import io.costaudit.event.Book;
import io.costaudit.event.CommitResult;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventCursor;
import io.costaudit.event.EventFilter;
import io.costaudit.event.EventPage;
import io.costaudit.event.EventQuery;
import io.costaudit.event.EventTail;
import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.event.LedgerStore;
import io.costaudit.event.LoggedEvent;
import io.costaudit.event.ObjectId;
import io.costaudit.coverage.Scope;
import io.costaudit.event.StoredEntry;
import io.costaudit.predict.spec.ResourceRef;
import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A ledger store as one might write it: a map of entries and a list of events. It forgets nothing,
 * so the checkpoints of its books are 0. One lock makes each method atomic.
 */
public final class MapLedgerStore implements LedgerStore {
  private final Flaw flaw;
  private final String logName = UUID.randomUUID().toString().replace("-", "");
  private final Map<ObjectId, Row> rows = new HashMap<>();
  private final Set<Scope> listed = new HashSet<>();

  /** The changes with an event, oldest first. The first one has position 1, the next one 2. */
  private final List<LedgerChange> log = new ArrayList<>();

  private long commits;

  public MapLedgerStore(Flaw flaw) {
    this.flaw = flaw;
  }

  // Entries

  @Override
  public synchronized Map<ObjectId, StoredEntry> entries(Collection<ObjectId> ids) {
    Map<ObjectId, StoredEntry> found = new HashMap<>();
    for (ObjectId id : ids) {
      Row row = rows.get(id);
      if (row != null) {
        found.put(id, row.stored());
      }
    }
    return found;
  }

  @Override
  public synchronized Optional<Live> live(ResourceRef resource) {
    return rows.values().stream()
        .filter(row -> row.entry() instanceof Live live && isNamed(live.resource(), resource))
        .max(Comparator.comparingLong(Row::firstRevision))
        .map(row -> (Live) row.entry());
  }

  private boolean isNamed(ResourceRef one, ResourceRef other) {
    if (flaw == Flaw.CASE_IGNORED) {
      return one.type() == other.type()
          && one.cluster().equalsIgnoreCase(other.cluster())
          && one.namespace().equalsIgnoreCase(other.namespace())
          && one.name().equalsIgnoreCase(other.name());
    }
    return one.equals(other);
  }

  @Override
  public synchronized Stream<Live> scan(Scope scope) {
    // A copy, which the caller reads without the lock.
    List<Live> living = new ArrayList<>();
    for (Row row : rows.values()) {
      if (row.entry() instanceof Live live && (scope == null || scope.covers(live.resource()))) {
        living.add(live);
      }
    }
    return living.stream();
  }

  @Override
  public synchronized List<CommitResult> commit(List<LedgerChange> changes) {
    List<CommitResult> results = new ArrayList<>();
    for (LedgerChange change : changes) {
      results.add(commitOne(change));
    }
    return results;
  }

  private CommitResult commitOne(LedgerChange change) {
    ObjectId id = change.entry().id();
    Row row = rows.get(id);
    long revision = row == null ? LedgerChange.NONE : row.stored().revision();
    if (flaw != Flaw.LOST_UPDATE && revision != change.expectedRevision()) {
      return CommitResult.CONFLICT;
    }
    commits++;
    long firstRevision = row == null ? commits : row.firstRevision();
    rows.put(id, new Row(new StoredEntry(change.entry(), commits), firstRevision));
    if (change.event() != null) {
      log.add(change);
    }
    return CommitResult.COMMITTED;
  }

  @Override
  public synchronized boolean wasListed(Scope scope) {
    return listed.contains(scope);
  }

  @Override
  public synchronized void markListed(Scope scope) {
    listed.add(scope);
  }

  // The log

  @Override
  public synchronized EventPage page(EventQuery query) {
    int end = query.cursor() == null ? log.size() + 1 : position(query.cursor());
    List<CostEvent> events = new ArrayList<>();
    int last = 0;
    for (int position = end - 1; position >= 1; position--) {
      CostEvent event = event(position);
      if (!matches(query.filter(), event)) {
        continue;
      }
      if (events.size() == query.limit()) {
        int next = flaw == Flaw.PAGE_SKIPS ? last - 1 : last;
        return new EventPage(events, events.isEmpty() ? null : cursor(next));
      }
      events.add(event);
      last = position;
    }
    return new EventPage(events, null);
  }

  private boolean matches(EventFilter filter, CostEvent event) {
    if (flaw == Flaw.WINDOW_END_INCLUDED && filter instanceof EventFilter.InWindow in) {
      return !event.timestamp().isBefore(in.window().start())
          && !event.timestamp().isAfter(in.window().end());
    }
    return filter.test(event);
  }

  @Override
  public synchronized EventTail after(EventCursor cursor, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1: " + limit);
    }
    int position = cursor == null ? 0 : position(cursor);
    List<LoggedEvent> events = new ArrayList<>();
    while (position < log.size() && events.size() < limit) {
      position++;
      events.add(new LoggedEvent(cursor(position), event(position)));
    }
    return new EventTail(events, cursor(position), false);
  }

  @Override
  public synchronized EventCursor end() {
    return cursor(log.size());
  }

  @Override
  public synchronized boolean hasEvent(String id) {
    return log.stream().anyMatch(change -> change.event().id().equals(Optional.of(id)));
  }

  private CostEvent event(int position) {
    CostEvent event = log.get(position - 1).event();
    if (flaw != Flaw.MILLISECONDS) {
      return event;
    }
    return new CostEvent(
        event.eventType(),
        event.resource(),
        event.timestamp().truncatedTo(ChronoUnit.MILLIS),
        event.totalRequests(),
        event.resourceCosts(),
        event.costPrediction(),
        event.details());
  }

  private EventCursor cursor(int position) {
    return new EventCursor(logName, position);
  }

  private int position(EventCursor cursor) {
    if (!cursor.log().equals(logName) || cursor.position() > log.size()) {
      throw new IllegalArgumentException("cursor " + cursor + " is not from this log");
    }
    return (int) cursor.position();
  }

  // The books

  @Override
  public synchronized List<Balance> balances() {
    Map<BookName, Sums> books = new HashMap<>();
    for (Row row : rows.values()) {
      sums(books, row.entry()).add(row.entry());
    }
    for (LedgerChange change : log) {
      Sums sums = sums(books, change.entry());
      sums.impacts = sums.impacts.add(amount(change.impactMicros()));
    }
    List<Balance> balances = new ArrayList<>();
    books.forEach(
        (book, sums) -> {
          if (!sums.isEmpty()) {
            balances.add(sums.balance(book));
          }
        });
    return balances;
  }

  private static Sums sums(Map<BookName, Sums> books, LedgerEntry entry) {
    return books.computeIfAbsent(BookName.of(entry.resource()), book -> new Sums());
  }

  private static BigDecimal amount(long micros) {
    return BigDecimal.valueOf(micros, 6);
  }

  /** An entry, and the revision of the first commit of its object. */
  private record Row(StoredEntry stored, long firstRevision) {
    LedgerEntry entry() {
      return stored.entry();
    }
  }

  private record BookName(String cluster, String namespace, Book book) {
    static BookName of(ResourceRef resource) {
      return new BookName(resource.cluster(), resource.namespace(), Book.of(resource.type()));
    }
  }

  /** What the entries and the log hold of one book. */
  private static final class Sums {
    private long live;
    private long unpriced;
    private BigDecimal booked = BigDecimal.ZERO;
    private BigDecimal unlogged = BigDecimal.ZERO;
    private BigDecimal impacts = BigDecimal.ZERO;

    void add(LedgerEntry entry) {
      if (entry instanceof Live alive) {
        live++;
        unpriced += alive.booked() == null ? 1 : 0;
      }
      booked = booked.add(amount(entry.bookedMicros()));
      unlogged = unlogged.add(amount(entry.unloggedMicros()));
    }

    /** Returns whether no object lives in the book and each of its amounts is 0. */
    boolean isEmpty() {
      return live == 0 && unlogged.signum() == 0 && impacts.signum() == 0;
    }

    Balance balance(BookName book) {
      return new Balance(
          book.cluster(),
          book.namespace(),
          book.book(),
          live,
          unpriced,
          booked,
          BigDecimal.ZERO,
          unlogged,
          impacts);
    }
  }
}
