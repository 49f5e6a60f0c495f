package io.costaudit.predict.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunDurationTest {
  @ParameterizedTest
  @CsvSource({
    "90s, PT1M30S",
    "10m, PT10M",
    "1h30m, PT1H30M",
    "1h1m1s, PT1H1M1S",
    "0h5m, PT5M",
    "PT10M, PT10M",
    "P1DT2H, PT26H",
    "PT0.5S, PT0.5S",
  })
  void readsBothNotations(String text, Duration duration) {
    assertThat(RunDuration.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "10",
        "m",
        "10 m",
        "1m30",
        "30m1h",
        "1.5h",
        "-1h",
        "0s",
        "PT0S",
        "PT-5M",
        "P",
        "1d",
        "10m\n",
        "٣m",
        "1234567h",
        "P1Y",
        "PT99999999999999999999S"
      })
  void refusesAllElse(String text) {
    assertThatThrownBy(() -> RunDuration.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("illegal run duration \"")
        .hasMessageEndingWith("; give a positive duration such as 90s, 10m, 1h30m or PT10M");
  }
}
