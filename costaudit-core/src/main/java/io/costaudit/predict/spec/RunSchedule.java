package io.costaudit.predict.spec;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The schedule of a CronJob, or the run duration of a Job, as its manifest writes it. A wrong value
 * does not make the object unreadable: the cost is then unknown, and a warning says so.
 *
 * @param schedule cron expression; empty for a Job, which runs once
 * @param runDuration text of the annotation {@value WorkloadSpec#RUN_DURATION_ANNOTATION}; null
 *     where there is none
 * @param overlapping whether a run may start while the one before still runs ({@code
 *     concurrencyPolicy: Allow})
 * @param deadlineSeconds {@code activeDeadlineSeconds} of the Job, at least 1; null where there is
 *     none. Kubernetes ends a run at its deadline, so a run never takes longer. A deadline alone
 *     does not tell how long a run takes
 */
public record RunSchedule(
    String schedule,
    @Nullable String runDuration,
    boolean overlapping,
    @Nullable Integer deadlineSeconds) {
  public RunSchedule {
    requireNonNull(schedule, "schedule");
    if (deadlineSeconds != null && deadlineSeconds < 1) {
      throw new IllegalArgumentException("deadlineSeconds must be at least 1: " + deadlineSeconds);
    }
  }

  /** Returns a schedule without a deadline. */
  public RunSchedule(String schedule, @Nullable String runDuration, boolean overlapping) {
    this(schedule, runDuration, overlapping, null);
  }

  /** Returns the schedule of a Job: one run. */
  public static RunSchedule once(String runDuration) {
    return new RunSchedule("", requireNonNull(runDuration, "runDuration"), false);
  }
}
