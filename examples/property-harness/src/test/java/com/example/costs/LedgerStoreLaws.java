package com.example.costs;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.event.CommitResult;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventCursor;
import io.costaudit.event.EventFilter;
import io.costaudit.event.EventPage;
import io.costaudit.event.EventQuery;
import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerEntry;
import io.costaudit.event.LedgerStore;
import io.costaudit.event.ObjectId;
import io.costaudit.testkit.generate.Events;
import io.costaudit.time.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Laws of a store of a ledger, whatever is written into it. The testkit generates the entries and
 * the windows, and jqwik finds it by itself; the events are those of the testkit that a ledger logs.
 *
 * <p>The seeds are fixed only so that the README can show what is printed: leave them out in laws
 * of your own.
 */
class LedgerStoreLaws {
  @Property(seed = "1")
  void anEventComesBackAsItWas(@ForAll("events") CostEvent event) {
    LedgerStore store = Stores.ledger();
    append(store, event);
    assertThat(log(store, EventFilter.all())).isEqualTo(List.of(event));
  }

  @Property(seed = "1")
  void allPagesAreTheLog(
      @ForAll @Size(max = 5) List<@From("events") CostEvent> events,
      @ForAll @IntRange(min = 1, max = 4) int limit) {
    LedgerStore store = Stores.ledger();
    events.forEach(event -> append(store, event));
    List<CostEvent> newestFirst = new ArrayList<>(events);
    Collections.reverse(newestFirst);

    List<CostEvent> read = new ArrayList<>();
    EventCursor cursor = null;
    do {
      EventPage page = store.page(new EventQuery(EventFilter.all(), limit, cursor));
      read.addAll(page.events());
      cursor = page.next();
    } while (cursor != null && read.size() <= events.size());

    assertThat(read).isEqualTo(newestFirst);
  }

  @Property(seed = "1")
  void theEndOfAWindowIsNotInIt(@ForAll("events") CostEvent event, @ForAll Window window) {
    LedgerStore store = Stores.ledger();
    CostEvent atTheEnd = at(window.end(), event);
    append(store, atTheEnd);
    assertThat(log(store, EventFilter.in(window))).isEmpty();
  }

  @Property(seed = "1")
  void whoComesSecondIsRefused(@ForAll LedgerEntry entry) {
    LedgerStore store = Stores.ledger();
    LedgerChange first = LedgerChange.of(null, entry, null);
    assertThat(store.commit(first)).isEqualTo(CommitResult.COMMITTED);
    assertThat(store.commit(first))
        .as("the same change once more")
        .isEqualTo(CommitResult.CONFLICT);
  }

  /** Returns what goes into the log of a ledger: events whose details say which event it is. */
  @Provide
  Arbitrary<CostEvent> events() {
    return Events.withDetails();
  }

  private static void append(LedgerStore store, CostEvent event) {
    // A tombstone of some object: what is in the log does not depend on it.
    ObjectId id = new ObjectId("cluster-one", "uid-" + log(store, EventFilter.all()).size());
    LedgerEntry entry = new LedgerEntry.Tombstone(id, event.resource(), "1", Instant.EPOCH);
    assertThat(store.commit(LedgerChange.of(null, entry, event))).isEqualTo(CommitResult.COMMITTED);
  }

  private static List<CostEvent> log(LedgerStore store, EventFilter filter) {
    return store.page(EventQuery.newest(filter, Integer.MAX_VALUE)).events();
  }

  private static CostEvent at(Instant timestamp, CostEvent event) {
    return new CostEvent(
        event.eventType(),
        event.resource(),
        timestamp,
        event.totalRequests(),
        event.resourceCosts(),
        event.costPrediction(),
        event.details());
  }
}
