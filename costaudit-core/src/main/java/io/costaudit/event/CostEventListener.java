package io.costaudit.event;

/**
 * Hears of each event after it is in the log, in the thread that recorded the observation and
 * outside every lock. Several threads may call at once. What it throws is logged and does not reach
 * the watcher; what takes long belongs elsewhere.
 */
@FunctionalInterface
public interface CostEventListener {
  void onEvent(CostEvent event);
}
