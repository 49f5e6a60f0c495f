package io.costaudit.examples.server.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.fabric8.CredentialException;
import io.costaudit.testsupport.Logs;
import io.costaudit.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialPluginTest {
  private static final String VERSION = "client.authentication.k8s.io/v1";

  @TempDir private Path folder;
  private Path script;
  private CredentialPlugin plugin;
  private Duration passed = Duration.ZERO;

  private final TimeSource clock =
      new TimeSource() {
        @Override
        public Instant instant() {
          return Instant.parse("2026-11-22T12:00:00Z").plus(passed);
        }

        @Override
        public Duration elapsed() {
          return passed;
        }
      };

  @BeforeEach
  void writeThePlugin() throws IOException {
    script = folder.resolve("plugin.sh");
    answer("\"token\":\"token-$(wc -l < runs | tr -d ' ')\"");
    plugin =
        new CredentialPlugin(
            new CredentialPlugin.Command(
                "users[\"me\"].user.exec.command",
                VERSION,
                script.toString(),
                List.of(),
                Map.of(),
                null,
                null),
            clock);
  }

  private void answer(String status) throws IOException {
    write(
        "cat <<END\n{\"kind\":\"ExecCredential\",\"apiVersion\":\""
            + VERSION
            + "\",\"status\":{"
            + status
            + "}}\nEND\n");
  }

  private void write(String body) throws IOException {
    Files.writeString(script, "#!/bin/sh\ncd \"$(dirname \"$0\")\"\necho run >> runs\n" + body);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  private int runs() throws IOException {
    Path runs = folder.resolve("runs");
    return Files.exists(runs) ? Files.readAllLines(runs).size() : 0;
  }

  private void pass(int seconds) {
    passed = passed.plusSeconds(seconds);
  }

  @Test
  void itIsRunOnceWhileItsCredentialLasts() throws Exception {
    for (int i = 0; i < 24; i++) {
      assertThat(plugin.authorization()).isEqualTo("Bearer token-1");
      plugin.accepted();
      pass(1_000);
    }
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void itIsRunAgainOnceItsCredentialHasExpired() throws Exception {
    answer(
        "\"token\":\"token-$(wc -l < runs | tr -d ' ')\",\"expirationTimestamp\":"
            + "\"2026-11-22T13:00:10+01:00\"");
    assertThat(plugin.authorization()).isEqualTo("Bearer token-1");
    pass(9);
    assertThat(plugin.authorization()).isEqualTo("Bearer token-1");
    answer("\"token\":\"second\"");
    pass(1);
    assertThat(plugin.authorization()).isEqualTo("Bearer second");
  }

  @Test
  void whatIsNotAcceptedIsRenewedMoreAndMoreSlowly() throws Exception {
    assertThat(plugin.authorization()).isEqualTo("Bearer token-1");
    for (int i = 0; i < 24; i++) { // twice a second for twelve seconds
      if (plugin.rejected()) {
        plugin.authorization();
      }
      passed = passed.plusMillis(500);
    }
    assertThat(runs()).as("at 0, 1, 3 and 7 seconds").isEqualTo(5);
    assertThat(plugin.authorization()).isEqualTo("Bearer token-5");
    plugin.accepted();
    assertThat(plugin.rejected()).isTrue();
    assertThat(plugin.authorization()).isEqualTo("Bearer token-6");
  }

  @Test
  void aFailureIsToldAgainUntilItIsTimeToTryAgain() throws Exception {
    write("echo 'first line' >&2\necho 'no session; log in' >&2\nexit 7\n");
    for (int i = 0; i < 24; i++) {
      assertThatThrownBy(plugin::authorization)
          .isInstanceOf(CredentialException.class)
          .hasMessage(
              "the credential plugin \"" + script + "\" failed: exit code 7: no session; log in");
      passed = passed.plusMillis(500);
    }
    assertThat(runs()).as("at 0, 1, 3 and 7 seconds").isEqualTo(4);
    answer("\"token\":\"well\"");
    pass(32);
    assertThat(plugin.authorization()).isEqualTo("Bearer well");
  }

  @Test
  void aFailureIsLoggedOnceAndAtOnce() throws Exception {
    try (Logs logs = new Logs(CredentialPlugin.class.getName())) {
      write("echo 'GET http://ann:pw@login/ failed' >&2\nexit 7\n");
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(plugin::authorization).isInstanceOf(CredentialException.class);
        assertThat(logs.lines(Level.WARNING, ""))
            .singleElement()
            .asString()
            .startsWith(
                "the credential plugin \""
                    + script
                    + "\" failed: exit code 7: GET http://***@login/ failed; requests");
        pass(64);
      }
      write("exit 8\n");
      assertThatThrownBy(plugin::authorization).isInstanceOf(CredentialException.class);
      assertThat(logs.lines(Level.WARNING, "")).hasSize(2);
    }
  }

  @Test
  void failuresWithTimesAndIdsInThemAreLoggedOnceAndThenCounted() throws Exception {
    try (Logs logs = new Logs(CredentialPlugin.class.getName())) {
      write(
          "echo \"2024-02-29T12:00:0$(wc -l < runs | tr -d ' ').123Z request"
              + " 5f0e9a1$(wc -l < runs | tr -d ' ')-c0de: session expired\" >&2\nexit 1\n");
      for (int i = 1; i <= 20; i++) {
        assertThatThrownBy(plugin::authorization).isInstanceOf(CredentialException.class);
        assertThat(runs()).isEqualTo(i);
        pass(64);
      }
      assertThat(logs.lines(Level.WARNING, "")).hasSize(3);
      assertThat(logs.lines(Level.WARNING, "").get(0)).contains("session expired; requests");
      assertThat(logs.lines(Level.WARNING, "").get(1))
          .contains("has failed 8 times in a row", "session expired");
      assertThat(logs.lines(Level.WARNING, "").get(2)).contains("has failed 16 times in a row");

      answer("\"token\":\"well\"");
      assertThat(plugin.authorization()).isEqualTo("Bearer well");
      plugin.accepted();
      write("echo 'session expired' >&2\nexit 1\n");
      assertThat(plugin.rejected()).isTrue();
      assertThatThrownBy(plugin::authorization).isInstanceOf(CredentialException.class);
      assertThat(logs.lines(Level.WARNING, "")).as("a new failure").hasSize(4);
    }
  }

  @Test
  void whatItWritesIsNeverSaid() throws Exception {
    for (String body :
        List.of(
            "echo secret",
            "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"v0\",\"status\":{\"token\":\"secret\"}}'",
            "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"" + VERSION + "\"}'")) {
      write(body + "\n");
      assertThatThrownBy(plugin::authorization)
          .isInstanceOf(CredentialException.class)
          .message()
          .startsWith("the credential plugin ")
          .doesNotContain("secret");
      pass(64);
    }
    answer("\"clientCertificateData\":\"x\"");
    assertThatThrownBy(plugin::authorization).hasMessageContaining("not both");
    pass(64);
    answer("\"expirationTimestamp\":\"\"");
    assertThatThrownBy(plugin::authorization).hasMessageContaining("neither a token nor");
    pass(64);
    answer("\"token\":\"t\",\"expirationTimestamp\":\"soon\"");
    assertThatThrownBy(plugin::authorization).hasMessageContaining("expirationTimestamp");
  }

  @Test
  void aCertificateIsNoToken() throws Exception {
    answer("\"clientCertificateData\":\"c\",\"clientKeyData\":\"k\"");
    assertThat(plugin.certificate()).isEmpty();
    assertThat(plugin.authorization()).isNull();
    assertThat(plugin.certificate())
        .contains(new Credential.ClientCertificate("c", "k"))
        .hasToString("Optional[a client certificate]");
  }
}
