package io.costaudit.examples.server;

import io.costaudit.testsupport.Poll;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The one runnable jar in a process of its own, as a user starts it. */
final class Program implements AutoCloseable {
  private static final String LISTENING = "listening on ";
  private static final String PROBES = "answering probes on ";

  /** Sets options of the virtual machine. Where a test sets it, no others are set. */
  static final String JVM_OPTIONS = "JAVA_TOOL_OPTIONS";

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final List<String> out = Collections.synchronizedList(new ArrayList<>());
  private final List<String> err = Collections.synchronizedList(new ArrayList<>());
  private final List<Thread> readers;

  private Program(Process process) {
    this.process = process;
    readers = List.of(reader(process.getInputStream(), out), reader(process.getErrorStream(), err));
  }

  static Program start(String... args) throws IOException {
    return start(Map.of(), args);
  }

  static Program start(Map<String, String> environment, String... args) throws IOException {
    Path jar = Path.of("target", "costaudit-server.jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException("the build makes " + jar.toAbsolutePath() + " first");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (!environment.containsKey(JVM_OPTIONS)) {
      // Half of the time of so short a life is spent on compiling what runs a few times.
      command.add("-XX:TieredStopAtLevel=1");
    }
    command.add("-jar");
    command.add(jar.toString());
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    // What a developer's machine says of clusters must not reach the tests.
    builder.environment().remove("KUBERNETES_SERVICE_HOST");
    builder.environment().put("KUBECONFIG", "/nonexistent/kubeconfig");
    builder.environment().putAll(environment);
    return new Program(builder.start());
  }

  private static Thread reader(InputStream stream, List<String> lines) {
    Thread thread =
        new Thread(
            () -> {
              try (BufferedReader reader =
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                  lines.add(line);
                }
              } catch (IOException e) {
                lines.add("the stream broke: " + e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** The address at which it listens. */
  String awaitListening() {
    return awaitAddress(LISTENING);
  }

  /** The address at which it answers probes. */
  String awaitProbes() {
    return awaitAddress(PROBES);
  }

  private String awaitAddress(String line) {
    Poll.until(
        () -> "a line \"" + line + "\"; there are " + out() + " and " + err(),
        Poll.LONG,
        () -> !address(line).isEmpty() || !process.isAlive());
    if (address(line).isEmpty()) {
      throw new AssertionError("it ended: " + out() + " and " + err());
    }
    return address(line);
  }

  private String address(String line) {
    return out().stream()
        .filter(said -> said.startsWith(line))
        .map(said -> said.substring(line.length()))
        .findFirst()
        .orElse("");
  }

  /** Whether it runs. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** What a tool of the JDK says of this process. */
  String jcmd(String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    all.add("-J-XX:TieredStopAtLevel=1");
    all.add(Long.toString(process.pid()));
    all.addAll(List.of(command));
    Process tool = new ProcessBuilder(all).redirectErrorStream(true).start();
    String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    tool.waitFor();
    return said;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(awaitListening() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, String yaml) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(awaitListening() + path))
            .header("Content-Type", "application/yaml")
            .POST(HttpRequest.BodyPublishers.ofString(yaml))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Asks it to end, as Ctrl-C does. */
  void terminate() {
    // The process itself would close the streams, and what it says at the end would be lost.
    process.toHandle().destroy();
  }

  /** Its exit code once it has ended and all it said is here. */
  int awaitExit(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("it runs after " + limit + ": " + out() + " and " + err());
    }
    for (Thread reader : readers) {
      reader.join(Poll.LONG.toMillis());
    }
    return process.exitValue();
  }

  List<String> out() {
    synchronized (out) {
      return List.copyOf(out);
    }
  }

  List<String> err() {
    synchronized (err) {
      return List.copyOf(err);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
