package io.costaudit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WrapTest {
  @Test
  void linesEndBetweenWords() {
    assertThat(Wrap.words("one two three", 7, 2)).containsExactly("one two", "  three");
    assertThat(Wrap.words("one two three", 8, 2)).containsExactly("one two", "  three");
    assertThat(Wrap.words("one two three", 13, 2)).containsExactly("one two three");
  }

  @Test
  void theMarginOfTheTextIsKept() {
    assertThat(Wrap.words("  a  b cc", 6, 1)).containsExactly("  a  b", "   cc");
    assertThat(Wrap.words("", 6, 1)).containsExactly("");
    assertThat(Wrap.words("   ", 2, 1)).containsExactly("");
  }

  @Test
  void aWordIsNeverBroken() {
    String url = "http://localhost:9003/model";
    assertThat(Wrap.words("see " + url + " or", 10, 4))
        .isEqualTo(List.of("see", "    " + url, "    or"));
    assertThat(Wrap.words(url, 10, 4)).containsExactly(url);
  }
}
