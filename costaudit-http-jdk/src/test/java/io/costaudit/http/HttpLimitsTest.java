package io.costaudit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HttpLimitsTest {
  private final HttpLimits defaults = HttpLimits.ofDefaults();

  @Test
  void theDefaultsAreThoseThatAreDocumented() {
    assertThat(defaults)
        .isEqualTo(
            new HttpLimits(
                10_485_760,
                Duration.ofSeconds(25),
                Math.max(10_485_760, Math.min(67_108_864, Runtime.getRuntime().maxMemory() / 8)),
                268_435_456,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30)));
  }

  @Test
  void eachCanBeChanged() {
    Duration second = Duration.ofSeconds(1);
    assertThat(
            defaults
                .withBodyBytes(1)
                .withBodyTime(second)
                .withBufferedBytes(2)
                .withDrain(3, Duration.ZERO)
                .withWorkTime(second)
                .withSendTime(second))
        .isEqualTo(new HttpLimits(1, second, 2, 3, Duration.ZERO, second, second));
    assertThat(defaults.withBodyBytes(100_000_000).bufferedBytes()).isEqualTo(100_000_000);
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> defaults.withBodyBytes(0)).hasMessageContaining("bodyBytes");
    assertThatThrownBy(() -> defaults.withBodyTime(Duration.ZERO)).hasMessageContaining("bodyTime");
    assertThatThrownBy(() -> defaults.withBufferedBytes(1)).hasMessageContaining("bufferedBytes");
    assertThatThrownBy(() -> defaults.withDrain(-1, Duration.ZERO))
        .hasMessageContaining("drainedBytes");
    assertThatThrownBy(() -> defaults.withDrain(1, Duration.ofNanos(-1)))
        .hasMessageContaining("drainTime");
    assertThatThrownBy(() -> defaults.withWorkTime(Duration.ZERO)).hasMessageContaining("workTime");
    assertThatThrownBy(() -> defaults.withSendTime(Duration.ZERO)).hasMessageContaining("sendTime");
  }
}
