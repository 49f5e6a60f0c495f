package io.costaudit.predict.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {
  private static final Duration HOUR = Duration.ofHours(1);

  /** The days of 400 years, after which the Gregorian calendar repeats, week days included. */
  private static final double CALENDAR_DAYS = 146_097;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "* * * * *; 1440",
        "*/5 * * * *; 288",
        "*/7 * * * *; 216",
        "0 * * * *; 24",
        "@hourly; 24",
        "0,30 9-17 * * *; 18",
        "0,0,0-0 0 * * *; 1",
        "10-50/20 */6 * * *; 12",
        "40/10 12 * * *; 2",
        "*/1440 * * * *; 24",
        "0 0 * * *; 1",
        "@daily; 1",
        "@midnight; 1",
        "? ? ? ? ?; 1440",
        "  0   0 * * *  ; 1",
        "TZ=Pacific/Chatham 0 0 * * *; 1",
        "CRON_TZ=UTC 0 0 * * *; 1",
        "@every 90m; 16",
        "@every 1h30m; 16",
      })
  void countsTheRunsOfADay(String schedule, double perDay) {
    assertThat(runsPerDay(schedule)).isCloseTo(perDay, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // 400 years are 20,871 whole weeks.
        "0 0 * * 1-5; 104355",
        "0 0 * * mon-FRI; 104355",
        "0 0 * * 0; 20871",
        "0 0 * * sun; 20871",
        "@weekly; 20871",
        "0 0 1 * *; 4800",
        "@monthly; 4800",
        "@yearly; 400",
        "@annually; 400",
        "0 0 31 * *; 2800",
        "0 0 29 2 *; 97",
        "0 0 29 feb *; 97",
        "0 0 30 2 *; 0",
        "0 0 1 */3 *; 1600",
        // The 13th falls on a Friday 688 times in 400 years.
        "0 0 13 * fri; 24983",
        "0 0 13 * *; 4800",
        "0 0 13,* * fri; 20871",
        "0 0 */1 * fri; 20871",
      })
  void countsTheDaysOfTheCalendar(String schedule, double daysIn400Years) {
    assertThat(runsPerDay(schedule)).isCloseTo(daysIn400Years / CALENDAR_DAYS, within(1e-12));
  }

  @Test
  void whereBothKindsOfDayAreRestrictedEitherWillDo() {
    // A step is a restriction: */2 of the day of the month and Fridays are joined by "or".
    double oddDays = runsPerDay("0 0 */2 * *");
    double fridays = runsPerDay("0 0 * * fri");

    assertThat(runsPerDay("0 0 */2 * fri")).isGreaterThan(oddDays).isLessThan(oddDays + fridays);
  }

  @Test
  void runsThatDoNotOverlapFillAMonthAtMost() {
    CronSchedule everyMinute = CronSchedule.parse("* * * * *");

    assertThat(everyMinute.monthlyHours(HOUR, false)).isEqualTo(730);
    assertThat(everyMinute.monthlyHours(HOUR, true)).isCloseTo(730 * 60, within(1e-6));
    assertThat(everyMinute.monthlyHours(Duration.ofSeconds(30), false))
        .isCloseTo(365, within(1e-9));
  }

  @Test
  void aRunMayBeAsLongAsADurationCanSay() {
    Duration longest = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);

    assertThat(CronSchedule.parse("@hourly").monthlyHours(longest, false)).isEqualTo(730);
    assertThat(CronSchedule.parse("@hourly").monthlyHours(longest, true)).isFinite().isPositive();
  }

  @Test
  void noScheduleRunsMoreOftenThanEverySecond() {
    // What is shorter counts as a second, as in the library that Kubernetes uses.
    assertThat(runsPerDay("@every PT0.001S")).isCloseTo(86_400, within(1e-6));
    assertThat(runsPerDay("@every 1s")).isCloseTo(86_400, within(1e-6));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * 32 * *",
        "* * * 13 *",
        "* * * 0 *",
        "* * * * 7",
        "a * * * *",
        "* * * foo *",
        "5-1 * * * *",
        "*/0 * * * *",
        "*/ * * * *",
        "1/2/3 * * * *",
        "1-2-3 * * * *",
        "-5 * * * *",
        "1, * * * *",
        "99999 * * * *",
        "٣ * * * *",
        "@reboot",
        "@DAILY",
        "@every",
        "@every 0s",
        "@every soon",
        "TZ=UTC",
      })
  void refusesWhatIsNoSchedule(String text) {
    assertThatThrownBy(() -> CronSchedule.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("illegal schedule \"" + text + "\": ");
  }

  @Test
  void aRunMayTakeAFractionOfASecond() {
    assertThat(CronSchedule.parse("@hourly").monthlyHours(Duration.ofMillis(1500), true))
        .isCloseTo(730 * 1.5 / 3600, within(1e-9));
  }

  private static double runsPerDay(String schedule) {
    // Hours that runs of an hour take in a month, as runs of a day.
    return CronSchedule.parse(schedule).monthlyHours(HOUR, true) / 730 * 24;
  }
}
