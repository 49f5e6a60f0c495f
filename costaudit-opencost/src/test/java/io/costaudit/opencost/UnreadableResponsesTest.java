package io.costaudit.opencost;

import static io.costaudit.opencost.Responses.WINDOW;
import static io.costaudit.opencost.Responses.stream;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnreadableResponsesTest {
  private static UnreadableResponseException refusal(String text) {
    return refusal(stream(text));
  }

  private static UnreadableResponseException refusal(InputStream bytes) {
    return catchThrowableOfType(
        UnreadableResponseException.class,
        () -> SavedResponses.ofDefaults().allocations("day.json", bytes));
  }

  private static String row(String fields) {
    return "{\"code\":200,\"data\":[{\"c1/n1\":{" + fields + "}}]}";
  }

  @Test
  void namesTheAnswerTheByteAndTheField() {
    String text = row("\"cpuCost\":\"NaN\"," + WINDOW);
    UnreadableResponseException refusal = refusal(text);
    assertThat(refusal.origin()).isEqualTo("day.json");
    assertThat(refusal.offset()).isEqualTo(text.indexOf("NaN"));
    assertThat(refusal.path()).isEqualTo("data[0].\"c1/n1\".cpuCost");
    assertThat(refusal)
        .hasMessage(
            "day.json, byte %s, data[0].\"c1/n1\".cpuCost: the text \"NaN\" stands where a number"
                    .formatted(refusal.offset())
                + " or null belongs");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"cpuCost\":true | data[0].\"c1/n1\".cpuCost: true stands where a number",
        "\"cpuCost\":{} | an object stands where a number",
        "\"cpuCost\":1e999 | \"1e999\" is more than a number can be",
        "\"cpuCost\":NaN | data[0].\"c1/n1\".cpuCost: it is no JSON",
        "\"properties\":[] | data[0].\"c1/n1\".properties: an array stands where an object",
        "\"properties\":{\"labels\":{\"a\":1}} | properties.labels.a: the number \"1\" stands where",
        "\"properties\":{\"services\":\"x\"} | properties.services: the text \"x\" stands where an arr",
        "\"name\":7 | data[0].\"c1/n1\".name: the number",
        "\"cpuCost\":1 | day.json, byte 42, data[0]: it does not tell the window of its rows",
        "\"window\":{\"start\":\"null\",\"end\":\"null\"} | window.start: the window is open",
        "\"window\":{\"start\":\"2023-01-14T00:00:00Z\",\"end\":null} | window.end: the window is open",
        "\"window\":{\"start\":\"2023-01-14T00:00:00Z\"} | window: the window has no end",
        "\"window\":{\"start\":\"x\",\"end\":\"y\"} | \"x\" is no time in RFC 3339",
        "\"window\":{\"start\":\"2023-01-14T00:00:00Z\",\"end\":\"2022-01-14T00:00:00Z\"} | window ends before",
        "\"window\":\"7d\" | the text \"7d\" stands where an object",
        "\"type\":\"Node\",\"cpuCost\":1 | this is an asset, not an allocation",
        "\"cluster\":\"c1\",\"cpuCost\":1 | this is a total, not an allocation",
        "\"x\":1 | data[0].\"c1/n1\": this is no allocation: it has no cost"
      })
  void refusesRowsThatAreWrong(String fields, String why) {
    assertThat(refusal(row(fields))).hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | day.json, byte 0: it is empty",
        "`  ` | it is empty",
        "<html><body>502 | it is HTML or XML, not JSON: \"<html><body>502\"",
        "404 page not found | it is text, not JSON: \"404 page not found\"",
        "Invalid window{\"code\":500} | it is text, not JSON",
        "nope | it is no JSON",
        "{\"code\":200,\"data\":[]}{} | a second document follows",
        "{\"code\":200,\"data\":[] | it ends too early",
        "{\"code\":200,\"data\":[]]} | it is no JSON",
        "{\"code\":200,\"data\":7} | data: the number \"7\" stands where an object or an array",
        "{\"code\":200,\"data\":[7]} | data[0]: the number \"7\" stands where an object belongs",
        "{\"code\":200,\"data\":{\"a\":7}} | data has neither sets nor allocations",
        "{\"code\":200,\"data\":[],\"data\":[]} | data stands here twice",
        "{\"error\":\"nope\"} | it is no answer: it has neither code nor data",
        "{\"sets\":[{\"cloudCosts\":{}}]} | sets[0]: the set has no allocations",
        "{\"code\":500,\"status\":\"\",\"data\":null,\"message\":\"Error: x\"} | code 500: Error: x",
        "{\"code\":500,\"status\":\"error\",\"data\":[{\"a\":1}],\"message\":\"m\"} | code 500: m",
        "{\"data\":[],\"status\":\"error\"} | the server answered with an error",
        "{\"kind\":\"Status\",\"metadata\":{},\"status\":\"Failure\",\"message\":\"no\",\"code\":404} | 404: no",
      })
  void refusesWhatIsNoAnswer(String text, String why) {
    assertThat(refusal(text)).hasMessageStartingWith("day.json").hasMessageContaining(why);
  }

  @Test
  void whatTheServerSaysIsOneShortLine() {
    assertThat(refusal("{\"code\":500,\"message\":\"a\\nb" + "x".repeat(1000) + "\"}").getMessage())
        .contains("a b")
        .hasSizeLessThan(400);
  }

  @Test
  void aQuoteThatIsNotEscapedIsNamed() {
    String text = "{\"code\":200,\"data\":{\"k\":{\"type\":\"Node\",\"nodeType\":\"a\"b\"}}}";
    assertThat(
            catchThrowableOfType(
                UnreadableResponseException.class,
                () -> SavedResponses.ofDefaults().assets("day.json", stream(text))))
        .hasMessageContaining("data.k.nodeType: it is no JSON")
        .hasMessageContaining("does not escape a quote");
  }

  @Test
  void refusesWhatIsNestedTooDeep() {
    assertThat(refusal(row("\"x\":" + "[".repeat(5000) + "]".repeat(5000))))
        .hasMessageContaining("beyond a limit");
  }

  @Test
  void refusesOtherEncodings() {
    byte[] wide = "{\"code\":200}".getBytes(java.nio.charset.StandardCharsets.UTF_16);
    assertThat(refusal(new ByteArrayInputStream(wide))).hasMessageContaining("no text in UTF-8");
  }

  @Test
  void readsWhatGzipPackedAndRefusesWhatIsCut() throws IOException {
    byte[] packed = gzip(row("\"cpuCost\":1," + WINDOW));
    assertThat(
            SavedResponses.ofDefaults()
                .allocations("day.json.gz", new ByteArrayInputStream(packed))
                .windows())
        .hasSize(1);
    for (int length = 2; length < packed.length; length++) {
      assertThat(refusal(new ByteArrayInputStream(Arrays.copyOf(packed, length)))).isNotNull();
    }
  }

  static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void aStreamThatFailsIsNamed() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("gone");
          }

          @Override
          public int read(byte[] bytes, int from, int length) throws IOException {
            throw new IOException("gone");
          }
        };
    assertThat(refusal(broken).offset()).isEqualTo(UnreadableResponseException.NO_OFFSET);
  }
}
