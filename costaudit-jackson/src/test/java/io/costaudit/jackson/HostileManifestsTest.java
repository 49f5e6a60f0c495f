package io.costaudit.jackson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.costaudit.jackson.ManifestReader.Limits;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that were written to do harm. Each is as large as is accepted; the time allowed is that of
 * a slow machine, and far below what each took a reader that falls for it.
 */
final class HostileManifestsTest {
  private static final Duration FAST = Duration.ofMinutes(5);
  private static final int SIZE = Limits.DEFAULT_BYTES;
  private static final ManifestReader READER = ManifestReader.ofDefaults();

  private static int count(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    assertThat(bytes.length).isLessThanOrEqualTo(SIZE);
    return assertTimeoutPreemptively(FAST, () -> READER.read("f.yaml", bytes).size());
  }

  private static void assertRefused(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> count(text))
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .startsWith("f.yaml: ")
                    .contains(message)
                    .hasSizeLessThan(400));
  }

  private static String full(String start, String repeated, String end) {
    int room = SIZE - start.length() - end.length();
    return start + repeated.repeat(room / repeated.getBytes(UTF_8).length) + end;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[",
        "[1,",
        "[{},",
        "{\"a\":",
        "[{\"a\":",
        "{a: ",
        "[a, ",
        "- ",
      })
  void nestingBombs(String repeated) {
    assertRefused(full("", repeated, ""), "nested deeper than 200");
    assertRefused(full("a: [[", repeated.replace("- ", "["), ""), "nested deeper than 200");
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 1_000, 100_000})
  void nestingThatIsClosedAgain(int depth) {
    assertRefused("[".repeat(depth) + "]".repeat(depth), "nested deeper than 200");
    assertRefused("{\"a\":".repeat(depth) + "1" + "}".repeat(depth), "nested deeper than 200");
    assertRefused("a: " + "[".repeat(depth) + "]".repeat(depth), "nested deeper than 200");
    assertRefused("a: " + "{a: ".repeat(depth) + "}".repeat(depth), "nested deeper than 200");
    StringBuilder stairs = new StringBuilder();
    for (int i = 0; i < Math.min(depth, 2_000); i++) {
      stairs.append(" ".repeat(i)).append("a:\n");
    }
    assertRefused(stairs.toString(), "nested deeper than 200");
  }

  @Test
  void smallValuesThatTakeMuchMemory() {
    assertRefused(full("a: [", "a: ,", "]"), "more than 2000000 values");
    assertRefused(full("{\"a\":[", "{\"a\":1},", "1]}"), "more than 2000000 values");
    assertRefused(full("a:\n", "-\n", ""), "more than 2000000 values");
  }

  @ParameterizedTest
  @ValueSource(strings = {"? \n", "a:\n", "<<: {}\n", "- *a\n", "---\n", "--- {}\n", "? - "})
  void whatIsRefusedAtItsBeginning(String repeated) {
    assertThatIllegalArgumentException().isThrownBy(() -> count(full("", repeated, "")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1_", "-", "é", " ", "#", "\""})
  void wordsWithoutEnd(String repeated) {
    assertThat(count(full("a: b", repeated, ""))).isEqualTo(1);
    assertThat(count(full("a: |\n b", repeated, ""))).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"!!int 1", "!!float .1", "!!int 0x1"})
  void numbersWithoutEnd(String start) {
    assertThat(count(full("a: " + start, "1", ""))).isEqualTo(1);
    assertThat(count(full("a: " + start, "_1", ""))).isEqualTo(1);
    assertThat(count(full("a: " + start, ":1", ""))).isEqualTo(1);
  }

  @Test
  void numbersWithoutEndInJson() {
    assertRefused(full("{\"a\":", "1", "}"), "exceeds the maximum allowed (1000");
    assertRefused(full("{\"a\":0.", "1", "}"), "exceeds the maximum allowed (1000");
  }

  @Test
  void namesWithoutEnd() {
    assertRefused(full("a: *", "x", ""), "no anchor \"xxxx");
    assertRefused(full("a: !", "x", " 1"), "the tag \"!xxxx");
    assertThat(count(full("? ", "x", "\n: 1"))).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "#\n"})
  void nothingAtLength(String repeated) {
    assertThat(count(full("", repeated, ""))).isZero();
  }

  @Test
  void billionLaughs() {
    StringBuilder tens = new StringBuilder("a0: &a0 [lol]\n");
    for (int level = 1; level < 10; level++) {
      String alias = "*a" + (level - 1);
      tens.append("a" + level + ": &a" + level + " [" + (alias + ",").repeat(5) + alias + "]\n");
    }
    assertRefused(tens.toString(), "no more are accepted");
    // With as few aliases as are accepted.
    StringBuilder twos = new StringBuilder("a0: &a0 [lol]\n");
    for (int level = 1; level <= 25; level++) {
      String alias = "*a" + (level - 1);
      twos.append("a" + level + ": &a" + level + " [" + alias + "," + alias + "]\n");
    }
    assertRefused(twos.toString(), "more than 2000000 values");
    // The same in merge keys.
    String merges =
        twos.toString()
            .replace("[lol]", "{lol: 1}")
            .replace("[*", "{<<: [*")
            .replace("]\n", "]}\n");
    assertRefused(merges, "more than 2000000 values");
  }

  @Test
  void quadraticBlowUp() {
    String large = "a: &a [" + "1,".repeat(100_000) + "]\n";
    assertRefused(large + "b: [" + "*a,".repeat(50) + "]\n", "more than 2000000 values");
    String object = "a: &a {" + keys(100_000) + "}\n";
    assertRefused(object + "b: [" + "{<<: *a},".repeat(50) + "]\n", "more than 2000000 values");
  }

  private static String keys(int count) {
    StringBuilder keys = new StringBuilder();
    for (int i = 0; i < count; i++) {
      keys.append('k').append(i).append(": 1,");
    }
    return keys.toString();
  }

  @Test
  void listsThatMultiplyThroughAliases() {
    StringBuilder lists = new StringBuilder("kind: List\nitems:\n- &a0 {kind: Pod}\n");
    for (int level = 1; level <= 20; level++) {
      String alias = "*a" + (level - 1);
      lists.append("- &a" + level + " {kind: List, items: [" + alias + "," + alias + "]}\n");
    }
    assertThatIllegalArgumentException().isThrownBy(() -> count(lists.toString()));
  }

  @Test
  void mergesOfMerges() {
    StringBuilder chain = new StringBuilder("a0: &a0 {" + keys(20_000) + "}\n");
    for (int level = 1; level <= 50; level++) {
      chain.append("a" + level + ": &a" + level + " {<<: *a" + (level - 1) + "}\n");
    }
    assertRefused(chain.toString(), "more than 2000000 values");
  }

  @Test
  void selfReference() {
    for (String text :
        new String[] {
          "&a [*a]", "&a {b: *a}", "&a {<<: *a}", "a: &a [[[{b: [*a]}]]]", "a: &a {<<: [*a]}",
        }) {
      assertRefused(text, "\"a\" contains itself through this alias");
    }
  }

  @Test
  void keysThatCollide() {
    StringBuilder yaml = new StringBuilder();
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < 1 << 14; i++) {
      for (int bit = 0; bit < 14; bit++) {
        String two = (i >> bit & 1) == 0 ? "Aa" : "BB"; // of one hash
        yaml.append(two);
        json.append(bit == 0 ? "\"" : "").append(two);
      }
      yaml.append(": 1\n");
      json.append("\":1,");
    }
    assertThat(count(yaml.toString())).isEqualTo(1);
    assertThat(count(json.append("\"z\":1}").toString())).isEqualTo(1);
  }

  @Test
  void aFileThatIsTooLargeIsNotReadAtAll() {
    byte[] large = new byte[SIZE + 1];
    assertThatIllegalArgumentException()
        .isThrownBy(() -> READER.read("f.yaml", large))
        .withMessage("f.yaml: it has 10485761 bytes; no more than 10485760 are accepted");
  }

  @Test
  void randomBytes() {
    Random random = new Random(42);
    for (int i = 0; i < 200; i++) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      try {
        READER.read("f.yaml", noise);
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).startsWith("f.yaml: ");
      }
    }
  }
}
