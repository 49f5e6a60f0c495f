package io.costaudit.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The log of an {@link InMemoryLedgerStore}: the newest events, bounded by count and, if wanted, by
 * age. Not safe for use by several threads; the store calls it under its lock.
 */
final class InMemoryLog {
  private final int maxEvents;
  private final @Nullable Duration maxAge;
  private final String name = UUID.randomUUID().toString().replace("-", "");
  private final NavigableMap<Long, Logged> events = new TreeMap<>();
  private long lastPosition;
  private long evictedThrough;

  /**
   * Creates an empty log with a name of its own.
   *
   * @param maxEvents the number of events that the log keeps
   * @param maxAge how long it keeps an event; null for any time
   */
  InMemoryLog(int maxEvents, @Nullable Duration maxAge) {
    this.maxEvents = maxEvents;
    this.maxAge = maxAge;
  }

  /**
   * An event of the log.
   *
   * @param added when it was added, in elapsed time of the store
   */
  record Logged(CostEvent event, BookKey book, long impactMicros, Duration added) {}

  void add(Logged logged) {
    events.put(++lastPosition, logged);
  }

  Collection<Logged> events() {
    return events.values();
  }

  /** Returns whether an event is too old to be kept. */
  boolean isEvictionDue(Duration now) {
    return maxAge != null
        && !events.isEmpty()
        && isOlder(events.firstEntry().getValue().added(), maxAge, now);
  }

  /** Removes the events that are too many or too old, and returns them. */
  List<Logged> evict(Duration now) {
    List<Logged> evicted = new ArrayList<>();
    while (events.size() > maxEvents || isEvictionDue(now)) {
      Map.Entry<Long, Logged> oldest = events.pollFirstEntry();
      evictedThrough = oldest.getKey();
      evicted.add(oldest.getValue());
    }
    return evicted;
  }

  /** Compares ages in elapsed time: a clock that is set must not empty the log. */
  static boolean isOlder(Duration then, Duration age, Duration now) {
    return now.minus(then).compareTo(age) > 0;
  }

  /** Returns a page as {@link LedgerStore#page} does. */
  EventPage page(EventQuery query) {
    List<CostEvent> found = new ArrayList<>();
    long last = 0;
    EventCursor cursor = query.cursor();
    NavigableMap<Long, Logged> older =
        cursor == null ? events : events.headMap(checked(cursor).position(), false);
    for (Map.Entry<Long, Logged> entry : older.descendingMap().entrySet()) {
      CostEvent event = entry.getValue().event();
      if (!query.filter().test(event)) {
        continue;
      }
      if (found.size() == query.limit()) {
        return new EventPage(found, last == 0 ? null : cursor(last));
      }
      found.add(event);
      last = entry.getKey();
    }
    return new EventPage(found, null);
  }

  /** Returns the events after a position as {@link LedgerStore#after} does. */
  EventTail after(@Nullable EventCursor position, int limit) {
    long from = position == null ? evictedThrough : checked(position).position();
    List<LoggedEvent> found = new ArrayList<>();
    for (Map.Entry<Long, Logged> entry : events.tailMap(from, false).entrySet()) {
      if (found.size() == limit) {
        break;
      }
      found.add(new LoggedEvent(cursor(entry.getKey()), entry.getValue().event()));
    }
    long reached = Math.max(from, evictedThrough);
    EventCursor next = found.isEmpty() ? cursor(reached) : found.get(found.size() - 1).position();
    return new EventTail(found, next, from < evictedThrough);
  }

  /** Returns the position of the newest event that ever was in this log. */
  EventCursor end() {
    return cursor(lastPosition);
  }

  /** Returns whether an event with this id is in the log. */
  boolean hasEvent(String id) {
    return events.values().stream().anyMatch(logged -> logged.event().id().orElse("").equals(id));
  }

  private EventCursor cursor(long position) {
    return new EventCursor(name, position);
  }

  private EventCursor checked(EventCursor cursor) {
    if (!cursor.log().equals(name) || cursor.position() > lastPosition) {
      throw new IllegalArgumentException(
          "cursor " + cursor + " is not from this log; it may be from before a restart");
    }
    return cursor;
  }
}
