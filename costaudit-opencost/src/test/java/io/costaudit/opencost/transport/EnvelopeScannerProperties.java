package io.costaudit.opencost.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;

/** However a document is cut in parts, its end and its error are seen, and no other. */
class EnvelopeScannerProperties {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private record Document(int code, String status, Object data) {
    byte[] bytes() {
      Map<String, Object> envelope = new LinkedHashMap<>();
      envelope.put("data", data);
      envelope.put("code", code);
      envelope.put("status", status);
      try {
        return MAPPER.writeValueAsBytes(envelope);
      } catch (JsonProcessingException e) {
        throw new AssertionError(e);
      }
    }

    boolean tellsAnError() {
      return code >= 400 || status.equals("error");
    }
  }

  @Provide
  Arbitrary<Document> documents() {
    Arbitrary<Object> texts =
        Arbitraries.strings().withChars("\"\\{}[]:,a 1ü").ofMaxLength(8).map(text -> (Object) text);
    Arbitrary<Object> data =
        Arbitraries.lazyOf(
            () -> texts,
            () -> Arbitraries.integers().map(number -> (Object) number),
            () -> dataIn(texts).list().ofMaxSize(3).map(list -> (Object) list),
            () ->
                Arbitraries.maps(
                        Arbitraries.of("code", "status", "\"", "\\", "{", "x"), dataIn(texts))
                    .ofMaxSize(3)
                    .map(map -> (Object) map));
    return Combinators.combine(
            Arbitraries.of(200, 207, 400, 500), Arbitraries.of("success", "error", ""), data)
        .as(Document::new);
  }

  /** One level more, where an envelope's words mean nothing. */
  private static Arbitrary<Object> dataIn(Arbitrary<Object> texts) {
    return Arbitraries.oneOf(
        texts,
        Arbitraries.maps(Arbitraries.of("code", "status", "a\\\"b"), Arbitraries.of(500, "error"))
            .ofMaxSize(2)
            .map(map -> (Object) map));
  }

  @Property
  void seesTheEndAndTheError(
      @ForAll("documents") Document document,
      @ForAll @NotEmpty List<@IntRange(min = 1, max = 20) Integer> lengths) {
    byte[] bytes = document.bytes();
    EnvelopeScanner scanner = new EnvelopeScanner();
    int part = 0;
    for (int at = 0; at < bytes.length; part++) {
      assertThat(scanner.isEnded()).isFalse();
      int length = Math.min(lengths.get(part % lengths.size()), bytes.length - at);
      scanner.see(bytes, at, length);
      at += length;
    }
    assertThat(scanner.isEnded()).as(new String(bytes, UTF_8)).isTrue();
    assertThat(scanner.error() != null)
        .as(new String(bytes, UTF_8))
        .isEqualTo(document.tellsAnError());
  }
}
