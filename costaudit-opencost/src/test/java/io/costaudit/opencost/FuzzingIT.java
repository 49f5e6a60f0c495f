package io.costaudit.opencost;

import io.costaudit.testsupport.Fuzzing;
import io.costaudit.testsupport.FuzzingRun;
import java.io.IOException;
import org.junit.jupiter.api.Test;

@FuzzingRun
class FuzzingIT {
  @Test
  void allocations() throws IOException, InterruptedException {
    Fuzzing.run(AllocationAnswerFuzzTest.class);
  }

  @Test
  void assets() throws IOException, InterruptedException {
    Fuzzing.run(AssetAnswerFuzzTest.class);
  }

  @Test
  void bills() throws IOException, InterruptedException {
    Fuzzing.run(CloudCostAnswerFuzzTest.class);
  }

  @Test
  void usage() throws IOException, InterruptedException {
    Fuzzing.run(UsageAnswerFuzzTest.class);
  }

  @Test
  void envelope() throws IOException, InterruptedException {
    Fuzzing.run(EnvelopeFuzzTest.class);
  }
}
