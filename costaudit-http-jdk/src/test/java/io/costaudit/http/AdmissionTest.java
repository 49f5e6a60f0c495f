package io.costaudit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.costaudit.testsupport.Poll;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private final OutOfMemoryError error = new OutOfMemoryError("in work");
  private final List<Throwable> told = new CopyOnWriteArrayList<>();

  @Test
  void wantOfMemoryIsToldAlsoWhenNobodyWaitsForTheAnswerAnyMore() {
    Admission admission = new Admission(1, 1, told::add);
    CountDownLatch late = new CountDownLatch(1);
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(
            () ->
                admission.compute(
                    new Turns("requests", 1),
                    Duration.ofMillis(1),
                    () -> {
                      try {
                        late.await();
                      } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                      }
                      throw error;
                    }))
        .satisfies(refusal -> assertThat(refusal.answer().status()).isEqualTo(503));
    assertThat(told).isEmpty();
    late.countDown();
    Poll.until("told", () -> !told.isEmpty());
    assertThat(told).containsExactly(error);
    admission.close();
  }

  @Test
  void whoeverWaitsForATurnWhenTheServerStopsIsAnswered503() throws Exception {
    Admission admission = new Admission(2, 1, told::add);
    admission.start();
    Turns turns = new Turns("requests", 1, Poll.LONG);
    CountDownLatch end = new CountDownLatch(1);
    turns.take(); // somebody computes, and goes on for as long as the test
    List<String> ends = new CopyOnWriteArrayList<>();
    Thread second =
        new Thread(
            () -> {
              try {
                ends.add(admission.compute(turns, Poll.LONG, () -> "computed"));
              } catch (Refusal e) {
                ends.add(e.answer().status() + " " + Thread.currentThread().isInterrupted());
              }
              end.countDown();
            });
    second.start();
    Poll.until("it waits", () -> second.getState() == Thread.State.TIMED_WAITING);
    admission.stopWithin(Duration.ZERO);
    end.await();
    assertThat(ends).containsExactly("503 false");
    admission.close();
  }

  @Test
  void theWatchdogLivesOnWhateverIsThrownInATick() {
    AtomicInteger ticks = new AtomicInteger();
    Watchdog watchdog =
        new Watchdog(
            () -> {
              if (ticks.incrementAndGet() == 1) {
                throw error;
              }
            },
            told::add);
    Thread thread = new Thread(watchdog);
    thread.setDaemon(true);
    thread.start();
    Poll.until("it ticks on", () -> ticks.get() > 1);
    watchdog.close();
    assertThat(told).containsExactly(error);
  }
}
