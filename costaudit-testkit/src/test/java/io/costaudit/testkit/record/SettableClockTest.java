package io.costaudit.testkit.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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

  @Test
  void keepsWallTimeAndElapsedTimeApart() {
    SettableClock clock = new SettableClock();
    Duration begin = clock.elapsed();

    clock.advance(Duration.ofSeconds(5));
    assertThat(clock.elapsed().minus(begin)).isEqualTo(Duration.ofSeconds(5));

    clock.set(Instant.EPOCH);
    clock.advance(Duration.ofSeconds(-9));
    assertThat(clock.elapsed().minus(begin)).isEqualTo(Duration.ofSeconds(5));

    clock.elapse(Duration.ofSeconds(2));
    assertThat(clock.elapsed().minus(begin)).isEqualTo(Duration.ofSeconds(7));
    assertThat(clock.instant()).isEqualTo(Instant.EPOCH.minusSeconds(9));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> clock.elapse(Duration.ofNanos(-1)))
        .withMessageContaining("never goes back");
  }
}
