package io.costaudit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.costaudit.cost.InMemoryAllocationStore;
import io.costaudit.testsupport.Logs;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class AuditScheduleTest {
  private Instant now = Instant.parse("2023-01-20T09:00:00Z");
  private final Auditor auditor =
      Auditor.builder().allocations(InMemoryAllocationStore.ofDefaults()).build();
  private final AuditRuns runs = new AuditRuns(auditor, 2, () -> now);
  private final AuditSchedule schedule = new AuditSchedule(runs, 3, Duration.ofDays(2), () -> now);

  private static AuditRequest over(String start, String end) {
    return AuditRequest.over(new Window(Instant.parse(start), Instant.parse(end)));
  }

  @Test
  void eachRoundAsksForTheLastDaysThatAreSettled() {
    schedule.run();
    assertThat(runs.list())
        .extracting(AuditRuns.Status::request)
        .containsExactly(over("2023-01-15T00:00:00Z", "2023-01-18T00:00:00Z"));
  }

  @Test
  void aRoundIsSkippedWhileTheLastOneGoesOnAndTheNextIsNot() {
    schedule.run();
    now = now.plus(Duration.ofDays(1));
    try (Logs logs = new Logs(AuditSchedule.class.getName())) {
      schedule.run();
      assertThat(runs.list()).hasSize(1);
      assertThat(logs.lines(Level.WARNING, "goes on, so a round is skipped")).hasSize(1);
    }
    runs.cancel(runs.list().get(0).id());
    schedule.run();
    assertThat(runs.list())
        .extracting(AuditRuns.Status::state)
        .containsExactly(AuditRuns.State.WAITING, AuditRuns.State.CANCELLED);
  }

  @Test
  void aFullQueueAndAClosedOneAreNoReasonToThrow() {
    runs.submit(AuditRequest.everything());
    runs.submit(over("2023-01-15T00:00:00Z", "2023-01-16T00:00:00Z"));
    try (Logs logs = new Logs(AuditSchedule.class.getName())) {
      schedule.run();
      assertThat(runs.list()).hasSize(2);
      assertThat(logs.lines(Level.WARNING, "too many runs of audits wait")).hasSize(1);
      runs.close();
      schedule.run();
      assertThat(runs.list()).hasSize(2);
      assertThat(logs.records()).hasSize(1);
    }
  }

  @Test
  void aClockThatFailsIsNoReasonToThrow() {
    Instant known = now;
    AtomicBoolean isBroken = new AtomicBoolean();
    AuditSchedule fragile =
        new AuditSchedule(
            runs,
            3,
            Duration.ZERO,
            () -> {
              if (isBroken.get()) {
                throw new IllegalArgumentException("no time");
              }
              return known;
            });
    isBroken.set(true);
    try (Logs logs = new Logs(AuditSchedule.class.getName())) {
      fragile.run();
      assertThat(logs.lines(Level.SEVERE, "a round of audits could not be asked for")).hasSize(1);
    }
    isBroken.set(false);
    fragile.run();
    assertThat(runs.list()).hasSize(1);
  }

  @Test
  void whatIsNoNumberOfDaysIsRefusedAtOnce() {
    for (int days : List.of(0, -1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new AuditSchedule(runs, days, Duration.ZERO, () -> now))
          .withMessageContaining("at least 1: " + days);
    }
  }
}
