package io.costaudit.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.costaudit.predict.SpecCostPredictor;
import io.costaudit.testsupport.FuzzTarget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** The bytes of a body of the prediction endpoint. */
@FuzzTarget
public class PredictionBodyFuzzTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String URI =
      "/p?clusterID=cluster-one&defaultNamespace=default&noUsage=true";

  private final SpecCostHandler handler =
      SpecCostHandler.builder(SpecCostPredictor.ofDefaults(), () -> Set.of("cluster-one")).build();

  @FuzzTest
  void body(byte[] input) throws IOException {
    for (String more : List.of("", "&detail=full", "&envelope=true")) {
      FakeExchange exchange =
          new FakeExchange("POST", "/p", URI + more)
              .body(new ByteArrayInputStream(input))
              .handledBy(handler);
      assertThat(exchange.status()).isIn(200, 400);
      JsonNode json = MAPPER.readTree(exchange.answerBytes());
      if (exchange.status() == 400) {
        assertThat(json.get("code").asInt()).isEqualTo(400);
        assertThat(json.get("message").textValue()).isNotBlank().hasSizeLessThan(2000);
      } else if (more.isEmpty()) {
        assertThat(json.isArray()).isTrue();
        json.forEach(PredictionBodyFuzzTest::assertIsPrediction);
      }
    }
  }

  private static void assertIsPrediction(JsonNode prediction) {
    assertThat(prediction.path("controllerName").textValue()).isNotEmpty();
    assertThat(prediction.path("namespace").textValue()).isNotEmpty();
    JsonNode after = prediction.path("costAfter");
    if (after.isObject()) {
      after.forEach(rate -> assertThat(rate.doubleValue()).isFinite().isNotNegative());
    }
  }
}
