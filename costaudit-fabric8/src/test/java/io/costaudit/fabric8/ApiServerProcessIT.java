package io.costaudit.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.testsupport.Poll;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The double of an API server in a process of its own, watched from this one. */
class ApiServerProcessIT {
  private static final Pattern COUNT = Pattern.compile("(\\w+)=(\\d+)");

  @Test
  void itServesLoadsOnCommand() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ApiServerProcess.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (PrintStream commands =
            new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
      String listening = answers.readLine();
      assertThat(listening).startsWith("listening ");
      int port = Integer.parseInt(listening.substring("listening ".length()));
      assertThat(asked(commands, answers, "create deployments 40"))
          .startsWith("done create deployments 40 deployments=40 ");
      try (KubernetesClient client = MockApiServer.clientOf(port)) {
        assertThat(client.apps().deployments().inAnyNamespace().list().getItems()).hasSize(40);
        Map<String, Long> done = counts(asked(commands, answers, "churn 200 1"));
        assertThat(done.get("scaled") + done.get("created") + done.get("deleted")).isEqualTo(200);
        List<Deployment> left = client.apps().deployments().inAnyNamespace().list().getItems();
        assertThat(left).hasSize(done.get("deployments").intValue());
        assertThat(left.stream().mapToLong(d -> d.getSpec().getReplicas()).sum())
            .isEqualTo(done.get("replicas"));
        assertThat(counts(asked(commands, answers, "state")))
            .containsEntry("version", done.get("version"));
      }
      assertThat(asked(commands, answers, "dance")).startsWith("failed dance: ");
      assertThat(asked(commands, answers, "compact")).isEqualTo("done compact");
      commands.println("quit");
      assertThat(process.waitFor(Poll.LONG.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private static String asked(PrintStream commands, BufferedReader answers, String command)
      throws IOException {
    commands.println(command);
    return answers.readLine();
  }

  private static Map<String, Long> counts(String answer) {
    Map<String, Long> counts = new HashMap<>();
    Matcher matcher = COUNT.matcher(answer);
    while (matcher.find()) {
      counts.put(matcher.group(1), Long.valueOf(matcher.group(2)));
    }
    return counts;
  }
}
