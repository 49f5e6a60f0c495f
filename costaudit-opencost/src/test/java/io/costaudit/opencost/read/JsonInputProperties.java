package io.costaudit.opencost.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.costaudit.opencost.Exceptions;
import io.costaudit.opencost.Responses;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.NotEmpty;

/** Shortcuts change nothing: names, texts and numbers are those that stand there. */
class JsonInputProperties {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Map<String, String> MEANINGS = Map.of("a", "A", "\"ü\\", "U", "", "E");
  private static final String UNKNOWN = "?";

  @Provide
  Arbitrary<List<Map<String, String>>> objects() {
    Arbitrary<String> names =
        Arbitraries.oneOf(
            Arbitraries.of("a", "\"ü\\", "", "b", "aa", "€", "x".repeat(200)),
            Arbitraries.strings().ofMaxLength(3));
    Arbitrary<String> texts =
        Arbitraries.oneOf(
            Arbitraries.of("", "c1", "c2", "c11", "\n"), Arbitraries.strings().ofMaxLength(50));
    return Arbitraries.maps(names, texts)
        .ofMaxSize(6)
        .map(object -> (Map<String, String>) new LinkedHashMap<>(object))
        .list()
        .ofMaxSize(20)
        // Servers repeat themselves: the same again and again, with an exception now and then.
        .flatMap(few -> few.isEmpty() ? Arbitraries.just(few) : Arbitraries.of(few).list());
  }

  @Property(tries = 300)
  void fieldsMeanWhatTheirNamesMean(@ForAll("objects") List<Map<String, String>> objects)
      throws JsonProcessingException {
    FieldNames<String> names = new FieldNames<>(MEANINGS, UNKNOWN);
    RepeatedText last = new RepeatedText();
    List<List<String>> read = new ArrayList<>();
    try (JsonInput in = input(MAPPER.writeValueAsString(objects))) {
      assertThat(in.next()).isEqualTo(JsonToken.START_ARRAY);
      while (in.next() != JsonToken.END_ARRAY) {
        in.enterObject(names);
        List<String> fields = new ArrayList<>();
        for (String field = in.nextField(names); field != null; field = in.nextField(names)) {
          fields.add(field);
          fields.add(in.name());
          fields.add(in.string(last));
        }
        read.add(fields);
      }
      in.end();
    }
    List<List<String>> expected = new ArrayList<>();
    for (Map<String, String> object : objects) {
      List<String> fields = new ArrayList<>();
      object.forEach(
          (name, text) -> fields.addAll(List.of(MEANINGS.getOrDefault(name, UNKNOWN), name, text)));
      expected.add(fields);
    }
    assertThat(read).isEqualTo(expected);
  }

  private static JsonInput input(String text) {
    return new JsonInput("day.json", Responses.stream(text), "", Exceptions.UNREADABLE);
  }

  @Property(tries = 300)
  void aTextThatRepeatsIsTheSameObject(@ForAll @NotEmpty List<String> texts) {
    RepeatedText last = new RepeatedText();
    for (String text : texts) {
      String noise = "<" + text + ">";
      String first = last.of(noise.toCharArray(), 1, text.length());
      assertThat(first).isEqualTo(text);
      assertThat(last.of(noise.toCharArray(), 1, text.length())).isSameAs(first);
      last.expect(noise);
      assertThat(last.of(noise.toCharArray(), 0, noise.length())).isSameAs(noise);
    }
  }

  @Provide
  Arbitrary<String> numbers() {
    Arbitrary<String> whole =
        Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(40).map(this::canonical);
    Arbitrary<String> fraction =
        Arbitraries.strings().numeric().ofMaxLength(40).map(s -> s.isEmpty() ? "" : "." + s);
    Arbitrary<String> exponent =
        Arbitraries.integers().between(-400, 250).map(e -> "e" + e).injectNull(0.5);
    return Combinators.combine(Arbitraries.of("", "-"), whole, fraction, exponent)
        .as((sign, w, f, e) -> sign + w + f + (e == null ? "" : e));
  }

  private String canonical(String digits) {
    String rest = digits.replaceFirst("^0+", "");
    return rest.isEmpty() ? "0" : rest;
  }

  @Property(tries = 2000)
  void aNumberIsTheNearestDouble(@ForAll("numbers") String text) {
    double read;
    try (JsonInput in = input("[" + text + "]")) {
      in.next();
      in.next();
      read = in.number();
    }
    BigDecimal exact = new BigDecimal(text);
    BigDecimal distance = exact.subtract(new BigDecimal(read)).abs();
    assertThat(distance)
        .isLessThanOrEqualTo(exact.subtract(new BigDecimal(Math.nextUp(read))).abs())
        .isLessThanOrEqualTo(exact.subtract(new BigDecimal(Math.nextDown(read))).abs());
    assertThat(Double.compare(read, -0.0)).isNotZero();
  }
}
