package io.costaudit.predict.run;

import io.costaudit.internal.Quoted;
import java.time.Duration;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The schedule of a CronJob, which gives the average number of runs. It reads the standard five
 * fields and the macros as Kubernetes does, which uses {@code robfig/cron}: where both the day of
 * the month and the day of the week are restricted, a day that matches either of them counts.
 */
final class CronSchedule {
  private static final Map<String, String> MACROS =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  /** The Gregorian calendar repeats after this many years, week days included. */
  private static final int CALENDAR_YEARS = 400;

  private static final int CALENDAR_DAYS = 146_097;
  private static final LocalDate ANY_DAY = LocalDate.of(2000, 1, 1);

  /**
   * The number of days of the calendar by month, day of the month and day of the week; Sunday is 0.
   * They are counted once, because a manifest may hold thousands of schedules.
   */
  private static final int[][][] CALENDAR = calendar();

  private final double runsPerHour;

  private CronSchedule(double runsPerHour) {
    this.runsPerHour = runsPerHour;
  }

  /**
   * Reads a schedule.
   *
   * @throws IllegalArgumentException if the text is not a schedule
   */
  static CronSchedule parse(String text) {
    String schedule = text.strip();
    // The zone shifts the runs, it does not change how many there are.
    if (schedule.startsWith("TZ=") || schedule.startsWith("CRON_TZ=")) {
      schedule = schedule.replaceFirst("^\\S+\\s*", "");
    }
    try {
      if (schedule.startsWith("@every ")) {
        Duration every = RunDuration.parse(schedule.substring("@every ".length()).strip());
        // Whole seconds, at least one, as robfig/cron rounds.
        return new CronSchedule(3600.0 / Math.max(1, every.toSeconds()));
      }
      String[] fields = MACROS.getOrDefault(schedule, schedule).split("\\s+", -1);
      if (fields.length != 5) {
        throw new IllegalArgumentException("it has not five fields");
      }
      int perDay =
          new Field(fields[0], 0, 59, List.of()).count()
              * new Field(fields[1], 0, 23, List.of()).count();
      double daysShare =
          matchingDays(
                  new Field(fields[2], 1, 31, List.of()),
                  new Field(fields[3], 1, 12, MONTHS),
                  new Field(fields[4], 0, 6, DAYS))
              / (double) CALENDAR_DAYS;
      return new CronSchedule(perDay * daysShare / 24);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "illegal schedule " + Quoted.of(text) + ": " + e.getMessage(), e);
    }
  }

  private static int matchingDays(Field dayOfMonth, Field month, Field dayOfWeek) {
    int matching = 0;
    for (int m = 1; m <= 12; m++) {
      for (int d = 1; d <= 31; d++) {
        for (int w = 0; w < 7; w++) {
          boolean byMonthDay = dayOfMonth.has(d);
          boolean byWeekDay = dayOfWeek.has(w);
          boolean matches =
              (dayOfMonth.any || dayOfWeek.any)
                  ? byMonthDay && byWeekDay
                  : (byMonthDay || byWeekDay);
          if (matches && month.has(m)) {
            matching += CALENDAR[m][d][w];
          }
        }
      }
    }
    return matching;
  }

  private static int[][][] calendar() {
    int[][][] calendar = new int[13][32][7];
    LocalDate end = ANY_DAY.plusYears(CALENDAR_YEARS);
    for (LocalDate day = ANY_DAY; day.isBefore(end); day = day.plusDays(1)) {
      calendar[day.getMonthValue()][day.getDayOfMonth()][day.getDayOfWeek().getValue() % 7]++;
    }
    return calendar;
  }

  /**
   * Returns the hours of a month that runs of this length take. Where runs do not overlap, the
   * result is at most all hours of a month.
   */
  double monthlyHours(Duration run, boolean overlapping) {
    double hours = RunTime.HOURS_PER_MONTH * runsPerHour * RunDuration.hours(run);
    return overlapping ? hours : Math.min(hours, RunTime.HOURS_PER_MONTH);
  }

  /** The values that one field allows. */
  private static final class Field {
    private final BitSet values = new BitSet();
    private final String text;
    private final int least;
    private final int most;
    private final List<String> names;

    /**
     * Whether the field restricts nothing: {@code *} or {@code ?} without a step, alone or in a
     * list.
     */
    private boolean any;

    Field(String text, int least, int most, List<String> names) {
      this.text = text;
      this.least = least;
      this.most = most;
      this.names = names;
      for (String part : text.split(",", -1)) {
        add(part);
      }
    }

    private void add(String part) {
      String[] range = part.split("/", -1);
      int step = range.length == 1 ? 1 : number(range[1]);
      if (range.length > 2 || step < 1) {
        throw refused();
      }
      if (range[0].equals("*") || range[0].equals("?")) {
        any |= step == 1;
        fill(least, most, step);
        return;
      }
      String[] ends = range[0].split("-", -1);
      if (ends.length > 2) {
        throw refused();
      }
      int first = value(ends[0]);
      int last = ends.length == 2 ? value(ends[1]) : range.length == 2 ? most : first;
      if (last < first) {
        throw refused();
      }
      fill(first, last, step);
    }

    private void fill(int first, int last, int step) {
      for (long value = first; value <= last; value += step) {
        values.set((int) value);
      }
    }

    private int value(String word) {
      int index = names.indexOf(word.toLowerCase(Locale.ROOT));
      int value = index >= 0 ? index + least : number(word);
      if (value < least || value > most) {
        throw refused();
      }
      return value;
    }

    private int number(String digits) {
      if (digits.isEmpty()
          || digits.length() > 4
          || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
        throw refused();
      }
      return Integer.parseInt(digits);
    }

    private IllegalArgumentException refused() {
      return new IllegalArgumentException(
          "the field " + Quoted.of(text) + " allows no value from " + least + " to " + most);
    }

    boolean has(int value) {
      return values.get(value);
    }

    int count() {
      return values.cardinality();
    }
  }
}
