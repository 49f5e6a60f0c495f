package io.costaudit.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A page says why each public type is public, so that no type becomes public unnoticed. */
class PublicTypesTest {
  private static final Path PAGE = Path.of("..", "docs", "api", "README.md");
  private static final Pattern MODULE = Pattern.compile("## (\\S+)");
  private static final Pattern REASON = Pattern.compile("- `(\\w+)`: ((?:[A-Z]|jqwik ).{10,}\\.)");

  static List<String> published() {
    return Modules.published();
  }

  /** Types are told by their simple names, so that a line survives a move to another package. */
  @ParameterizedTest
  @MethodSource("published")
  void eachHasALineThatSaysWhyItIsPublic(String module) throws IOException {
    assertThat(explained().getOrDefault(module, List.of()))
        .as("the types of %s with a line in docs/api/README.md", module)
        .containsExactlyInAnyOrderElementsOf(
            PublicApi.typesOf(Path.of("..", module, "target", "classes")));
  }

  @Test
  void thePageHasTheModulesThatArePublished() throws IOException {
    assertThat(explained().keySet()).containsExactlyInAnyOrderElementsOf(published());
  }

  @Test
  void eachItemOfThePageIsSuchALine() throws IOException {
    assertThat(Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("- ")))
        .isNotEmpty()
        .allMatch(line -> REASON.matcher(line).matches());
  }

  /** Returns the types that have a line, by module. */
  private static Map<String, List<String>> explained() throws IOException {
    Map<String, List<String>> explained = new TreeMap<>();
    List<String> types = new ArrayList<>(); // those before the first module belong to none
    for (String line : Files.readAllLines(PAGE)) {
      Matcher module = MODULE.matcher(line);
      Matcher reason = REASON.matcher(line);
      if (module.matches()) {
        types = explained.computeIfAbsent(module.group(1), name -> new ArrayList<>());
      } else if (reason.matches()) {
        types.add(reason.group(1));
      }
    }
    return explained;
  }
}
