package io.costaudit.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.testsupport.RealData;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the parser with every recorded answer of OpenCost's parser. */
class WindowTableTest {
  /**
   * The five defects of OpenCost's parser that costaudit does not repeat. No row may differ for
   * another reason.
   */
  private enum Deviation {
    /** An RFC 3339 pair must be the whole text; OpenCost ignores junk around it. */
    PAIR_WITHIN_JUNK,
    /** Impossible dates are refused; OpenCost reads them as the year 1. */
    IMPOSSIBLE_DATE,
    /** Reversed windows, and numbers that overflow, are refused; OpenCost wraps around. */
    REVERSED_OR_OVERFLOWING,
    /**
     * {@code |} does not separate Unix seconds: a slip in a character class of OpenCost's pattern.
     */
    BAR_AS_SEPARATOR,
    /** {@code offset 1w} is 7 days; OpenCost takes 24 weeks. */
    OFFSET_IN_WEEKS;

    boolean explains(Row row) {
      return switch (this) {
        case PAIR_WITHIN_JUNK ->
            row.input().matches("(?s).*" + PAIR + ".*") && !row.input().matches(PAIR);
        case IMPOSSIBLE_DATE ->
            row.input().matches(PAIR)
                && (row.start().startsWith("0001-") || row.end().startsWith("0001-"));
        case REVERSED_OR_OVERFLOWING ->
            row.isBeyondTheYear9999() || row.isReversed() || row.isLongerThanNanosecondsCount();
        case BAR_AS_SEPARATOR -> row.input().matches("\\d+\\|\\d+");
        case OFFSET_IN_WEEKS -> row.input().matches("\\d+[mhdw] offset \\d+w");
      };
    }
  }

  private static final String PAIR =
      "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ,\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ";

  private static final Map<String, Deviation> DEVIATING =
      Map.ofEntries(
          Map.entry("xx2020-04-01T00:00:00Z,2020-04-03T00:00:00Zyy", Deviation.PAIR_WITHIN_JUNK),
          Map.entry(" 2020-04-01T00:00:00Z,2020-04-03T00:00:00Z ", Deviation.PAIR_WITHIN_JUNK),
          Map.entry(
              "2020-04-01T00:00:00Z,2020-04-03T00:00:00Z,2020-04-05T00:00:00Z",
              Deviation.PAIR_WITHIN_JUNK),
          Map.entry("2020-13-01T00:00:00Z,2020-04-03T00:00:00Z", Deviation.IMPOSSIBLE_DATE),
          Map.entry("2020-02-30T00:00:00Z,2020-04-03T00:00:00Z", Deviation.IMPOSSIBLE_DATE),
          Map.entry("2020-04-01T25:00:00Z,2020-04-03T00:00:00Z", Deviation.IMPOSSIBLE_DATE),
          Map.entry("2020-04-01T00:00:60Z,2020-04-03T00:00:00Z", Deviation.IMPOSSIBLE_DATE),
          Map.entry("2021-02-29T00:00:00Z,2021-13-03T00:00:00Z", Deviation.IMPOSSIBLE_DATE),
          Map.entry("2020-04-01T00:00:00Z,2020-00-00T00:00:00Z", Deviation.IMPOSSIBLE_DATE),
          Map.entry("2020-04-03T00:00:00Z,2020-04-01T00:00:00Z", Deviation.REVERSED_OR_OVERFLOWING),
          Map.entry("1,0", Deviation.REVERSED_OR_OVERFLOWING),
          Map.entry("1586908800,1586822400", Deviation.REVERSED_OR_OVERFLOWING),
          Map.entry("1586822400000,1586908800000", Deviation.REVERSED_OR_OVERFLOWING),
          Map.entry("0,99999999999999999999", Deviation.REVERSED_OR_OVERFLOWING),
          Map.entry("300000d", Deviation.REVERSED_OR_OVERFLOWING),
          Map.entry("9223372036854775807m", Deviation.REVERSED_OR_OVERFLOWING),
          Map.entry("9223372036854775808m", Deviation.REVERSED_OR_OVERFLOWING),
          Map.entry("1w offset 1w", Deviation.OFFSET_IN_WEEKS));

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void answersAsTheReferenceDoes(Row row) {
    Deviation deviation = DEVIATING.get(row.input());
    if (deviation != null) {
      assertThat(deviation.explains(row)).as("%s explains %s", deviation, row).isTrue();
      if (deviation != Deviation.OFFSET_IN_WEEKS) {
        assertRefused(row);
        return;
      }
      Window window = row.parse();
      assertThat(window.end()).isEqualTo(row.instant().minus(Duration.ofDays(7)));
      assertThat(window.duration()).isEqualTo(Duration.ofDays(7));
    } else if (row.isError()) {
      assertRefused(row);
    } else {
      Window window = row.parse();
      assertThat(window.start()).isEqualTo(OffsetDateTime.parse(row.start()).toInstant());
      assertThat(window.end()).isEqualTo(OffsetDateTime.parse(row.end()).toInstant());
      // We print UTC; OpenCost prints the zone of its "now".
      if (row.now().endsWith("Z")) {
        assertThat(window).hasToString(row.printed());
      }
    }
  }

  private static void assertRefused(Row row) {
    assertThatThrownBy(row::parse)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("illegal window \"")
        .hasMessageContaining("; accepted are today, yesterday, week");
  }

  @Test
  void everyListedDeviationIsInTheTable() throws IOException {
    Set<String> inputs = new TreeSet<>(rows().map(Row::input).toList());

    assertThat(inputs).containsAll(DEVIATING.keySet());
  }

  static Stream<Row> rows() throws IOException {
    List<String> lines = Files.readAllLines(RealData.file("window/window-cases.tsv"));
    return lines.stream().skip(1).map(Row::of);
  }

  /** A row of the table; blanks count, line breaks in the input are escaped. */
  record Row(String input, String now, String start, String end, String printed) {
    static Row of(String line) {
      String[] cells = line.split("\t", -1);
      String input = cells[0].replace("\\n", "\n").replace("\\r", "\r");
      return new Row(input, cells[1], cells[2], cells[3], cells[4]);
    }

    Instant instant() {
      return OffsetDateTime.parse(now).toInstant();
    }

    Window parse() {
      return Window.parse(input, instant(), OffsetDateTime.parse(now).getOffset());
    }

    boolean isError() {
      return start.equals("ERROR");
    }

    boolean isBeyondTheYear9999() {
      return end.indexOf('-') > 4;
    }

    boolean isReversed() {
      return !isBeyondTheYear9999()
          && OffsetDateTime.parse(end).isBefore(OffsetDateTime.parse(start));
    }

    boolean isLongerThanNanosecondsCount() {
      return input.matches("\\d{1,9}d")
          && Long.parseLong(input.substring(0, input.length() - 1))
              > Duration.ofNanos(Long.MAX_VALUE).toDays();
    }

    @Override
    public String toString() {
      return "'" + input.replace("\n", "\\n").replace("\r", "\\r") + "' at " + now;
    }
  }
}
