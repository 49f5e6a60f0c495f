package io.costaudit.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a log, newest first.
 *
 * @param events the events
 * @param next where the next page begins; null if no event that matches is left, and where none was
 *     asked for
 */
public record EventPage(List<CostEvent> events, @Nullable EventCursor next) {
  public EventPage {
    events = List.copyOf(events);
  }
}
