package io.costaudit.examples.server;

import io.costaudit.audit.AuditRuns;
import io.costaudit.audit.AuditSchedule;
import io.costaudit.time.Durations;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The flags that say when which days are audited. */
@HelpGroup("When --opencost is audited")
@Requires("--opencost")
final class AuditScheduleOptions {
  private static final String EVERY = "--audit-every";
  private static final String DAYS = "--audit-days";
  private static final String SETTLED = "--audit-settled";
  private static final String NEVER = "never";
  private static final int MAX_DAYS = 366;
  private static final Duration SHORTEST = Duration.ofMinutes(1);

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec command;

  @Option(
      names = EVERY,
      paramLabel = "DURATION",
      defaultValue = "1h",
      description =
          "How often the program audits the last settled days, such as 1h; with "
              + NEVER
              + ", it audits only when a POST asks for it (default: ${DEFAULT-VALUE}).")
  private String every = "1h";

  @NoEffectWith("--audit-every=never")
  @Option(
      names = DAYS,
      paramLabel = "COUNT",
      defaultValue = "3",
      description = "How many settled days are audited then (default: ${DEFAULT-VALUE}).")
  private int days = AuditSchedule.DEFAULT_DAYS;

  @NoEffectWith("--audit-every=never")
  @Option(
      names = SETTLED,
      paramLabel = "DURATION",
      defaultValue = "48h",
      description =
          "Time after the end of a day until the day counts as settled; before that, bills and"
              + " adjustments may still arrive (default: ${DEFAULT-VALUE}).")
  private String settled = "48h";

  /**
   * How often; null for never.
   *
   * @throws ParameterException if the flags say something else
   */
  @Nullable Duration interval() {
    return every.equals(NEVER) ? null : duration(EVERY, every, SHORTEST, ", or " + NEVER);
  }

  /** How many days. */
  int days() {
    if (days < 1 || days > MAX_DAYS) {
      throw refused(
          Main.flag(DAYS, days) + " is refused; accepted values are 1 to " + MAX_DAYS, null);
    }
    return days;
  }

  /** After how long a day is settled. */
  Duration settled() {
    return duration(SETTLED, settled, Duration.ZERO, "");
  }

  /**
   * How many days that have ended a server must hold for this schedule. Refuses what the flags must
   * not say, before anything starts.
   */
  int daysHeld() {
    boolean isOff = interval() == null;
    long settling = settled().plus(Duration.ofDays(1)).minusNanos(1).toDays();
    return isOff ? 1 : days() + (int) settling;
  }

  /** What asks for a run, each time it is run. */
  AuditSchedule of(AuditRuns runs, InstantSource clock) {
    return new AuditSchedule(runs, days(), settled(), clock);
  }

  private Duration duration(String flag, String text, Duration shortest, String more) {
    Duration duration;
    try {
      duration = Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw refused(flag + ": " + e.getMessage() + more, e);
    }
    if (duration.compareTo(shortest) < 0) {
      throw refused(
          Main.flag(flag, text)
              + " is too short; accepted values are "
              + Durations.text(shortest)
              + " to "
              + Durations.LONGEST.toDays()
              + "d"
              + more,
          null);
    }
    return duration;
  }

  private ParameterException refused(String message, @Nullable Throwable cause) {
    return new ParameterException(command.commandLine(), message, cause);
  }
}
