package io.costaudit.examples.server;

import static io.costaudit.fabric8.Workloads.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.fabric8.apiserver.MockApiServer;
import io.costaudit.fabric8.apiserver.ServedKind;
import io.costaudit.testsupport.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class OutOfMemoryExitIT {
  /** Far more changes than the heap below has room for. */
  private static final int MOST_CHANGES = 400_000;

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
      assertEndsForWantOfMemory(predict);
    }
  }

  /**
   * The log of events is the one thing that a user may let grow beyond the heap. The cluster
   * changes until there is no room for the next event, however long that takes.
   */
  @Test
  void aServerThatIsToKeepMoreEventsThanItsHeapHoldsEndsLikewise() throws Exception {
    try (MockApiServer cluster = MockApiServer.start();
        Program serve = serve(cluster.port())) {
      cluster.client().resource(deployment("shop", "cart", 1)).create();
      serve.awaitListening();
      Poll.until(() -> "ready: " + serve.err(), Poll.LONG, () -> isReady(serve));
      for (int i = 2; serve.isAlive() && i < MOST_CHANGES; i++) {
        cluster.store().scale(ServedKind.DEPLOYMENTS, "shop", "cart", i);
        if (i % 1000 == 1) {
          awaitSeen(serve, i);
        }
      }
      assertEndsForWantOfMemory(serve);
    }
  }

  /** Keeps the changes from piling up on the way, where they would be another load than events. */
  private static void awaitSeen(Program serve, int replicas) {
    String last = "\"" + replicas * 500L + "m\""; // half a core each, and their number is odd
    Poll.until(
        () -> replicas + " replicas are seen",
        Poll.LONG,
        () -> !serve.isAlive() || newest(serve).contains(last));
  }

  private static String newest(Program serve) {
    try {
      return serve.get("/model/audit/events?count=1").body();
    } catch (IOException | InterruptedException e) {
      return ""; // it has ended meanwhile, or is about to
    }
  }

  private static void assertEndsForWantOfMemory(Program program) throws InterruptedException {
    assertThat(program.awaitExit(Poll.LONG)).isEqualTo(OutOfMemoryExit.EXIT_CODE);
    assertThat(program.err())
        .filteredOn(line -> line.contains("run out of memory"))
        .singleElement()
        .asString()
        .contains("exit code 5", "-Xmx", "--max-events");
  }

  private static boolean isReady(Program serve) {
    try {
      return serve.get("/readyz").statusCode() == 200;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Program serve(int apiServer) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("config"),
            """
            {"apiVersion": "v1", "kind": "Config", "current-context": "test",
             "contexts": [{"name": "test", "context": {"cluster": "test", "user": "test"}}],
             "clusters": [{"name": "test", "cluster": {"server": "http://127.0.0.1:%d"}}],
             "users": [{"name": "test", "user": {}}]}
            """
                .formatted(apiServer));
    return Program.start(
        Map.of("JAVA_TOOL_OPTIONS", "-Xmx32m"),
        "serve",
        "--port",
        "0",
        "--max-events",
        String.valueOf(10 * MOST_CHANGES),
        "--cluster-id",
        "one",
        "--kubeconfig",
        config.toString());
  }
}
