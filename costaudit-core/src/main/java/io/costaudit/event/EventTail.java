package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A part of the log after a position, oldest first: the answer of {@link LedgerStore#after}.
 *
 * @param events the events that follow the position; empty where none does yet
 * @param next the position after which the next part begins: that of the last event here, or the
 *     one that was asked for where no event follows
 * @param hasMissed whether the log evicted events between the position and the first event here
 *     before they could be read. A reader that must not miss anything has to say so
 */
public record EventTail(List<LoggedEvent> events, EventCursor next, boolean hasMissed) {
  public EventTail {
    events = List.copyOf(events);
    requireNonNull(next, "next");
  }
}
