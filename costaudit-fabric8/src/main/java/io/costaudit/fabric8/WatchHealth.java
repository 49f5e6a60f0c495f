package io.costaudit.fabric8;

import static java.util.Objects.requireNonNull;

import io.costaudit.event.BlindCause;
import io.costaudit.event.Scope;
import io.costaudit.fabric8.ResourceHandler.Sight;
import io.costaudit.fabric8.WatchState.Phase;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The state of one scope, and since when what happens there is no longer surely seen. Each change
 * of its phase is told once, however often the same thing fails: to the log, to the coverage and to
 * the listener. Safe for use by several threads.
 */
final class WatchHealth {
  /**
   * How many looks in a row must find no watch before it counts as lost. Informers give up and
   * renew every watch after some minutes, which takes a good second.
   */
  static final int LOOKS_BEFORE_LOST = 3;

  /** How often a scope that is watched says so to the coverage. */
  static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private static final Logger LOG = System.getLogger(WatchHealth.class.getName());

  private final Duration longestSilence;
  private final InstantSource clock;
  private final StateLog log;
  private final CoverageReporter coverage;
  private final WatchStateListener listener;
  private final Queue<Change> untold = new ConcurrentLinkedQueue<>();
  private final AtomicInteger telling = new AtomicInteger();

  private final Object lock = new Object();
  private WatchState state;
  private int looksWithoutWatch;
  private int looksSinceBack = LOOKS_BEFORE_LOST;
  private Instant back;
  private Instant lastLook;
  private Instant lastSign;
  private Instant lastHeartbeat;
  private @Nullable Instant sureUntil;

  /**
   * The health of a scope that is not watched yet.
   *
   * @param longestSilence how long a watch may have been dead before it is noticed
   */
  WatchHealth(
      Scope scope,
      Duration longestSilence,
      InstantSource clock,
      StateLog log,
      CoverageReporter coverage,
      WatchStateListener listener) {
    this.longestSilence = longestSilence;
    this.clock = clock;
    this.log = log;
    this.coverage = coverage;
    this.listener = listener;
    Instant now = clock.instant();
    this.state = new WatchState(scope, Phase.STARTING, now, null);
    this.back = now;
    this.lastLook = now;
    this.lastSign = now;
    this.lastHeartbeat = now;
  }

  WatchState state() {
    synchronized (lock) {
      return state;
    }
  }

  /** The watcher begins; somebody may have watched before it. */
  void begun() {
    WatchState begin = state();
    Instant before =
        coverage.lastKnown(begin.scope()).map(last -> last.minus(longestSilence)).orElse(null);
    synchronized (lock) {
      sureUntil = before;
    }
    coverage.report(begin.scope(), clock.instant(), BlindCause.START);
  }

  /** Something came over the watch, so it lived until now. */
  void sign() {
    Instant now = clock.instant();
    synchronized (lock) {
      lastSign = now;
    }
  }

  /**
   * What to make of something that comes over the watch now. While the watch counts as lost, and
   * shortly after it is back, it may have happened before.
   */
  Sight sight() {
    synchronized (lock) {
      return switch (state.phase()) {
        case STARTING, STOPPED -> new Sight(false, sureUntil);
        case WATCHING ->
            looksSinceBack < LOOKS_BEFORE_LOST
                ? new Sight(true, sureUntil)
                : new Sight(false, sureUntil());
        case RELISTING, UNREACHABLE, FORBIDDEN, BEHIND -> new Sight(true, sureUntil);
      };
    }
  }

  /**
   * Until when everything was surely seen. A watch that is up has been dead no longer than the ping
   * allows, and at an event it lived. Both count only once it has been up for that long: before,
   * what comes may still make up for the time without it, and what does not come may have been cut
   * off again.
   */
  private @Nullable Instant sureUntil() {
    Instant settled = back.plus(longestSilence);
    Instant sure = sureUntil;
    if (state.phase() == Phase.WATCHING) {
      if (!lastLook.isBefore(settled)) {
        sure = later(sure, lastLook.minus(longestSilence));
      }
      if (!lastSign.isBefore(settled)) {
        sure = later(sure, lastSign);
      }
    }
    return sure;
  }

  private static Instant later(@Nullable Instant one, Instant other) {
    return one == null || one.isBefore(other) ? other : one;
  }

  /** A list that began at that time is recorded: it showed all that was there. */
  void listRecorded(Instant began) {
    synchronized (lock) {
      sureUntil = later(sureUntil, began);
    }
  }

  /** A list or the beginning of a watch failed. */
  void failed(Failure failure) {
    boolean forbidden = failure.isForbidden();
    move(
        forbidden ? Phase.FORBIDDEN : Phase.UNREACHABLE,
        forbidden ? BlindCause.FORBIDDEN : BlindCause.DISCONNECTED,
        failure.text(),
        failure.isAnswer(),
        null);
  }

  /** The watch is given up for dead. */
  void lost(String why) {
    move(Phase.UNREACHABLE, BlindCause.DISCONNECTED, why, true, null);
  }

  /** The server has forgotten where the watch was. */
  void relisting() {
    move(Phase.RELISTING, BlindCause.RELIST, null, true, null);
  }

  /**
   * The ledger did not take what was seen.
   *
   * @param since when the first of it was seen
   */
  void behind(BlindCause cause, String error, Instant since) {
    move(Phase.BEHIND, cause, error, true, since);
  }

  /**
   * A look at an informer whose list is recorded. Losing a started watch makes no callback, so it
   * has to be looked at.
   *
   * @param recordedUntil until when all that was seen has reached the ledger: what is seen and not
   *     recorded dies with the process, so no heartbeat vouches for it
   */
  void looked(boolean watching, Instant recordedUntil) {
    boolean lost;
    Instant now = clock.instant();
    Instant heartbeat = null;
    synchronized (lock) {
      looksWithoutWatch = watching ? 0 : looksWithoutWatch + 1;
      boolean was = state.phase() == Phase.WATCHING;
      lost = looksWithoutWatch >= LOOKS_BEFORE_LOST && was;
      if (watching && was) {
        lastLook = now;
        looksSinceBack++;
        if (Duration.between(lastHeartbeat, now).compareTo(HEARTBEAT) >= 0) {
          lastHeartbeat = now;
          heartbeat = recordedUntil;
        }
      }
    }
    if (heartbeat != null) {
      add(new Heartbeat(heartbeat));
    }
    if (watching) {
      move(Phase.WATCHING, null, null, true, null);
    } else if (lost) {
      lost("the watch is lost");
    }
  }

  void stopped() {
    move(Phase.STOPPED, BlindCause.STOPPED, null, true, clock.instant());
  }

  /**
   * Enters a phase.
   *
   * @param cause null for watching
   * @param answered whether the server answered at all
   * @param since since when a scope that was watched no longer surely was; null for as long as its
   *     watch may have been dead unnoticed
   */
  private void move(
      Phase phase,
      @Nullable BlindCause cause,
      @Nullable String error,
      boolean answered,
      @Nullable Instant since) {
    synchronized (lock) {
      if (state.phase() == Phase.STOPPED) {
        return;
      }
      if (state.phase() == phase) {
        state = new WatchState(state.scope(), phase, state.since(), error);
        return;
      }
      Instant now = clock.instant();
      Instant reported = now;
      if (state.phase() == Phase.WATCHING) {
        Instant sure = sureUntil();
        boolean isSettled = since != null && !since.isBefore(back.plus(longestSilence));
        if (isSettled || (since != null && sure != null && since.isBefore(sure))) {
          sure = since;
        }
        sureUntil = sure;
        reported = sure == null || sure.isBefore(back) ? back : sure;
      }
      if (phase == Phase.WATCHING) {
        looksSinceBack = state.phase() == Phase.STARTING ? LOOKS_BEFORE_LOST : 0;
        back = now;
        lastLook = now;
        lastSign = now;
        lastHeartbeat = now;
      }
      state = new WatchState(state.scope(), phase, now, error);
      looksWithoutWatch = 0;
      untold.add(new Moved(state, cause, answered, reported));
    }
    tell();
  }

  private void add(Change change) {
    untold.add(change);
    tell();
  }

  /** Tells the changes in order: one thread at a time, and outside the lock. */
  private void tell() {
    if (telling.getAndIncrement() > 0) {
      return; // the thread that tells now goes on to this one
    }
    do {
      Change change = requireNonNull(untold.remove());
      if (change instanceof Moved moved) {
        tell(moved);
      } else if (change instanceof Heartbeat heartbeat) {
        coverage.report(state().scope(), heartbeat.time(), null);
      }
    } while (telling.decrementAndGet() > 0);
  }

  private void tell(Moved moved) {
    log.changed(moved.state(), moved.answered());
    coverage.report(moved.state().scope(), moved.reported(), moved.cause());
    try {
      listener.onChange(moved.state());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a listener failed on the state of " + moved.state().scope(), e);
    }
  }

  private sealed interface Change {}

  private record Moved(
      WatchState state, @Nullable BlindCause cause, boolean answered, Instant reported)
      implements Change {}

  private record Heartbeat(Instant time) implements Change {}
}
