package io.costaudit.examples.audits;

import static io.costaudit.testkit.audit.CostAuditAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.costaudit.audit.AuditReport;
import io.costaudit.audit.AuditRequest;
import io.costaudit.audit.AuditType;
import io.costaudit.testsupport.DocSnippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page of the testkit shows tests that are compiled and run, and the messages that they print.
 */
class TestkitPageTest {
  private static String page() throws IOException {
    return Files.readString(Path.of("../../docs/testkit.md"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LiveCostsIT", "SavedKubecostTest"})
  void thePageShowsThisCode(String name) throws IOException {
    DocSnippet snippet =
        DocSnippet.of(Path.of("src/test/java/io/costaudit/examples/audits/" + name + ".java"));
    assertThat(snippet.lines()).hasSizeLessThanOrEqualTo(20);
    assertThat(page()).contains(snippet.block());
  }

  @Test
  void thePageShowsThisMessage() throws IOException {
    AuditReport report = SavedKubecostTest.auditor().run(AuditRequest.everything());
    Throwable failure =
        catchThrowable(
            () -> assertThat(report).onlyWindow().audit(AuditType.ASSET_RECONCILIATION).passed());
    assertThat(page()).contains("```\n" + failure.getMessage() + "\n```");
  }

  @Test
  void thePageNamesTheVersionsOfJUnitThatAreTried() throws IOException {
    String check = Files.readString(Path.of("../harness-check/pom.xml"));
    String oldest = element("junit.oldest.version", check);
    String newest5 = element("junit.version", Files.readString(Path.of("../../pom.xml")));
    String newest = element("junit.newest.version", check);
    assertThat(page().replace("\n", " "))
        .contains("JUnit " + oldest + " to " + newest5 + " and 6.0.0 to " + newest)
        .contains("runs it with " + oldest + ", " + newest5 + " and " + newest + ".");
  }

  private static String element(String name, String pom) {
    int start = pom.indexOf("<" + name + ">") + name.length() + 2;
    return pom.substring(start, pom.indexOf("</" + name + ">"));
  }
}
