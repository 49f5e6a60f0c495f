package io.costaudit.fabric8;

import io.costaudit.coverage.BlindCause;
import io.costaudit.coverage.Scope;
import io.costaudit.fabric8.ResourceHandler.Timeliness;
import io.costaudit.fabric8.WatchState.Phase;
import io.costaudit.internal.OutOfMemory;
import io.costaudit.time.TimeSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The state of one scope, and its {@linkplain SureTime sure time}. It reports each change of the
 * phase once, however often the same request fails: to the log, to the coverage and to the
 * listener, in order and in a thread that delays no other work. Safe for use by several threads.
 */
final class WatchHealth {
  /**
   * The number of successive polls that must find no watch before the watch counts as lost.
   * Informers give up and renew every watch after some minutes, which takes a little more than a
   * second.
   */
  static final int POLLS_BEFORE_LOST = 3;

  /** The interval of the heartbeats of a watched scope. */
  static final Duration HEARTBEAT = Duration.ofSeconds(10);

  /** The longest time between the sending of an event and its handling, on a busy machine. */
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
  private final Executor reports;

  private final Object lock = new Object();
  private final SureTime sureTime;
  private WatchState state;
  private @Nullable BlindCause cause = BlindCause.START;
  private boolean isAnswered = true;
  private int pollsWithoutWatch;
  private int pollsSinceBack;

  /** The start of the blind interval of a loss that is not explained yet; else null. */
  private @Nullable Instant unexplainedSince;

  private Duration lastHeartbeat;

  /** Whether the last report to the coverage was a jump of the clock. */
  private boolean isJumpReported;

  /**
   * Creates the health of a scope that is not watched yet.
   *
   * @param longestSilence the longest time for which a watch may be dead before the loss is noticed
   * @param reports runs the reports one after the other
   */
  WatchHealth(
      Scope scope,
      Duration longestSilence,
      TimeSource clock,
      StateLog log,
      CoverageReporter coverage,
      WatchStateListener listener,
      Executor reports) {
    this.longestSilence = longestSilence;
    this.clock = clock;
    this.log = log;
    this.coverage = coverage;
    this.listener = listener;
    this.reports = reports;
    Instant now = clock.instant();
    this.state = new WatchState(scope, Phase.STARTING, now, null);
    this.sureTime = new SureTime(longestSilence, now);
    this.lastHeartbeat = clock.elapsed();
  }

  WatchState state() {
    synchronized (lock) {
      return state;
    }
  }

  /**
   * Reports that the watcher begins; another watcher may have watched the scope before. Waits for
   * the coverage.
   */
  void begun() {
    Scope scope = state().scope();
    Instant before =
        coverage.lastWatched(scope).map(last -> last.minus(longestSilence)).orElse(null);
    synchronized (lock) {
      // If the coverage answers late, the watch has begun without it and the sure time is known
      // already.
      if (before != null) {
        sureTime.continueFrom(before, clock.instant());
      }
    }
    coverage.began(scope, clock.instant(), longestSilence);
  }

  // Facts about the watch

  /**
   * Notes that an event came over the watch, so the watch was alive until now, unless it still
   * catches up.
   */
  void sign() {
    Instant now = clock.instant();
    synchronized (lock) {
      if (!isLate()) {
        sureTime.proven(now.minus(LAG));
      }
    }
  }

  /** Notes that the watch is known to have shown all changes until that time. */
  void proven(Instant time) {
    synchronized (lock) {
      sureTime.proven(time);
    }
  }

  /** Notes that a list that began at that time is recorded. */
  void listRecorded(Instant began) {
    synchronized (lock) {
      sureTime.listRecorded(began, clock.instant());
    }
  }

  /**
   * Returns whether a change that comes over the watch now also happens now. While the watch counts
   * as lost, and shortly after it is back, the change may have happened before.
   */
  Timeliness timeliness() {
    synchronized (lock) {
      Instant sure = sureUntil();
      // A clock that was set back is noticed by the next poll.
      return new Timeliness(
          isLate(), sure == null ? null : SureTime.earlier(sure, clock.instant()));
    }
  }

  private boolean isLate() {
    return switch (state.phase()) {
      case STARTING, STOPPED -> false;
      case WATCHING -> pollsSinceBack < POLLS_BEFORE_LOST || pollsWithoutWatch > 0;
      case RELISTING, UNREACHABLE, FORBIDDEN, UNAUTHENTICATED, BEHIND -> true;
    };
  }

  private @Nullable Instant sureUntil() {
    return sureTime.until(isWatching());
  }

  private boolean isWatching() {
    return state.phase() == Phase.WATCHING;
  }

  // Changes of the phase

  /**
   * Reports that a list or the beginning of a watch failed, or that the server said why a watch is
   * lost. In the latter case the answer of the server is the cause from the last sure moment on.
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

  /** Reports that the watch is lost. The server may give the reason later. */
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
        report(log::explained);
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
      sureTime.shift(jump.shift());
      unexplainedSince = null; // the blind interval of that loss lies before the jump
      isJumpReported = true;
      Scope scope = state.scope();
      Instant time = jump.isBack() ? jump.after() : jump.before();
      report(() -> coverage.report(scope, time, BlindCause.CLOCK_JUMP));
    }
  }

  /** Resumes the reports to the coverage; called by the poll after a jump of the clock. */
  void afterJump() {
    synchronized (lock) {
      if (isJumpReported) {
        isJumpReported = false;
        Scope scope = state.scope();
        BlindCause goesOn = cause;
        Instant now = clock.instant();
        report(() -> coverage.report(scope, now, goesOn));
      }
    }
  }

  /**
   * Reports that the watch is dead although its connection is alive, so the ping proves nothing.
   */
  void silent(String why) {
    synchronized (lock) {
      move(Phase.UNREACHABLE, BlindCause.DISCONNECTED, why, true, sureTime.untilLastSign());
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
   * Reports that the ledger did not take an item.
   *
   * @param since when the first lost change was seen. The change happened before that, by at most
   *     the time for which a watch may be dead unnoticed
   */
  void behind(BlindCause why, String error, Instant since) {
    synchronized (lock) {
      Instant sure = sureTime.changeLost(isWatching(), since);
      move(Phase.BEHIND, why, error, true, sure, since, true);
    }
  }

  /**
   * Takes the result of a poll of an informer whose list is recorded. The loss of a started watch
   * makes no callback, so the informer has to be polled.
   *
   * @param recordedUntil the time until which all items have reached the ledger. Findings that are
   *     not recorded are lost with the process, so a heartbeat must not cover them
   * @param isListRecorded whether the list still is the last one; if another list has begun since
   *     the poll, the poll says nothing
   */
  void polled(boolean watching, Instant recordedUntil, BooleanSupplier isListRecorded) {
    synchronized (lock) {
      if (!isListRecorded.getAsBoolean()) {
        return;
      }
      boolean was = state.phase() == Phase.WATCHING;
      if (watching) {
        if (!was || pollsWithoutWatch > 0) {
          comeBack();
        } else {
          pollsSinceBack++;
        }
        sureTime.polled(clock.instant());
        pollsWithoutWatch = 0;
        move(Phase.WATCHING, null, null, true, null);
        beatIfTime(recordedUntil);
      } else if (++pollsWithoutWatch >= POLLS_BEFORE_LOST && was) {
        lost("the watch is lost");
      }
    }
  }

  private void comeBack() {
    pollsSinceBack = sureTime.cameBack(isWatching(), clock.instant()) ? POLLS_BEFORE_LOST : 0;
  }

  private void beatIfTime(Instant recordedUntil) {
    Duration now = clock.elapsed();
    // A heartbeat right after a jump would hide the jump, so the heartbeats resume with the next
    // poll.
    if (!isJumpReported && now.minus(lastHeartbeat).compareTo(HEARTBEAT) >= 0) {
      lastHeartbeat = now;
      Scope scope = state.scope();
      report(() -> coverage.report(scope, recordedUntil, null));
    }
  }

  /** Reports that the watcher is closed and all items until then are recorded. */
  void stopped(Instant recordedUntil) {
    synchronized (lock) {
      boolean isSettled = !clock.instant().isBefore(sureTime.settled());
      Instant sure = isSettled ? recordedUntil : sureUntil();
      move(Phase.STOPPED, BlindCause.STOPPED, null, true, sure);
    }
  }

  /** Enters a phase. A scope that was watched is blind from the last sure time on. */
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
   * @param next why the scope is not watched; null where it is watched
   * @param answered whether the server answered at all
   * @param sure the time until which all changes were surely seen; null where that is not known,
   *     and for a watch that is up
   * @param blind the time from which a scope that was watched is reported blind; null for the end
   *     of the time for which it was surely watched
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
    boolean isReported =
        !isNew && cause == next && isAnswered == answered && unexplainedSince == null;
    Instant now = clock.instant();
    Instant reported = now;
    Instant unexplained = unexplainedSince;
    if (state.phase() == Phase.WATCHING && isNew) {
      reported = blindSince(blind, now);
      sureTime.lost(sure);
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
    if (!isReported) {
      WatchState changed = state;
      Instant time = reported;
      pollsWithoutWatch = 0;
      report(
          () -> {
            log.changed(changed, answered, isExplained);
            coverage.report(changed.scope(), time, next);
            if (isNew) {
              listener.onChange(changed);
            }
          });
    }
  }

  /** Returns the time from which a scope that was watched is reported blind, see {@link #move}. */
  private Instant blindSince(@Nullable Instant blind, Instant now) {
    return blind == null ? sureTime.settled() : SureTime.earlier(blind, now);
  }

  /**
   * Queues a report. The reports run in the order of the calls, because the callers hold the lock.
   */
  private void report(Runnable what) {
    try {
      reports.execute(
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
