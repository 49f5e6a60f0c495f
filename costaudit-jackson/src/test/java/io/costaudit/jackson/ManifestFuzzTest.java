package io.costaudit.jackson;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.costaudit.coverage.Scope;
import io.costaudit.event.Balance;
import io.costaudit.event.CostEvent;
import io.costaudit.event.Ledger;
import io.costaudit.event.Observation;
import io.costaudit.event.ObservationMode;
import io.costaudit.predict.SpecCostPredictor;
import io.costaudit.predict.SpecCostReport;
import io.costaudit.predict.demand.Requests;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.Manifest;
import io.costaudit.predict.spec.NodeSpec;
import io.costaudit.predict.spec.ResourceSpec;
import io.costaudit.predict.spec.WorkloadReading;
import io.costaudit.predict.spec.WorkloadReading.Workload;
import io.costaudit.predict.spec.WorkloadSpec;
import io.costaudit.testsupport.FuzzTarget;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From the bytes of a manifest to what it costs, and to the event that it makes. */
@FuzzTarget
public class ManifestFuzzTest {
  private static final String CLUSTER = "cluster-one";
  private static final Instant NOW = Instant.parse("2024-02-29T11:12:13.000000014Z");
  private static final BigDecimal CAP = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final ManifestReader READER = ManifestReader.ofDefaults();
  private static final SpecCostPredictor PREDICTOR = SpecCostPredictor.ofDefaults();
  private static final ObjectMapper WIRE = WireJson.mapper();

  /** Escapes half a surrogate pair, which UTF-8 has not. */
  private static final ObjectMapper ESCAPING =
      JsonMapper.builder(new JsonFactoryBuilder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build())
          .build();

  @FuzzTest
  void manifest(byte[] input) throws IOException {
    List<Manifest> manifests;
    try {
      manifests = READER.read("f.yaml", input);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).startsWith("f.yaml: ").hasSizeLessThan(600);
      assertThat(e.getMessage().chars()).noneMatch(Character::isISOControl);
      return;
    }
    assertTreesAreReadBack(manifests);
    assertIsPredicted(manifests);
    assertIsBooked(manifests);
  }

  private static void assertTreesAreReadBack(List<Manifest> manifests) throws IOException {
    List<Object> trees = new ArrayList<>();
    StringBuilder json = new StringBuilder();
    for (Manifest manifest : manifests) {
      trees.add(PlainTrees.normal(manifest.object()));
      json.append(ESCAPING.writeValueAsString(manifest.object())).append('\n');
    }
    List<Object> again = new ArrayList<>();
    for (Manifest manifest : READER.read("f.json", json.toString().getBytes(UTF_8))) {
      again.add(PlainTrees.normal(manifest.object()));
    }
    assertThat(again).isEqualTo(trees);
  }

  private static void assertIsPredicted(List<Manifest> manifests) throws IOException {
    SpecCostReport report = PREDICTOR.predict(CLUSTER, "default", manifests, null);
    int reported =
        report.priced().size()
            + report.skipped().size()
            + report.refused().size()
            + report.folded().size()
            + report.replaced().size()
            + report.hooks().size()
            + report.claims().size();
    // A claim may also be a workload's own, and then stands in its price.
    assertThat(reported).isLessThanOrEqualTo(manifests.size());
    assertThat(reported)
        .isGreaterThanOrEqualTo(
            (int)
                manifests.stream()
                    .filter(m -> !String.valueOf(m.object().get("kind")).endsWith("Claim"))
                    .count());
    assertThat(PREDICTOR.predict(CLUSTER, "default", manifests, null)).isEqualTo(report);
    JsonNode written = WIRE.readTree(WIRE.writeValueAsBytes(report.predictions()));
    assertThat(written).hasSameSizeAs(report.predictions());
    assertThat(WIRE.writeValueAsBytes(report.skipped())).isNotEmpty();
    assertThat(WIRE.writeValueAsBytes(report.refused())).isNotEmpty();
    assertThat(WIRE.writeValueAsBytes(report.warnings())).isNotEmpty();
  }

  private static void assertIsBooked(List<Manifest> manifests) throws IOException {
    Ledger ledger = Ledger.inMemory();
    int number = 0;
    for (Manifest manifest : manifests) {
      Optional<ResourceSpec> spec = spec(manifest);
      if (spec.isPresent()) {
        number++;
        Optional<CostEvent> event = ledger.record(observation(spec.get(), number));
        if (event.isPresent() && isReadable(event.get().totalRequests())) {
          String written = WIRE.writeValueAsString(event.get());
          CostEvent again = WIRE.readValue(written, CostEvent.class);
          // What half a surrogate pair becomes; names that differ in nothing else become one.
          if (written.indexOf(0xFFFD) < 0) {
            assertThat(again).isEqualTo(event.get());
          }
        }
      }
    }
    assertThat(ledger.balances()).allMatch(Balance::holds);
  }

  private static Optional<ResourceSpec> spec(Manifest manifest) {
    try {
      if ("Node".equals(manifest.object().get("kind"))) {
        return Optional.of(NodeSpec.read(manifest.object()));
      }
      WorkloadReading reading = WorkloadSpec.read(manifest.object());
      return reading instanceof Workload workload ? Optional.of(workload.spec()) : Optional.empty();
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
      return Optional.empty();
    }
  }

  private static Observation observation(ResourceSpec spec, int number) {
    return new Observation(
        new Scope(CLUSTER, spec.type(), null),
        spec.ref(CLUSTER),
        "uid-" + number,
        Integer.toString(number),
        spec,
        ObservationMode.WATCHED,
        NOW);
  }

  /** Sums of binary quantities beyond the cap of texts are written, but not read back. */
  private static boolean isReadable(Requests requests) {
    return List.of(requests.cpu(), requests.memory(), requests.gpu()).stream()
            .map(Quantity::exactValue)
            .allMatch(value -> value.compareTo(CAP) <= 0)
        && requests.unpriced().values().stream()
            .allMatch(quantity -> quantity.exactValue().compareTo(CAP) <= 0);
  }
}
