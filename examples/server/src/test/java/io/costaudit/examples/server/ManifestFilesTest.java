package io.costaudit.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class ManifestFilesTest {
  @TempDir private Path folder;

  private static ManifestFiles read(Object... names) {
    List<String> texts = Arrays.stream(names).map(Object::toString).toList();
    return ManifestFiles.read(new CommandLine(new PredictCommand()), texts);
  }

  /** The names of the objects, in order. */
  private static List<Object> names(ManifestFiles files) {
    return files.manifests().stream().<Object>map(item -> item.object().get("n")).toList();
  }

  private Path file(String path, String content) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private Path link(String path, String target) throws IOException {
    Path link = folder.resolve(path);
    Files.createDirectories(link.getParent());
    return Files.createSymbolicLink(link, Path.of(target));
  }

  private static ManifestFiles readStandardInput(String text) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    try {
      return read("-", "-");
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void foldersAreReadWithAllBelowInTheOrderOfNames() throws IOException {
    file("m/b.yaml", "n: b");
    file("m/a/z.yml", "n: a/z");
    file("m/a/b/c.json", "{\"n\": \"a/b/c\"}");
    file("m/a.yaml", "n: a.yaml");
    file("m/c.txt", "n: [");
    file("m/.hidden/d.yaml", "n: hidden");
    ManifestFiles files = read(folder.resolve("m"));
    assertThat(names(files)).containsExactly("hidden", "a/b/c", "a/z", "a.yaml", "b");
    assertThat(files.exitCode()).isZero();
    assertThat(files.notes()).isEmpty();
  }

  @Test
  void aMountedConfigMapIsReadOnce() throws IOException {
    file("m/..2026_11_30/web.yaml", "n: web");
    file("m/..2026_11_30/api.yaml", "n: api");
    link("m/..data", "..2026_11_30");
    link("m/web.yaml", "..data/web.yaml");
    link("m/api.yaml", "..data/api.yaml");
    ManifestFiles files = read(folder.resolve("m"));
    assertThat(names(files)).containsExactly("api", "web");
    assertThat(files.manifests().get(1).origin()).contains("m/web.yaml").doesNotContain("..");
  }

  @Test
  void eachFileIsReadOnceWhateverLeadsToIt() throws IOException {
    Path one = file("m/one.yaml", "n: 1");
    link("m/two.yaml", "one.yaml");
    link("m/z", "../other");
    file("other/three.yaml", "n: 3");
    Path m = folder.resolve("m");
    assertThat(names(read(one, one, m, m, m.resolve("../m/one.yaml"), folder.resolve("other"))))
        .containsExactly(1, 3);
  }

  @Test
  void aLoopOfLinksIsOneNoteAndTheRestIsRead() throws IOException {
    file("m/a.yaml", "n: a");
    link("m/b/up", "..");
    file("m/c.yaml", "n: c");
    ManifestFiles files = read(folder.resolve("m"));
    assertThat(names(files)).containsExactly("a", "c");
    assertThat(files.notes())
        .singleElement()
        .asString()
        .contains("m/b/up\" leads back to \"", "which contains it; the link is not followed");
    assertThat(files.exitCode()).isZero();
  }

  @Test
  void aLinkThatLeadsNowhereIsOneSentenceAndTheRestIsRead() throws IOException {
    file("m/a.yaml", "n: a");
    link("m/gone.yaml", "nothing.yaml");
    link("m/current", "no-folder");
    link("m/self.yaml", "self.yaml");
    ManifestFiles files = read(folder.resolve("m"));
    assertThat(names(files)).containsExactly("a");
    assertThat(files.unread())
        .hasSize(2)
        .anyMatch(
            line ->
                line.endsWith(
                    "m/gone.yaml\" leads nowhere: its target does not exist; the manifest behind"
                        + " it is left out"))
        .anyMatch(line -> line.contains("m/self.yaml\" leads nowhere: it cannot be followed"));
    assertThat(files.notes()).singleElement().asString().contains("m/current\" leads nowhere");
    assertThat(files.exitCode()).isEqualTo(Main.COULD_NOT_RUN);
  }

  @Test
  void aFileThatCannotBeReadIsOneSentenceAndTheRestIsRead() throws IOException {
    Path broken = Path.of("/proc/self/mem"); // a regular file, of which the first byte is none
    Assumptions.assumeTrue(Files.isRegularFile(broken), "there is no file that fails to be read");
    file("m/a.yaml", "n: a");
    link("m/b.yaml", broken.toString());
    file("m/c.yaml", "n: [");
    ManifestFiles files = read(folder.resolve("m"));
    assertThat(names(files)).containsExactly("a");
    assertThat(files.unread()).singleElement().asString().contains("m/b.yaml\" cannot be read: ");
    assertThat(files.refused()).hasSize(1);
    assertThat(files.exitCode()).as("the worst wins").isEqualTo(Main.COULD_NOT_RUN);
  }

  @Test
  void inputWithoutADocumentIsRefused() throws IOException {
    for (String nothing : new String[] {"", "\n", "# a comment\n---\n", "\uFEFF", "null"}) {
      ManifestFiles files = readStandardInput(nothing);
      assertThat(files.exitCode()).as(nothing).isEqualTo(Main.BAD_INPUT);
      assertThat(files.refused())
          .containsExactly(
              "there is no document in standard input, so there is nothing to predict");
    }
    assertThat(names(readStandardInput("n: 1"))).containsExactly(1);
    Path empty = file("empty.yaml", "");
    assertThat(read(empty).exitCode()).isEqualTo(Main.BAD_INPUT);
    assertThat(read(empty, file("full.yaml", "n: 1")).exitCode()).isZero();
  }

  @Test
  void aListWithoutItemsIsRefusedUnlessThereAreOtherObjects() throws IOException {
    for (String nothing : new String[] {"{\"kind\":\"List\",\"items\":[]}", "[]"}) {
      Path list = file("list.json", nothing);
      assertThat(read(list).exitCode()).as(nothing).isEqualTo(Main.BAD_INPUT);
      assertThat(read(list).refused())
          .containsExactly(
              "there are only lists without items in " + list + ", so there is nothing to predict");
      assertThat(read(list, file("full.yaml", "n: 1")).exitCode()).isZero();
    }
  }

  @Test
  void whatIsNotThereIsRefused() throws IOException {
    Path none = folder.resolve("none.yaml");
    assertThatThrownBy(() -> read(none))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("there is no file or folder");
    Path dangling = link("dangling.yaml", "none.yaml");
    assertThatThrownBy(() -> read(dangling)).isInstanceOf(ParameterException.class);
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThatThrownBy(() -> read(empty))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("ends in .yaml, .yml, .json");
  }
}
