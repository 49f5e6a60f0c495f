package io.costaudit.opencost.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import io.costaudit.opencost.AnyResponse;
import io.costaudit.opencost.Exceptions;
import io.costaudit.opencost.OpenCostException;
import io.costaudit.testsupport.FuzzTarget;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** What is told of a body without reading it: where it ends, its error, and how it begins. */
@FuzzTarget
public class EnvelopeFuzzTest {
  private static final String SECRET = "s3cr3t";
  private static final ResponseErrors ERRORS =
      new ResponseErrors(
          URI.create("http://opencost.test/allocation"), List.of(SECRET), 1, Exceptions.OPENCOST);

  @FuzzTest
  void envelope(byte[] input) {
    EnvelopeScanner whole = new EnvelopeScanner();
    whole.see(input, 0, input.length);
    EnvelopeScanner bytewise = new EnvelopeScanner();
    for (int i = 0; i < input.length; i++) {
      bytewise.see(input, i, 1);
    }
    assertThat(bytewise.isEnded()).isEqualTo(whole.isEnded());
    assertThat(bytewise.error()).isEqualTo(whole.error());
    Optional<JsonNode> tree = AnyResponse.tree(input).filter(JsonNode::isContainerNode);
    if (tree.isPresent() && isAscii(input)) {
      assertThat(whole.isEnded()).isTrue();
    }
    assertIsSaid(ERRORS.beginning(200, input, true));
    for (int status : List.of(200, 302, 400, 401, 500, 503)) {
      assertIsSaid(ERRORS.status(status, Optional.of(AnyResponse.text(input)), input));
    }
  }

  private static boolean isAscii(byte[] input) {
    for (byte b : input) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  private static void assertIsSaid(OpenCostException e) {
    if (e != null) {
      assertThat(e.getMessage())
          .startsWith("GET http://opencost.test/allocation: ")
          .doesNotContain("\n", SECRET)
          .hasSizeLessThan(10_000);
      assertThat(e.body()).doesNotContain("\n", SECRET);
    }
  }
}
