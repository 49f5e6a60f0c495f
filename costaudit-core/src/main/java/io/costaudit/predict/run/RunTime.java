package io.costaudit.predict.run;

import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.RunSchedule;
import io.costaudit.predict.spec.WorkloadSpec;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The time that a workload runs in a month.
 *
 * @param monthlyHours null where it is not known
 * @param isAssumed whether a Job counts as if it ran all month, because the duration of its run is
 *     not known
 * @param warning the assumption or the missing information, or null
 */
public record RunTime(@Nullable Double monthlyHours, boolean isAssumed, @Nullable String warning) {
  /** The hours of a month. */
  public static final double HOURS_PER_MONTH = 730;

  private static final RunTime ALL_MONTH = new RunTime(HOURS_PER_MONTH, false, null);
  private static final RunTime NONE = new RunTime(0.0, false, null);

  /**
   * Returns the run time of a workload.
   *
   * @param setting how long a run takes if the object does not say so; null if not set
   */
  public static RunTime of(WorkloadSpec spec, @Nullable Duration setting) {
    if (spec.type() != ResourceType.CRONJOB && spec.type() != ResourceType.JOB) {
      return ALL_MONTH;
    }
    if (!spec.running()) {
      return NONE; // finished or suspended: it costs nothing however long a run would take
    }
    try {
      Optional<Duration> run = duration(spec.runs(), setting);
      return spec.type() == ResourceType.JOB ? ofJob(spec, run) : ofCronJob(spec, run);
    } catch (IllegalArgumentException e) {
      return new RunTime(null, false, "unpriced: " + e.getMessage());
    }
  }

  /** Returns whether the run time is known and not assumed. */
  public boolean isKnown() {
    return monthlyHours != null && !isAssumed;
  }

  private static Optional<Duration> duration(
      @Nullable RunSchedule runs, @Nullable Duration setting) {
    String written = runs == null ? null : runs.runDuration();
    Duration run = written == null ? setting : RunDuration.parse(written);
    Integer deadline = runs == null ? null : runs.deadlineSeconds();
    if (run == null || deadline == null) {
      return Optional.ofNullable(run);
    }
    Duration longest = Duration.ofSeconds(deadline);
    return Optional.of(run.compareTo(longest) < 0 ? run : longest);
  }

  /** Returns the running time of a Job, which runs once. */
  private static RunTime ofJob(WorkloadSpec spec, Optional<Duration> run) {
    if (run.isPresent()) {
      double hours = Math.min(RunDuration.hours(run.get()), HOURS_PER_MONTH);
      return new RunTime(hours, false, null);
    }
    Integer pods = spec.replicas();
    if (pods != null && pods == 0) {
      return ALL_MONTH; // of no pods
    }
    return new RunTime(
        HOURS_PER_MONTH,
        true,
        "how long its run takes is not known: counted as if it ran all month; the annotation "
            + WorkloadSpec.RUN_DURATION_ANNOTATION
            + " says it");
  }

  private static RunTime ofCronJob(WorkloadSpec spec, Optional<Duration> run) {
    if (run.isEmpty()) {
      return new RunTime(
          null,
          false,
          "unpriced: how long a run takes is not known; the annotation "
              + WorkloadSpec.RUN_DURATION_ANNOTATION
              + " says it");
    }
    RunSchedule runs = spec.runs();
    CronSchedule schedule = CronSchedule.parse(runs == null ? "" : runs.schedule());
    double hours = schedule.monthlyHours(run.get(), runs == null || runs.overlapping());
    return new RunTime(hours, false, hours == 0 ? "its schedule never comes: it never runs" : null);
  }
}
