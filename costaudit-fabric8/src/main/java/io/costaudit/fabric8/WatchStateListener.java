package io.costaudit.fabric8;

/**
 * Hears when the {@linkplain WatchState.Phase phase} of a scope changes, in the thread that noticed
 * it and outside every lock. Several threads may call at once. What it throws is logged; what takes
 * long belongs elsewhere, because it may hold up a watch.
 */
@FunctionalInterface
public interface WatchStateListener {
  void onChange(WatchState state);

  /** Hears nothing. */
  static WatchStateListener noop() {
    return state -> {};
  }
}
