package io.costaudit.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SettableClockTest {
  @Test
  void standsStillUntilItIsMoved() {
    SettableClock clock = new SettableClock();
    assertThat(clock.instant()).isEqualTo(SettableClock.START).isEqualTo(clock.instant());

    clock.advance(Duration.ofSeconds(-1));
    assertThat(clock.instant()).isEqualTo(SettableClock.START.minusSeconds(1));

    clock.set(Instant.EPOCH);
    clock.advance(Duration.ofNanos(1));
    assertThat(clock.instant()).isEqualTo(Instant.EPOCH.plusNanos(1));
  }
}
