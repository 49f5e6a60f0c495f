package io.costaudit.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TimeSourceTest {
  @Test
  void theClockOfTheSystemHasAnElapsedTimeOfItsOwn() {
    assertThat(TimeSource.of(InstantSource.system())).isSameAs(TimeSource.system());
    assertThat(TimeSource.of(TimeSource.system())).isSameAs(TimeSource.system());
    Duration before = TimeSource.system().elapsed();
    Instant wall = TimeSource.system().instant();
    assertThat(TimeSource.system().elapsed()).isGreaterThanOrEqualTo(before);
    assertThat(Duration.between(wall, Instant.now()).abs()).isLessThan(Duration.ofHours(1));
  }

  @Test
  void theElapsedTimeOfAnotherClockFollowsItsWallTime() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    TimeSource source = TimeSource.of(now::get);
    Duration before = source.elapsed();
    now.set(Instant.EPOCH.plusSeconds(7));
    assertThat(source.instant()).isEqualTo(Instant.EPOCH.plusSeconds(7));
    assertThat(source.elapsed().minus(before)).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void theElapsedTimeNeverGoesBack() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH.plusSeconds(100));
    TimeSource source = TimeSource.of(now::get);
    Duration before = source.elapsed();
    now.set(Instant.EPOCH.plusSeconds(40));
    assertThat(source.elapsed()).isEqualTo(before);
    now.set(Instant.EPOCH.plusSeconds(103));
    assertThat(source.elapsed().minus(before)).isEqualTo(Duration.ofSeconds(3));
  }
}
