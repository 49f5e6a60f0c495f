package io.costaudit.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.costaudit.jackson.ManifestOracle.Expected;
import io.costaudit.predict.SpecCostDiff;
import io.costaudit.predict.SpecCostPredictor;
import io.costaudit.predict.SpecCostReport;
import io.costaudit.predict.SpecCostReport.UnpredictedObject;
import io.costaudit.predict.demand.RequestRules;
import io.costaudit.predict.demand.Requests;
import io.costaudit.predict.price.CostPrediction;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.Manifest;
import io.costaudit.predict.spec.WorkloadReading.Workload;
import io.costaudit.predict.spec.WorkloadSpec;
import io.costaudit.testsupport.RealData;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every manifest of the real data: read, predicted, and compared with {@link ManifestOracle}. */
final class RealManifestsTest {
  private static final ManifestReader READER = ManifestReader.ofDefaults();

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(RealData.dir("manifests"))) {
      List<Path> found = files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
      assertThat(found).hasSize(176);
      return found;
    }
  }

  private static List<Manifest> read(Path file) throws IOException {
    return READER.read(file.getFileName().toString(), Files.readAllBytes(file));
  }

  @Test
  void everyFileIsReadAsSnakeYamlReadsIt() throws IOException {
    for (Path file : files()) {
      List<Object> ours = new ArrayList<>();
      read(file).forEach(manifest -> ours.add(PlainTrees.normal(manifest.object())));
      List<Object> theirs = new ArrayList<>();
      ManifestOracle.objects(Files.readString(file))
          .forEach(object -> theirs.add(PlainTrees.normal(object)));
      assertThat(ours).as(file.toString()).isEqualTo(theirs);
    }
  }

  @Test
  void everyObjectIsPredictedSkippedOrRefusedWithAReason() throws IOException {
    Map<String, Integer> predicted = new TreeMap<>();
    Map<String, Integer> skipped = new TreeMap<>();
    Map<String, Integer> runningPods = new TreeMap<>();
    int objects = 0;
    int warnings = 0;
    for (Path file : files()) {
      for (Manifest manifest : read(file)) {
        objects++;
        SpecCostReport report = predict(manifest);
        warnings += report.warnings().size();
        assertThat(report.refused()).as(manifest.origin()).isEmpty();
        assertThat(report.predictions().size() + report.skipped().size() + report.claims().size())
            .isEqualTo(1);
        report.claims().forEach(claim -> skipped.merge(claim.kind().kind(), 1, Integer::sum));
        for (UnpredictedObject object : report.skipped()) {
          assertThat(object.origin()).isEqualTo(manifest.origin());
          assertThat(object.reason())
              .startsWith(object.kind() + " is no kind of workload that is known")
              .matches(
                  reason -> object.runsPods() == reason.contains(": it runs pods, not priced"));
          if (object.runsPods()) {
            runningPods.merge(object.kind(), 1, Integer::sum);
          }
          skipped.merge(object.kind(), 1, Integer::sum);
        }
        for (SpecCostDiff diff : report.predictions()) {
          assertThat(diff.costAfter()).as(manifest.origin()).isNotNull();
          predicted.merge(diff.controllerKind().kind(), 1, Integer::sum);
        }
      }
    }
    System.out.printf(
        "%d files, %d objects: predicted %s, skipped %s, refused none, %d warnings%n",
        files().size(), objects, predicted, skipped, warnings);
    // The table of the data's README; its seven HPAs are not workloads.
    assertThat(predicted)
        .isEqualTo(
            Map.of(
                "Deployment", 64,
                "StatefulSet", 9,
                "DaemonSet", 8,
                "ReplicationController", 10,
                "Pod", 22,
                "Job", 1));
    assertThat(skipped).containsEntry("HorizontalPodAutoscaler", 7);
  }

  private static SpecCostReport predict(Manifest manifest) {
    return SpecCostPredictor.ofDefaults().predict("cluster-one", "shop", List.of(manifest), null);
  }

  @Test
  void requestsAndRatesAreThoseOfTheOracle() throws IOException {
    int compared = 0;
    BigDecimal gpus = BigDecimal.ZERO;
    for (Path file : files()) {
      List<Manifest> manifests = read(file);
      List<Map<?, ?>> objects = ManifestOracle.objects(Files.readString(file));
      assertThat(manifests).hasSameSizeAs(objects);
      for (int i = 0; i < manifests.size(); i++) {
        Optional<Expected> expected = ManifestOracle.expected(objects.get(i));
        List<SpecCostDiff> predictions = predict(manifests.get(i)).predictions();
        assertThat(predictions).hasSize(expected.isPresent() ? 1 : 0);
        if (expected.isPresent()) {
          compared++;
          gpus = gpus.add(expected.get().gpu());
          assertRequests(manifests.get(i), expected.get());
          assertRates(predictions.get(0).costAfter().rates(), expected.get());
        }
      }
    }
    assertThat(compared).isEqualTo(114);
    assertThat(gpus).isEqualByComparingTo("9"); // 5 of them in a Deployment of 5 pods
  }

  private static void assertRequests(Manifest manifest, Expected expected) {
    WorkloadSpec spec = ((Workload) WorkloadSpec.read(manifest.object())).spec();
    Requests actual = RequestRules.ofDefaults().demand(spec).totalRequests();
    assertQuantity(actual.cpu(), expected.cpu(), manifest);
    assertQuantity(actual.memory(), expected.memory(), manifest);
    assertQuantity(actual.gpu(), expected.gpu(), manifest);
    assertThat(actual.unpriced().keySet()).isEqualTo(expected.unpriced().keySet());
    expected
        .unpriced()
        .forEach((name, amount) -> assertQuantity(actual.unpriced().get(name), amount, manifest));
  }

  private static void assertQuantity(Quantity actual, BigDecimal expected, Manifest manifest) {
    assertThat(actual.exactValue()).as(manifest.origin()).isEqualByComparingTo(expected);
  }

  private static void assertRates(CostPrediction actual, Expected expected) {
    assertRate(actual.cpuMonthlyRate(), expected.cpuRate());
    assertRate(actual.ramMonthlyRate(), expected.ramRate());
    assertRate(actual.gpuMonthlyRate(), expected.gpuRate());
    assertRate(
        actual.totalMonthlyRate(),
        expected.cpuRate().add(expected.ramRate()).add(expected.gpuRate()));
  }

  private static void assertRate(double actual, BigDecimal expected) {
    BigDecimal allowed = expected.movePointLeft(12);
    assertThat(new BigDecimal(actual)).isCloseTo(expected, within(allowed));
  }
}
