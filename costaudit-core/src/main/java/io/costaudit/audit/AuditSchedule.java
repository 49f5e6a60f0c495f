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
 * Asks, each time it is run, for all audits of the last days that are settled: give it to what runs
 * things at intervals. A round is skipped while the run of an earlier one is not ended, or if too
 * many runs wait. It never throws, since most executors give up what threw once.
 *
 * <p>Starts no thread. Threads may share it.
 */
public final class AuditSchedule implements Runnable {
  /** How many days are audited by default: {@value}. */
  public static final int DEFAULT_DAYS = 3;

  /** After how long a day is settled by default: cloud bills go on changing for two days. */
  public static final Duration DEFAULT_SETTLED_AFTER = Duration.ofDays(2);

  private static final Logger LOG = System.getLogger(AuditSchedule.class.getName());

  private final AuditRuns runs;
  private final int days;
  private final Duration settledAfter;
  private final InstantSource clock;
  private final Object lock = new Object();
  private @Nullable String last;

  /**
   * @param runs where the runs are asked for
   * @param days how many, as {@link Window#lastDays} takes them
   * @param settledAfter how long after its end a day is settled, not negative
   * @param clock tells which days have ended
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

  /** Asks for a run, unless the last one goes on. */
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
