package io.costaudit.opencost;

import io.costaudit.opencost.read.AllocationResponseFuzzTest;
import io.costaudit.opencost.read.AssetResponseFuzzTest;
import io.costaudit.opencost.transport.EnvelopeFuzzTest;
import io.costaudit.testsupport.Fuzzing;
import io.costaudit.testsupport.FuzzingRun;
import java.io.IOException;
import org.junit.jupiter.api.Test;

@FuzzingRun
class FuzzingIT {
  @Test
  void allocations() throws IOException, InterruptedException {
    Fuzzing.run(AllocationResponseFuzzTest.class);
  }

  @Test
  void assets() throws IOException, InterruptedException {
    Fuzzing.run(AssetResponseFuzzTest.class);
  }

  @Test
  void bills() throws IOException, InterruptedException {
    Fuzzing.run(CloudCostResponseFuzzTest.class);
  }

  @Test
  void usage() throws IOException, InterruptedException {
    Fuzzing.run(UsageResponseFuzzTest.class);
  }

  @Test
  void envelope() throws IOException, InterruptedException {
    Fuzzing.run(EnvelopeFuzzTest.class);
  }
}
