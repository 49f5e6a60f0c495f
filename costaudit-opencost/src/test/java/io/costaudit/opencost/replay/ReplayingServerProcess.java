package io.costaudit.opencost.replay;

import io.costaudit.time.Window;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The double of a cost server in a process of its own, for days that a test must not share a
 * machine's heap with. It knows of one generated day, prints {@code listening URL}, then takes
 * commands from its input, one a line, and prints one line for each when it is done: {@code done
 * COMMAND key=value …}, or {@code failed COMMAND: why}.
 *
 * <ul>
 *   <li>{@code can PATH?QUERY}: writes the answer to that request to a file and gives it from there
 *       from then on, so that a client need not wait for rows to be made up; tells how many {@code
 *       bytes}
 *   <li>{@code state}: how many {@code requests} there were
 *   <li>{@code quit}, or the end of the input: it ends
 * </ul>
 */
public final class ReplayingServerProcess {
  /** The day that it knows of. */
  public static final Window DAY =
      new Window(Instant.parse("2023-01-14T00:00:00Z"), Instant.parse("2023-01-15T00:00:00Z"));

  private static final Pattern BLANK = Pattern.compile(" ");

  private final ReplayingServer server;
  private final Path folder;

  private ReplayingServerProcess(ReplayingServer server, Path folder) {
    this.server = server;
    this.folder = folder;
  }

  /** Takes how many allocations there are, {@code terse} or {@code full}, and a folder to use. */
  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    ReplayingServer.Builder builder =
        ReplayingServer.builder(Dialect.OPENCOST)
            .day(ReplayedDay.generated(DAY, Integer.parseInt(args[0])));
    try (ReplayingServer server = (args[1].equals("terse") ? builder.terse() : builder).start()) {
      ReplayingServerProcess process = new ReplayingServerProcess(server, Path.of(args[2]));
      out.println("listening " + server.base());
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String command = line.strip();
        if (command.equals("quit")) {
          break;
        }
        out.println(process.answer(command));
      }
    }
  }

  private String answer(String command) {
    try {
      return "done " + command + " " + run(BLANK.splitAsStream(command).toList());
    } catch (IOException | RuntimeException e) {
      return "failed " + command + ": " + e;
    }
  }

  private String run(List<String> words) throws IOException {
    return switch (words.get(0)) {
      case "can" -> "bytes=" + can(words.get(1));
      case "state" -> "requests=" + server.requests().size();
      default -> throw new IllegalArgumentException("no such command");
    };
  }

  private long can(String query) throws IOException {
    Path can = Files.createTempFile(folder, "answer", ".json");
    try (InputStream answer = URI.create(server.base() + query).toURL().openStream()) {
      Files.copy(answer, can, StandardCopyOption.REPLACE_EXISTING);
    }
    List<ReplayedRequest> asked = server.requests();
    ReplayedRequest last = asked.get(asked.size() - 1);
    server.serve(
        request ->
            request.path().equals(last.path()) && request.parameters().equals(last.parameters()),
        ReplayedResponse.file(can));
    return Files.size(can);
  }
}
