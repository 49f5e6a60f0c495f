package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import io.costaudit.time.Window;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task that submits all audits of the last settled days each time it is run. Give it to a
 * scheduler, such as {@link java.util.concurrent.ScheduledExecutorService}. The task skips a round
 * while the run of an earlier round has not ended, or if too many runs wait. It never throws,
 * because most executors stop a periodic task that has thrown once.
 *
 * <p>This class starts no thread. Threads may share it.
 */
public final class AuditSchedule implements Runnable {
  /** The number of days that are audited by default: {@value}. */
  public static final int DEFAULT_DAYS = 3;

  /**
   * The time after its end at which a day is settled by default: two days, because cloud bills
   * change for that long.
   */
  public static final Duration DEFAULT_SETTLED_AFTER = Duration.ofDays(2);

  private static final Logger LOG = System.getLogger(AuditSchedule.class.getName());

  private final AuditRuns runs;
  private final int days;
  private final Duration settledAfter;
  private final InstantSource clock;
  private final Object lock = new Object();
  private @Nullable String last;

  /**
   * Creates a task.
   *
   * @param runs the queue to which runs are submitted
   * @param days the number of days, see {@link Window#lastDays}
   * @param settledAfter the time after its end at which a day is settled, not negative
   * @param clock determines which days have ended
   */
  public AuditSchedule(AuditRuns runs, int days, Duration settledAfter, InstantSource clock) {
    this.runs = requireNonNull(runs, "runs");
    this.days = days;
    this.settledAfter = settledAfter;
    this.clock = requireNonNull(clock, "clock");
    Window unused = window(); // refuses what is no number of days
  }

  private Window window() {
    return Window.lastDays(days, settledAfter, clock.instant());
  }

  /** Submits a run, unless the last one has not ended. */
  @Override
  public void run() {
    try {
      synchronized (lock) {
        if (last != null && runs.find(last).filter(run -> !run.state().isEnded()).isPresent()) {
          LOG.log(Level.WARNING, "the run of audits {0} goes on, so a round is skipped", last);
          return;
        }
        Optional<AuditRuns.Status> run = runs.submit(AuditRequest.over(window()));
        if (run.isEmpty()) {
          LOG.log(Level.WARNING, "too many runs of audits wait, so a round is skipped");
        }
        last = run.map(AuditRuns.Status::id).orElse(null);
      }
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "no audits are run any more", e);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a round of audits could not be asked for", e);
    }
  }
}
