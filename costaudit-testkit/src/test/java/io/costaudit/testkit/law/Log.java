package io.costaudit.testkit.law;

import io.costaudit.event.CommitResult;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventCursor;
import io.costaudit.event.EventFilter;
import io.costaudit.event.EventPage;
import io.costaudit.event.EventQuery;
import io.costaudit.event.EventTail;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerEntry.Tombstone;
import io.costaudit.event.LedgerStore;
import io.costaudit.event.ObjectId;
import io.costaudit.predict.price.CostPrediction;
import io.costaudit.testkit.generate.Histories;
import io.costaudit.testkit.internal.LedgerStoreSamples;
import io.costaudit.testkit.record.SettableClock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The log of a store, without a ledger around it. Threads may share it. */
final class Log {
  private final LedgerStore store;
  private final AtomicInteger objects = new AtomicInteger();

  Log(int maxEvents) {
    store = InMemoryLedgerStore.builder().maxEvents(maxEvents).clock(new SettableClock()).build();
  }

  void append(CostEvent event) {
    ObjectId id = new ObjectId(Histories.CLUSTER, "object-" + objects.incrementAndGet());
    Tombstone entry = new Tombstone(id, LedgerStoreSamples.CART, "1", SettableClock.START);
    if (store.commit(LedgerChange.of(null, entry, event)) != CommitResult.COMMITTED) {
      throw new AssertionError("no other thread writes an entry of " + id);
    }
  }

  /** Appends an event that can be told from others by its impact. */
  void append(double impact) {
    append(LedgerStoreSamples.event(impact));
  }

  List<CostEvent> newest(EventFilter filter) {
    return page(filter, Integer.MAX_VALUE, null).events();
  }

  EventPage page(EventFilter filter, int limit, @Nullable EventCursor cursor) {
    return store.page(new EventQuery(filter, limit, cursor));
  }

  EventTail after(@Nullable EventCursor position, int limit) {
    return store.after(position, limit);
  }

  EventCursor end() {
    return store.end();
  }

  static List<Double> impacts(List<CostEvent> events) {
    return events.stream().map(Log::impact).toList();
  }

  private static double impact(CostEvent event) {
    CostPrediction impact = event.costPrediction();
    if (impact == null) {
      throw new AssertionError("every event here is priced: " + event);
    }
    return impact.totalMonthlyRate();
  }
}
