package io.costaudit.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTest {
  private static final Instant NOW = Instant.parse("2023-01-19T20:23:08Z");
  private static final Instant MIDNIGHT = Instant.parse("2023-01-14T00:00:00Z");
  private static final Instant NEXT_MIDNIGHT = Instant.parse("2023-01-15T00:00:00Z");
  private static final Window DAY = new Window(MIDNIGHT, NEXT_MIDNIGHT);

  @Test
  void holdsItsStartAndNotItsEnd() {
    assertThat(DAY.contains(MIDNIGHT)).isTrue();
    assertThat(DAY.contains(NEXT_MIDNIGHT.minusNanos(1))).isTrue();
    assertThat(DAY.contains(NEXT_MIDNIGHT)).isFalse();
    assertThat(DAY.contains(MIDNIGHT.minusNanos(1))).isFalse();
  }

  @Test
  void isAllowedToBeEmptyAndThenHoldsNothing() {
    Window empty = new Window(MIDNIGHT, MIDNIGHT);

    assertThat(empty.isEmpty()).isTrue();
    assertThat(empty.contains(MIDNIGHT)).isFalse();
    assertThat(empty.duration()).isZero();
    assertThat(DAY.isEmpty()).isFalse();
    assertThat(DAY.duration()).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void overlapsWhatSharesAnInstantWithIt() {
    Window nextDay = new Window(NEXT_MIDNIGHT, NEXT_MIDNIGHT.plusSeconds(86_400));
    Window noon = new Window(MIDNIGHT.plusSeconds(43_200), NEXT_MIDNIGHT.plusSeconds(1));
    Window emptyInside = new Window(MIDNIGHT.plusSeconds(1), MIDNIGHT.plusSeconds(1));

    assertThat(DAY.overlaps(DAY)).isTrue();
    assertThat(DAY.overlaps(noon)).isTrue();
    assertThat(noon.overlaps(DAY)).isTrue();
    assertThat(noon.overlaps(nextDay)).isTrue();
    assertThat(DAY.overlaps(nextDay)).isFalse();
    assertThat(nextDay.overlaps(DAY)).isFalse();
    assertThat(DAY.overlaps(emptyInside)).isFalse();
    assertThat(emptyInside.overlaps(DAY)).isFalse();
    assertThat(emptyInside.overlaps(emptyInside)).isFalse();
  }

  @Test
  void cannotEndBeforeItStarts() {
    assertThatThrownBy(() -> new Window(NEXT_MIDNIGHT, MIDNIGHT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("window ends before it starts: 2023-01-15T00:00:00Z, 2023-01-14T00:00:00Z");
  }

  @Test
  void staysWithinTheYearsThatCanBeWritten() {
    Window widest =
        new Window(
            Instant.parse("0000-01-01T00:00:00Z"), Instant.parse("9999-12-31T23:59:59.999999999Z"));

    assertThat(widest).hasToString("[0000-01-01T00:00:00+0000, 9999-12-31T23:59:59+0000)");
    assertThatThrownBy(() -> new Window(MIDNIGHT, widest.end().plusNanos(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("window is outside the years 0 to 9999: ");
    assertThatThrownBy(() -> new Window(widest.start().minusNanos(1), MIDNIGHT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("window is outside the years 0 to 9999: ");
  }

  @Test
  void printsWholeSecondsInUtcAndDropsTheFraction() {
    assertThat(new Window(MIDNIGHT.plusNanos(999_999_999), NEXT_MIDNIGHT.plusMillis(999)))
        .hasToString("[2023-01-14T00:00:00+0000, 2023-01-15T00:00:00+0000)");
  }

  @Test
  void wordsBeginAtMidnightUtcUnlessAZoneIsGiven() {
    assertThat(Window.parse("today", NOW))
        .isEqualTo(Window.parse("today", NOW, ZoneOffset.UTC))
        .hasToString("[2023-01-19T00:00:00+0000, 2023-01-20T00:00:00+0000)");
    assertThat(Window.parse("today", NOW, ZoneOffset.ofHours(-7)))
        .hasToString("[2023-01-19T07:00:00+0000, 2023-01-20T07:00:00+0000)");
    assertThat(Window.parse("7d", NOW, ZoneOffset.ofHours(-7))).isEqualTo(Window.parse("7d", NOW));
  }

  @ParameterizedTest
  @CsvSource({
    "lastmonth, 2024-03-31T12:00:00Z, 2024-02-01T00:00:00Z, 2024-03-01T00:00:00Z",
    "lastmonth, 2024-01-31T12:00:00Z, 2023-12-01T00:00:00Z, 2024-01-01T00:00:00Z",
    "week, 2024-03-03T00:00:00Z, 2024-03-03T00:00:00Z, 2024-03-03T00:00:00Z",
    "lastweek, 2024-03-02T23:59:59.999Z, 2024-02-18T00:00:00Z, 2024-02-25T00:00:00Z",
    "month, 2024-02-29T23:59:59.5Z, 2024-02-01T00:00:00Z, 2024-02-29T23:59:59.5Z",
    "1m offset 2w, 2024-03-14T00:00:00.5Z, 2024-02-28T23:59:00.5Z, 2024-02-29T00:00:00.5Z",
    "1586822400-1586908800, 2024-03-14T00:00:00Z, 2020-04-14T00:00:00Z, 2020-04-15T00:00:00Z",
    "106751d, 2024-03-14T00:00:00Z, 1731-12-06T00:00:00Z, 2024-03-15T00:00:00Z",
  })
  void readsTheEdgesOfTheCalendar(String text, Instant now, Instant start, Instant end) {
    assertThat(Window.parse(text, now)).isEqualTo(new Window(start, end));
  }

  @Test
  void aBarSeparatesNothing() {
    assertThatThrownBy(() -> Window.parse("1586822400|1586908800", NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it is in none of the accepted forms");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "106752d; is more than 2^63-1 nanoseconds",
        "1d offset 99999999999999999999m; is more than 2^63-1 nanoseconds",
        "0,253402300800; it does not fit the years 0 to 9999",
        "0,99999999999999999999; is after the year 9999",
        "2020-04-01T24:00:00Z,2020-04-03T00:00:00Z; is no date and time that exists",
        "2016-12-31T23:59:60Z,2020-04-03T00:00:00Z; is no date and time that exists",
        "1,0; it ends before it starts",
        "٧d; it is in none of the accepted forms",
      })
  void saysWhyItRefuses(String text, String why) {
    assertThatThrownBy(() -> Window.parse(text, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("illegal window \"" + text + "\": ")
        .hasMessageContaining(why)
        .hasMessageContaining("; accepted are ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"today", "week", "lastmonth", "7d", "1d offset 1d"})
  void refusesANowOutsideTheCalendar(String text) {
    assertThatThrownBy(() -> Window.parse(text, Instant.MAX))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Window.parse(text, Instant.MIN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aHostileTextIsShownHarmlessAndCut() {
    assertThatThrownBy(() -> Window.parse("7d\n" + "x".repeat(1_000), NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("illegal window \"7d\\nxxx")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThan(600));
  }

  @Test
  void theLastDaysAreThoseThatEndedAWhileAgo() {
    Instant noon = Instant.parse("2024-03-01T12:00:00Z");
    assertThat(Window.lastDays(2, Duration.ZERO, noon).toString())
        .isEqualTo("[2024-02-28T00:00:00+0000, 2024-03-01T00:00:00+0000)");
    Instant midnight = Instant.parse("2024-03-01T00:00:00Z");
    assertThat(Window.lastDays(1, Duration.ZERO, midnight).end()).isEqualTo(midnight);
    assertThat(Window.lastDays(1, Duration.ofNanos(1), midnight).end())
        .isEqualTo(Instant.parse("2024-02-29T00:00:00Z"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Window.lastDays(0, Duration.ZERO, noon))
        .withMessageContaining("at least 1: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Window.lastDays(1, Duration.ofDays(-1), noon));
  }

  @Test
  void daysAreWholeAndUtc() {
    Instant evening = Instant.parse("2024-02-28T23:59:59Z");
    assertThat(new Window(evening, evening.plusSeconds(2)).days())
        .containsExactly(
            Window.parse("2024-02-28T00:00:00Z,2024-02-29T00:00:00Z", evening),
            Window.parse("2024-02-29T00:00:00Z,2024-03-01T00:00:00Z", evening));
    assertThat(new Window(evening, evening.plusSeconds(1)).days()).hasSize(1);
    assertThat(new Window(evening, evening).days()).isEmpty();
  }

  @Test
  void aDayIsThatOfUtc() {
    Window day = Window.day(LocalDate.parse("2024-02-29"));
    assertThat(day.start()).isEqualTo(Instant.parse("2024-02-29T00:00:00Z"));
    assertThat(day.end()).isEqualTo(Instant.parse("2024-03-01T00:00:00Z"));
    assertThat(day.days()).containsExactly(day);
    assertThat(Window.day(LocalDate.parse("9999-12-30")).end())
        .isEqualTo(Instant.parse("9999-12-31T00:00:00Z"));
    assertThat(Window.day(LocalDate.parse("0000-01-01")).start())
        .isEqualTo(Instant.parse("0000-01-01T00:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"9999-12-31", "+10000-01-01", "-0001-12-31", "+999999999-12-31"})
  void aDayThatCannotBeWrittenIsRefused(LocalDate day) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Window.day(day))
        .withMessageContaining("outside the years 0 to 9999");
  }

  @Test
  void windowsAreInOrderOfTheirStartThenOfTheirEnd() {
    Window day = Window.day(LocalDate.parse("2024-02-29"));
    Window hour = new Window(day.start(), day.start().plusSeconds(3600));
    Window next = Window.day(LocalDate.parse("2024-03-01"));
    assertThat(Stream.of(next, day, hour).sorted()).containsExactly(hour, day, next);
    assertThat(day).isEqualByComparingTo(Window.day(LocalDate.parse("2024-02-29")));
  }
}
