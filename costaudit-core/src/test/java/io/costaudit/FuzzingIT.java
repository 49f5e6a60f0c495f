package io.costaudit;

import io.costaudit.cost.GroupingFuzzTest;
import io.costaudit.event.EventCursorFuzzTest;
import io.costaudit.predict.quantity.QuantityFuzzTest;
import io.costaudit.predict.run.CronScheduleFuzzTest;
import io.costaudit.predict.run.RunDurationFuzzTest;
import io.costaudit.testsupport.Fuzzing;
import io.costaudit.testsupport.FuzzingRun;
import io.costaudit.time.WindowFuzzTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;

@FuzzingRun
class FuzzingIT {
  @Test
  void quantity() throws IOException, InterruptedException {
    Fuzzing.run(QuantityFuzzTest.class);
  }

  @Test
  void window() throws IOException, InterruptedException {
    Fuzzing.run(WindowFuzzTest.class);
  }

  @Test
  void grouping() throws IOException, InterruptedException {
    Fuzzing.run(GroupingFuzzTest.class);
  }

  @Test
  void cursor() throws IOException, InterruptedException {
    Fuzzing.run(EventCursorFuzzTest.class);
  }

  @Test
  void schedule() throws IOException, InterruptedException {
    Fuzzing.run(CronScheduleFuzzTest.class);
  }

  @Test
  void runDuration() throws IOException, InterruptedException {
    Fuzzing.run(RunDurationFuzzTest.class);
  }
}
