package io.costaudit.testsupport;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Feeds a fuzz target of Jazzer with inputs that it makes up, in a JVM of its own: small in memory,
 * and with a limit on how long one input may take. What a target fails on is written beside its
 * seeds, {@code src/test/resources/…/<Class>Inputs/<method>}, where every later run of the tests
 * tries it again. What else it found to be of interest stays in {@code target/fuzz}. The words of
 * {@code <Class>.dict} beside the seeds, if there are any, are tried more often than others.
 */
public final class Fuzzing {
  /** Names the property of how many seconds a target is fuzzed. */
  public static final String SECONDS = "costaudit.fuzz.seconds";

  /** The default of {@value #SECONDS}: {@value}. */
  public static final int DEFAULT_SECONDS = 600;

  /**
   * How long one input may take: {@value}. A target does hundreds or thousands of them in a second,
   * but with the first of them its classes are loaded, and changed to be watched.
   */
  public static final int SECONDS_PER_INPUT = 30;

  private static final String HEAP = "256m";
  private static final String JAZZER = "com.code_intelligence.jazzer.Jazzer";
  private static final Path SEEDS = Path.of("src", "test", "resources");
  private static final Path FOUND = Path.of("target", "fuzz");
  private static final int SHOWN_LINES = 60;
  private static final int SECONDS_TO_BEGIN_AND_END = 300;

  private Fuzzing() {}

  /** Whether Jazzer has a library for this platform, without which it cannot fuzz. */
  public static boolean runsHere() {
    return knowsSystem() && Fuzzing.class.getResource(library()) != null;
  }

  /** Whether Jazzer takes this system for one of its own; to try seeds it needs no more. */
  static boolean knowsSystem() {
    return !system().isEmpty();
  }

  /** As Jazzer calls it; empty if it does not. */
  private static String system() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (name.startsWith("linux")) {
      return "linux";
    }
    if (name.startsWith("mac")) {
      return "macos";
    }
    return name.startsWith("windows") ? "windows" : "";
  }

  private static String library() {
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String folder = "jazzer_driver_" + system() + "_" + (arch.equals("amd64") ? "x86_64" : arch);
    String file =
        switch (system()) {
          case "windows" -> "jazzer_driver.dll";
          case "macos" -> "libjazzer_driver.dylib";
          default -> "libjazzer_driver.so";
        };
    return "/com/code_intelligence/jazzer/driver/" + folder + "/" + file;
  }

  /**
   * Fuzzes a target. The working directory is that of its module.
   *
   * @param target its one method is a fuzz test that has seeds
   * @throws AssertionError if an input makes it fail, takes too long or too much memory; the
   *     message has the path of that input
   */
  public static void run(Class<?> target) throws IOException, InterruptedException {
    int seconds = seconds();
    Path seeds = seeds(target);
    Path found = Files.createDirectories(FOUND.resolve(target.getSimpleName()));
    Process process =
        new ProcessBuilder(command(target, seconds, found, seeds))
            .redirectErrorStream(true)
            .start();
    // Also where this JVM is ended: nobody else would end the other one.
    Thread end = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(end);
    Output output = new Output(target, process);
    Thread reader = new Thread(output, "output of " + target.getSimpleName());
    try {
      reader.start();
      if (!process.waitFor(seconds + SECONDS_TO_BEGIN_AND_END, TimeUnit.SECONDS)) {
        throw new AssertionError(
            target.getSimpleName() + " does not end:\n" + output.end(reader, process));
      }
      if (process.exitValue() != 0) {
        throw new AssertionError(
            target.getSimpleName()
                + " fails (exit value "
                + process.exitValue()
                + "):\n"
                + output.end(reader, process));
      }
    } finally {
      output.end(reader, process);
      Runtime.getRuntime().removeShutdownHook(end);
    }
  }

  private static int seconds() {
    String given = System.getProperty(SECONDS, "" + DEFAULT_SECONDS);
    if (!given.matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException(
          SECONDS + " is " + given + "; accepted are whole seconds from 1");
    }
    return Integer.parseInt(given);
  }

  private static Path seeds(Class<?> target) throws IOException {
    Path all = beside(target, "Inputs");
    List<Path> methods;
    try (Stream<Path> entries = Files.list(all)) {
      methods = entries.filter(Files::isDirectory).toList();
    }
    if (methods.size() != 1) {
      throw new IllegalArgumentException(all + " has not the seeds of one method: " + methods);
    }
    return methods.get(0);
  }

  private static Path beside(Class<?> target, String what) {
    return SEEDS
        .resolve(target.getPackageName().replace('.', '/'))
        .resolve(target.getSimpleName() + what);
  }

  private static List<String> command(Class<?> target, int seconds, Path found, Path seeds) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        Arrays.asList(
            "-Xmx" + HEAP,
            "-Duser.timezone=Pacific/Chatham",
            "-Duser.language=tr",
            "-Duser.country=TR",
            // Its own watch would end the target, which is one test to it, and not the input.
            "-Djunit.jupiter.execution.timeout.mode=disabled",
            "-cp",
            System.getProperty("java.class.path"),
            JAZZER,
            "--target_class=" + target.getName(),
            "--instrumentation_includes=io.costaudit.**",
            "--custom_hook_includes=io.costaudit.**",
            "-max_total_time=" + seconds,
            "-timeout=" + SECONDS_PER_INPUT,
            "-report_slow_units=" + SECONDS_PER_INPUT,
            "-use_value_profile=1",
            "-print_final_stats=1",
            "-artifact_prefix=" + seeds + "/",
            found.toString(),
            seeds.toString()));
    Path words = beside(target, ".dict");
    if (Files.exists(words)) {
      command.add("-dict=" + words);
    }
    return command;
  }

  /** What Jazzer prints: its last lines, and which input it wrote. */
  private static final class Output implements Runnable {
    private static final String WRITTEN = "Test unit written to ";

    private final Class<?> target;
    private final Process process;
    private final Deque<String> last = new ArrayDeque<>();
    private String input = "";

    Output(Class<?> target, Process process) {
      this.target = target;
      this.process = process;
    }

    @Override
    public void run() {
      try (BufferedReader lines = process.inputReader(UTF_8)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          read(line);
        }
      } catch (IOException e) {
        read("what it prints cannot be read: " + e);
      }
    }

    private synchronized void read(String line) {
      if (line.startsWith("Done ") || line.startsWith("stat::average_exec_per_sec")) {
        System.out.println(target.getSimpleName() + ": " + line);
      }
      if (line.contains(WRITTEN)) {
        input = line.substring(line.indexOf(WRITTEN) + WRITTEN.length());
      }
      last.add(line);
      if (last.size() > SHOWN_LINES) {
        last.remove();
      }
    }

    /** Ends the process, if it still runs, and tells what it printed. */
    String end(Thread reader, Process ended) throws InterruptedException {
      ended.destroyForcibly();
      reader.join(TimeUnit.SECONDS.toMillis(SECONDS_TO_BEGIN_AND_END));
      synchronized (this) {
        return (input.isEmpty() ? "no input was written" : "on " + input)
            + "\n"
            + String.join("\n", last);
      }
    }
  }
}
