package io.costaudit.predict.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.costaudit.predict.demand.ResourceDemand;
import io.costaudit.testsupport.FuzzTarget;
import java.time.Duration;
import java.util.Locale;

@FuzzTarget
public class CronScheduleFuzzTest {
  private static final Duration RUN = Duration.ofMinutes(10);

  /** Of one second: runs cannot follow one another faster. */
  private static final double MOST_HOURS = ResourceDemand.HOURS_PER_MONTH * 3600 / 6;

  @FuzzTest
  void schedule(byte[] input) {
    String text = new String(input, UTF_8);
    double hours;
    try {
      hours = CronSchedule.parse(text).monthlyHours(RUN, true);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).startsWith("illegal schedule \"").hasSizeLessThan(3000);
      return;
    }
    assertThat(hours).isBetween(0.0, MOST_HOURS);
    assertThat(CronSchedule.parse(text).monthlyHours(RUN, false))
        .isEqualTo(Math.min(hours, ResourceDemand.HOURS_PER_MONTH));
    assertThat(CronSchedule.parse("\t" + text + " ").monthlyHours(RUN, true)).isEqualTo(hours);
    if (!text.contains("@") && !text.contains("TZ=")) {
      assertThat(hoursOfFields(text.toUpperCase(Locale.ROOT))).isEqualTo(hours);
      assertThat(hoursOfFields(text.strip().replaceAll("\\s+", "  "))).isEqualTo(hours);
      assertThat(hoursOfFields(repeated(text))).isEqualTo(hours);
      // Once in a minute at most.
      assertThat(hours).isLessThanOrEqualTo(ResourceDemand.HOURS_PER_MONTH * 10 * 1.0000001);
    }
  }

  private static double hoursOfFields(String text) {
    return CronSchedule.parse(text).monthlyHours(RUN, true);
  }

  /** Each field as a list that says the same twice. */
  private static String repeated(String text) {
    return text.strip().replaceAll("(\\S+)", "$1,$1");
  }
}
