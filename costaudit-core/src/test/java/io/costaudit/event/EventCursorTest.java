package io.costaudit.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventCursorTest {
  @Test
  void isReadBackFromItsText() {
    EventCursor cursor = new EventCursor("a1B2", 999_999_999_999_999_999L);

    assertThat(cursor).hasToString("a1B2-999999999999999999");
    assertThat(EventCursor.parse(cursor.toString())).isEqualTo(cursor);
    assertThat(EventCursor.parse("x-0")).isEqualTo(new EventCursor("x", 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "x",
        "x-",
        "-1",
        "x--1",
        "x-1 ",
        " x-1",
        "x-1\n",
        "x-٣",
        "ü-1",
        "x_y-1",
        "x-1234567890123456789",
        "x-1.5",
        "x-1-2"
      })
  void refusesAllElse(String text) {
    assertThatThrownBy(() -> EventCursor.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("illegal cursor \"")
        .hasMessageEndingWith("; give the cursor from the link to the next page");
  }

  @Test
  void cannotBeBuiltOutOfAnythingElse() {
    assertThatThrownBy(() -> new EventCursor("x", -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("position must not be negative: -1");
    assertThatThrownBy(() -> new EventCursor("x-y", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("illegal name of a log \"x-y\"; accepted are 1 to 64 letters and digits");
    assertThatThrownBy(() -> new EventCursor("x".repeat(65), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
