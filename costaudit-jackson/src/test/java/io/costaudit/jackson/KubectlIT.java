package io.costaudit.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The table of {@link KubectlTableTest} is what the kubectl of this machine reads: each fourth of
 * its cases in the normal build, all of them under the profile {@code endurance}. Each case is a
 * process of its own.
 */
class KubectlIT {
  private static final String VERSION = "v1.32.";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SECONDS = 120;
  private static final int STEP = Boolean.getBoolean("costaudit.endurance") ? 1 : 4;

  @TempDir private static Path folder;

  @BeforeAll
  static void kubectlIsThere() throws IOException, InterruptedException {
    Run run;
    try {
      run = run("version", "--client", "--output=json");
    } catch (IOException e) {
      Assumptions.abort("kubectl is not on the PATH: its reading is not compared");
      return;
    }
    String version = JSON.readTree(run.out()).path("clientVersion").path("gitVersion").asText();
    Assumptions.assumeTrue(
        version.startsWith(VERSION),
        "kubectl is " + version + ", the table is of " + VERSION + ": nothing is compared");
  }

  @Test
  void kubectlReadsWhatTheTableSays() throws IOException, InterruptedException {
    List<String> wrong = new ArrayList<>();
    List<KubectlCase> all = KubectlCase.all();
    for (int i = 0; i < all.size(); i += STEP) {
      KubectlCase item = all.get(i);
      Object read = read(item.bytes());
      Object expected = item.kubectl();
      if (read == null ? expected != null : !read.equals(expected)) {
        wrong.add(item.name() + ": " + read + ", in the table " + expected);
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** Returns the objects that kubectl reads, or null where it refuses the manifest. */
  private static Object read(byte[] manifest) throws IOException, InterruptedException {
    Path file = Files.write(folder.resolve("manifest.yaml"), manifest);
    Run run =
        run("label", "--local", "x=y", "--output=json", "--dry-run=client", "-f", file.toString());
    if (run.exitCode() != 0) {
      return null;
    }
    try (MappingIterator<Object> objects = JSON.readerFor(Object.class).readValues(run.out())) {
      return KubectlCase.comparable(objects.readAll());
    }
  }

  private static Run run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kubectl"));
    command.addAll(List.of(arguments));
    File out = folder.resolve("out").toFile();
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out)
            .redirectError(folder.resolve("err").toFile())
            .start();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("kubectl did not end within " + SECONDS + " s");
    }
    return new Run(process.exitValue(), Files.readString(out.toPath()));
  }

  private record Run(int exitCode, String out) {}
}
