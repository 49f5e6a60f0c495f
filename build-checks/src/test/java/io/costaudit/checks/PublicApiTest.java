package io.costaudit.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The public API of each published module is committed as text, so that each change of it shows in
 * the change that makes it.
 */
class PublicApiTest {
  private static final int JDK = 17;
  private static final Path DOCS = Path.of("..", "docs", "api");

  @BeforeAll
  static void requireTheJdkThatWroteTheFiles() {
    assumeTrue(
        Runtime.version().feature() == JDK,
        "the API is compared by JDK " + JDK + " alone, because another javap may print other text");
  }

  static List<String> published() {
    return Modules.published();
  }

  @ParameterizedTest
  @MethodSource("published")
  void isWhatTheCommittedTextSays(String module) throws IOException {
    String api = PublicApi.of(Path.of("..", module, "target", "classes"));
    Path file = DOCS.resolve(module + ".txt");
    if (Boolean.getBoolean("costaudit.api.write")) {
      Files.createDirectories(DOCS);
      Files.writeString(file, api);
    }
    assertThat(file).as("the API of %s", module).isRegularFile();
    assertThat(api)
        .as(
            "the API of %s; if the change is wanted, write the text anew with: mvn test -pl"
                + " build-checks -am -Dtest=PublicApiTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dcostaudit.api.write=true",
            module)
        .isEqualTo(Files.readString(file));
  }

  /** A user outside our modules cannot name a type of an internal package. */
  @ParameterizedTest
  @MethodSource("published")
  void namesNoInternalType(String module) throws IOException {
    assertThat(PublicApi.of(Path.of("..", module, "target", "classes")).lines())
        .isNotEmpty()
        .noneMatch(line -> line.contains(".internal."));
  }

  @Test
  void holdsWhatUsersCallAndNothingElse() throws IOException {
    String core = PublicApi.of(Path.of("..", "costaudit-core", "target", "classes"));
    assertThat(core)
        .contains(
            "public final class io.costaudit.event.Ledger",
            "public static io.costaudit.event.Ledger inMemory()",
            "public final class io.costaudit.time.Window extends Record")
        .doesNotContain("class io.costaudit.predict.SpecCostRun", "private ");
    String fabric8 = PublicApi.of(Path.of("..", "costaudit-fabric8", "target", "classes"));
    assertThat(fabric8)
        .contains("class io.costaudit.fabric8.WatchState$Phase")
        .doesNotContain("io.costaudit.fabric8.FeedItem$Change");
  }
}
