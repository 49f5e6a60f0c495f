package io.costaudit.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RepetitionTest {
  private static final Duration EVERY = Duration.ofHours(1);

  private final SetTime time = new SetTime();
  private final Repetition repetition = new Repetition(time, EVERY);

  /** Wall time and elapsed time as the test sets them, each for itself. */
  private static final class SetTime implements TimeSource {
    private Instant now = Instant.parse("2024-02-29T12:00:00Z");
    private Duration elapsed = Duration.ofDays(3);

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public Duration elapsed() {
      return elapsed;
    }
  }

  @Test
  void itIsDueAtFirstAndAgainWhenItsTimeHasElapsedSinceItBegan() {
    assertThat(repetition.isDue()).isTrue();
    Duration began = repetition.begin();
    time.elapsed = time.elapsed.plusMinutes(5);
    repetition.succeeded(began);
    assertThat(repetition.isDue()).isFalse();

    time.elapsed = began.plus(EVERY).minusNanos(1);
    assertThat(repetition.isDue()).isFalse();
    time.elapsed = began.plus(EVERY);
    assertThat(repetition.isDue()).isTrue();
  }

  @Test
  void aClockThatIsSetMakesItNeitherDueNorLate() {
    repetition.succeeded(repetition.begin());
    time.now = time.now.plus(Duration.ofDays(300));
    assertThat(repetition.isDue()).isFalse();

    time.now = time.now.minus(Duration.ofDays(600));
    time.elapsed = time.elapsed.plus(EVERY);
    assertThat(repetition.isDue()).isTrue();
  }

  @Test
  void afterAFailureItIsDueAtOnce() {
    repetition.succeeded(repetition.begin());
    repetition.failed();
    assertThat(repetition.isDue()).isTrue();
  }
}
