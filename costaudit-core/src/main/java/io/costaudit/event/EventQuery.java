package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * Which events of a log to read, newest first.
 *
 * @param filter which of them
 * @param limit how many at most; not negative
 * @param cursor where to go on; null to begin with the newest
 */
public record EventQuery(EventFilter filter, int limit, @Nullable EventCursor cursor) {
  public EventQuery {
    requireNonNull(filter, "filter");
    if (limit < 0) {
      throw new IllegalArgumentException("limit must not be negative: " + limit);
    }
  }

  /** The newest events. */
  public static EventQuery newest(EventFilter filter, int limit) {
    return new EventQuery(filter, limit, null);
  }
}
