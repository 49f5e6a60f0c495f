package io.costaudit.predict;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * When a CronJob runs, as written. What is written may be wrong; that makes its cost unknown and is
 * said as a warning, it does not make the object unreadable.
 *
 * @param schedule cron expression
 * @param runDuration text of the annotation {@value WorkloadSpec#RUN_DURATION_ANNOTATION}; null
 *     where there is none
 * @param overlapping whether a run may start while the one before still runs ({@code
 *     concurrencyPolicy: Allow})
 */
public record RunSchedule(String schedule, @Nullable String runDuration, boolean overlapping) {
  public RunSchedule {
    requireNonNull(schedule, "schedule");
  }
}
