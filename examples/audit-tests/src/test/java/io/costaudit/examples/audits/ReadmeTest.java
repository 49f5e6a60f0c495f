package io.costaudit.examples.audits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The tests of the README are those that are compiled and run. */
class ReadmeTest {
  @Test
  void theReadmeShowsThisCode() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/io/costaudit/examples/audits/LiveCostsIT.java"));
    String code =
        source
            .substring(
                source.indexOf("// begin README") + "// begin README".length(),
                source.indexOf("// end README"))
            .strip();
    assertThat(code.lines()).hasSizeLessThanOrEqualTo(20);
    assertThat(Files.readString(Path.of("../../README.md"))).contains("```java\n" + code + "\n```");
  }
}
