package io.costaudit.jackson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.costaudit.event.CostEvent;
import io.costaudit.testkit.generate.Events;
import io.costaudit.testkit.generate.Windows;
import io.costaudit.time.Window;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WireJsonProperties {
  private static final ObjectMapper MAPPER = WireJson.mapper();
  private static final ObjectMapper PLAIN = new ObjectMapper().findAndRegisterModules();

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void anEventIsReadBackEqual(@ForAll("events") CostEvent event) throws IOException {
    byte[] bytes = MAPPER.writeValueAsBytes(event);
    assertThat(MAPPER.readValue(bytes, CostEvent.class)).isEqualTo(event);
    assertThat(new String(bytes, UTF_8)).isEqualTo(MAPPER.writeValueAsString(event));
    assertThat(PLAIN.readValue(bytes, CostEvent.class)).isEqualTo(event);
    assertThat(MAPPER.readValue(PLAIN.writeValueAsBytes(event), CostEvent.class)).isEqualTo(event);
  }

  @Property(tries = 300)
  void aNumberIsWrittenInTheFewestDigits(@ForAll double number) throws IOException {
    String printed = MAPPER.writeValueAsString(number);
    assertThat(printed).isEqualTo(number == 0 ? "0" : ShortestDigits.of(number));
    assertThat(MAPPER.readValue(printed, double.class)).isEqualTo(number == 0 ? 0.0 : number);
  }

  @Property(tries = 300)
  void anInstantIsReadBackEqual(@ForAll("instants") Instant instant) throws IOException {
    String printed = MAPPER.writeValueAsString(instant);
    assertThat(MAPPER.readValue(printed, Instant.class)).isEqualTo(instant);
    assertThat(printed).doesNotMatch(".*\\.\\d*0Z\"");
  }

  @Property(tries = 300)
  void aWindowIsReadBackInWholeSeconds(@ForAll("windows") Window window) throws IOException {
    assertThat(MAPPER.readValue(MAPPER.writeValueAsBytes(window), Window.class))
        .isEqualTo(
            new Window(
                window.start().truncatedTo(ChronoUnit.SECONDS),
                window.end().truncatedTo(ChronoUnit.SECONDS)));
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void keysStandInTheOrderOfTheirBytes(@ForAll Map<String, Integer> map) throws IOException {
    String[] keys = map.keySet().toArray(new String[0]);
    Arrays.sort(keys, (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8)));
    StringBuilder expected = new StringBuilder("{");
    for (String key : keys) {
      expected.append(expected.length() > 1 ? "," : "").append(MAPPER.writeValueAsString(key));
      expected.append(':').append(map.get(key));
    }
    assertThat(MAPPER.writeValueAsString(map)).isEqualTo(expected.append('}').toString());
  }

  @Provide
  Arbitrary<CostEvent> events() {
    return Events.events();
  }

  @Provide
  Arbitrary<Instant> instants() {
    return Windows.instants();
  }

  @Provide
  Arbitrary<Window> windows() {
    return Windows.windows();
  }
}
