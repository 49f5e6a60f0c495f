package io.costaudit.testkit;

import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Generators of instants, windows and the texts in which people write them. */
public final class Windows {
  private static final long SECONDS_OF_2100 = 4_102_444_800L;

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
    Arbitrary<Instant> edges =
        Arbitraries.of(
                "1970-01-01T00:00:00Z",
                "2000-02-29T00:00:00Z",
                "2023-01-01T00:00:00Z",
                "2023-03-01T00:00:00Z",
                "2024-02-29T00:00:00Z",
                "2024-03-01T00:00:00Z",
                "2024-03-03T00:00:00Z",
                "2024-03-10T10:00:00Z",
                "2024-03-31T01:00:00Z",
                "2024-10-27T01:00:00Z",
                "2024-11-03T09:00:00Z",
                "2024-12-31T00:00:00Z",
                "2100-03-01T00:00:00Z")
            .map(Instant::parse);
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

  /** Offsets from UTC in quarters of an hour, as zones have them. */
  public static Arbitrary<ZoneOffset> offsets() {
    return Arbitraries.integers()
        .between(-72, 72)
        .map(quarters -> ZoneOffset.ofTotalSeconds(quarters * 15 * 60));
  }

  /** Windows of any length up to some years, empty ones included. */
  public static Arbitrary<Window> windows() {
    Arbitrary<Duration> lengths =
        Arbitraries.frequencyOf(
            Tuple.of(2, Arbitraries.integers().between(0, 400).map(Duration::ofDays)),
            Tuple.of(1, Arbitraries.integers().between(0, 4_000).map(Duration::ofHours)),
            Tuple.of(
                1,
                Arbitraries.longs().between(0, 100_000_000_000_000_000L).map(Duration::ofNanos)));
    return Combinators.combine(instants(), lengths)
        .as((start, length) -> new Window(start, start.plus(length)));
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
