package io.costaudit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.costaudit.cost.InMemoryAllocationStore;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditScheduleTest {
  private Instant now = Instant.parse("2023-01-20T09:00:00Z");
  private final Auditor auditor =
      Auditor.builder().allocations(InMemoryAllocationStore.ofDefaults()).build();
  private final AuditRuns runs = new AuditRuns(auditor, 1, () -> now);
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
    schedule.run();
    assertThat(runs.list()).hasSize(1);
    runs.cancel(runs.list().get(0).id());
    schedule.run();
    assertThat(runs.list())
        .extracting(AuditRuns.Status::state)
        .containsExactly(AuditRuns.State.WAITING, AuditRuns.State.CANCELLED);
  }

  @Test
  void aFullQueueAndAClosedOneAreNoReasonToThrow() {
    runs.submit(AuditRequest.everything());
    schedule.run();
    assertThat(runs.list()).hasSize(1);
    runs.close();
    schedule.run();
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
