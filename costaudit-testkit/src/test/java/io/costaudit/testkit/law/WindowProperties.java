package io.costaudit.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.testkit.generate.Windows;
import io.costaudit.time.Window;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WindowProperties {
  @Property
  void everyFormIsRead(
      @ForAll("texts") String text,
      @ForAll("instants") Instant now,
      @ForAll("zones") ZoneOffset zone) {
    Window window = Window.parse(text, now, zone);

    assertThat(window.end()).isAfterOrEqualTo(window.start());
    assertThat(window.duration()).isEqualTo(Duration.between(window.start(), window.end()));
  }

  @Property
  void aDurationEndsWithTheUnitThatRuns(
      @ForAll("durations") String text, @ForAll("instants") Instant now) {
    char unit = text.charAt(text.length() - 1);
    long rounded = seconds(unit == 'w' ? 'd' : unit);
    Window window = Window.parse(text, now);

    assertThat(window.end())
        .isEqualTo(
            Instant.ofEpochSecond((Math.floorDiv(now.getEpochSecond(), rounded) + 1) * rounded));
    assertThat(window.duration()).isEqualTo(length(text));
  }

  @Property
  void anOffsetMovesTheEndWithoutRounding(
      @ForAll("durations") String length,
      @ForAll("durations") String offset,
      @ForAll("instants") Instant now) {
    Window window = Window.parse(length + " offset " + offset, now);

    assertThat(window.end()).isEqualTo(now.minus(length(offset)));
    assertThat(window.duration()).isEqualTo(length(length));
  }

  private static Duration length(String text) {
    int last = text.length() - 1;
    return Duration.ofSeconds(Long.parseLong(text.substring(0, last)) * seconds(text.charAt(last)));
  }

  private static long seconds(char unit) {
    return switch (unit) {
      case 'm' -> 60;
      case 'h' -> 3_600;
      case 'd' -> 86_400;
      default -> 604_800;
    };
  }

  @Property
  void pairsAreReadAsTheyAreWritten(
      @ForAll("windows") Window window, @ForAll("instants") Instant now) {
    long start = window.start().getEpochSecond();
    long end = window.end().getEpochSecond();
    Window whole = new Window(Instant.ofEpochSecond(start), Instant.ofEpochSecond(end));

    assertThat(Window.parse(whole.start() + "," + whole.end(), now)).isEqualTo(whole);
    if (start >= 0) {
      assertThat(Window.parse(start + "," + end, now)).isEqualTo(whole);
      assertThat(Window.parse(start + "-" + end, now)).isEqualTo(whole);
    }
    assertThat(window).hasToString(whole.toString());
  }

  @Property
  void wordsBeginAtMidnightsOfTheZone(
      @ForAll("instants") Instant now, @ForAll("zones") ZoneOffset zone) {
    Window today = Window.parse("today", now, zone);
    Window yesterday = Window.parse("yesterday", now, zone);
    Window week = Window.parse("week", now, zone);
    Window lastWeek = Window.parse("lastweek", now, zone);
    Window month = Window.parse("month", now, zone);
    Window lastMonth = Window.parse("lastmonth", now, zone);

    for (Window window : new Window[] {today, yesterday, week, lastWeek, month, lastMonth}) {
      assertThat(window.start().atOffset(zone).toLocalTime()).isEqualTo(LocalTime.MIDNIGHT);
    }
    assertThat(today.contains(now)).isTrue();
    assertThat(today.duration()).isEqualTo(Duration.ofDays(1));
    assertThat(yesterday)
        .isEqualTo(new Window(today.start().minus(Duration.ofDays(1)), today.start()));
    assertThat(week.end()).isEqualTo(now);
    assertThat(week.duration()).isLessThan(Duration.ofDays(7));
    assertThat(week.start().atOffset(zone).getDayOfWeek()).isEqualTo(DayOfWeek.SUNDAY);
    assertThat(lastWeek)
        .isEqualTo(new Window(week.start().minus(Duration.ofDays(7)), week.start()));
    assertThat(month.end()).isEqualTo(now);
    assertThat(month.start().atOffset(zone).getDayOfMonth()).isEqualTo(1);
    assertThat(month.start().atOffset(zone).getMonth()).isEqualTo(now.atOffset(zone).getMonth());
    assertThat(month.duration()).isLessThan(Duration.ofDays(31));
    assertThat(lastMonth.end()).isEqualTo(month.start());
    OffsetDateTime first = lastMonth.start().atOffset(zone);
    assertThat(first.getDayOfMonth()).isEqualTo(1);
    assertThat(first.plusMonths(1).toInstant()).isEqualTo(month.start());
  }

  @Property
  void anInstantIsHeldFromTheStartUpToTheEnd(
      @ForAll("windows") Window window, @ForAll("instants") Instant instant) {
    boolean held = instant.compareTo(window.start()) >= 0 && instant.compareTo(window.end()) < 0;

    assertThat(window.contains(instant)).isEqualTo(held);
    assertThat(window.contains(window.end())).isFalse();
    assertThat(window.contains(window.start())).isEqualTo(!window.isEmpty());
  }

  @Property
  void windowsOverlapWhereTheLaterStartLiesInBoth(
      @ForAll("windows") Window a, @ForAll("windows") Window b) {
    Instant later = a.start().isAfter(b.start()) ? a.start() : b.start();

    assertThat(a.overlaps(b))
        .isEqualTo(a.contains(later) && b.contains(later))
        .isEqualTo(b.overlaps(a));
  }

  @Property
  void nothingButARefusalComesOfNonsense(
      @ForAll("nearlyTexts") String text, @ForAll("instants") Instant now) {
    // What has one of these shapes may still be refused, for its numbers.
    boolean hasAShape =
        text.matches("\\d+[mhdw]( offset \\d+[mhdw])?")
            || text.matches("\\d+[,-]\\d+")
            || text.matches("[0-9T:-]+Z,[0-9T:-]+Z");
    if (!hasAShape) {
      assertThatThrownBy(() -> Window.parse(text, now))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("illegal window \"");
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Windows.texts();
  }

  @Provide
  Arbitrary<String> durations() {
    return Windows.durations();
  }

  @Provide
  Arbitrary<Window> windows() {
    return Windows.windows();
  }

  @Provide
  Arbitrary<Instant> instants() {
    return Windows.instants();
  }

  @Provide
  Arbitrary<ZoneOffset> zones() {
    return Windows.offsets();
  }

  /** Texts made of what the grammar is made of. */
  @Provide
  Arbitrary<String> nearlyTexts() {
    Arbitrary<String> parts =
        Arbitraries.of(
            "1",
            "07",
            "99999999999999999999",
            "m",
            "h",
            "d",
            "w",
            " offset ",
            ",",
            "-",
            "|",
            "today ",
            "2020-04-01T00:00:00Z",
            "2020-02-30T00:00:00Z",
            " ",
            "\n",
            "٣");
    return parts.list().ofMaxSize(4).map(list -> String.join("", list));
  }
}
