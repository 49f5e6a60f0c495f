package io.costaudit.event;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A part of the log after a position, oldest first: the answer of {@link LedgerStore#after}.
 *
 * @param events the events that follow the position; empty where no event follows yet
 * @param next the position after which the next part begins: the position of the last event in this
 *     part, or the position of the request where no event follows
 * @param hasMissed whether the log evicted events between the position and the first event of this
 *     part before they could be read. A reader that must not miss events has to report the loss
 */
public record EventTail(List<LoggedEvent> events, EventCursor next, boolean hasMissed) {
  public EventTail {
    events = List.copyOf(events);
    requireNonNull(next, "next");
  }
}
