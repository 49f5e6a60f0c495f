package io.costaudit.jackson;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.costaudit.jackson.ManifestReader.Limits;
import io.costaudit.predict.spec.Manifest;
import io.costaudit.predict.spec.WorkloadSpec;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ManifestReaderTest {
  private static final ManifestReader READER = ManifestReader.ofDefaults();

  private static List<Manifest> read(String text) {
    return READER.read("app.yaml", text.getBytes(UTF_8));
  }

  /** A field of each object. */
  private static List<Object> values(List<Manifest> manifests, String field) {
    List<Object> values = new ArrayList<>();
    manifests.forEach(manifest -> values.add(manifest.object().get(field)));
    return values;
  }

  private static Map<String, Object> object(String text) {
    List<Manifest> manifests = read(text);
    assertThat(manifests).hasSize(1);
    return new LinkedHashMap<>(manifests.get(0).object());
  }

  private static Object value(String yaml) {
    return object("v: " + yaml).get("v");
  }

  private static ThrowableAssertAlternative<IllegalArgumentException> assertRefused(String text) {
    return assertThatIllegalArgumentException().isThrownBy(() -> read(text));
  }

  @Test
  void readsEveryDocumentInOrderAndSaysWhereItStands() {
    List<Manifest> manifests =
        read(
            """
            # a comment
            apiVersion: v1
            kind: Service
            ---
            # nothing but a comment
            ---
            ---
            kind: Pod
            ...
            ---
            null
            ---
            kind: Job
            """);
    assertThat(values(manifests, "kind")).containsExactly("Service", "Pod", "Job");
    assertThat(manifests)
        .extracting(Manifest::origin)
        .containsExactly(
            "app.yaml, document 1 (line 2)",
            "app.yaml, document 4 (line 8)",
            "app.yaml, document 6 (line 13)");
    assertThat(READER.read("", "kind: Pod".getBytes(UTF_8)))
        .extracting(Manifest::origin)
        .containsExactly("document 1 (line 1)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "\n\n", "# only\n# comments\n", "---", "---\n---\n", "~", "\uFEFF", "[]"})
  void nothingIsNoError(String text) {
    assertThat(read(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kind\":\"Pod\"}",
        "\uFEFF{\"kind\":\"Pod\"}",
        " \r\n\t{\r\n\t\"kind\" :\t\"Pod\"\r\n}\r\n",
        "[{\"kind\":\"Pod\"}]",
        "[[{\"kind\":\"Pod\"}],[]]",
        "{\"kind\":\"Pod\"} null",
        "{kind: Pod}",
        "{\"kind\": \"Pod\",}",
        "{kind: Pod, # a comment\n}",
        "[kind: Pod]",
        "--- {kind: Pod}",
        "%YAML 1.1\n---\nkind: Pod",
        "\uFEFFkind: Pod",
        "kind: Pod\r\n",
        "kind: \"Pod\"\r",
        "kind: Pod\t# a tab\n",
        "? kind\n: Pod\n",
        "? !!str kind\n: !!str Pod\n",
        "- kind: Pod",
        "kind: List\nitems:\n- kind: Pod",
        "kind: PodList\nitems:\n- {}",
      })
  void onePodInManySpellings(String text) {
    assertThat(object(text).get("kind")).isEqualTo("Pod");
  }

  @Test
  void readsSeveralJsonValuesAndArrays() {
    List<Manifest> manifests =
        read(
            """
            {"kind":"Pod","n":1}
            {"kind":"Pod","n":2} null
            [{"kind":"Pod","n":3},{"kind":"Pod","n":4}]
            """);
    assertThat(values(manifests, "n")).containsExactly(1, 2, 3, 4);
    assertThat(manifests)
        .extracting(Manifest::origin)
        .containsExactly(
            "app.yaml, document 1 (line 1)",
            "app.yaml, document 2 (line 2)",
            "app.yaml, document 4 (line 3), item 1",
            "app.yaml, document 4 (line 3), item 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kind\":\"Pod\"}\n---\n{\"kind\":\"Job\"}\n",
        "{\n\t\"kind\":\t\"Pod\"\n}\n---\n{\n\t\"kind\":\t\"Job\"\n}\n",
        "---\n{\n\t\"kind\":\t\"Pod\"\n}\n---\t# the second\n{\n\t\"kind\"\t:\t\"Job\"\t,\n}\n",
        "\uFEFF{\"kind\":\"Pod\"}\r\n\uFEFF{\"kind\":\"Job\"}",
        "kind: Pod\n--- {\"kind\":\"Job\"}\n",
      })
  void documentsOfJsonMayBeSeparatedAsInYaml(String text) {
    assertThat(values(read(text), "kind")).containsExactly("Pod", "Job");
  }

  @Test
  void itemsOfATypedListGetItsKind() {
    String list =
        """
        {"apiVersion":"apps/v1","kind":"DeploymentList","items":[
          {"metadata":{"name":"a"}},
          {"kind":null,"apiVersion":null,"metadata":{"name":"b"}},
          {"kind":"StatefulSet","apiVersion":"apps/v1beta1"},
          {"apiVersion":"apps/v1beta2"}]}""";
    assertThat(values(read(list), "kind"))
        .containsExactly("Deployment", "Deployment", "StatefulSet", "Deployment");
    assertThat(values(read(list), "apiVersion"))
        .containsExactly("apps/v1", "apps/v1", "apps/v1beta1", "apps/v1beta2");
  }

  @Test
  void listsMayStandInLists() {
    List<Manifest> manifests =
        read(
            """
            apiVersion: v1
            kind: List
            items:
            - kind: Pod
            - kind: List
              items:
              - kind: PodList
                apiVersion: v1
                items: [{}, {}]
              - kind: List
                items:
              - kind: List
                items: []
            - kind: Job
            """);
    assertThat(values(manifests, "kind")).containsExactly("Pod", "Pod", "Pod", "Job");
    assertThat(manifests.get(2).origin())
        .isEqualTo("app.yaml, document 1 (line 1), item 2, item 1, item 2");
  }

  @Test
  void whatOnlyLooksLikeAListIsAnObject() {
    assertThat(object("kind: AllowList\nspec: {}")).containsEntry("kind", "AllowList");
    assertThat(object("kind: List\nitems: {}")).containsEntry("kind", "List");
    assertThat(object("items: []")).containsKey("items");
  }

  @Test
  void mergeKeysAddWhatIsNotThere() {
    Map<String, ?> object =
        object(
            """
            base: &base {cpu: 1, memory: 1Gi, gpu: 2}
            other: &other {cpu: 7, disk: 8}
            overridden:
              cpu: 2
              <<: *base
              memory:
            first: {<<: [*base, *other]}
            again: {<<: *other, <<x: 1, "<<": text}
            inline: {<<: {a: 1}, b: 2}
            twice: {<<: *base, disk: 9, <<: {cpu: 7, disk: 9}}
            nested: &nested
              <<: &inner {<<: *other, e: 5}
              f: 6
            afterwards: {<<: *inner}
            """);
    // kubectl merges where the key stands: what is written before is replaced.
    assertThat(object.get("overridden")).isEqualTo(mapOf("cpu", 1, "memory", null, "gpu", 2));
    assertThat(object.get("first"))
        .isEqualTo(Map.of("cpu", 1, "memory", "1Gi", "gpu", 2, "disk", 8));
    assertThat(object.get("again")).isEqualTo(Map.of("cpu", 7, "disk", 8, "<<x", 1, "<<", "text"));
    assertThat(object.get("inline")).isEqualTo(Map.of("a", 1, "b", 2));
    assertThat(object.get("twice"))
        .isEqualTo(Map.of("cpu", 7, "memory", "1Gi", "gpu", 2, "disk", 9));
    assertThat(object.get("nested")).isEqualTo(Map.of("cpu", 7, "disk", 8, "e", 5, "f", 6));
    assertThat(object.get("afterwards")).isEqualTo(Map.of("cpu", 7, "disk", 8, "e", 5));
    assertThat(object.get("base")).isEqualTo(Map.of("cpu", 1, "memory", "1Gi", "gpu", 2));
  }

  private static Map<String, Object> mapOf(Object... keysAndValues) {
    Map<String, Object> map = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  @Test
  void anchorsMayStandAnywhereAndBeUsedAgain() {
    assertThat(
            object(
                """
                a: &x one
                b: *x
                c: [&x two, *x, &y {k: *x}, *y]
                d: *x
                e: &e
                f: *e
                g: &x [&x three]
                h: *x
                *x : i
                """))
        .isEqualTo(
            mapOf(
                "a", "one",
                "b", "one",
                "c", List.of("two", "two", Map.of("k", "two"), Map.of("k", "two")),
                "d", "two",
                "e", null,
                "f", null,
                "g", List.of("three"),
                "h", "three",
                "three", "i"));
  }

  @Test
  void anAnchorEndsWithItsDocument() {
    assertRefused("a: &x 1\n---\nb: *x\n")
        .withMessage("app.yaml: line 3, column 4: no anchor \"x\" before this alias");
  }

  static Stream<Arguments> words() {
    return Stream.of(
        arguments("on", true),
        arguments("yes", true),
        arguments("TRUE", true),
        arguments("off", false),
        arguments("No", false),
        arguments("y", true),
        arguments("N", false),
        arguments("yES", "yES"),
        arguments("'yes'", "yes"),
        arguments("\"1\"", "1"),
        arguments("|\n  1\n", "1\n"),
        arguments(">-\n  a\n  b\n", "a b"),
        arguments("~", null),
        arguments("Null", null),
        arguments("", null),
        arguments("''", ""),
        arguments("7", 7),
        arguments("-7", -7),
        arguments("+7", 7),
        arguments("2147483648", 2147483648L),
        arguments("-9223372036854775808", Long.MIN_VALUE),
        arguments("9223372036854775808", new BigInteger("9223372036854775808")),
        arguments("010", 8),
        arguments("-010", -8),
        arguments("0o10", 8),
        arguments("09", 9),
        arguments("0x1F", 31),
        arguments("-0x1f", -31),
        arguments("0b101", 5),
        arguments("1_000", 1000),
        arguments("1_000.5", new BigDecimal("1000.5")),
        arguments("22:22", "22:22"),
        arguments("1:30.5", "1:30.5"),
        arguments("2001-12-14", "2001-12-14"),
        arguments("2001-12-14t21:59:43.10-05:00", "2001-12-14t21:59:43.10-05:00"),
        arguments("0.1", new BigDecimal("0.1")),
        arguments(".5", new BigDecimal("0.5")),
        arguments("5.", new BigDecimal("5")),
        arguments("1.10", new BigDecimal("1.10")),
        arguments("1e3", new BigDecimal("1E+3")),
        arguments("1e-3", new BigDecimal("0.001")),
        arguments("1e999999999", "1e999999999"),
        arguments("1e308", new BigDecimal("1E+308")),
        arguments("1e309", "1e309"),
        arguments("1e99999999999", "1e99999999999"),
        arguments(
            "3.14159265358979323846264338327950288",
            new BigDecimal("3.14159265358979323846264338327950288")),
        arguments("=", "="),
        arguments("!!str 12", "12"),
        arguments("! 12", "12"),
        arguments("!!int '12'", 12),
        arguments("!!int 012", 10),
        arguments("!!float 3", 3),
        arguments("!!bool yes", true),
        arguments("!!null ''", null),
        arguments("!!binary aGk=", "hi"),
        arguments("!!timestamp 2001-12-14", "2001-12-14"),
        arguments("!<tag:yaml.org,2002:str> 1", "1"),
        arguments("!!map {a: 1}", Map.of("a", 1)),
        arguments("!!seq [1]", List.of(1)),
        arguments("100m", "100m"),
        arguments("1E", "1E"));
  }

  @ParameterizedTest
  @MethodSource("words")
  void wordsMeanWhatYaml11AndKubernetesMeanByThem(String yaml, Object meaning) {
    assertThat(value(yaml)).isEqualTo(meaning);
  }

  @Test
  void keysAreTextAsWritten() {
    assertThat(object("{on: 1, 010: 2, 1.50: 3, ~: 4, 2001-12-14: 5}"))
        .isEqualTo(Map.of("on", 1, "010", 2, "1.50", 3, "~", 4, "2001-12-14", 5));
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "1.10, 1.10",
    "1e3, 1E+3",
    "123456789012345678901234567890, 123456789012345678901234567890",
    "0.30000000000000004, 0.30000000000000004",
    "1e99999999999, 1e99999999999",
  })
  void numbersAreExactInJsonToo(String json, String text) {
    assertThat(object("{\"v\":" + json + "}").get("v")).hasToString(text);
    assertThat(value(json)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "\"1e999999999\"", "1e99999999999", "-1e-999999999"})
  void aQuantityBeyondAllBoundsIsReadAndThenRefusedByItsPath(String cpu) {
    String json =
        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\"},\"spec\":"
            + "{\"containers\":[{\"name\":\"c\",\"resources\":{\"requests\":{\"cpu\":"
            + cpu
            + "}}}]}}";
    for (String text : new String[] {json, "---\n" + json}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> WorkloadSpec.read(object(text)))
          .withMessageStartingWith("spec.containers[0].resources.requests.cpu");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: 1\\nb: 2\\na: 3 | line 3, column 1: the key \"a\" stands here twice",
        "a:\\na: | line 2, column 1: the key \"a\" stands here twice",
        "{\"a\":1,\\n \"b\":{\"c\":1,\"c\":2}} | line 2, column 13: the key \"c\" stands here twice",
        "{a: 1, a: 2} | line 1, column 8: the key \"a\" stands here twice",
        "a: 1\\n\"a\": 2 | line 2, column 1: the key \"a\" stands here twice",
        "<<: {a: 1}\\na: 2\\n<<: {b: 1}\\na: 3 | line 4, column 1: the key \"a\" stands here twice",
        "a: 1\\n\\uFEFFb: 2 | line 2, column 1: a byte-order mark stands before this key, in the midst",
        "a: .inf | line 1, column 4: .inf is no number that Kubernetes can hold; put it in quotes",
        "a: !!int twelve | line 1, column 4: \"twelve\" cannot be read as \"tag:yaml.org,2002:int\"",
        "a: !!int '' | line 1, column 4: \"\" cannot be read as \"tag:yaml.org,2002:int\", which",
        "a: !!bool 1 | line 1, column 4: \"1\" cannot be read as \"tag:yaml.org,2002:bool\", which",
        "a: !!null x | line 1, column 4: \"x\" cannot be read as \"tag:yaml.org,2002:null\", which",
        "a: !!binary '***' | line 1, column 4: this is no base64, as !!binary must be",
        "a: 1\\n\\tb: 2 | line 2, column 1: found character '\\t(TAB)' that cannot start any token",
        "a:\\n-\\tb | line 2, column 2: found character '\\t(TAB)' that cannot start any token",
        "a: 1\\n\\t# b | line 2, column 1: found character '\\t(TAB)' that cannot start any token",
        "a: !!java.util.Date 1 | line 1, column 4: the tag \"tag:yaml.org,2002:java.util.Date\"",
        "\\n- !foo {a: 1} | line 2, column 3: the tag \"!foo\" is not accepted here",
        "a: !!set {b} | line 1, column 4: the tag \"tag:yaml.org,2002:set\" is not accepted here",
        "a: !!omap [b: 1] | line 1, column 4: the tag \"tag:yaml.org,2002:omap\" is not accepted",
        "a: !!map 1 | line 1, column 4: the tag \"tag:yaml.org,2002:map\" is not accepted here",
        "a: !!seq {} | line 1, column 4: the tag \"tag:yaml.org,2002:seq\" is not accepted here",
        "a: !!int {} | line 1, column 4: the tag \"tag:yaml.org,2002:int\" is not accepted here",
        "a: 1\\rb: 2\\r\\nc: !x 3 | line 3, column 4: the tag \"!x\" is not accepted here",
        "!x a: 1 | line 1, column 1: the tag \"!x\" is not accepted here",
        "? [a]\\n: 1 | line 1, column 3: a key must be text, not an object or a list",
        "? {a: 1}\\n: 1 | line 1, column 3: a key must be text, not an object or a list",
        "a: &a [1]\\n*a : 1 | line 2, column 1: a key must be text, not an object or a list",
        "a: &a [*a] | line 1, column 8: \"a\" contains itself through this alias",
        "a: &a\\n  b: {c: *a} | line 2, column 10: \"a\" contains itself through this alias",
        "&a a: {<<: *b} | line 1, column 12: no anchor \"b\" before this alias",
        "a: &a {<<: *a} | line 1, column 12: \"a\" contains itself through this alias",
        "<<: 1 | line 1, column 1: << must be followed by an object, or by a list of objects",
        "<<: [{}, 1] | line 1, column 1: << must be followed by an object, or by a list",
        "a: b: c | line 1, column 5: mapping values are not allowed here",
        "a:\\n\\t- b | line 2, column 1: found character '\\t(TAB)' that cannot start any token",
        "a: [1, 2\\nb: 3 | line 2, column 2: expected ',' or ']', but got :",
        "a: 'b\\nc: d | line 2, column 5: found unexpected end of stream",
        "a: \"\\q\" | line 1, column 6: found unknown escape character q(113)",
        "a: @b | line 1, column 4: found character '@' that cannot start any token",
        "{\"a\": 1 | line 1, column 8: Unexpected end-of-input",
        "{\"a\": 1,\\n\"b\": }x | line 2, column 7: expected '<document start>', but found",
        "{\"a\": tru} {] | line 1, column 12: expected '<document start>', but found '{'",
        "[1, 2 3] | document 1 (line 1), item 1 is no object",
        "[{\"a\":1},{\"b\":2}} | line 1, column 17: Unexpected close marker '}'",
        "{a: 1, b: !foo c} | line 1, column 11: the tag \"!foo\" is not accepted here",
        "just text | document 1 (line 1) is no object",
        "a: 1\\n---\\n- b | document 2 (line 3), item 1 is no object",
        "[[null]] | document 1 (line 1), item 1, item 1 is no object",
        "kind: List\\nitems: [{}, 1] | document 1 (line 1), item 2 is no object",
        "a: \\u0007 | line 1, column 4: the character U+0007 is not allowed in YAML",
        "a: 1\\nb: x\\uD83D\\uDE00\\u0000 | line 2, column 6: the character U+0000 is not allowed",
        "%YAML 2.0\\n---\\na: 1 | line 1, column 1: found incompatible YAML document",
        "a: *\\u202Ex | line 1, column 4: no anchor \"\\u{202e}x\" before this alias",
      })
  void whatCannotBeReadIsRefusedWithItsPlace(String escaped, String message) {
    String text =
        escaped
            .replace("\\n", "\n")
            .replace("\\r", "\r")
            .replace("\\t", "\t")
            .replace("\\uFEFF", "\uFEFF")
            .replace("\\u0007", "\u0007")
            .replace("\\u0000", "\u0000")
            .replace("\\u202E", "\u202E")
            .replace("\\uD83D\\uDE00", "\uD83D\uDE00");
    assertRefused(text).withMessageStartingWith("app.yaml: " + message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> READER.read("", text.getBytes(UTF_8)))
        .withMessageStartingWith(message);
  }

  @Test
  void utf16IsReadBehindAMark() {
    String text = "kind: Pod\r\nv: \"café \uD83D\uDE80\"\r\n";
    for (Charset charset : List.of(UTF_16BE, UTF_16LE)) {
      byte[] bytes = ("\uFEFF" + text).getBytes(charset);
      assertThat(values(READER.read("app.yaml", bytes), "v")).containsExactly("café \uD83D\uDE80");
    }
    byte[] json = "\uFEFF{\"kind\":\"Pod\",\"v\":1}".getBytes(UTF_16LE);
    assertThat(values(READER.read("app.json", json), "v")).containsExactly(1);
  }

  @Test
  void otherEncodingsAreRefused() {
    assertBytesAreRefused("name: café".getBytes(ISO_8859_1), "byte 10 is not UTF-8");
    assertBytesAreRefused(
        "kind: Pod".getBytes(UTF_16LE), "it looks like UTF-16 without a byte-order mark");
    assertBytesAreRefused(
        "kind: Pod".getBytes(UTF_16BE), "it looks like UTF-16 without a byte-order mark");
    byte[] cut = new byte[] {'a', ':', ' ', (byte) 0xE2, (byte) 0x82};
    assertBytesAreRefused(cut, "byte 4 is not UTF-8");
    byte[] surrogate = new byte[] {'a', ':', ' ', (byte) 0xED, (byte) 0xA0, (byte) 0x80};
    assertBytesAreRefused(surrogate, "byte 4 is not UTF-8");
    byte[] odd = new byte[] {(byte) 0xFF, (byte) 0xFE, 'a', 0, 'b'};
    assertBytesAreRefused(odd, "byte 5 is not UTF-16LE");
    byte[] half = new byte[] {(byte) 0xFE, (byte) 0xFF, 0, 'a', (byte) 0xD8, 0, 0, 'b'};
    assertBytesAreRefused(half, "byte 5 is not UTF-16BE");
  }

  private static void assertBytesAreRefused(byte[] bytes, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> READER.read("app.yaml", bytes))
        .withMessage(
            "app.yaml: " + why + "; accepted are UTF-8 and, behind a byte-order mark, UTF-16");
  }

  @Test
  void aByteOrderMarkMayBeginAnyDocument() {
    List<Manifest> manifests =
        read(
            """
            \uFEFF# a mark
            \uFEFFkind: Pod
            --- # the next
            # a comment

            \uFEFFkind: Service
            v: |
              \uFEFFtext
            \uFEFF---
            kind: Job
            ...
            \uFEFF--- # a comment
            \uFEFFkind: "\uFEFFmark"
            """);
    assertThat(values(manifests, "kind")).containsExactly("Pod", "Service", "Job", "\uFEFFmark");
    assertThat(manifests.get(1).object().get("v")).isEqualTo("\uFEFFtext\n");
  }

  @Test
  void aMergeKeyThatReplacesAValueIsAWarningOfItsObject() {
    String replaces =
        "the merge key << in line %d replaces %s, written before it: kubectl reads it so, other"
            + " programs keep the value that is written before; put << first, and all programs read"
            + " the same";
    List<Manifest> manifests =
        read(
            """
            b: &b {cpu: 1, memory: 1Gi}
            kind: Pod
            spec:
              requests: {<<: *b, cpu: 2}
              same: {cpu: 1, <<: *b}
              limits:
                cpu: 2
                memory: 1Mi
                <<: *b
            ---
            kind: List
            items:
            - kind: Service
            - kind: Pod
              a: {b: {cpu: 1, <<: {cpu: 2}, <<: {cpu: 3}}}
            - kind: PodList
              items:
              - metadata: {name: 1, <<: {name: 2}}
              - metadata: {name: 3}
            """);
    assertThat(manifests).hasSize(5);
    assertThat(manifests.get(0).warnings())
        .containsExactly(replaces.formatted(9, "\"cpu\" and 1 more"));
    assertThat(manifests.get(1).warnings()).isEmpty();
    assertThat(manifests.get(2).warnings())
        .containsExactly(replaces.formatted(15, "\"cpu\"")); // twice in one line
    assertThat(manifests.get(3).warnings()).containsExactly(replaces.formatted(18, "\"name\""));
    assertThat(manifests.get(4).warnings()).isEmpty();
  }

  @Test
  void ofManyMergeKeysTheFirstAreNamed() {
    List<Manifest> manifests =
        read("kind: Pod\nv:\n" + "- {a: 1, <<: {a: 2}}\n".repeat(200) + "---\na: 1\n<<: {a: 2}\n");
    assertThat(manifests.get(0).warnings()).hasSize(101);
    assertThat(manifests.get(0).warnings().get(100)).startsWith("more merge keys replace");
    assertThat(manifests.get(1).warnings()).hasSize(1).allMatch(text -> text.startsWith("more"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: {{ .Values.name }} | helm template",
        "{{- if .Values.on }}\\nname: a\\n{{- end }} | helm template",
        "name: a\\n{{ include \"labels\" . }}\\n | helm template",
        "{{/* a comment */}}\\nname: a | helm template",
        "r: {cpu: ${CPU}} | envsubst",
        "{\"replicas\": {{ .Values.replicas }}} | helm template",
        "{\"replicas\": ${REPLICAS}} | envsubst",
      })
  void aTemplateThatCannotBeReadIsRefusedWithAHint(String escaped, String hint) {
    assertRefused(escaped.replace("\\n", "\n"))
        .withMessageStartingWith("app.yaml: line ")
        .withMessageEndingWith("`" + hint + "` first");
  }

  @Test
  void whatOnlyQuotesATemplateIsNoTemplate() {
    String alert = "summary: \"{{ $labels.pod }}\"\nrun: |\n  echo ${HOME}\n";
    assertThat(read(alert)).hasSize(1);
    assertRefused(alert + "a: b: c")
        .withMessage("app.yaml: line 4, column 5: mapping values are not allowed here");
    assertRefused("a: {{ b }}: c\n---\nd: e: f").withMessageContaining("helm template");
    assertRefused("# {{ b }}\nd: e: f")
        .withMessageEndingWith("mapping values are not allowed here");
  }

  @Test
  void contentTellsNothingFromAnEmptyList() {
    assertThat(READER.readContent("f", "# nothing\n---\n".getBytes(UTF_8)))
        .isEqualTo(new ManifestReader.Content(List.of(), 0));
    assertThat(READER.readContent("f", "kind: List\nitems: []".getBytes(UTF_8)))
        .isEqualTo(new ManifestReader.Content(List.of(), 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ManifestReader.Content(List.of(), -1))
        .withMessage("documents must not be negative: -1");
  }

  @Test
  void aMessageIsShortAndFreeOfControlCharactersWhateverTheFileHolds() {
    String evil = "\u001b[31mx".repeat(100_000);
    for (String text :
        new String[] {
          "{\"" + "k".repeat(40_000) + "\":1,\"" + "k".repeat(40_000) + "\":2}",
          "{\"a\": " + "t".repeat(100_000) + "}}",
          "a: *" + "x".repeat(100_000),
          "a: !" + "x".repeat(100_000) + " 1",
          "\"a\\e[31m\\n\": 1\n\"a\\e[31m\\n\": 2",
          "%TAG !" + "x".repeat(100_000) + "! a\n%TAG !" + "x".repeat(100_000) + "! a\n--- b",
          "{\"" + evil + "\": 1",
        }) {
      assertRefused(text)
          .satisfies(
              e -> {
                assertThat(e.getMessage()).startsWith("app.yaml: line ").hasSizeLessThan(400);
                assertThat(e.getMessage().chars()).noneMatch(Character::isISOControl);
              });
    }
  }

  @Test
  void limitsAreExact() {
    ManifestReader small = new ManifestReader(new Limits(60, 3, 4, 20));
    for (String accepted :
        new String[] {
          "a: " + "x".repeat(57),
          "{}\n---\n{}\n---\n{}",
          "{} {} {}",
          "[{},{},{}]",
          "a: [[[1]]]",
          "{\"a\":[[[1]]]}",
          "a: &a 1\nb: *a\nc: *a\n---\na: &a 1\nb: *a\nc: *a",
          "a: [1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7]",
          "{\"a\": [1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7]}",
          "a: &a [1,2,3,4,5,6,7]\nb: *a",
        }) {
      assertThat(small.read("f", accepted.getBytes(UTF_8))).as(accepted).isNotEmpty();
    }
    Map<String, String> refused =
        Map.ofEntries(
            Map.entry("a: " + "x".repeat(58), "f: it has 61 bytes; no more than 60 are accepted"),
            Map.entry(
                "{}\n---\n{}\n---\n{}\n---\n{}",
                "f: line 6, column 1: it has more than 3 documents; no more are accepted"),
            Map.entry(
                "{} {} {} {}",
                "f: line 1, column 10: it has more than 3 documents; no more are accepted"),
            Map.entry(
                "[{},{},{},{}]",
                "f: document 1 (line 1), item 4: it has more than 3 objects; no more are accepted"),
            Map.entry(
                "a: [[[[1]]]]",
                "f: line 1, column 7: it is nested deeper than 4; no more is accepted"),
            Map.entry(
                "{\"a\":[[[[1]]]]}",
                "f: line 1, column 9: it is nested deeper than 4; no more is accepted"),
            Map.entry(
                "a: [1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8]",
                "f: line 1, column 39: it has more than 20 values, those behind aliases counted"
                    + " again; no more are accepted"),
            Map.entry(
                "{\"a\": [1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8]}",
                "f: line 1, column 42: it has more than 20 values; no more are accepted"),
            Map.entry(
                "a: &a [1,2,3,4,5,6,7,8,9]\nb: *a",
                "f: line 2, column 4: it has more than 20 values, those behind aliases counted"
                    + " again; no more are accepted"));
    refused.forEach(
        (text, message) ->
            assertThatIllegalArgumentException()
                .isThrownBy(() -> small.read("f", text.getBytes(UTF_8)))
                .withMessage(message));
  }

  @Test
  void limitsThatMakeNoSenseAreRefused() {
    Limits limits = Limits.ofDefaults();
    assertThat(limits).isEqualTo(new Limits(10 << 20, 20_000, 200, 2_000_000));
    assertThat(limits.withBytes(1).withDocuments(2).withNesting(3).withValues(5))
        .isEqualTo(new Limits(1, 2, 3, 5));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> limits.withBytes(0))
        .withMessage("bytes must be at least 1: 0");
    assertThatIllegalArgumentException().isThrownBy(() -> limits.withDocuments(0));
    assertThatIllegalArgumentException().isThrownBy(() -> limits.withNesting(0));
    assertThatIllegalArgumentException().isThrownBy(() -> limits.withValues(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> limits.withNesting(1_001))
        .withMessage("nesting must be at most 1000: 1001");
  }

  @Test
  void aliasesHaveNoLimitOfTheirOwnAndCountAsTheValuesBehindThem() {
    assertThat(read("a: &a 1\nb: [" + "*a, ".repeat(100_000) + "]\n")).hasSize(1);
    ManifestReader small = new ManifestReader(Limits.ofDefaults().withValues(1_000));
    // The object, two keys and two lists, one value, and two for each alias.
    String aliases = "a: &a [1]\nb: [" + "*a, ".repeat(497) + "]\n";
    assertThat(small.read("f", aliases.getBytes(UTF_8))).hasSize(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> small.read("f", (aliases + "c: 1").getBytes(UTF_8)))
        .withMessageContaining("more than 1000 values");
  }

  @Test
  void asManyDocumentsAsAreAcceptedAreRead() {
    assertThat(read("kind: Pod\n---\n".repeat(20_000).substring(0, 14 * 20_000 - 5)))
        .hasSize(20_000);
    assertRefused("kind: Pod\n---\n".repeat(20_001))
        .withMessageContaining("it has more than 20000 documents");
    assertThat(read("{\"kind\":\"Pod\"}".repeat(20_000))).hasSize(20_000);
    assertRefused("{\"kind\":\"Pod\"}".repeat(20_001))
        .withMessageContaining("it has more than 20000 documents");
    assertRefused("kind: List\nitems:\n" + "- {}\n".repeat(20_001))
        .withMessageContaining("item 20001: it has more than 20000 objects");
  }

  @Test
  void nestingIsReadUpToItsLimitAndTheStackStandsIt() {
    ManifestReader deep = new ManifestReader(Limits.ofDefaults().withNesting(Limits.MAX_NESTING));
    String open = "[".repeat(999);
    String close = "]".repeat(999);
    for (String text :
        new String[] {
          "{\"a\":" + open + close + "}", "a: " + open + close, "a:\n  " + "- ".repeat(999) + "b",
        }) {
      assertThat(deep.read("f", text.getBytes(UTF_8))).hasSize(1);
    }
    String lists = "{\"kind\":\"List\",\"items\":[".repeat(490) + "]}".repeat(490);
    assertThat(deep.read("f", lists.getBytes(UTF_8))).isEmpty();
  }
}
