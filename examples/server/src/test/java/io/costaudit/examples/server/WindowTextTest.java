package io.costaudit.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.costaudit.time.Window;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTextTest {
  private static final Instant NOW = Instant.parse("2026-12-01T02:03:04Z");

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-28", "2024-02-29", "0000-01-01", "9999-12-30", " 2026-11-28 "})
  void aDayIsTheUtcDay(String text) {
    Instant midnight = Instant.parse(text.strip() + "T00:00:00Z");
    Window window = WindowText.parse(text, NOW);
    assertThat(window).isEqualTo(new Window(midnight, midnight.plusSeconds(86_400)));
    assertThat(WindowText.day(text)).isEqualTo(window);
    assertThat(Window.parse(WindowText.inGrammar(text), NOW)).isEqualTo(window);
    assertThatIllegalArgumentException()
        .as("the grammar gives the text no other meaning")
        .isThrownBy(() -> Window.parse(text, NOW));
  }

  @ParameterizedTest
  @ValueSource(strings = {"7d", "yesterday", "1586822400-1586908800", "7d offset 48h"})
  void everyTextOfTheGrammarKeepsItsMeaning(String text) {
    assertThat(WindowText.inGrammar(text)).isEqualTo(text);
    assertThat(WindowText.parse(text, NOW)).isEqualTo(Window.parse(text, NOW));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-02-30", "2025-02-29", "2026-13-01", "2026-00-10", "9999-12-31"})
  void aDayThatDoesNotExistIsRefusedAsADay(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WindowText.parse(text, NOW))
        .withMessage("\"" + text + "\" is no day; give YYYY-MM-DD, such as 2026-11-28");
  }

  @Test
  void aTextThatIsNeitherNamesBothForms() {
    for (String text : new String[] {"2026-11", "28.11.2026", "2026-11-28T00:00:00Z", "", "soon"}) {
      assertThatIllegalArgumentException()
          .as("%s", text)
          .isThrownBy(() -> WindowText.parse(text, NOW))
          .withMessageContaining("accepted are today")
          .withMessageEndingWith(", or a UTC day such as 2026-11-28");
    }
  }
}
