package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import io.costaudit.OneLine;
import io.costaudit.OutOfMemory;
import io.costaudit.time.Window;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs of audits that wait for their turn. They begin in the order in which they came; of several
 * threads that {@linkplain #run work} here, no two run over the same window at once. The same
 * request while it waits is the same run. The queue is bounded.
 *
 * <p>Starts no thread: give {@link #run} to one. Safe for use by several threads.
 */
public final class AuditRuns implements Runnable, AutoCloseable {
  /** How many runs may wait by default: {@value}. */
  public static final int DEFAULT_MAX_WAITING = 32;

  /** How many runs that ended are remembered: {@value}. */
  public static final int REMEMBERED = 100;

  private static final Logger LOG = System.getLogger(AuditRuns.class.getName());

  private final Auditor auditor;
  private final int maxWaiting;
  private final InstantSource clock;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Run> waiting = new ArrayDeque<>();
  private final List<Run> running = new ArrayList<>();
  private final Deque<Run> ended = new ArrayDeque<>();
  private boolean closed;

  /**
   * @param maxWaiting how many runs may wait, at least 1
   * @param clock tells when runs were submitted and ended
   */
  public AuditRuns(Auditor auditor, int maxWaiting, InstantSource clock) {
    if (maxWaiting < 1) {
      throw new IllegalArgumentException("maxWaiting must be at least 1: " + maxWaiting);
    }
    this.auditor = requireNonNull(auditor, "auditor");
    this.maxWaiting = maxWaiting;
    this.clock = requireNonNull(clock, "clock");
  }

  /** The auditor that runs them. */
  public Auditor auditor() {
    return auditor;
  }

  /** What became of a run. */
  public enum State {
    WAITING,
    RUNNING,
    DONE,
    CANCELLED,
    /** It ended by an error; see {@link Status#error()}. */
    FAILED;

    /** Whether nothing more happens to it. */
    public boolean isEnded() {
      return this == DONE || this == CANCELLED || this == FAILED;
    }
  }

  /**
   * A run, as it is now.
   *
   * @param done how many audits are done, over all windows
   * @param total of how many; 0 before it began
   * @param started null before it began
   * @param ended null before it ended
   * @param error what went wrong, without credentials; empty if nothing did. A run that is {@link
   *     State#DONE} has one too where stores failed in some windows, or where it had nothing to
   *     audit
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
   * Asks for a run.
   *
   * @return the run, or the one with the same request that waits already; empty if too many wait
   * @throws IllegalStateException if this was closed
   */
  public Optional<Status> submit(AuditRequest request) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("no more runs are taken: closed");
      }
      for (Run run : waiting) {
        if (run.request.equals(request)) {
          return Optional.of(run.status());
        }
      }
      if (waiting.size() >= maxWaiting) {
        return Optional.empty();
      }
      Run run = new Run(request, clock.instant());
      waiting.addLast(run);
      changed.signalAll();
      return Optional.of(run.status());
    } finally {
      lock.unlock();
    }
  }

  /** All runs that are known, newest first. */
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
   * Status#error() error} tells whether audits can be made at present.
   */
  public Optional<Status> lastEnded() {
    return list().stream()
        .filter(run -> run.state() == State.DONE || run.state() == State.FAILED)
        .findFirst();
  }

  /** The run of that id, if it is still known. */
  public Optional<Status> find(String id) {
    return list().stream().filter(run -> run.id().equals(id)).findFirst();
  }

  /**
   * Cancels a run: one that waits never begins, one that runs ends after the step that it is in.
   *
   * @return the run as it is then; empty if there is none of that id
   */
  public Optional<Status> cancel(String id) {
    lock.lock();
    try {
      for (Run run : waiting) {
        if (run.id.equals(id)) {
          waiting.remove(run);
          end(run, State.CANCELLED, "");
          return Optional.of(run.status());
        }
      }
      for (Run run : running) {
        if (run.id.equals(id)) {
          run.isCancelled = true;
        }
      }
      return find(id);
    } finally {
      lock.unlock();
    }
  }

  /** Does the runs as they come, in this thread, until this is closed or the thread interrupted. */
  @Override
  public void run() {
    try {
      for (Run run = take(); run != null; run = take()) {
        work(run);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable Run take() throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        Run next = next();
        if (next != null) {
          waiting.remove(next);
          running.add(next);
          next.state = State.RUNNING;
          next.started = clock.instant();
          return next;
        }
        changed.await();
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** The first that meets no window of one that runs, or of one that came before it. */
  private @Nullable Run next() {
    List<Run> before = new ArrayList<>(running);
    for (Run run : waiting) {
      if (before.stream().noneMatch(run::meets)) {
        return run;
      }
      before.add(run);
    }
    return null;
  }

  private void work(Run run) {
    State state;
    String error = "";
    try {
      AuditReport report = auditor.run(run.request, run, () -> run.isCancelled);
      state = state(report);
      error = error(report, run);
      if (!error.isEmpty()) {
        LOG.log(Level.WARNING, inTrouble(run, state, error));
      }
    } catch (RuntimeException | Error e) {
      OutOfMemory.tell(e);
      LOG.log(Level.ERROR, "the run of audits " + run.id + " failed, " + run.request.scope(), e);
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

  /**
   * Returns the line of the log about a run that has an error. The error holds no credentials and
   * no line breaks.
   */
  private static String inTrouble(Run run, State state, String error) {
    return "the run of audits "
        + run.id
        + (state == State.FAILED ? " failed, " : " has an error, ")
        + run.request.scope()
        + ": "
        + error
        + "; the results that it saved are kept, and the next run begins in its turn";
  }

  private static State state(AuditReport report) {
    if (report.isCancelled()) {
      return State.CANCELLED;
    }
    boolean isInVain = report.sets().isEmpty() && !report.failing().isEmpty();
    return isInVain ? State.FAILED : State.DONE;
  }

  private static String error(AuditReport report, Run run) {
    List<String> errors = new ArrayList<>();
    addFirst("could not be run", report.failing(), errors);
    if (run.storeFailures > 0) {
      errors.add(
          (run.storeFailures == 1 ? "1 audit" : run.storeFailures + " audits")
              + " ended in an error because stores failed, such as "
              + run.firstStoreFailure);
    }
    if (!report.failed().isEmpty()) {
      int count = report.failed().size();
      Map.Entry<Window, String> first = report.failed().entrySet().iterator().next();
      errors.add(
          (count == 1 ? "1 window was given up: " : count + " windows were given up, such as ")
              + AuditText.name(first.getKey())
              + ": "
              + first.getValue());
    }
    if (report.sets().isEmpty() && errors.isEmpty() && !report.isCancelled()) {
      addFirst("had nothing to audit", report.lacking(), errors);
    }
    return String.join("; ", errors);
  }

  /** One stands for all, which mostly have the same cause. */
  private static void addFirst(String what, Map<AuditType, String> whys, List<String> errors) {
    whys.entrySet().stream()
        .findFirst()
        .ifPresent(
            first ->
                errors.add(
                    whys.size()
                        + (whys.size() == 1 ? " audit " : " audits ")
                        + what
                        + ", such as "
                        + first.getKey().wireName()
                        + ": "
                        + OneLine.of(first.getValue())));
  }

  private void end(Run run, State state, String error) {
    run.state = state;
    run.error = error;
    run.ended = clock.instant();
    ended.addLast(run);
    if (ended.size() > REMEMBERED) {
      ended.removeFirst();
    }
    changed.signalAll();
  }

  /**
   * Takes no more runs, forgets those that wait, and asks those that run to end after the step that
   * they are in. Does not wait for them. May be called again.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      while (!waiting.isEmpty()) {
        end(waiting.removeFirst(), State.CANCELLED, "");
      }
      running.forEach(run -> run.isCancelled = true);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Its fields are read and written under the lock, but for what is volatile. */
  private static final class Run implements AuditListener {
    private final String id = UUID.randomUUID().toString();
    private final AuditRequest request;
    private final Instant submitted;
    private State state = State.WAITING;
    private @Nullable Instant started;
    private @Nullable Instant ended;
    private String error = "";
    private volatile boolean isCancelled;
    private volatile int total;
    private volatile int done;

    /** Read and written by the thread that runs it. */
    private int storeFailures;

    private String firstStoreFailure = "";

    Run(AuditRequest request, Instant submitted) {
      this.request = request;
      this.submitted = submitted;
    }

    boolean meets(Run other) {
      Window mine = request.window();
      Window theirs = other.request.window();
      return mine == null || theirs == null || mine.overlaps(theirs);
    }

    @Override
    public void started(int audits) {
      total = audits;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread runs it
    public void audited(Window window, AuditType type, AuditResult result) {
      done++;
    }

    @Override
    public void storesFailed(Window window, AuditType type, String why) {
      if (storeFailures == 0) {
        firstStoreFailure = type.wireName() + " of " + AuditText.name(window) + ": " + why;
      }
      storeFailures++;
    }

    Status status() {
      return new Status(id, request, state, done, total, submitted, started, ended, error);
    }
  }
}
