package io.costaudit.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.costaudit.testsupport.FuzzTarget;

@FuzzTarget
public class EventCursorFuzzTest {
  private final InMemoryLedgerStore store = InMemoryLedgerStore.ofDefaults();

  @FuzzTest
  void cursor(byte[] input) {
    String text = new String(input, UTF_8);
    EventCursor read;
    try {
      read = EventCursor.parse(text);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).startsWith("illegal cursor \"").hasSizeLessThan(2000);
      return;
    }
    assertThat(EventCursor.parse(read.toString())).isEqualTo(read);
    assertThat(text).startsWith(read.log() + "-").endsWith(Long.toString(read.position()));
    // The fuzzer finds out the name of the log; it has no event, and places begin at 1.
    if (read.position() > 0) {
      assertThatThrownBy(() -> store.page(new EventQuery(EventFilter.all(), 1, read)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is not from this log");
    }
  }
}
