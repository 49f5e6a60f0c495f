package io.costaudit.predict.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.costaudit.predict.demand.ResourceDemand;
import io.costaudit.testsupport.FuzzTarget;
import java.time.Duration;

@FuzzTarget
public class RunDurationFuzzTest {
  private static final CronSchedule EACH_MINUTE = CronSchedule.parse("* * * * *");

  @FuzzTest
  void duration(byte[] input) {
    String text = new String(input, UTF_8);
    Duration read;
    try {
      read = RunDuration.parse(text);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).startsWith("illegal run duration \"").hasSizeLessThan(2000);
      return;
    }
    assertThat(read).isPositive();
    assertThat(RunDuration.parse(read.toString())).isEqualTo(read);
    assertThat(EACH_MINUTE.monthlyHours(read, true)).isFinite().isPositive();
    assertThat(EACH_MINUTE.monthlyHours(read, false))
        .isBetween(0.0, ResourceDemand.HOURS_PER_MONTH);
  }
}
