package io.costaudit.fabric8;

import io.costaudit.OutOfMemory;
import io.costaudit.coverage.BlindCause;
import io.costaudit.coverage.Scope;
import io.costaudit.fabric8.ResourceHandler.Sight;
import io.costaudit.fabric8.WatchState.Phase;
import io.costaudit.time.TimeSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The state of one scope, and until when what happened there was surely seen. Each change of its
 * phase is told once, however often the same thing fails: to the log, to the coverage and to the
 * listener, in order and in a thread that holds up nobody. Safe for use by several threads.
 *
 * <p><b>Until when.</b> Losing a watch is noticed late, and what is vouched for too long is a lie
 * in the coverage and in the interval of what is caught up. So three things count, and nothing
 * else:
 *
 * <ul>
 *   <li>A list showed all that was there when it began.
 *   <li>When an event was sent the watch lived, and what came before it had come.
 *   <li>A watch that is up has been dead no longer than the ping allows.
 * </ul>
 *
 * The last two count at once where the watch began with a list. Where it came back by itself, they
 * count once it has been up for as long as the ping allows: before, what comes may still make up
 * for the time without it, and what does not come may have been cut off again.
 */
final class WatchHealth {
  /**
   * How many looks in a row must find no watch before it counts as lost. Informers give up and
   * renew every watch after some minutes, which takes a good second.
   */
  static final int LOOKS_BEFORE_LOST = 3;

  /** How often a scope that is watched says so to the coverage. */
  static final Duration HEARTBEAT = Duration.ofSeconds(10);

  /** How long ago something may have been sent that is dealt with now, on a busy machine. */
  static final Duration LAG = Duration.ofSeconds(1);

  /** The phases in which a server says why a watch is lost. */
  private static final Set<Phase> EXPLANATIONS =
      EnumSet.of(Phase.UNREACHABLE, Phase.FORBIDDEN, Phase.UNAUTHENTICATED, Phase.RELISTING);

  private static final Logger LOG = System.getLogger(WatchHealth.class.getName());

  private final Duration longestSilence;
  private final TimeSource clock;
  private final StateLog log;
  private final CoverageReporter coverage;
  private final WatchStateListener listener;
  private final Executor telling;

  private final Object lock = new Object();
  private WatchState state;
  private @Nullable BlindCause cause = BlindCause.START;
  private boolean isAnswered = true;
  private int looksWithoutWatch;
  private int looksSinceBack;

  /** All that is known to be seen but for what the watch that is up vouches for. */
  private @Nullable Instant sureUntil;

  /** Since when what the watch that is up vouches for counts. */
  private Instant settled;

  /** The start of the blind interval of a loss that is not explained yet; else null. */
  private @Nullable Instant unexplainedSince;

  private boolean isListed;
  private Instant lastLook;
  private Instant lastSign;
  private Duration lastHeartbeat;

  /** Whether the last report to the coverage was a jump of the clock. */
  private boolean isJumpTold;

  /**
   * The health of a scope that is not watched yet.
   *
   * @param longestSilence how long a watch may have been dead before it is noticed
   * @param telling runs one task after the other
   */
  WatchHealth(
      Scope scope,
      Duration longestSilence,
      TimeSource clock,
      StateLog log,
      CoverageReporter coverage,
      WatchStateListener listener,
      Executor telling) {
    this.longestSilence = longestSilence;
    this.clock = clock;
    this.log = log;
    this.coverage = coverage;
    this.listener = listener;
    this.telling = telling;
    Instant now = clock.instant();
    this.state = new WatchState(scope, Phase.STARTING, now, null);
    this.settled = now;
    this.lastLook = now;
    this.lastSign = now;
    this.lastHeartbeat = clock.elapsed();
  }

  WatchState state() {
    synchronized (lock) {
      return state;
    }
  }

  /** The watcher begins; somebody may have watched before it. Waits for the coverage. */
  void begun() {
    Scope scope = state().scope();
    Instant before =
        coverage.lastWatched(scope).map(last -> last.minus(longestSilence)).orElse(null);
    synchronized (lock) {
      if (sureUntil == null && before != null) { // otherwise the watch began without the coverage
        sureUntil = earlier(before, clock.instant()); // it may have been written by another clock
      }
    }
    coverage.began(scope, clock.instant(), longestSilence);
  }

  // What it is judged by

  /** Something came over the watch, so it lived until now, unless it still makes up for before. */
  void sign() {
    Instant now = clock.instant();
    synchronized (lock) {
      if (!isLate()) {
        lastSign = later(lastSign, now.minus(LAG));
      }
    }
  }

  /** The watch is known to have shown all until that time. */
  void proven(Instant time) {
    synchronized (lock) {
      lastSign = later(lastSign, time);
    }
  }

  /** A list that began at that time is recorded. */
  void listRecorded(Instant began) {
    synchronized (lock) {
      // The clock may have been set back while the list came in.
      sureUntil = later(sureUntil, earlier(began, clock.instant()));
      isListed = true;
    }
  }

  /**
   * What to make of something that comes over the watch now. While the watch counts as lost, and
   * shortly after it is back, it may have happened before.
   */
  Sight sight() {
    synchronized (lock) {
      Instant sure = sureUntil();
      // A clock that was set back is noticed by the next look.
      return new Sight(isLate(), sure == null ? null : earlier(sure, clock.instant()));
    }
  }

  private boolean isLate() {
    return switch (state.phase()) {
      case STARTING, STOPPED -> false;
      case WATCHING -> looksSinceBack < LOOKS_BEFORE_LOST || looksWithoutWatch > 0;
      case RELISTING, UNREACHABLE, FORBIDDEN, UNAUTHENTICATED, BEHIND -> true;
    };
  }

  private @Nullable Instant sureUntil() {
    Instant sure = sureUntil;
    if (state.phase() == Phase.WATCHING) {
      if (!lastSign.isBefore(settled)) {
        sure = later(sure, lastSign);
      }
      if (!lastLook.minus(longestSilence).isBefore(settled)) {
        sure = later(sure, lastLook.minus(longestSilence));
      }
    }
    return sure;
  }

  private static Instant later(@Nullable Instant one, Instant other) {
    return one == null || one.isBefore(other) ? other : one;
  }

  private static Instant earlier(@Nullable Instant one, Instant other) {
    return one == null || other.isBefore(one) ? other : one;
  }

  // What happens to it

  /**
   * A list or the beginning of a watch failed, or the server said why a watch is lost. Then its
   * answer is the cause from the last sure moment on.
   */
  void failed(Failure failure) {
    synchronized (lock) {
      move(
          failure.kind().phase(),
          failure.kind().cause(),
          failure.text(),
          failure.isAnswer(),
          sureUntil());
    }
  }

  /** Reports that the watch is lost. The server may tell the reason later. */
  void lost(String why) {
    synchronized (lock) {
      boolean isExplained = state.phase() != Phase.WATCHING;
      Instant sure = sureUntil();
      move(Phase.UNREACHABLE, BlindCause.DISCONNECTED, why, true, sure, sure, isExplained);
    }
  }

  /**
   * Reports that the server answers although the watch is lost, so that no other reason is known.
   */
  void lostThoughServerAnswers() {
    synchronized (lock) {
      if (unexplainedSince != null) {
        unexplainedSince = null;
        tell(log::explained);
      }
    }
  }

  /**
   * Reports that the wall clock was set. Times that are known from before are moved by the same
   * amount.
   */
  void clockJumped(ClockJumps.Jump jump) {
    synchronized (lock) {
      if (state.phase() == Phase.STOPPED) {
        return;
      }
      Duration shift = jump.shift();
      Instant sure = sureUntil;
      sureUntil = sure == null ? null : sure.plus(shift);
      settled = settled.plus(shift);
      lastLook = lastLook.plus(shift);
      lastSign = lastSign.plus(shift);
      unexplainedSince = null; // the blind interval of that loss lies before the jump
      isJumpTold = true;
      Scope scope = state.scope();
      Instant time = jump.isBack() ? jump.after() : jump.before();
      tell(() -> coverage.report(scope, time, BlindCause.CLOCK_JUMP));
    }
  }

  /** Called by the look after a jump of the clock: the coverage goes on as before. */
  void afterJump() {
    synchronized (lock) {
      if (isJumpTold) {
        isJumpTold = false;
        Scope scope = state.scope();
        BlindCause goesOn = cause;
        Instant now = clock.instant();
        tell(() -> coverage.report(scope, now, goesOn));
      }
    }
  }

  /** The watch is dead though its connection lives: what the ping proves does not count. */
  void silent(String why) {
    synchronized (lock) {
      Instant sure = lastSign.isBefore(settled) ? sureUntil : later(sureUntil, lastSign);
      move(Phase.UNREACHABLE, BlindCause.DISCONNECTED, why, true, sure);
    }
  }

  /**
   * Reports that the server no longer knows the version of the watch. A list then supplies the
   * changes that the watch missed.
   */
  void relisting() {
    synchronized (lock) {
      move(Phase.RELISTING, BlindCause.RELIST, null, true, sureUntil());
    }
  }

  /**
   * The ledger did not take what was seen.
   *
   * @param since when the first of it was seen. It happened before, if not longer than a watch may
   *     be dead unnoticed
   */
  void behind(BlindCause why, String error, Instant since) {
    synchronized (lock) {
      Instant before = since.minus(longestSilence);
      boolean isSettled = state.phase() == Phase.WATCHING && !before.isBefore(settled);
      Instant sure = isSettled ? later(sureUntil, before) : sureUntil;
      sureUntil = sure != null && sure.isAfter(since) ? before : sure;
      move(Phase.BEHIND, why, error, true, sureUntil, since, true);
    }
  }

  /**
   * A look at an informer whose list is recorded. Losing a started watch makes no callback, so it
   * has to be looked at.
   *
   * @param recordedUntil until when all that was seen has reached the ledger: what is seen and not
   *     recorded dies with the process, so no heartbeat vouches for it
   */
  void looked(boolean watching, Instant recordedUntil) {
    synchronized (lock) {
      boolean was = state.phase() == Phase.WATCHING;
      if (watching) {
        if (!was || looksWithoutWatch > 0) {
          comeBack();
        } else {
          looksSinceBack++;
        }
        lastLook = clock.instant();
        looksWithoutWatch = 0;
        move(Phase.WATCHING, null, null, true, null);
        beatIfTime(recordedUntil);
      } else if (++looksWithoutWatch >= LOOKS_BEFORE_LOST && was) {
        lost("the watch is lost");
      }
    }
  }

  private void comeBack() {
    Instant now = clock.instant();
    sureUntil = sureUntil();
    settled = isListed ? now : now.plus(longestSilence);
    looksSinceBack = isListed ? LOOKS_BEFORE_LOST : 0;
    isListed = false;
  }

  private void beatIfTime(Instant recordedUntil) {
    Duration now = clock.elapsed();
    // Right after a jump it would hide it: the coverage goes on with the next look.
    if (!isJumpTold && now.minus(lastHeartbeat).compareTo(HEARTBEAT) >= 0) {
      lastHeartbeat = now;
      Scope scope = state.scope();
      tell(() -> coverage.report(scope, recordedUntil, null));
    }
  }

  /** The watcher is closed; what was seen until then is recorded. */
  void stopped(Instant recordedUntil) {
    synchronized (lock) {
      boolean isSettled = !clock.instant().isBefore(settled);
      Instant sure = isSettled ? recordedUntil : sureUntil();
      move(Phase.STOPPED, BlindCause.STOPPED, null, true, sure);
    }
  }

  /** Enters a phase; a scope that was watched is blind since everything was last surely seen. */
  private void move(
      Phase phase,
      @Nullable BlindCause next,
      @Nullable String error,
      boolean answered,
      @Nullable Instant sure) {
    move(phase, next, error, answered, sure, sure, true);
  }

  /**
   * Enters a phase.
   *
   * @param next why the scope is not watched; null where it is
   * @param answered whether the server answered at all
   * @param sure until when everything was surely seen; null where that is not known, and for a
   *     watch that is up
   * @param blind since when a scope that was watched is told to be blind; null for as long as that
   *     one was watched
   * @param isExplained false if the server is asked now why a watch is lost
   */
  private void move(
      Phase phase,
      @Nullable BlindCause next,
      @Nullable String error,
      boolean answered,
      @Nullable Instant sure,
      @Nullable Instant blind,
      boolean isExplained) {
    if (state.phase() == Phase.STOPPED) {
      return;
    }
    boolean isNew = state.phase() != phase;
    boolean isTold = !isNew && cause == next && isAnswered == answered && unexplainedSince == null;
    Instant now = clock.instant();
    Instant reported = now;
    Instant unexplained = unexplainedSince;
    if (state.phase() == Phase.WATCHING && isNew) {
      reported = blindSince(blind, now);
      sureUntil = sure;
      isListed = false;
    } else if (unexplained != null && EXPLANATIONS.contains(phase)) {
      reported = unexplained;
    }
    unexplainedSince = isExplained ? null : reported;
    if (phase == Phase.WATCHING && isNew) {
      lastHeartbeat = clock.elapsed();
    }
    state = new WatchState(state.scope(), phase, isNew ? now : state.since(), error);
    cause = next;
    isAnswered = answered;
    if (!isTold) {
      WatchState told = state;
      Instant time = reported;
      looksWithoutWatch = 0;
      tell(
          () -> {
            log.changed(told, answered, isExplained);
            coverage.report(told.scope(), time, next);
            if (isNew) {
              listener.onChange(told);
            }
          });
    }
  }

  /** Returns the time from which a scope that was watched is reported blind, see {@link #move}. */
  private Instant blindSince(@Nullable Instant blind, Instant now) {
    return blind == null ? settled : earlier(blind, now);
  }

  /** In the order of the calls, since these hold the lock. */
  private void tell(Runnable what) {
    try {
      telling.execute(
          () -> {
            try {
              what.run();
            } catch (RuntimeException | Error e) {
              OutOfMemory.tell(e);
              LOG.log(Level.ERROR, "a listener failed on a state of " + state().scope(), e);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "closed meanwhile", e);
    }
  }
}
