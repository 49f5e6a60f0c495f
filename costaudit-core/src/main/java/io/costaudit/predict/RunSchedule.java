package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * When a CronJob runs, or how long a Job does, as written. What is written may be wrong; that makes
 * its cost unknown and is said as a warning, it does not make the object unreadable.
 *
 * @param schedule cron expression; empty for a Job, which runs once
 * @param runDuration text of the annotation {@value WorkloadSpec#RUN_DURATION_ANNOTATION}; null
 *     where there is none
 * @param overlapping whether a run may start while the one before still runs ({@code
 *     concurrencyPolicy: Allow})
 */
public record RunSchedule(String schedule, @Nullable String runDuration, boolean overlapping) {
  public RunSchedule {
    requireNonNull(schedule, "schedule");
  }

  /** Returns the schedule of a Job: one run. */
  public static RunSchedule once(String runDuration) {
    return new RunSchedule("", requireNonNull(runDuration, "runDuration"), false);
  }
}
