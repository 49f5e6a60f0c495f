package io.costaudit.jackson;

import io.costaudit.testsupport.Fuzzing;
import io.costaudit.testsupport.FuzzingRun;
import java.io.IOException;
import org.junit.jupiter.api.Test;

@FuzzingRun
class FuzzingIT {
  @Test
  void manifest() throws IOException, InterruptedException {
    Fuzzing.run(ManifestFuzzTest.class);
  }

  @Test
  void wire() throws IOException, InterruptedException {
    Fuzzing.run(WireFuzzTest.class);
  }
}
