package io.costaudit.testkit.generate;

import static java.util.Objects.requireNonNull;

import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Generators of instants, windows and the texts in which people write them. They are biased towards
 * the starts of days, months, years and leap days, towards the hours that clocks somewhere skip or
 * repeat, towards fractions of a second and empty windows; they shrink towards 1970 and to short
 * windows.
 */
public final class Windows {
  /** The first instant that a window may touch: the year 0. */
  public static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

  /** The last instant that a window may touch: the end of the year 9999. */
  public static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private static final long SECONDS_OF_2100 = 4_102_444_800L;

  /**
   * Zones that change their clocks, each in its own way: at other dates, by half an hour, at a
   * quarter to, and one that once skipped a whole day.
   */
  private static final List<ZoneId> ZONES =
      Stream.of(
              "Europe/Berlin",
              "America/New_York",
              "America/Los_Angeles",
              "America/Sao_Paulo",
              "Australia/Lord_Howe",
              "Pacific/Chatham",
              "Pacific/Apia")
          .map(ZoneId::of)
          .toList();

  private Windows() {}

  /**
   * Instants from 1970 to 2100, many of them near the start of a day, a month, a leap day, or an
   * hour that clocks somewhere skip or repeat.
   */
  public static Arbitrary<Instant> instants() {
    Arbitrary<Instant> anywhere =
        Combinators.combine(
                Arbitraries.longs().between(0, SECONDS_OF_2100),
                Arbitraries.longs().between(0, 999_999_999))
            .as(Instant::ofEpochSecond);
    Arbitrary<Instant> days =
        Arbitraries.of(
                "1970-01-01T00:00:00Z",
                "2000-02-29T00:00:00Z",
                "2023-01-01T00:00:00Z",
                "2023-03-01T00:00:00Z",
                "2024-02-29T00:00:00Z",
                "2024-03-01T00:00:00Z",
                "2024-03-03T00:00:00Z",
                "2024-12-31T00:00:00Z",
                "2100-03-01T00:00:00Z")
            .map(Instant::parse);
    Arbitrary<Instant> edges = Arbitraries.oneOf(days, changesOfClocks());
    Arbitrary<Duration> near =
        Arbitraries.of(
            Duration.ZERO,
            Duration.ofNanos(1),
            Duration.ofNanos(-1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(-1),
            Duration.ofHours(1),
            Duration.ofHours(-1),
            Duration.ofDays(1));
    return Arbitraries.frequencyOf(
        Tuple.of(1, anywhere), Tuple.of(1, Combinators.combine(edges, near).as(Instant::plus)));
  }

  /**
   * Instants at which the clocks of some zone change, from 2000 on: hours that are skipped or
   * repeated there.
   */
  public static Arbitrary<Instant> changesOfClocks() {
    return Combinators.combine(Arbitraries.of(ZONES), halfYears()).as(Windows::changeOfClocks);
  }

  /** The first months of halves of years, since most clocks change once in each. */
  private static Arbitrary<YearMonth> halfYears() {
    return Combinators.combine(Arbitraries.integers().between(2000, 2037), Arbitraries.of(1, 7))
        .as(YearMonth::of);
  }

  private static Instant changeOfClocks(ZoneId zone, YearMonth from) {
    Instant start = from.atDay(1).atStartOfDay(zone).toInstant();
    ZoneOffsetTransition next = zone.getRules().nextTransition(start);
    // Where clocks no longer change, the last time they did.
    ZoneOffsetTransition last = zone.getRules().previousTransition(start);
    return requireNonNull(next == null ? last : next).getInstant();
  }

  /** Offsets from UTC in quarters of an hour, as zones have them. */
  public static Arbitrary<ZoneOffset> offsets() {
    return Arbitraries.integers()
        .between(-72, 72)
        .map(quarters -> ZoneOffset.ofTotalSeconds(quarters * 15 * 60));
  }

  /**
   * Windows of any length up to some years, empty ones, {@linkplain #days() days}, {@linkplain
   * #months() months} and {@linkplain #localDays() local days} among them, and a few short ones
   * that touch {@link #FIRST} or {@link #LAST}.
   */
  public static Arbitrary<Window> windows() {
    Arbitrary<Duration> lengths =
        Arbitraries.frequencyOf(
            Tuple.of(2, Arbitraries.integers().between(0, 400).map(Duration::ofDays)),
            Tuple.of(1, Arbitraries.integers().between(0, 4_000).map(Duration::ofHours)),
            Tuple.of(
                1,
                Arbitraries.longs().between(0, 100_000_000_000_000_000L).map(Duration::ofNanos)));
    Arbitrary<Window> any =
        Combinators.combine(instants(), lengths)
            .as((start, length) -> new Window(start, start.plus(length)));
    return Arbitraries.frequencyOf(
        Tuple.of(12, any),
        Tuple.of(3, days()),
        Tuple.of(1, months()),
        Tuple.of(2, localDays()),
        Tuple.of(1, emptyWindows()),
        Tuple.of(1, atTheLimits()));
  }

  /** Windows that cover nothing. */
  public static Arbitrary<Window> emptyWindows() {
    return instants().map(instant -> new Window(instant, instant));
  }

  /** UTC days, those around {@linkplain #instants() edges} often: the windows of most stores. */
  public static Arbitrary<Window> days() {
    return instants()
        .map(instant -> instant.truncatedTo(ChronoUnit.DAYS))
        .map(start -> new Window(start, start.plus(1, ChronoUnit.DAYS)));
  }

  /** UTC months of 28 to 31 days. */
  public static Arbitrary<Window> months() {
    return instants()
        .map(instant -> LocalDate.ofInstant(instant, ZoneOffset.UTC).withDayOfMonth(1))
        .map(first -> between(first, first.plusMonths(1), ZoneOffset.UTC));
  }

  /**
   * Days as a clock on the wall of some zone tells them, told in UTC: most of them are those on
   * which the clocks change, and so have another length than 24 hours.
   */
  public static Arbitrary<Window> localDays() {
    return Combinators.combine(Arbitraries.of(ZONES), halfYears(), Arbitraries.of(0, 0, 1))
        .as(
            (zone, from, later) -> {
              LocalDate change = LocalDate.ofInstant(changeOfClocks(zone, from), zone);
              LocalDate day = change.plusDays(later);
              return between(day, day.plusDays(1), zone);
            });
  }

  private static Window between(LocalDate first, LocalDate end, ZoneId zone) {
    return new Window(first.atStartOfDay(zone).toInstant(), end.atStartOfDay(zone).toInstant());
  }

  /** Windows of up to 40 days that start with {@link #FIRST} or end with {@link #LAST}. */
  public static Arbitrary<Window> atTheLimits() {
    Arbitrary<Duration> lengths =
        Arbitraries.longs().between(0, Duration.ofDays(40).toNanos()).map(Duration::ofNanos);
    return Combinators.combine(Arbitraries.of(true, false), lengths)
        .as(
            (first, length) ->
                first
                    ? new Window(FIRST, FIRST.plus(length))
                    : new Window(LAST.minus(length), LAST));
  }

  /** Texts that the grammar of {@link Window#parse} accepts, in all their forms. */
  public static Arbitrary<String> texts() {
    return Arbitraries.oneOf(words(), durations(), durationsWithOffset(), unixPairs(), rfcPairs());
  }

  /** {@code today}, {@code lastmonth} … */
  public static Arbitrary<String> words() {
    return Arbitraries.of("today", "yesterday", "week", "lastweek", "month", "lastmonth");
  }

  /** {@code 15m}, {@code 7d} … */
  public static Arbitrary<String> durations() {
    Arbitrary<Integer> counts =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.integers().between(0, 60)),
            Tuple.of(1, Arbitraries.integers().between(0, 10_000)));
    Arbitrary<String> zeros = Arbitraries.of("", "0");
    return Combinators.combine(zeros, counts, Arbitraries.of("m", "h", "d", "w"))
        .as((zero, count, unit) -> zero + count + unit);
  }

  /** {@code 7d offset 48h} … */
  public static Arbitrary<String> durationsWithOffset() {
    return Combinators.combine(durations(), durations())
        .as((length, offset) -> length + " offset " + offset);
  }

  /** {@code 1586822400,1586908800} … */
  public static Arbitrary<String> unixPairs() {
    return Combinators.combine(windows(), Arbitraries.of(",", "-"))
        .as(
            (window, separator) ->
                window.start().getEpochSecond() + separator + window.end().getEpochSecond())
        .filter(text -> !text.startsWith("-"));
  }

  /** {@code 2020-04-01T00:00:00Z,2020-04-03T00:00:00Z} … */
  public static Arbitrary<String> rfcPairs() {
    return windows()
        .map(
            window ->
                window.start().truncatedTo(ChronoUnit.SECONDS)
                    + ","
                    + window.end().truncatedTo(ChronoUnit.SECONDS));
  }
}
