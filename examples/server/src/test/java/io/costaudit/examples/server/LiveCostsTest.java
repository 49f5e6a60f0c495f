package io.costaudit.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.testsupport.Logs;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class LiveCostsTest {
  @Test
  void aTaskThatRunsOutOfMemoryReachesTheHandlerThatEndsTheProgram() throws Exception {
    OutOfMemoryError error = new OutOfMemoryError("in a task");
    List<Throwable> told = new ArrayList<>();
    try (Logs logs = new Logs(LiveCosts.class.getName())) {
      Thread thread =
          new Thread(
              () ->
                  LiveCosts.runAndLiveOn(
                      () -> {
                        throw error;
                      }));
      thread.setUncaughtExceptionHandler((dying, thrown) -> told.add(thrown));
      thread.start();
      thread.join();
      assertThat(logs.lines(Level.SEVERE, "a task failed")).hasSize(1);
    }
    assertThat(told).containsExactly(error);
  }
}
