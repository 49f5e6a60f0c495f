package io.costaudit.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.fabric8.ClockJumps.Jump;
import io.costaudit.testkit.record.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClockJumpsTest {
  private final SettableClock clock = new SettableClock();
  private final ClockJumps jumps = new ClockJumps(clock);

  @Test
  void timeThatPassesIsNoJump() {
    for (int i = 0; i < 3; i++) {
      assertThat(jumps.poll()).isEmpty();
      clock.advance(Duration.ofDays(1));
    }
  }

  @Test
  void aClockThatIsSlowlyCorrectedIsNoJump() {
    for (int i = 0; i < 100; i++) {
      assertThat(jumps.poll()).isEmpty();
      clock.advance(Duration.ofSeconds(1));
      clock.set(clock.instant().plus(ClockJumps.TOLERANCE));
    }
  }

  @Test
  void aClockThatIsSetIsAJumpOnce() {
    for (Duration shift : new Duration[] {Duration.ofHours(-2), Duration.ofDays(3)}) {
      jumps.poll();
      Instant before = clock.instant();
      clock.advance(Duration.ofSeconds(1));
      clock.set(clock.instant().plus(shift));
      assertThat(jumps.poll()).contains(new Jump(before, clock.instant(), shift));
      clock.advance(Duration.ofSeconds(1));
      assertThat(jumps.poll()).isEmpty();
    }
  }

  @Test
  void aWallClockThatStandsStillIsAJumpBack() {
    jumps.poll();
    clock.elapse(Duration.ofSeconds(3));
    assertThat(jumps.poll())
        .hasValueSatisfying(jump -> assertThat(jump.shift()).isEqualTo(Duration.ofSeconds(-3)));
  }

  @Test
  void aJumpIsSaidWithItsLengthAndItsEnds() {
    Instant noon = Instant.parse("2026-11-22T12:00:00Z");
    assertThat(new Jump(noon, noon.minusSeconds(7199), Duration.ofHours(-2)))
        .hasToString("set back by PT2H, from about 2026-11-22T12:00:00Z to 2026-11-22T10:00:01Z");
  }
}
