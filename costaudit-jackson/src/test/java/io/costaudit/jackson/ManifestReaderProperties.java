package io.costaudit.jackson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.costaudit.predict.spec.Manifest;
import io.costaudit.testkit.generate.Workloads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

class ManifestReaderProperties {
  private static final ObjectMapper PLAIN = new ObjectMapper();
  private static final ManifestReader READER = ManifestReader.ofDefaults();

  private static List<Object> objects(String text) {
    List<Object> objects = new ArrayList<>();
    for (Manifest manifest : READER.read("f.yaml", text.getBytes(UTF_8))) {
      objects.add(PlainTrees.normal(manifest.object()));
    }
    return objects;
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void treesAreReadBackFromJsonAndYaml(@ForAll("trees") List<Map<String, Object>> trees)
      throws JsonProcessingException {
    Object expected = PlainTrees.normal(trees);
    StringBuilder json = new StringBuilder();
    for (Map<String, Object> tree : trees) {
      json.append(PLAIN.writeValueAsString(tree)).append('\n');
    }
    assertThat(objects(json.toString())).isEqualTo(expected);
    assertThat(objects(PLAIN.writeValueAsString(trees))).isEqualTo(expected);
    String list = PLAIN.writeValueAsString(Map.of("kind", "List", "items", trees));
    assertThat(objects(list)).isEqualTo(expected);
    // JSON is YAML, too.
    assertThat(objects("# not JSON\n" + list)).isEqualTo(expected);
    assertThat(objects(quoting().dumpAll(trees.iterator()))).isEqualTo(expected);
  }

  /** SnakeYAML leaves {@code y} and {@code 0o7} without quotes, which mean more to Kubernetes. */
  private static Yaml quoting() {
    DumperOptions options = new DumperOptions();
    options.setDefaultScalarStyle(DumperOptions.ScalarStyle.DOUBLE_QUOTED);
    return new Yaml(options);
  }

  @Provide
  Arbitrary<List<Map<String, Object>>> trees() {
    return Workloads.trees().list().ofMaxSize(3);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void valuesOfAllSortsAreReadBack(@ForAll("values") Object value) throws JsonProcessingException {
    Map<String, Object> tree = Map.of("v", value);
    Object expected = List.of(PlainTrees.normal(tree));
    String json = PLAIN.writeValueAsString(tree);
    assertThat(objects(json)).isEqualTo(expected);
    assertThat(objects("---\n" + json)).isEqualTo(expected);
    assertThat(objects(quoting().dump(tree))).isEqualTo(expected);
  }

  @Provide
  Arbitrary<Object> values() {
    Arbitrary<Object> scalars =
        Arbitraries.oneOf(
            Arbitraries.strings().withChars("ab1.:-#[]{}&*!|>'\"%@`, \n~é€=<_eE+"),
            Arbitraries.of("on", "0x1", "010", "1:30", "null", "2001-01-01", "1e3", "\uD83D\uDE00"),
            Arbitraries.integers(),
            Arbitraries.longs().filter(n -> n != (int) (long) n),
            Arbitraries.of(true, false),
            Arbitraries.bigDecimals().ofScale(3).filter(n -> n.scale() > 0));
    return Arbitraries.recursive(() -> scalars, ManifestReaderProperties::nested, 0, 3);
  }

  private static Arbitrary<Object> nested(Arbitrary<Object> values) {
    return Arbitraries.oneOf(
        values.list().ofMaxSize(3).map(list -> (Object) list),
        Arbitraries.maps(Arbitraries.strings().alpha().ofLength(2), values)
            .ofMaxSize(3)
            .map(map -> (Object) map));
  }

  @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
  void whateverIsWrittenIsReadOrRefusedByName(@ForAll("soups") String soup) {
    try {
      assertThat(READER.read("f.yaml", soup.getBytes(UTF_8))).doesNotContainNull();
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).startsWith("f.yaml: ").hasSizeLessThan(400);
      assertThat(e.getMessage().chars()).noneMatch(Character::isISOControl);
    }
  }

  /** Pieces of YAML and JSON in any order. */
  @Provide
  Arbitrary<String> soups() {
    return Arbitraries.of(
            "a",
            "b: ",
            "k:\n",
            "  ",
            "    ",
            "\n",
            "- ",
            "&x ",
            "*x",
            "<<: ",
            "[",
            "]",
            "{",
            "}",
            ",",
            " ",
            "\"",
            "'",
            "!!int ",
            "!!str ",
            "!!map ",
            "!!seq ",
            "!!float ",
            "!!bool ",
            "!!null ",
            "!!set ",
            "!!binary ",
            "! ",
            "!e!x ",
            "!<tag:yaml.org,2002:int> ",
            "%YAML 1.1\n",
            "%YAML 1.99999999999\n",
            "%TAG !e! tag:\n",
            "---\n",
            "--- ",
            "...\n",
            "? ",
            ": ",
            "|\n",
            "|2-\n",
            ">+\n",
            "#c\n",
            "1",
            "0x",
            "010",
            "1e9999999999",
            "1:30",
            ".inf",
            "-",
            "+",
            "\t",
            "\r\n",
            "\u0085",
            "\u2028",
            "\uFEFF",
            "\\u12",
            "%ff",
            "!%ff ",
            "\\",
            "\uD83D\uDE00",
            "\u0000",
            "kind: List\n",
            "items:\n",
            "null",
            "\"a\":",
            "@",
            "`")
        .list()
        .ofMaxSize(14)
        .map(pieces -> String.join("", pieces));
  }
}
