package io.costaudit.event;

/**
 * A listener that a {@link Ledger} notifies of each event once the event is in the log. The ledger
 * calls the listener in the thread that recorded the observation, and holds no lock while it does.
 *
 * <p>Several threads may call at once. Where several watchers see one object, two of its events may
 * arrive in either order; the log has the true order. An exception that the listener throws is
 * logged and does not reach the watcher. A listener should return quickly and do long work in
 * another thread.
 */
@FunctionalInterface
public interface CostEventListener {
  /** Receives an event that is in the log. */
  void onEvent(CostEvent event);
}
