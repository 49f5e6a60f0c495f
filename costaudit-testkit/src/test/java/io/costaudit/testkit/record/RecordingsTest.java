package io.costaudit.testkit.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.costaudit.audit.AuditRequest;
import io.costaudit.event.CostEvent;
import io.costaudit.testkit.family.CostFamilies;
import io.costaudit.testkit.family.CostFamily;
import io.costaudit.testkit.generate.Events;
import io.costaudit.testkit.record.RecordingAuditListener.Audited;
import io.costaudit.testkit.record.RecordingAuditListener.Failed;
import io.costaudit.testkit.record.RecordingAuditListener.Reading;
import io.costaudit.testkit.record.RecordingAuditListener.Saved;
import io.costaudit.testkit.record.RecordingAuditListener.Started;
import io.costaudit.time.Window;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Listeners that keep what they hear. */
class RecordingsTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private static List<CostEvent> events(int count) {
    return Events.events().list().ofSize(count).sample();
  }

  @Test
  void eventsAreKeptInOrder() throws InterruptedException {
    List<CostEvent> some = events(3);
    RecordingListener listener = new RecordingListener();
    some.forEach(listener::onEvent);
    assertThat(listener.events()).isEqualTo(some);
    assertThat(listener.await(2, Duration.ZERO)).isEqualTo(some);
    assertThat(listener.await(some.get(1)::equals, Duration.ZERO)).isEqualTo(some.get(1));
    listener.clear();
    assertThat(listener.events()).isEmpty();
  }

  @Test
  void whatOtherThreadsSayIsWaitedFor() throws Exception {
    List<CostEvent> some = events(1_000);
    RecordingListener listener = new RecordingListener();
    CompletableFuture<Void> first =
        CompletableFuture.runAsync(() -> some.subList(0, 500).forEach(listener::onEvent));
    CompletableFuture<Void> second =
        CompletableFuture.runAsync(() -> some.subList(500, 1_000).forEach(listener::onEvent));
    assertThat(listener.await(1_000, LONG)).containsExactlyInAnyOrderElementsOf(some);
    CompletableFuture.allOf(first, second).get(30, TimeUnit.SECONDS);
    assertThat(listener.events().stream().filter(some.subList(0, 500)::contains).toList())
        .containsSubsequence(some.subList(0, 500));
  }

  @Test
  void whatIsNotHeardInTimeIsTold() {
    RecordingListener listener = new RecordingListener();
    CostEvent event = events(1).get(0);
    listener.onEvent(event);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> listener.await(2, Duration.ofMillis(1)))
        .withMessage("not within PT0.001S: 1 of 2; heard was [" + event + "]");
  }

  @Test
  void runsOfAuditsAreKeptStepByStep() throws InterruptedException {
    CostFamily family = CostFamilies.example();
    RecordingAuditListener listener = new RecordingAuditListener();
    family
        .stores()
        .auditor(new SettableClock())
        .build()
        .run(AuditRequest.everything(), listener, () -> false);
    assertThat(listener.calls()).hasSize(1 + 2 * (1 + 6 + 1));
    assertThat(listener.calls().get(0)).isEqualTo(new Started(12));
    Window first = family.days().get(0).window();
    assertThat(listener.calls().get(1)).isEqualTo(new Reading(first));
    assertThat(listener.calls(Audited.class)).hasSize(12);
    assertThat(listener.calls(Saved.class))
        .extracting(saved -> saved.set().window())
        .contains(first);
    assertThat(listener.await(Saved.class::isInstance, Duration.ZERO))
        .isEqualTo(listener.calls().get(8));
    IllegalStateException why = new IllegalStateException("why");
    listener.clear();
    listener.failed(first, why);
    assertThat(listener.calls()).containsExactly(new Failed(first, why));
  }
}
