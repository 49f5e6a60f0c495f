package io.costaudit.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutOfMemoryExitIT {
  @TempDir private Path folder;

  @Test
  void theProgramSaysThatItRanOutOfMemoryAndEndsWithACodeOfItsOwn() throws Exception {
    StringBuilder values = new StringBuilder("kind: List\nitems:\n");
    for (int i = 0; i < 500_000; i++) {
      values.append("- {k").append(i).append(": v}\n");
    }
    Path file = Files.writeString(folder.resolve("large.yaml"), values);
    try (Program predict =
        Program.start(Map.of("JAVA_TOOL_OPTIONS", "-Xmx24m"), "predict", "-f", file.toString())) {
      assertThat(predict.awaitExit(Duration.ofMinutes(2))).isEqualTo(OutOfMemoryExit.EXIT_CODE);
      assertThat(predict.err())
          .filteredOn(line -> line.contains("run out of memory"))
          .singleElement()
          .asString()
          .contains("exit code 5", "-Xmx");
    }
  }
}
