package io.costaudit.testkit.contract;

import static io.costaudit.testkit.internal.LedgerStoreSamples.CLUSTER;
import static io.costaudit.testkit.internal.LedgerStoreSamples.event;
import static io.costaudit.testkit.internal.LedgerStoreSamples.impacts;
import static io.costaudit.testkit.internal.LedgerStoreSamples.live;
import static io.costaudit.testkit.internal.LedgerStoreSamples.richEvent;
import static io.costaudit.testkit.internal.LedgerStoreSamples.unpricedEvent;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.event.Book;
import io.costaudit.event.CostEvent;
import io.costaudit.event.EventCursor;
import io.costaudit.event.EventFilter;
import io.costaudit.event.EventPage;
import io.costaudit.event.EventTail;
import io.costaudit.event.EventType;
import io.costaudit.event.LoggedEvent;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.testkit.record.SettableClock;
import io.costaudit.time.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The part of the contract of a ledger store that is about its log: pages for people, a tail for
 * machines.
 */
abstract class LedgerLogContract extends LedgerEntryContract {
  // Pages, newest first

  /**
   * Tests that the store returns an event as it was committed, to the nanosecond and the last bit.
   */
  @Test
  public void givesEventsBackAsTheyWere() {
    List<CostEvent> events = List.of(event(0.1 + 0.2), unpricedEvent(), richEvent());
    for (int i = 0; i < events.size(); i++) {
      append("object-" + i, events.get(i));
    }

    assertThat(log()).containsExactly(events.get(2), events.get(1), events.get(0));
  }

  /** Tests that a change without an event leaves the log alone. */
  @Test
  public void appendsNothingWithoutAnEvent() {
    append("a", event(1));
    keep(live("b", "1"), null);

    assertThat(log()).containsExactly(event(1));
  }

  /**
   * Tests that pages are in the order of the commits, newest first, and not in the order of the
   * timestamps.
   */
  @Test
  public void pagesNewestFirst() {
    append("a", event(1, SettableClock.START));
    append("b", event(2, SettableClock.START.minusSeconds(3_600)));

    assertThat(impacts(log())).containsExactly(2.0, 1.0);
  }

  /**
   * Tests that the log keeps events of any age, because a watcher that was away records changes
   * that happened long ago.
   */
  @Test
  public void keepsOldEvents() {
    append("a", event(1, SettableClock.START.minus(Duration.ofDays(1_000))));
    clock.advance(Duration.ofDays(1_000));
    append("b", event(2));

    assertThat(impacts(log())).containsExactly(2.0, 1.0);
  }

  /** Tests that a page holds no more than was asked for, and says where the next one begins. */
  @Test
  public void pagesByCursor() {
    appendNumbered(1, 5);

    EventPage first = page(EventFilter.all(), 2, null);
    EventPage second = page(EventFilter.all(), 2, first.next());
    EventPage third = page(EventFilter.all(), 2, second.next());

    assertThat(impacts(first.events())).containsExactly(5.0, 4.0);
    assertThat(impacts(second.events())).containsExactly(3.0, 2.0);
    assertThat(impacts(third.events())).containsExactly(1.0);
    assertThat(third.next()).isNull();
  }

  /** Tests that there is no next page when no matching event is left. */
  @Test
  public void endsWithTheLastMatch() {
    appendNumbered(1, 4);

    assertThat(page(EventFilter.all(), 4, null).next()).isNull();
    assertThat(page(EventFilter.all(), Integer.MAX_VALUE, null))
        .isEqualTo(new EventPage(log(), null));
    assertThat(page(EventFilter.all(), 3, null).next()).isNotNull();
    assertThat(page(EventFilter.totalCost(3.0, null), 2, null).next()).isNull();
    assertThat(page(EventFilter.totalCost(9.0, null), 2, null))
        .isEqualTo(new EventPage(List.of(), null));
  }

  /** Tests that a limit of 0 returns an empty page without a next page. */
  @Test
  public void answersNothingToALimitOfZero() {
    appendNumbered(1, 2);

    assertThat(page(EventFilter.all(), 0, null)).isEqualTo(new EventPage(List.of(), null));
  }

  /** Tests that a filter applies before the limit. */
  @Test
  public void filtersBeforeItCounts() {
    appendNumbered(1, 6);
    EventFilter small = EventFilter.totalCost(null, 3.0);

    EventPage first = page(small, 2, null);
    EventPage second = page(small, 2, first.next());

    assertThat(impacts(first.events())).containsExactly(3.0, 2.0);
    assertThat(impacts(second.events())).containsExactly(1.0);
    assertThat(second.next()).isNull();
  }

  /**
   * Tests that the store selects the same events as {@link io.costaudit.event.EventFilter#test},
   * also if it translates the filter.
   */
  @Test
  public void filtersAsTheFilterSays() {
    List<CostEvent> events = List.of(event(5), event(-5), event(0), unpricedEvent(), richEvent());
    for (int i = 0; i < events.size(); i++) {
      append("object-" + i, events.get(i));
    }
    List<EventFilter> filters =
        List.of(
            EventFilter.all(),
            EventFilter.kubecost(),
            EventFilter.clusters(List.of(CLUSTER)),
            EventFilter.namespaces(List.of("shop", "x")),
            EventFilter.namespaces(List.of()),
            EventFilter.eventTypes(List.of(EventType.UPDATE)),
            EventFilter.resourceTypes(List.of(ResourceType.DEPLOYMENT)),
            EventFilter.totalCost(0.0, null),
            EventFilter.totalCost(null, 0.0),
            EventFilter.totalCost(-5.0, 5.0),
            EventFilter.totalCost(null, null),
            EventFilter.in(new Window(SettableClock.START, SettableClock.START.plusNanos(1))),
            EventFilter.in(Book.CAPACITY),
            EventFilter.kubecost().and(EventFilter.totalCost(null, -1.0)),
            EventFilter.kubecost().or(EventFilter.totalCost(null, -1.0)));

    for (EventFilter filter : filters) {
      for (EventFilter each : List.of(filter, filter.not())) {
        assertThat(page(each, 10, null).events())
            .as("%s", each)
            .containsExactlyElementsOf(log().stream().filter(each::test).toList());
      }
    }
  }

  /** Tests that a cursor stays where it is while new events arrive. */
  @Test
  public void keepsACursorWhileEventsArrive() {
    appendNumbered(1, 4);
    EventPage first = page(EventFilter.all(), 2, null);

    appendNumbered(5, 8);

    assertThat(impacts(page(EventFilter.all(), 10, first.next()).events()))
        .containsExactly(2.0, 1.0);
  }

  /** Tests that a cursor does not lead to newer events when the events after it are evicted. */
  @Test
  public void keepsACursorWhileEventsAreEvicted() {
    appendNumbered(1, 3);
    EventCursor cursor = requireNonNull(page(EventFilter.all(), 1, null).next());

    appendNumbered(4, 2_500);

    EventPage rest = page(EventFilter.all(), 10, cursor);
    assertThat(impacts(rest.events()))
        .as("after %s", cursor)
        .isIn(List.of(2.0, 1.0), List.of(2.0), List.of());
    assertThat(rest.next()).isNull();
  }

  /**
   * Tests that the store refuses a cursor of another log, and a cursor at a position that the log
   * has not reached.
   */
  @Test
  public void refusesTheCursorOfAnotherLog() {
    appendNumbered(1, 2);
    EventCursor foreign = new EventCursor("AnotherLogAltogether", 1);

    EventCursor real = requireNonNull(page(EventFilter.all(), 1, null).next());
    EventCursor ahead = new EventCursor(real.log(), real.position() + 1_000_000_000);

    for (EventCursor cursor : List.of(foreign, ahead)) {
      assertThatThrownBy(() -> page(EventFilter.all(), 1, cursor))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(cursor.toString());
      assertThatThrownBy(() -> store.after(cursor, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(cursor.toString());
    }
  }

  // The tail, oldest first

  /** Tests that a reader of the tail gets all events in the order of their commits. */
  @Test
  public void readsTheTailOldestFirst() {
    EventTail empty = store.after(null, 10);
    assertThat(empty).isEqualTo(new EventTail(List.of(), store.end(), false));

    append("a", event(1));
    keep(live("b", "1"), null);
    append("c", richEvent());
    append("d", event(3));

    EventTail tail = store.after(null, 10);
    assertThat(tail.events())
        .extracting(LoggedEvent::event)
        .containsExactly(event(1), richEvent(), event(3));
    assertThat(tail.events())
        .extracting(logged -> logged.position().position())
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(tail.next()).isEqualTo(tail.events().get(2).position()).isEqualTo(store.end());
    assertThat(tail.hasMissed()).isFalse();
    assertThat(store.after(empty.next(), 10)).isEqualTo(tail);
  }

  /**
   * Tests that a part of the tail holds no more than was asked for, and the next one goes on after
   * it.
   */
  @Test
  public void readsTheTailInParts() {
    appendNumbered(1, 5);

    EventTail first = store.after(null, 2);
    EventTail second = store.after(first.next(), 2);
    EventTail third = store.after(second.next(), 2);
    EventTail fourth = store.after(third.next(), 2);

    assertThat(impacts(events(first))).containsExactly(1.0, 2.0);
    assertThat(impacts(events(second))).containsExactly(3.0, 4.0);
    assertThat(impacts(events(third))).containsExactly(5.0);
    assertThat(fourth).isEqualTo(new EventTail(List.of(), third.next(), false));
    appendNumbered(6, 6);
    assertThat(impacts(events(store.after(fourth.next(), 2)))).containsExactly(6.0);
    assertThatThrownBy(() -> store.after(null, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("limit");
  }

  /** Tests that a reader may begin at the end, with the events that are committed later. */
  @Test
  public void readsTheTailFromTheEnd() {
    appendNumbered(1, 3);
    EventCursor end = store.end();
    assertThat(store.after(end, 10).events()).isEmpty();

    appendNumbered(4, 5);

    assertThat(impacts(events(store.after(end, 10)))).containsExactly(4.0, 5.0);
  }

  /** Tests that a position of the tail is a cursor of the pages, too. */
  @Test
  public void sharesPositionsBetweenTailAndPages() {
    appendNumbered(1, 4);
    EventCursor third = store.after(null, 3).next();

    assertThat(impacts(page(EventFilter.all(), 10, third).events())).containsExactly(2.0, 1.0);
    EventCursor next = requireNonNull(page(EventFilter.all(), 2, null).next());
    assertThat(impacts(events(store.after(next, 10)))).containsExactly(4.0);
  }

  /** Tests that a reader learns that events were evicted before it could read them. */
  @Test
  public void saysThatEventsWereEvicted() {
    appendNumbered(1, 3);
    EventCursor position = store.after(null, 1).next();

    appendNumbered(4, 2_500);

    EventTail tail = store.after(position, 5_000);
    List<Double> read = impacts(events(tail));
    double oldest = tail.hasMissed() ? read.get(0) : 2;
    assertThat(oldest).isGreaterThanOrEqualTo(2);
    assertThat(read)
        .as("the events that are left, without a gap")
        .containsExactly(
            IntStream.rangeClosed((int) oldest, 2_500)
                .mapToObj(n -> (double) n)
                .toArray(Double[]::new));
    if (tail.hasMissed()) {
      assertThat(oldest).as("the oldest event that is left").isGreaterThan(2);
      assertThat(store.after(tail.next(), 1).hasMissed()).as("told once").isFalse();
    }
    assertThat(store.after(null, 1).hasMissed())
        .as("missed by a reader that asks for whatever is left")
        .isFalse();
  }

  /** Tests that an event is found by its id while it is in the log. */
  @Test
  public void findsEventsById() {
    assertThat(store.hasEvent("0123456789abcdef0123456789abcdef")).isFalse();
    append("a", richEvent());
    append("b", event(1));
    assertThat(store.hasEvent("0123456789abcdef0123456789abcdef")).isTrue();
    assertThat(store.hasEvent(event(1).id().orElseThrow())).isTrue();
    assertThat(store.hasEvent("0123456789ABCDEF0123456789ABCDEF")).isFalse();
    assertThat(store.hasEvent("")).isFalse();

    appendNumbered(2, 2_500);

    List<String> left = new ArrayList<>();
    events(store.after(null, 5_000)).forEach(event -> left.add(event.id().orElseThrow()));
    for (CostEvent each : List.of(richEvent(), event(1), event(1_400), event(2_500))) {
      String id = each.id().orElseThrow();
      assertThat(store.hasEvent(id)).as(id).isEqualTo(left.contains(id));
    }
  }

  static List<CostEvent> events(EventTail tail) {
    return tail.events().stream().map(LoggedEvent::event).toList();
  }

  /** Reads pages of that many events from the newest to the oldest. */
  List<Double> pageThrough(int limit) {
    List<Double> read = new ArrayList<>();
    EventPage page = page(EventFilter.all(), limit, null);
    read.addAll(impacts(page.events()));
    @Nullable EventCursor next = page.next();
    while (next != null) {
      page = page(EventFilter.all(), limit, next);
      assertThat(page.events()).hasSizeBetween(1, limit);
      read.addAll(impacts(page.events()));
      next = page.next();
    }
    return read;
  }
}
