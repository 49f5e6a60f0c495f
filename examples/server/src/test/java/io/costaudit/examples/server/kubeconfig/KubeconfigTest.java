package io.costaudit.examples.server.kubeconfig;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A kubeconfig that cannot be used is refused by an error that names the file, what is wrong and
 * what is accepted; a file that kubectl reads is read.
 */
class KubeconfigTest {
  private static final String GOOD =
      """
      apiVersion: v1
      kind: Config
      current-context: a
      contexts: [{name: a, context: {cluster: a, user: a}}]
      clusters: [{name: a, cluster: {server: "http://a:1"}}]
      users: [{name: a, user: {token: none}}]
      """;

  @TempDir private Path folder;

  private Path write(String content) throws IOException {
    return Files.writeString(folder.resolve("config"), content);
  }

  private static String server(@Nullable String context, Path... files) {
    try (KubernetesClient client = Kubeconfig.read(List.of(files)).client(context, 0, Map.of())) {
      return client.getMasterUrl().toString();
    }
  }

  private void assertRefused(String content, @Nullable String context, String... parts)
      throws IOException {
    Path file = write(content);
    assertThatIllegalArgumentException()
        .as("%s", content)
        .isThrownBy(() -> server(context, file))
        .withMessageContaining(folder.getFileName().toString())
        .satisfies(
            e ->
                Assertions.assertThat(e.getMessage())
                    .contains(parts)
                    .doesNotContain(" []", "cast"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "---\n", "# mine\n---\n", "%YAML 1.1\n---\n", "\uFEFF", "\uFEFF---\n"})
  void marksAndCommentsBeforeAndAfterTheOneDocumentAreNoDocuments(String before)
      throws IOException {
    for (String after : List.of("", "---\n", "...\n", "---\n# the end\n\n")) {
      Assertions.assertThat(server(null, write(before + GOOD + after))).startsWith("http://a:1");
    }
  }

  @Test
  void twoDocumentsAreRefusedByTheirNumber() throws IOException {
    assertRefused(
        GOOD + "---\n" + GOOD,
        null,
        "config\" holds 2 YAML documents, and a kubeconfig is one document",
        "put each of them into a file of its own");
    assertRefused(GOOD + "---\n" + GOOD + "---\njust text\n", null, "holds 3 YAML documents");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clusters | contexts[\"a\"].context.cluster in the kubeconfig | is \"a\", which is not there,"
            + " and the list clusters is empty; add it to clusters",
        "users | contexts[\"a\"].context.user in the kubeconfig | is \"a\", which is not there, and"
            + " the list users is empty; add it to users",
        "contexts | there is no context \"a\" in the kubeconfig | and the list contexts is empty; add"
            + " it to contexts",
      })
  void anEmptyListIsNamed(String list, String place, String remedy) throws IOException {
    assertRefused(GOOD.replaceAll("(?m)^" + list + ":.*$", list + ": []"), null, place, remedy);
    assertRefused(GOOD.replaceAll("(?m)^" + list + ":.*\n", ""), null, place, remedy);
  }

  @Test
  void theNamesThatAreThereAreNamed() throws IOException {
    assertRefused(GOOD, "b", "there is no context \"b\" in the kubeconfig", "; give one of \"a\"");
    assertRefused(
        GOOD.replace("cluster: a", "cluster: b"),
        null,
        "is \"b\", which is not there; give one of \"a\"");
    assertRefused(
        GOOD.replace("cluster: a, ", ""), null, "context.cluster", "is missing; give one of \"a\"");
    assertRefused(
        GOOD.replace("current-context: a\n", ""),
        null,
        "has no current-context; give --context with one of \"a\"");
    assertRefused(
        "apiVersion: v1\nkind: Config\n",
        null,
        "has neither a current-context nor any contexts; give another kubeconfig");
  }

  @Test
  void severalFilesAreAllNamed() throws IOException {
    Path first = Files.writeString(folder.resolve("first"), "kind: Config\n");
    Path second = Files.writeString(folder.resolve("second"), GOOD);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> server("b", first, second))
        .withMessageContaining("in the kubeconfigs ")
        .withMessageContaining("first\", ")
        .withMessageContaining("second\"; give one of \"a\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clusters: {} | clusters in the kubeconfig | is no list; give a list",
        "clusters: [1] | clusters[] in the kubeconfig | is no object with fields; give fields such as",
        "'[1, 2]' | the kubeconfig | is no object with fields; give fields such as",
        "just text | the kubeconfig | is no object with fields; give fields such as",
        "'{ this is: [no config' | is no kubeconfig: | give a file of YAML or JSON",
        "kind: Pod | is a Pod manifest, not a kubeconfig | give a file of kind Config",
      })
  void whatIsNoKubeconfigIsRefused(String content, String what, String accepted)
      throws IOException {
    assertRefused(content, null, what, accepted);
  }

  @Test
  void aFileThatCannotBeReadIsSaidToBeThatAndWhy() throws IOException {
    Path latin = folder.resolve("latin");
    Files.write(latin, "kind: Config # é\n".getBytes(StandardCharsets.ISO_8859_1));
    for (String[] expected :
        new String[][] {
          {folder.resolve("none").toString(), "there is no such file"},
          {folder.toString(), "it is a folder"},
          {latin.toString(), "its text is not UTF-8"}
        }) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Kubeconfig.read(List.of(Path.of(expected[0]))))
          .withMessageContaining("cannot be read: " + expected[1])
          .withMessageContaining("give a file that this program can read");
    }
  }
}
