package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import io.costaudit.internal.OneLine;
import io.costaudit.internal.OutOfMemory;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of runs of audits. Runs begin in the order in which they were submitted. Several
 * threads may {@linkplain #run work} on the queue; no two of them audit the same window at once. A
 * request that equals a waiting one joins that run.
 *
 * <p>This class starts no thread; the application calls {@link #run} in a thread of its own. Safe
 * for use by several threads.
 */
public final class AuditRuns implements Runnable, AutoCloseable {
  /** The number of runs that may wait by default: {@value}. */
  public static final int DEFAULT_MAX_WAITING = 32;

  /** The number of ended runs that are remembered: {@value}. */
  public static final int REMEMBERED = 100;

  private static final Logger LOG = System.getLogger(AuditRuns.class.getName());

  private final Auditor auditor;
  private final int maxWaiting;
  private final InstantSource clock;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<AuditRun> waiting = new ArrayDeque<>();
  private final List<AuditRun> running = new ArrayList<>();
  private final Deque<AuditRun> ended = new ArrayDeque<>();
  private boolean closed;

  /**
   * Creates an empty queue.
   *
   * @param maxWaiting the number of runs that may wait, at least 1
   * @param clock dates the submission, start and end of runs
   */
  public AuditRuns(Auditor auditor, int maxWaiting, InstantSource clock) {
    if (maxWaiting < 1) {
      throw new IllegalArgumentException("maxWaiting must be at least 1: " + maxWaiting);
    }
    this.auditor = requireNonNull(auditor, "auditor");
    this.maxWaiting = maxWaiting;
    this.clock = requireNonNull(clock, "clock");
  }

  /** Returns the auditor that makes the runs. */
  public Auditor auditor() {
    return auditor;
  }

  /** The state of a run. */
  public enum State {
    WAITING,
    RUNNING,
    DONE,
    CANCELLED,
    /**
     * A store failed during the run, or the run ended by an error; see {@link Status#error()}. The
     * results that the run could make are saved, and earlier results stay.
     */
    FAILED;

    /** Returns whether this state is final. */
    public boolean isEnded() {
      return this == DONE || this == CANCELLED || this == FAILED;
    }
  }

  /**
   * The status of a run at the time of the call.
   *
   * @param done the number of audits that are done, over all windows
   * @param total the number of audits of the run, over all windows; 0 before the run began
   * @param started when the run began; null before that
   * @param ended when the run ended; null before that
   * @param error the error, without credentials; empty if there was none. A run that is {@link
   *     State#DONE} has an error too if it had nothing to audit
   */
  public record Status(
      String id,
      AuditRequest request,
      State state,
      int done,
      int total,
      Instant submitted,
      @Nullable Instant started,
      @Nullable Instant ended,
      String error) {}

  /**
   * Submits a request for a run.
   *
   * @return the new run, or the waiting run with the same request; empty if too many runs wait
   * @throws IllegalStateException if this queue is closed
   */
  public Optional<Status> submit(AuditRequest request) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("no more runs are taken: closed");
      }
      for (AuditRun run : waiting) {
        if (run.request().equals(request)) {
          return Optional.of(run.status());
        }
      }
      if (waiting.size() >= maxWaiting) {
        return Optional.empty();
      }
      AuditRun run = new AuditRun(request, clock.instant());
      waiting.addLast(run);
      changed.signalAll();
      return Optional.of(run.status());
    } finally {
      lock.unlock();
    }
  }

  /** Returns all known runs, newest first. */
  public List<Status> list() {
    lock.lock();
    try {
      List<Status> all = new ArrayList<>();
      waiting.descendingIterator().forEachRemaining(run -> all.add(run.status()));
      for (int i = running.size() - 1; i >= 0; i--) {
        all.add(running.get(i).status());
      }
      ended.descendingIterator().forEachRemaining(run -> all.add(run.status()));
      return all;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the run that ended last and was not cancelled; empty if none ended yet. Its {@link
   * Status#error() error} shows whether audits can be made at present.
   */
  public Optional<Status> lastEnded() {
    return list().stream()
        .filter(run -> run.state() == State.DONE || run.state() == State.FAILED)
        .findFirst();
  }

  /** Returns the run with this id; empty if it is not known or no longer remembered. */
  public Optional<Status> find(String id) {
    return list().stream().filter(run -> run.id().equals(id)).findFirst();
  }

  /**
   * Cancels a run. A waiting run never begins; a run in progress ends after its current step.
   *
   * @return the run after the call; empty if there is no run with this id
   */
  public Optional<Status> cancel(String id) {
    lock.lock();
    try {
      for (AuditRun run : waiting) {
        if (run.id().equals(id)) {
          waiting.remove(run);
          end(run, State.CANCELLED, "");
          return Optional.of(run.status());
        }
      }
      for (AuditRun run : running) {
        if (run.id().equals(id)) {
          run.cancel();
        }
      }
      return find(id);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes the runs as they come, in the calling thread, until this queue is closed or the thread is
   * interrupted.
   */
  @Override
  public void run() {
    try {
      for (AuditRun run = take(); run != null; run = take()) {
        work(run);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable AuditRun take() throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        AuditRun next = next();
        if (next != null) {
          waiting.remove(next);
          running.add(next);
          next.begin(clock.instant());
          return next;
        }
        changed.await();
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the first waiting run that shares no window with a run in progress or with an earlier
   * waiting run.
   */
  private @Nullable AuditRun next() {
    List<AuditRun> before = new ArrayList<>(running);
    for (AuditRun run : waiting) {
      if (before.stream().noneMatch(run::meets)) {
        return run;
      }
      before.add(run);
    }
    return null;
  }

  private void work(AuditRun run) {
    State state;
    String error = "";
    try {
      AuditReport report = auditor.run(run.request(), run, run::isCancelled);
      state = run.stateAfter(report);
      error = run.errorOf(report);
      if (!error.isEmpty()) {
        LOG.log(Level.WARNING, run.logLine(state, error));
      }
    } catch (RuntimeException | Error e) {
      OutOfMemory.tell(e);
      LOG.log(Level.ERROR, "the run of audits " + run.id() + " failed, " + run.scope(), e);
      state = State.FAILED;
      error = OneLine.of(e.getClass().getSimpleName() + "; see the log");
    }
    lock.lock();
    try {
      running.remove(run);
      end(run, state, error);
    } finally {
      lock.unlock();
    }
  }

  private void end(AuditRun run, State state, String error) {
    run.end(state, error, clock.instant());
    ended.addLast(run);
    if (ended.size() > REMEMBERED) {
      ended.removeFirst();
    }
    changed.signalAll();
  }

  /**
   * Closes this queue: it takes no more runs, drops the waiting ones, and asks the runs in progress
   * to end after their current step. The method does not wait for them. Closing again does nothing.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      while (!waiting.isEmpty()) {
        end(waiting.removeFirst(), State.CANCELLED, "");
      }
      running.forEach(AuditRun::cancel);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
