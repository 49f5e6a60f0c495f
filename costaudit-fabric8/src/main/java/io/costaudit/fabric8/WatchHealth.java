package io.costaudit.fabric8;

import io.costaudit.event.Scope;
import io.costaudit.fabric8.WatchState.Phase;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The state of one scope. Each change of its phase is told once, however often the same thing
 * fails.
 */
final class WatchHealth {
  /**
   * How many looks in a row must find no watch before it counts as lost. Informers give up and
   * renew every watch after some minutes, which takes a good second.
   */
  static final int LOOKS_BEFORE_LOST = 3;

  private static final Logger LOG = System.getLogger(WatchHealth.class.getName());

  private final InstantSource clock;
  private final StateLog log;
  private final WatchStateListener listener;
  private final Queue<Change> untold = new ConcurrentLinkedQueue<>();
  private final AtomicInteger telling = new AtomicInteger();
  private final Object lock = new Object();
  private WatchState state;
  private int looksWithoutWatch;

  WatchHealth(Scope scope, InstantSource clock, StateLog log, WatchStateListener listener) {
    this.clock = clock;
    this.log = log;
    this.listener = listener;
    this.state = new WatchState(scope, Phase.STARTING, clock.instant(), null);
  }

  WatchState state() {
    synchronized (lock) {
      return state;
    }
  }

  /** A list or the beginning of a watch failed. */
  void failed(Throwable thrown) {
    Failure failure = Failure.of(thrown);
    move(
        failure.isForbidden() ? Phase.FORBIDDEN : Phase.UNREACHABLE,
        failure.text(),
        failure.isAnswer());
  }

  /**
   * A look at an informer that has listed. Losing a started watch makes no callback, so it has to
   * be looked at.
   */
  void looked(boolean watching) {
    boolean lost;
    synchronized (lock) {
      looksWithoutWatch = watching ? 0 : looksWithoutWatch + 1;
      lost = looksWithoutWatch >= LOOKS_BEFORE_LOST && state.phase() == Phase.WATCHING;
    }
    if (watching) {
      move(Phase.WATCHING, null, true);
    } else if (lost) {
      move(Phase.UNREACHABLE, "the watch is lost", true);
    }
  }

  void stopped() {
    move(Phase.STOPPED, null, true);
  }

  private void move(Phase phase, @Nullable String error, boolean answered) {
    synchronized (lock) {
      if (state.phase() == Phase.STOPPED) {
        return;
      }
      if (state.phase() == phase) {
        state = new WatchState(state.scope(), phase, state.since(), error);
        return;
      }
      state = new WatchState(state.scope(), phase, clock.instant(), error);
      looksWithoutWatch = 0;
      untold.add(new Change(state, answered));
    }
    tell();
  }

  /** Tells the changes in order: one thread at a time, and outside the lock. */
  private void tell() {
    if (telling.getAndIncrement() > 0) {
      return; // the thread that tells now goes on to this one
    }
    do {
      Change change = untold.remove();
      log.changed(change.state(), change.answered());
      try {
        listener.onChange(change.state());
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "a listener failed on the state of " + change.state().scope(), e);
      }
    } while (telling.decrementAndGet() > 0);
  }

  private record Change(WatchState state, boolean answered) {}
}
