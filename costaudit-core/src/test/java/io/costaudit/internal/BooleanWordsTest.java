package io.costaudit.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BooleanWordsTest {
  @Test
  void takesTheWordsOfGoAndNoOthers() {
    for (String word : List.of("1", "t", "T", "true", "TRUE", "True")) {
      assertThat(BooleanWords.parse(word)).as(word).isTrue();
    }
    for (String word : List.of("0", "f", "F", "false", "FALSE", "False")) {
      assertThat(BooleanWords.parse(word)).as(word).isFalse();
    }
    for (String word : List.of("", "yes", "tRUE", "TrUe", "on", "2", "\u0131", " true")) {
      assertThatThrownBy(() -> BooleanWords.parse(word))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(Quoted.of(word))
          .hasMessageContaining("accepted are 1, t, T");
    }
  }
}
