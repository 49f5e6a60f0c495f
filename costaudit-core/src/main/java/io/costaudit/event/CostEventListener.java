package io.costaudit.event;

/**
 * Hears of each event after it is in the log, in the thread that recorded the observation and
 * outside every lock. Several threads may call at once, and where several watchers see one object,
 * two of its events may be heard in either order: the log has the true one. What it throws is
 * logged and does not reach the watcher; what takes long belongs elsewhere.
 */
@FunctionalInterface
public interface CostEventListener {
  void onEvent(CostEvent event);
}
