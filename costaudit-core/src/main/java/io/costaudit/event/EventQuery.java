package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A query for events of a log, newest first.
 *
 * @param filter the events to return
 * @param limit the most events to return; not negative
 * @param cursor the position to go on from; null to begin with the newest event
 */
public record EventQuery(EventFilter filter, int limit, @Nullable EventCursor cursor) {
  public EventQuery {
    requireNonNull(filter, "filter");
    if (limit < 0) {
      throw new IllegalArgumentException("limit must not be negative: " + limit);
    }
  }

  /** Returns a query for the newest events. */
  public static EventQuery newest(EventFilter filter, int limit) {
    return new EventQuery(filter, limit, null);
  }
}
