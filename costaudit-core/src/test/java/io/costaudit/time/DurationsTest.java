package io.costaudit.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class DurationsTest {
  @Test
  void aLimitIsItsNanoseconds() {
    assertThat(Durations.nanos(Duration.ofSeconds(3, 7))).isEqualTo(3_000_000_007L);
    assertThat(Durations.nanos(Duration.ZERO)).isZero();
    assertThat(Durations.nanos(Duration.ofMillis(-1))).isEqualTo(-1_000_000);
  }

  @Test
  void aLimitThatNobodyLivesToSeeIsAHundredYears() {
    long hundredYears = Duration.ofDays(36_500).toNanos();
    assertThat(Durations.nanos(ChronoUnit.FOREVER.getDuration())).isEqualTo(hundredYears);
    assertThat(Durations.nanos(ChronoUnit.FOREVER.getDuration().negated()))
        .isEqualTo(-hundredYears);
    assertThat(System.nanoTime() + hundredYears - System.nanoTime()).isPositive();
  }
}
