package io.costaudit.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.costaudit.cost.Grouping;
import io.costaudit.opencost.OpenCostClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** The flags {@code --opencost…}, of any command. */
class OpenCostOptionsTest {
  private static final String SECRET = "very-secret";

  @TempDir Path folder;

  @Command(name = "any")
  private static final class Any {
    @Mixin private final OpenCostOptions opencost = new OpenCostOptions();
  }

  private static OpenCostOptions options(String... args) {
    Any any = new Any();
    new CommandLine(any).parseArgs(args);
    return any.opencost;
  }

  private static String client(Map<String, String> environment, String... args) {
    OpenCostOptions options = options(args);
    assertThat(options.isGiven()).isTrue();
    try (OpenCostClient client = options.client(environment)) {
      return client.toString();
    }
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void withoutFlagsThereIsNoServer() {
    assertThat(options().isGiven()).isFalse();
  }

  @Test
  void aSecretIsReadFromAFileOrTheEnvironmentAndNeverShown() throws IOException {
    String token = file("token", SECRET + "\n").toString();
    String password = file("password", SECRET + "\n").toString();
    String url = "--opencost=https://costs.example/";
    Map<String, String> both =
        Map.of(OpenCostOptions.TOKEN, SECRET, OpenCostOptions.PASSWORD, SECRET);
    assertThat(client(Map.of(), url)).contains("https://costs.example", "no credentials");
    for (String described :
        List.of(
            client(Map.of(), url, "--opencost-token-file", token),
            client(both, url),
            client(both, url, "--opencost-token-file", token))) {
      assertThat(described).contains("bearer token").doesNotContain(SECRET);
    }
    for (String described :
        List.of(
            client(Map.of(), url, "--opencost-user", "me", "--opencost-password-file", password),
            client(both, url, "--opencost-user", "me"))) {
      assertThat(described).contains("basic authentication").doesNotContain(SECRET);
    }
  }

  @Test
  void theRestIsTakenToo() {
    OpenCostOptions options =
        options(
            "--opencost=http://[::1]:9003/model",
            "--opencost-proxy=[::1]:3128",
            "--opencost-timeout=5m",
            "--opencost-aggregate=namespace,label:app",
            "--opencost-aggregate=pod",
            "--opencost-aggregate=pod");
    try (OpenCostClient client = options.client(Map.of())) {
      assertThat(options.stores(client).build().aggregates().groupings())
          .containsExactly(Grouping.parse("namespace,label:app"), Grouping.parse("pod"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost:9003 | --opencost=\"localhost:9003\" is no address of a server; give",
        "ftp://x | --opencost=\"ftp://x\" is no address",
        "http:// | --opencost=\"http://\" is no address",
        "http://x/?window=7d | is no address",
        "http://me:very-secret@x | --opencost must hold no user and password",
        "http://x --opencost-token-file=no | =\"no\": there is no such text file that can be read",
        "http://x --opencost-token-file=EMPTY | holds no token: token must be visible ASCII",
        "http://x --opencost-user=me | \"me\" needs a password; give --opencost-password-file",
        "http://x --opencost-user=a:b --opencost-password-file=EMPTY | \"a:b\": user must have no",
        "http://x --opencost-password-file=EMPTY | needs --opencost-user",
        "http://x --opencost-user=me --opencost-token-file=EMPTY | either --opencost-token-file or",
        "http://x --opencost-ca=EMPTY | is for https, and --opencost is \"http://x\"",
        "https://x --opencost-ca=EMPTY | holds no certificate; give PEM",
        "https://x --opencost-ca=JUNK | holds no certificate; give PEM",
        "https://x --opencost-ca=no | =\"no\": there is no such file that can be read",
        "http://x --opencost-proxy=x | --opencost-proxy=\"x\" is no proxy; give one such as",
        "http://x --opencost-proxy=x:0 | is no proxy",
        "http://x --opencost-proxy=http://x:1 | is no proxy",
        "http://x --opencost-timeout=soon | is no positive duration; give one such as 90s",
        "http://x --opencost-timeout=9999h | \"9999h\" is too long; give a duration of up to 365d"
      })
  void badFlagsAreRefused(String args, String why) throws IOException {
    String empty = file("empty", "").toString();
    String junk = file("junk", "-----BEGIN CERTIFICATE-----\nx\n").toString();
    String[] given =
        ("--opencost=" + args).replace("EMPTY", empty).replace("JUNK", junk).split(" ", -1);
    assertThatThrownBy(() -> client(Map.of(), given))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining(SECRET);
  }

  @Test
  void aTokenInTheEnvironmentThatIsNoneIsNamedByItsVariable() {
    assertThatThrownBy(
            () -> client(Map.of(OpenCostOptions.TOKEN, "very secret"), "--opencost=http://x"))
        .isInstanceOf(ParameterException.class)
        .hasMessageStartingWith("COSTAUDIT_OPENCOST_TOKEN holds no token")
        .hasMessageNotContaining("very secret");
  }

  @Test
  void aPropertyThatCannotBeAggregatedIsRefused() {
    for (String property : List.of("bogus", "type")) {
      OpenCostOptions options = options("--opencost=http://x", "--opencost-aggregate=" + property);
      try (OpenCostClient client = options.client(Map.of())) {
        assertThatThrownBy(() -> options.stores(client))
            .isInstanceOf(ParameterException.class)
            .hasMessageStartingWith("--opencost-aggregate=\"" + property + "\": ");
      }
    }
  }
}
