package io.costaudit.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a log, newest event first.
 *
 * @param events the events
 * @param next the cursor of the next page; null if no matching event is left, and where the query
 *     asked for no event
 */
public record EventPage(List<CostEvent> events, @Nullable EventCursor next) {
  public EventPage {
    events = List.copyOf(events);
  }
}
