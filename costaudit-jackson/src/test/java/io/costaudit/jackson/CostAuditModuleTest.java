package io.costaudit.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.costaudit.event.CostEvent;
import io.costaudit.predict.SpecCostDiff;
import io.costaudit.predict.price.SpecCost;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.time.Window;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The module in mappers of somebody else. */
final class CostAuditModuleTest {
  static Stream<ObjectMapper> mappers() {
    return Stream.of(
        new ObjectMapper().registerModule(new CostAuditModule()),
        new ObjectMapper().findAndRegisterModules(),
        JsonMapper.builder()
            .addModule(new CostAuditModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build(),
        new ObjectMapper().registerModule(new CostAuditModule()).copy());
  }

  @ParameterizedTest
  @MethodSource("mappers")
  void writesTheNamesInTheirOrder(ObjectMapper mapper) throws IOException {
    JsonNode event = mapper.readTree(mapper.writeValueAsBytes(Samples.fullEvent()));
    JsonNode onTheWire = WireJson.mapper().valueToTree(Samples.fullEvent());
    assertThat(namesInOrder(event)).isEqualTo(namesInOrder(onTheWire)).contains("after.volumes");
  }

  private static List<String> namesInOrder(JsonNode node) {
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      names.add(field.getKey());
      namesInOrder(field.getValue()).forEach(name -> names.add(field.getKey() + "." + name));
    }
    return names;
  }

  @ParameterizedTest
  @MethodSource("mappers")
  void keepsNumbersExact(ObjectMapper mapper) throws IOException {
    for (CostEvent event :
        List.of(Samples.goldenEvent(), Samples.fullEvent(), Samples.unpricedEvent())) {
      assertThat(mapper.readValue(mapper.writeValueAsString(event), CostEvent.class))
          .isEqualTo(event);
      assertThat(mapper.convertValue(mapper.valueToTree(event), CostEvent.class)).isEqualTo(event);
    }
    assertThat(mapper.writeValueAsString(Samples.goldenEvent()))
        .contains("2.4045625000000004", "2.3080000000000003", "0.031616438356164386");
  }

  @ParameterizedTest
  @MethodSource("mappers")
  void readsWhatTheWireSays(ObjectMapper mapper) throws IOException {
    String golden = WireJson.mapper().writeValueAsString(Samples.goldenEvent());
    assertThat(mapper.readValue(golden, CostEvent.class)).isEqualTo(Samples.goldenEvent());
  }

  @ParameterizedTest
  @MethodSource("mappers")
  void knowsTheTypesInsideOtherObjects(ObjectMapper mapper) throws IOException {
    Window day =
        new Window(Instant.parse("2022-10-21T00:00:00Z"), Instant.parse("2022-10-22T00:00:00Z"));
    SpecCostDiff diff = new SpecCostDiff("a", ResourceType.JOB, "b", SpecCost.ZERO, null);
    Holder holder = new Holder(List.of(day), diff);
    String json = mapper.writeValueAsString(holder);
    assertThat(json)
        .contains(
            "[{\"start\":\"2022-10-21T00:00:00Z\",\"end\":\"2022-10-22T00:00:00Z\"}]",
            "\"controllerKind\":\"job\"");
    assertThat(mapper.readValue(json, Holder.class)).isEqualTo(holder);
  }

  record Holder(List<Window> windows, SpecCostDiff diff) {}
}
