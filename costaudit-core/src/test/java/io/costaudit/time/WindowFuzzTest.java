package io.costaudit.time;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.costaudit.testsupport.FuzzTarget;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

@FuzzTarget
public class WindowFuzzTest {
  private static final List<Instant> NOWS =
      List.of(
          Instant.parse("2024-02-29T11:12:13.000000014Z"),
          Instant.parse("0000-01-01T00:00:00Z"),
          Instant.parse("9999-12-31T23:59:59.999999999Z"));
  private static final List<ZoneOffset> ZONES =
      List.of(ZoneOffset.UTC, ZoneOffset.ofHoursMinutes(12, 45), ZoneOffset.MIN);
  private static final Pattern DURATION =
      Pattern.compile("([0-9]+)([mhdw])(?: offset ([0-9]+)([mhdw]))?");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1),
          "w", Duration.ofDays(7));

  @FuzzTest
  void window(byte[] input) {
    String text = new String(input, UTF_8);
    for (Instant now : NOWS) {
      for (ZoneOffset zone : ZONES) {
        assertIsReadOrRefused(text, now, zone);
      }
    }
  }

  private static void assertIsReadOrRefused(String text, Instant now, ZoneOffset zone) {
    Window read;
    try {
      read = Window.parse(text, now, zone);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage())
          .startsWith("illegal window \"")
          .contains("accepted are today")
          .hasSizeLessThan(3000);
      return;
    }
    assertThat(read.start()).isBetween(Window.FIRST, read.end());
    assertThat(read.end()).isBetween(read.start(), Window.LAST);
    assertThat(Window.parse(text, now, zone)).isEqualTo(read);
    assertPairIsReadBack(read, now, zone);
    Matcher duration = DURATION.matcher(text);
    if (duration.matches()) {
      assertThat(read.duration()).isEqualTo(duration(duration.group(1), duration.group(2)));
      if (duration.group(3) != null) {
        Duration offset = duration(duration.group(3), duration.group(4));
        assertThat(read.end()).isEqualTo(now.minus(offset));
      } else {
        assertThat(read.end()).isAfter(now);
      }
    }
  }

  private static Duration duration(String count, String unit) {
    BigInteger nanos =
        new BigInteger(count).multiply(BigInteger.valueOf(UNITS.get(unit).toNanos()));
    return Duration.ofNanos(nanos.longValueExact());
  }

  private static void assertPairIsReadBack(Window read, Instant now, ZoneOffset zone) {
    Window seconds =
        new Window(
            read.start().truncatedTo(ChronoUnit.SECONDS),
            read.end().truncatedTo(ChronoUnit.SECONDS));
    String pair = seconds.start() + "," + seconds.end();
    assertThat(Window.parse(pair, now, zone)).isEqualTo(seconds);
    assertThat(read.toString())
        .hasSize("[2023-01-16T20:23:08+0000, 2023-01-19T20:23:08+0000)".length());
    if (seconds.start().getEpochSecond() >= 0) {
      String unix = seconds.start().getEpochSecond() + "-" + seconds.end().getEpochSecond();
      assertThat(Window.parse(unix, now, zone)).isEqualTo(seconds);
    }
  }
}
