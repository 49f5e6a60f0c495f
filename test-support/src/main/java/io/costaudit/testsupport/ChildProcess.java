package io.costaudit.testsupport;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JVM of its own that is given commands, one a line, and answers each with one line. One thread
 * at a time may use it.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Pattern VALUE = Pattern.compile("(\\w+)=(\\S+)");

  private final String name;
  private final Process process;
  private final PrintStream commands;
  private final BufferedReader answers;

  private ChildProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts a JVM with the class path of this one.
   *
   * @param heap the size of its heap, such as {@code 128m}
   */
  public static ChildProcess start(Class<?> main, String heap, Object... arguments) {
    return startIn(Map.of(), main, heap, arguments);
  }

  /**
   * The same with some more variables in its environment.
   *
   * @param heap the size of its heap, such as {@code 128m}
   */
  public static ChildProcess startIn(
      Map<String, String> environment, Class<?> main, String heap, Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    for (Object argument : arguments) {
      command.add(String.valueOf(argument));
    }
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
      builder.environment().putAll(environment);
      return new ChildProcess(main.getSimpleName(), builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next line that it prints, for those that it prints unasked. */
  public String line() {
    try {
      return requireNonNull(answers.readLine(), () -> name + " has ended");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its answer to a command. */
  public String ask(String command) {
    tell(command);
    return line();
  }

  /** A command that it does not answer. */
  public void tell(String command) {
    commands.println(command);
  }

  /** The {@code key=value} pairs of a line. */
  public static Map<String, String> values(String line) {
    Map<String, String> values = new HashMap<>();
    Matcher matcher = VALUE.matcher(line);
    while (matcher.find()) {
      values.put(matcher.group(1), matcher.group(2));
    }
    return values;
  }

  /** Of those the one of that name, as a number. */
  public static long number(Map<String, String> values, String key) {
    return Long.parseLong(requireNonNull(values.get(key), () -> key + " is not in " + values));
  }

  /** Ends its input, and with it the process; tells its exit value. */
  public int quit() throws InterruptedException {
    commands.close();
    return exitValue(Poll.LONG);
  }

  /** Its exit value, or -1 if it does not end in that time. */
  public int exitValue(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
