package io.costaudit.testkit.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditRuns;
import io.costaudit.audit.AuditRuns.State;
import io.costaudit.testkit.concurrent.AuditRunsSubject.Cancel;
import io.costaudit.testkit.concurrent.AuditRunsSubject.ListAll;
import io.costaudit.testkit.concurrent.AuditRunsSubject.Queue;
import io.costaudit.testkit.concurrent.AuditRunsSubject.Seen;
import io.costaudit.testkit.concurrent.AuditRunsSubject.Submit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditRunsConcurrencyTest {
  private static final int PROGRAMS = 300;
  private static final AuditRequest ALL = AuditRequest.everything();

  @Test
  void withNobodyWhoWorks() {
    RandomPrograms.check(new AuditRunsSubject(0), PROGRAMS);
  }

  @Test
  void withOneThreadThatWorks() {
    RandomPrograms.check(new AuditRunsSubject(1), PROGRAMS);
  }

  @Test
  void withTwoThreadsThatWork() {
    RandomPrograms.check(new AuditRunsSubject(2), PROGRAMS);
  }

  @Test
  void aRunThatIsTakenThoughItWasCancelledIsCaught() {
    assertThat(isExplained(submitted("r"), cancelled("r"), listed(seen("r", State.CANCELLED))))
        .isTrue();
    assertThat(isExplained(submitted("r"), cancelled("r"), listed(seen("r", State.RUNNING))))
        .isFalse();
  }

  @Test
  void aRequestThatIsQueuedTwiceIsCaught() {
    assertThat(
            isExplained(
                submitted("r"),
                submitted("s"),
                listed(seen("s", State.WAITING), seen("r", State.WAITING))))
        .isFalse();
  }

  @Test
  void aRunThatIsLostIsCaught() {
    assertThat(isExplained(submitted("r"), listed(seen("r", State.DONE)))).isTrue();
    assertThat(isExplained(submitted("r"), listed())).isFalse();
  }

  private static Seen seen(String id, State state) {
    return new Seen(id, ALL, state);
  }

  private record Answered(Operation<AuditRuns, Queue> operation, Object answer) {}

  private static Answered submitted(String id) {
    return new Answered(new Submit(ALL), Optional.of(seen(id, State.WAITING)));
  }

  private static Answered cancelled(String id) {
    return new Answered(new Cancel(id), Optional.of(seen(id, State.CANCELLED)));
  }

  private static Answered listed(Seen... runs) {
    return new Answered(new ListAll(), List.of(runs));
  }

  /** One after the other, with a thread that works. */
  private static boolean isExplained(Answered... answers) {
    AuditRunsSubject subject = new AuditRunsSubject(1);
    List<Asked<Queue>> history = new ArrayList<>();
    for (Answered answered : answers) {
      long time = 2L * history.size();
      history.add(new Asked<>(0, answered.operation(), answered.answer(), time, time + 1));
    }
    return Linearizability.isExplained(subject.initial(), subject::byItself, history);
  }
}
