package io.costaudit.fabric8;

/**
 * Hears when the {@linkplain WatchState.Phase phase} of a scope changes, outside every lock. The
 * changes of one scope come in order and one at a time, those of several may come at once. What it
 * throws is logged; what takes long belongs elsewhere, because it may hold up a watch.
 */
@FunctionalInterface
public interface WatchStateListener {
  void onChange(WatchState state);

  /** Hears nothing. */
  static WatchStateListener noop() {
    return state -> {};
  }
}
