package com.example.costs;

import io.costaudit.event.Balance;
import io.costaudit.event.Book;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventCursor;
import io.costaudit.event.EventFilter;
import io.costaudit.event.EventPage;
import io.costaudit.event.EventQuery;
import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.LedgerEntry.Live;
import io.costaudit.event.LedgerStore;
import io.costaudit.event.ObjectId;
import io.costaudit.event.ResourceVersions;
import io.costaudit.event.Scope;
import io.costaudit.predict.ResourceRef;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** A store of a ledger as one might write it: a map of entries and a list of events. */
public final class MapLedgerStore implements LedgerStore {
  private final Flaw flaw;
  private final String logName = UUID.randomUUID().toString().replace("-", "");
  private final Map<ObjectId, LedgerEntry> entries = new HashMap<>();
  private final Map<BookName, Lines> books = new HashMap<>();
  private final Set<Scope> open = new HashSet<>();

  /** Oldest first; the position of an event in the log is its index. */
  private final List<CostEvent> log = new ArrayList<>();

  public MapLedgerStore(Flaw flaw) {
    this.flaw = flaw;
  }

  @Override
  public synchronized Optional<LedgerEntry> entry(ObjectId id) {
    return Optional.ofNullable(entries.get(id));
  }

  @Override
  public synchronized Optional<Live> live(ResourceRef resource) {
    return living().stream()
        .filter(live -> isNamed(live.resource(), resource))
        .max((one, other) -> ResourceVersions.compare(one.version(), other.version()));
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
  public void scan(Scope scope, Consumer<? super Live> visitor) {
    scan(
        live -> {
          if (scope.covers(live.resource())) {
            visitor.accept(live);
          }
        });
  }

  @Override
  public void scan(Consumer<? super Live> visitor) {
    // A copy, since the visitor may commit.
    living().forEach(visitor);
  }

  private synchronized List<Live> living() {
    List<Live> living = new ArrayList<>();
    for (LedgerEntry entry : entries.values()) {
      if (entry instanceof Live live) {
        living.add(live);
      }
    }
    return living;
  }

  @Override
  public synchronized boolean commit(LedgerChange change) {
    LedgerEntry current = entries.get(change.entry().id());
    if (flaw != Flaw.LOST_UPDATE && !Objects.equals(current, change.expected())) {
      return false;
    }
    entries.put(change.entry().id(), change.entry());
    if (change.event() != null) {
      log.add(kept(change.event()));
    }
    writeInTheBooks(change);
    return true;
  }

  private CostEvent kept(CostEvent event) {
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

  @Override
  public synchronized EventPage page(EventQuery query) {
    List<CostEvent> events = new ArrayList<>();
    int last = 0;
    for (int i = before(query.cursor()) - 1; i >= 0; i--) {
      if (!matches(query.filter(), log.get(i))) {
        continue;
      }
      if (events.size() == query.limit()) {
        int next = flaw == Flaw.PAGE_SKIPS ? i : last;
        return new EventPage(events, events.isEmpty() ? null : new EventCursor(logName, next));
      }
      events.add(log.get(i));
      last = i;
    }
    return new EventPage(events, null);
  }

  private int before(EventCursor cursor) {
    if (cursor == null) {
      return log.size();
    }
    if (!cursor.log().equals(logName) || cursor.position() >= log.size()) {
      throw new IllegalArgumentException("cursor " + cursor + " is not from this log");
    }
    return (int) cursor.position();
  }

  private boolean matches(EventFilter filter, CostEvent event) {
    if (flaw == Flaw.WINDOW_END_INCLUDED && filter instanceof EventFilter.InWindow in) {
      return !event.timestamp().isBefore(in.window().start())
          && !event.timestamp().isAfter(in.window().end());
    }
    return filter.test(event);
  }

  @Override
  public synchronized boolean isOpen(Scope scope) {
    return open.contains(scope);
  }

  @Override
  public synchronized void open(Scope scope) {
    open.add(scope);
  }

  // The books: what is booked for all that live is what was there at first and all that changed.

  private void writeInTheBooks(LedgerChange change) {
    LedgerEntry lives = change.entry() instanceof Live ? change.entry() : change.expected();
    if (lives instanceof Live live) {
      Lines lines = books.computeIfAbsent(BookName.of(live.resource()), name -> new Lines());
      lines.turnover += Math.abs(change.impact());
      if (change.event() == null) {
        lines.checkpoint += change.impact();
      }
    }
  }

  @Override
  public synchronized List<Balance> balances() {
    List<Balance> balances = new ArrayList<>();
    books.forEach((name, lines) -> balances.add(balance(name, lines)));
    return balances;
  }

  private Balance balance(BookName name, Lines lines) {
    long live = 0;
    long unpriced = 0;
    double booked = 0;
    for (Live each : living()) {
      if (BookName.of(each.resource()).equals(name)) {
        live++;
        if (each.booked() == null) {
          unpriced++;
        } else {
          booked += each.booked().rates().totalMonthlyRate();
        }
      }
    }
    double impacts = 0;
    for (CostEvent event : log) {
      if (BookName.of(event.resource()).equals(name) && event.costPrediction() != null) {
        impacts += event.costPrediction().totalMonthlyRate();
      }
    }
    return new Balance(
        name.cluster(),
        name.namespace(),
        name.book(),
        live,
        unpriced,
        booked,
        lines.checkpoint,
        impacts,
        lines.turnover);
  }

  private record BookName(String cluster, String namespace, Book book) {
    static BookName of(ResourceRef resource) {
      return new BookName(resource.cluster(), resource.namespace(), Book.of(resource.type()));
    }
  }

  private static final class Lines {
    private double checkpoint;
    private double turnover;
  }
}
