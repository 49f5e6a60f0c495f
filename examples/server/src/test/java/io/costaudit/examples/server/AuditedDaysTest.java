package io.costaudit.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.costaudit.audit.AuditText;
import io.costaudit.time.Window;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditedDaysTest {
  private static final Instant NOW = Instant.parse("2026-11-26T09:30:00Z");

  private static List<String> names(List<Window> days) {
    return days.stream().map(AuditText::name).toList();
  }

  private static AuditedDays of(String window) {
    return AuditedDays.of(Window.parse(window, NOW), NOW);
  }

  @Test
  void byDefaultTheLastSevenThatEnded() {
    AuditedDays last = AuditedDays.last(NOW);
    assertThat(names(last.days())).hasSize(7).startsWith("2026-11-19").endsWith("2026-11-25");
    assertThat(last.note(NOW)).isNull();
    Instant midnight = Instant.parse("2026-11-26T00:00:00Z");
    assertThat(AuditedDays.last(midnight)).isEqualTo(last);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "7d | 2026-11-20 | 2026-11-25 | 2026-11-26 has not ended and was left out; --window today"
            + " audits it",
        "yesterday | 2026-11-25 | 2026-11-25 | -",
        "today | 2026-11-26 | 2026-11-26 | -",
        "3h | 2026-11-26 | 2026-11-26 | -",
        "12h | 2026-11-25 | 2026-11-25 | 2026-11-26 has not ended and was left out; --window today"
            + " audits it",
        "lastmonth | 2026-10-01 | 2026-10-31 | -",
        "2026-11-24T23:00:00Z,2026-11-25T00:00:01Z | 2026-11-24 | 2026-11-25 | -",
        "2026-11-25T00:00:00Z,2026-12-01T00:00:00Z | 2026-11-25 | 2026-11-25 | 2026-11-26 to"
            + " 2026-11-30 have not ended and were left out; --window today audits it",
        "2026-11-26T00:00:00Z,2026-11-28T00:00:00Z | 2026-11-26 | 2026-11-26 | 2026-11-27 has not"
            + " ended and was left out"
      })
  void whatHasNotEndedIsLeftOutUnlessItIsAll(
      String window, String first, String last, String note) {
    AuditedDays days = of(window);
    assertThat(names(days.days())).startsWith(first).endsWith(last);
    assertThat(days.note(NOW)).isEqualTo(note);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-11-27T00:00:00Z,2026-11-28T00:00:00Z | no day of it has begun",
        "2026-11-20T00:00:00Z,2026-11-20T00:00:00Z | it covers nothing",
        "3661d | 3661 days; accepted are 3660 at most"
      })
  void someWindowsAreRefused(String window, String why) {
    assertThatIllegalArgumentException().isThrownBy(() -> of(window)).withMessage(why);
  }
}
