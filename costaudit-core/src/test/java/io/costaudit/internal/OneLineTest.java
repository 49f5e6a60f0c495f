package io.costaudit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OneLineTest {
  @Test
  void whatBreaksOrHidesALineIsABlank() {
    assertThat(OneLine.of(" a\r\n\tb\u0000\u2028\u202ec\u001b[2Jd ")).isEqualTo("a b c [2Jd");
  }

  @Test
  void itIsCut() {
    assertThat(OneLine.of("x".repeat(300))).isEqualTo("x".repeat(300));
    assertThat(OneLine.of("x".repeat(301))).isEqualTo("x".repeat(300) + "…");
  }

  @Test
  void nothingIsSaidAsNothing() {
    assertThat(OneLine.of(null)).isEqualTo("null");
  }
}
