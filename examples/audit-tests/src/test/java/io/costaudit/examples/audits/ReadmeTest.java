package io.costaudit.examples.audits;

import static io.costaudit.testkit.audit.CostAuditAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests of the README are those that are compiled and run, and it shows what they say. */
class ReadmeTest {
  private static String readme() throws IOException {
    return Files.readString(Path.of("../../README.md"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LiveCostsIT", "SavedKubecostTest"})
  void theReadmeShowsThisCode(String name) throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/io/costaudit/examples/audits/" + name + ".java"));
    String code =
        source
            .substring(
                source.indexOf("// begin README") + "// begin README".length(),
                source.indexOf("// end README"))
            .stripTrailing()
            .stripIndent()
            .strip();
    assertThat(code.lines()).hasSizeLessThanOrEqualTo(20);
    assertThat(readme()).contains("```java\n" + code + "\n```");
  }

  @Test
  void theReadmeShowsThisMessage() throws IOException {
    AuditReport report = SavedKubecostTest.auditor().run(AuditRequest.everything());
    Throwable failure =
        catchThrowable(
            () -> assertThat(report).onlyWindow().audit(AuditType.ASSET_RECONCILIATION).passed());
    assertThat(readme()).contains("```\n" + failure.getMessage() + "\n```");
  }

  @Test
  void theReadmeNamesTheVersionsOfJUnitThatAreTried() throws IOException {
    String check = Files.readString(Path.of("../harness-check/pom.xml"));
    String oldest = element("junit.oldest.version", check);
    String newest5 = element("junit.version", Files.readString(Path.of("../../pom.xml")));
    String newest = element("junit.newest.version", check);
    assertThat(readme().replace("\n", " "))
        .contains("JUnit " + oldest + " to " + newest5 + " and 6.0.0 to " + newest)
        .contains("runs that project with " + oldest + ", " + newest5 + " and " + newest + ".");
  }

  private static String element(String name, String pom) {
    int start = pom.indexOf("<" + name + ">") + name.length() + 2;
    return pom.substring(start, pom.indexOf("</" + name + ">"));
  }
}
