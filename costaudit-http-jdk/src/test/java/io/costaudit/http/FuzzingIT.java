package io.costaudit.http;

import io.costaudit.testsupport.Fuzzing;
import io.costaudit.testsupport.FuzzingRun;
import java.io.IOException;
import org.junit.jupiter.api.Test;

@FuzzingRun
class FuzzingIT {
  @Test
  void query() throws IOException, InterruptedException {
    Fuzzing.run(QueryFuzzTest.class);
  }

  @Test
  void predictionBody() throws IOException, InterruptedException {
    Fuzzing.run(PredictionBodyFuzzTest.class);
  }
}
