package io.costaudit.testkit;

import io.costaudit.event.CostEvent;
import io.costaudit.event.EventCursor;
import io.costaudit.event.EventFilter;
import io.costaudit.event.EventPage;
import io.costaudit.event.EventQuery;
import io.costaudit.event.EventType;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.LedgerChange;
import io.costaudit.event.LedgerEntry.Buried;
import io.costaudit.event.LedgerStore;
import io.costaudit.event.ObjectId;
import io.costaudit.predict.CostPrediction;
import io.costaudit.predict.Requests;
import io.costaudit.predict.ResourceRef;
import io.costaudit.predict.ResourceType;
import io.costaudit.predict.UnitPrices;
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
    boolean kept =
        store.commit(new LedgerChange(null, new Buried(id, "1", SettableClock.START), event));
    if (!kept) {
      throw new AssertionError("nobody else knows " + id);
    }
  }

  /** Appends an event that tells itself by its impact. */
  void append(double impact) {
    append(
        new CostEvent(
            EventType.ADD,
            new ResourceRef(Histories.CLUSTER, ResourceType.DEPLOYMENT, "shop", "cart"),
            SettableClock.START,
            Requests.NONE,
            UnitPrices.DEFAULT,
            new CostPrediction(impact, impact, 0, 0),
            null));
  }

  List<CostEvent> newest(EventFilter filter) {
    return page(filter, Integer.MAX_VALUE, null).events();
  }

  EventPage page(EventFilter filter, int limit, @Nullable EventCursor cursor) {
    return store.page(new EventQuery(filter, limit, cursor));
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
