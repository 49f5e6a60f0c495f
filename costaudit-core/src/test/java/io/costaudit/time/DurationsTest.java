package io.costaudit.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.internal.Quoted;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @Test
  void aSettingIsCheckedUnderItsName() {
    assertThat(Durations.positive("age", Duration.ofNanos(1))).isEqualTo(Duration.ofNanos(1));
    assertThat(Durations.notNegative("age", Duration.ZERO)).isZero();
    for (Duration bad : List.of(Duration.ZERO, Duration.ofNanos(-1))) {
      assertThatThrownBy(() -> Durations.positive("age", bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("age must be positive: " + bad);
    }
    assertThatThrownBy(() -> Durations.notNegative("age", Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("age must not be negative: PT-1S");
  }

  @ParameterizedTest
  @CsvSource({
    "90s, PT90S, 90s",
    "5m, PT5M, 5m",
    "1h30m, PT90M, 90m",
    "2d, PT48H, 48h",
    "1D12h30m, PT36H30M, 2190m",
    "' 365d ', PT8760H, 8760h",
    "PT5M, PT5M, 5m",
    "0.5s, PT0.5S, PT0.5S"
  })
  void whatIsReadIsPrintedAsPeopleWriteItAndReadAgain(String text, Duration read, String printed) {
    assertThat(Durations.parse(text)).isEqualTo(read);
    assertThat(Durations.text(read)).isEqualTo(printed);
    assertThat(Durations.parse(printed)).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0s", "-1s", "soon", "5", "1h 30m", "PT0S", "d", "999999999999999d"})
  void whatIsNoPositiveDurationIsRefused(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(Quoted.of(text) + " is ")
        .hasMessageContaining("; give ");
  }

  @Test
  void whatIsTooLongOrZeroIsPrintedAllTheSame() {
    assertThat(Durations.text(Duration.ZERO)).isEqualTo("0s");
    assertThat(Durations.text(Duration.ofDays(1000))).isEqualTo("24000h");
    assertThatThrownBy(() -> Durations.parse("366d"))
        .hasMessage("\"366d\" is too long; give a duration of up to 365d");
  }
}
