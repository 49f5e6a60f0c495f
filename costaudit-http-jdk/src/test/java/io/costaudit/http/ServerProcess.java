package io.costaudit.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.costaudit.event.Ledger;
import io.costaudit.predict.SpecCostPredictor;
import io.costaudit.testsupport.Poll;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A server in a process of its own, since the settings of the JDK's server hold for a whole
 * process.
 */
final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  private final int port;
  private final List<String> settings = new ArrayList<>();

  private ServerProcess(Process process) throws IOException {
    this.process = process;
    out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    for (int i = 0; i < SETTINGS.size(); i++) {
      settings.add(out.readLine());
    }
    port = Integer.parseInt(out.readLine());
  }

  private static final List<String> SETTINGS =
      List.of(
          "sun.net.httpserver.nodelay",
          "sun.net.httpserver.maxReqTime",
          "sun.net.httpserver.maxRspTime",
          "sun.net.httpserver.maxReqHeaderSize",
          "sun.net.httpserver.idleInterval",
          "sun.net.httpserver.clockTick",
          "jdk.httpserver.maxConnections");

  static ServerProcess start(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    return new ServerProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  int port() {
    return port;
  }

  /**
   * The system properties that count, once the server runs: nodelay, maxReqTime, maxRspTime,
   * maxReqHeaderSize, idleInterval, clockTick, maxConnections.
   */
  List<String> settings() {
    return settings;
  }

  /** Asks it to close its server, and waits for its end. Whether it ended by itself in time. */
  boolean stop() throws IOException, InterruptedException {
    process.getOutputStream().close();
    return process.waitFor(Poll.LONG.toSeconds(), TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Says what it is set to and where it listens; runs until its standard input ends. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException {
      CostAuditServer server =
          CostAuditServer.builder()
              .costEvents(Ledger.inMemory())
              .specCost(
                  SpecCostHandler.builder(SpecCostPredictor.ofDefaults(), () -> Set.of("c"))
                      .build())
              .build()
              .start();
      SETTINGS.forEach(name -> System.out.println(System.getProperty(name)));
      System.out.println(server.port());
      while (System.in.read() >= 0) {
        // Nothing is said on it.
      }
      server.close();
    }
  }
}
