package io.costaudit.event;

import static java.util.Objects.requireNonNull;

/**
 * An event and its position in the log.
 *
 * @param position the position; later events of one log have higher positions
 * @param event the event, with its details
 */
public record LoggedEvent(EventCursor position, CostEvent event) {
  public LoggedEvent {
    requireNonNull(position, "position");
    requireNonNull(event, "event");
  }
}
