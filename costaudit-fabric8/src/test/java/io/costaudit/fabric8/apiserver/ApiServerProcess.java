package io.costaudit.fabric8.apiserver;

import io.costaudit.fabric8.apiserver.Churn.Outcome;
import io.costaudit.fabric8.apiserver.Churn.State;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The double of an API server in a process of its own, for loads that a test must not share a
 * machine's heap with. It prints {@code listening PORT}, then takes commands from its input, one a
 * line, and prints one line for each when it is done: {@code done COMMAND key=value …}, or {@code
 * failed COMMAND: why}.
 *
 * <ul>
 *   <li>{@code create PLURAL COUNT}: that many deployments, statefulsets or replicasets
 *   <li>{@code churn RATE SECONDS}: scales, creates and deletes them, so many a second
 *   <li>{@code state}: objects, their replicas and the last version; open watches; requests
 *   <li>{@code bookmarks MILLIS}, {@code slow MILLIS}, {@code compact}, {@code expire}, {@code
 *       cut}, {@code silence}, {@code speak}, {@code stop}, {@code restart}
 *   <li>{@code quit}, or the end of the input: it ends
 * </ul>
 */
public final class ApiServerProcess {
  private static final Pattern BLANK = Pattern.compile("\\s+");
  private static final long SEED = 42;

  private final MockApiServer server;
  private final Map<String, Churn> churns = new TreeMap<>();

  private ApiServerProcess(MockApiServer server) {
    this.server = server;
  }

  /** Takes a port as its only argument, or none for a free one. */
  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (MockApiServer server =
        MockApiServer.startOn(args.length == 0 ? 0 : Integer.parseInt(args[0]))) {
      ApiServerProcess process = new ApiServerProcess(server);
      out.println("listening " + server.port());
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
      return ("done " + command + " " + run(BLANK.splitAsStream(command).toList())).strip();
    } catch (RuntimeException e) {
      return "failed " + command + ": " + e;
    }
  }

  private String run(List<String> words) {
    switch (words.get(0)) {
      case "create" -> {
        String plural = words.get(1);
        churns
            .computeIfAbsent(
                plural, p -> new Churn(server.store(), new ServedKind("apps", "v1", p), SEED))
            .create(Integer.parseInt(words.get(2)));
        return state();
      }
      case "churn" -> {
        return churn(
            Integer.parseInt(words.get(1)), Duration.ofSeconds(Integer.parseInt(words.get(2))));
      }
      case "state" -> {
        return state();
      }
      case "bookmarks" -> server.bookmarkEvery(Duration.ofMillis(Integer.parseInt(words.get(1))));
      case "slow" -> server.slow(Duration.ofMillis(Integer.parseInt(words.get(1))));
      case "compact" -> server.store().compact();
      case "expire" -> server.expireWatches();
      case "cut" -> server.cutWatches();
      case "silence" -> server.silence();
      case "speak" -> server.speak();
      case "stop" -> server.stop();
      case "restart" -> server.restart();
      default -> throw new IllegalArgumentException("no such command");
    }
    return "";
  }

  private String churn(int rate, Duration duration) {
    if (churns.isEmpty()) {
      throw new IllegalStateException("nothing is created yet");
    }
    // More than one kind: each gets its part of the time, one after the other.
    StringBuilder done = new StringBuilder();
    churns.forEach(
        (plural, churn) -> {
          Outcome outcome = churn.run(rate, duration.dividedBy(churns.size()));
          done.append("kind=").append(plural);
          done.append(" scaled=").append(outcome.scaled());
          done.append(" created=").append(outcome.created());
          done.append(" deleted=").append(outcome.deleted());
          done.append(" millis=").append(outcome.took().toMillis()).append(' ');
        });
    return done + state();
  }

  private String state() {
    StringBuilder text = new StringBuilder();
    churns.forEach(
        (plural, churn) -> {
          State state = churn.state();
          text.append(plural).append('=').append(state.objects());
          text.append(" replicas=").append(state.replicas()).append(' ');
        });
    return text
        + "version="
        + server.store().version()
        + " watches="
        + server.watches()
        + " requests="
        + server.requests().size();
  }
}
