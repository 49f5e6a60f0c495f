package io.costaudit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuotedTest {
  @Test
  void plainTextStandsInDoubleQuotes() {
    assertThat(Quoted.of("7 days, naïve 日")).isEqualTo("\"7 days, naïve 日\"");
    assertThat(Quoted.of(12)).isEqualTo("\"12\"");
  }

  @Test
  void whatCouldEndTheQuoteIsEscaped() {
    assertThat(Quoted.of("a\"b\\c")).isEqualTo("\"a\\\"b\\\\c\"");
  }

  @Test
  void whatCouldForgeALogLineOrCommandATerminalIsEscaped() {
    assertThat(Quoted.of("a\nb\rc\td")).isEqualTo("\"a\\nb\\rc\\td\"");
    assertThat(Quoted.of("\u001b[2J\u0000\u2028\u202e\ud800"))
        .isEqualTo("\"\\u{1b}[2J\\u{0}\\u{2028}\\u{202e}\\u{d800}\"");
  }

  @Test
  void longTextIsCutBetweenCharacters() {
    String emoji = "\ud83d\ude00";
    String shown = "\"" + emoji.repeat(Quoted.SHOWN_CHARACTERS);

    assertThat(Quoted.of(emoji.repeat(Quoted.SHOWN_CHARACTERS))).isEqualTo(shown + "\"");
    assertThat(Quoted.of(emoji.repeat(Quoted.SHOWN_CHARACTERS + 1))).isEqualTo(shown + "…\"");
  }
}
