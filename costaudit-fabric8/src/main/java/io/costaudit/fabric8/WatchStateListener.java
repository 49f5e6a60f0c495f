package io.costaudit.fabric8;

/**
 * A listener that is notified when the {@linkplain WatchState.Phase phase} of a scope changes. No
 * lock is held during the call. The changes of one scope come in order and one at a time; changes
 * of several scopes may come at once. An exception that the listener throws is logged. A listener
 * should return quickly, because a slow one delays the reports of the watcher.
 */
@FunctionalInterface
public interface WatchStateListener {
  void onChange(WatchState state);

  /** Returns a listener that does nothing. */
  static WatchStateListener noop() {
    return state -> {};
  }
}
