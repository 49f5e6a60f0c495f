package io.costaudit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AccessEntryTest {
  private static final Instant TIME = Instant.parse("2026-11-30T16:00:00.123456Z");

  private static AccessEntry entry(String method, String target, int status) {
    return new AccessEntry(
        TIME, "127.0.0.1", method, target, status, 1834, Duration.ofNanos(2_417_400));
  }

  @Test
  void aLineTellsAllFields() {
    assertThat(entry("GET", "/model/audit/events?count=3", 200))
        .hasToString(
            "2026-11-30T16:00:00.123Z 127.0.0.1 \"GET /model/audit/events?count=3\" 200 1834 2.417ms");
    assertThat(entry("GET", "/", AccessEntry.NO_STATUS)).asString().contains("\"GET /\" - 1834");
  }

  @Test
  void noTextOfAClientForgesAnything() {
    AccessEntry entry = entry("G\nT\"", "/a\" 200 1\r\n2026 \u001b[31m\u2028é\\%0a", 404);
    assertThat(entry.method()).isEqualTo("G\\u{a}T\\u{22}");
    assertThat(entry.target())
        .isEqualTo(
            "/a\\u{22}\\u{20}200\\u{20}1\\u{d}\\u{a}2026\\u{20}\\u{1b}[31m\\u{2028}\\u{e9}\\u{5c}%0a");
  }

  @Test
  void credentialsAreNotKept() {
    assertThat(entry("GET", "/x?token=abc&window=1d&password=pw&sig=1%2F2#k", 200).target())
        .isEqualTo("/x?token=***&window=1d&password=***&sig=***");
    assertThat(entry("GET", "http://ann:pw@host/x", 404).target()).isEqualTo("http://***@host/x");
  }

  @Test
  void longTextsAreCut() {
    AccessEntry entry = entry("M".repeat(1000), "/" + "\n".repeat(100_000), 200);
    assertThat(entry.method()).hasSize(AccessEntry.MAX_METHOD_CHARACTERS + 1).endsWith("…");
    assertThat(entry.target())
        .hasSizeLessThanOrEqualTo(AccessEntry.MAX_TARGET_CHARACTERS + 1)
        .endsWith("…");
    assertThat(entry("GET", "/" + "a".repeat(2047), 200).target()).hasSize(2048).endsWith("a");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AccessEntry(TIME, "a", "GET", "/", 200, -1, Duration.ZERO));
  }

  @Property
  void aLineIsOneLineOfSixFields(@ForAll String method, @ForAll String target) {
    String line = entry(method, target, 200).toString();
    assertThat(line.chars()).allMatch(c -> (c >= ' ' && c < 0x7f) || c == '…');
    assertThat(line)
        .matches(
            "2026-11-30T16:00:00\\.123Z 127\\.0\\.0\\.1 \"[^ \"]* [^ \"]*\" 200 1834 2\\.417ms");
  }
}
