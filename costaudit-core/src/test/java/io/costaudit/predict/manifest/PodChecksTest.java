package io.costaudit.predict.manifest;

import static io.costaudit.Trees.container;
import static io.costaudit.Trees.object;
import static io.costaudit.Trees.with;
import static io.costaudit.Trees.workload;
import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.predict.SpecCostPredictor;
import io.costaudit.predict.SpecCostReport;
import io.costaudit.predict.price.CostPredictor;
import io.costaudit.predict.price.PriceSource;
import io.costaudit.predict.price.UnitPrices;
import io.costaudit.predict.spec.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API server refuses is said of the workload, which counts all the same. */
class PodChecksTest {
  private static final String COUNTED = "; its cost is predicted as if the API server accepted it";
  private static final Map<String, Object> WEB =
      workload("apps/v1", "Deployment", container("main", "cpu", "1", "memory", "1Gi"));

  private final List<Manifest> manifests = new ArrayList<>();

  private List<String> warnings(Map<String, Object> object) {
    manifests.add(new Manifest("document " + (manifests.size() + 1), object));
    SpecCostReport report =
        SpecCostPredictor.builder()
            .predictor(CostPredictor.of(PriceSource.fixed(new UnitPrices(0.01, 0, 0), "test")))
            .build()
            .predict("cluster-one", "shop", manifests, null);
    assertThat(report.priced()).hasSize(1);
    return report.warnings().stream()
        .filter(warning -> warning.controllerName().equals("cart"))
        .map(SpecCostReport.Warning::message)
        .toList();
  }

  private static Map<String, Object> resources(Map<String, Object> requests, Object limits) {
    return with(
        WEB,
        object("requests", requests, "limits", limits),
        "spec",
        "template",
        "spec",
        "containers",
        0,
        "resources");
  }

  private static Map<String, Object> cpuAndMemory(Object... more) {
    Map<String, Object> amounts = object("cpu", "1", "memory", "1Gi");
    amounts.putAll(object(more));
    return amounts;
  }

  @ParameterizedTest
  @CsvSource({
    "cpu, 500, '500 cores of cpu, more than a usual node has'",
    "cpu, 100M, '100M cores of cpu, more than a usual node has'",
    "memory, 512, '512 bytes of memory, less than any program needs'",
    "memory, 512k, '512000 bytes of memory, less than any program needs'"
  })
  void anAmountThatHardlyAnybodyMeansIsAsked(String resource, String amount, String what) {
    Map<String, Object> requests = cpuAndMemory(resource, amount);
    assertThat(warnings(resources(requests, object())))
        .containsExactly(
            "container \"main\" requests "
                + what
                + "; a suffix such as m, Mi or Gi may be missing or wrong");
  }

  @Test
  void areNotMoreThanAReaderCanRead() {
    manifests.add(rangeOfManyLimits("many", "Container"));
    List<String> warnings = warnings(with(WEB, "shop", "metadata", "namespace"));
    assertThat(warnings).hasSize(21);
    assertThat(warnings.get(20)).matches("and \\d+ more reasons like these");
  }

  @Test
  void sayThatTheirNumberIsTheLeastWhereALimitRangeWasNotChecked() {
    manifests.add(rangeOfManyLimits("many", "Container"));
    manifests.add(rangeOfManyLimits("others", "Pod"));
    Map<String, Object> big =
        workload("apps/v1", "Deployment", container("main", "cpu", "2", "memory", "1Gi"));
    List<String> warnings = warnings(with(big, "shop", "metadata", "namespace"));
    assertThat(warnings).hasSize(21);
    assertThat(warnings.get(20)).matches("and at least \\d+ more reasons like these");
  }

  private static Manifest rangeOfManyLimits(String name, String type) {
    List<Object> limits = new ArrayList<>();
    for (int i = 1; i <= 1500; i++) {
      limits.add(object("type", type, "max", object("cpu", i + "m")));
    }
    return new Manifest(
        name,
        object(
            "apiVersion",
            "v1",
            "kind",
            "LimitRange",
            "metadata",
            object("name", name, "namespace", "shop"),
            "spec",
            object("limits", limits)));
  }

  @Test
  void ofAWorkloadWithoutContainersSaySo() {
    assertThat(warnings(with(WEB, List.of(), "spec", "template", "spec", "containers")))
        .containsExactly("the API server refuses this workload: it has no containers" + COUNTED);
  }

  @Test
  void aGoodWorkloadHasNone() {
    assertThat(warnings(resources(cpuAndMemory(), cpuAndMemory("nvidia.com/gpu", 1)))).isEmpty();
  }

  @Test
  void aRequestAboveItsOwnLimit() {
    assertThat(warnings(resources(cpuAndMemory("cpu", "2"), object("cpu", "1"))))
        .containsExactly(
            "the API server refuses this workload: container \"main\" requests 2 of cpu, more than"
                + " its limit"
                + " of 1"
                + COUNTED);
  }

  @Test
  void aRequestAboveTheLimitThatALimitRangeGives() {
    Map<String, Object> item = object("type", "Container", "default", object("cpu", "500m"));
    manifests.add(
        new Manifest(
            "range",
            object(
                "apiVersion",
                "v1",
                "kind",
                "LimitRange",
                "metadata",
                object("name", "r", "namespace", "shop"),
                "spec",
                object("limits", List.of(item)))));
    assertThat(warnings(WEB))
        .containsExactly(
            "the API server would refuse its pods: container \"main\" requests 1 of cpu, more than"
                + " the limit of 500m that a LimitRange gives it; the cost is predicted as if the"
                + " pods ran");
    manifests.remove(1);
    assertThat(warnings(resources(cpuAndMemory("cpu", "2"), object("cpu", "1"))))
        .containsExactly(
            "the API server refuses this workload: container \"main\" requests 2 of cpu, more than"
                + " its limit"
                + " of 1"
                + COUNTED);
  }

  @Test
  void aDeviceThatIsNoWholeNumber() {
    assertThat(warnings(resources(cpuAndMemory(), object("nvidia.com/gpu", "500m"))))
        .containsExactly(
            "the API server refuses this workload: container \"main\" asks for 500m of"
                + " nvidia.com/gpu, which"
                + " must be a whole number"
                + COUNTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nvidia.com/gpu", "example.com/device", "hugepages-2Mi"})
  void aRequestThatDiffersFromALimitThatMustEqualIt(String resource) {
    assertThat(warnings(resources(cpuAndMemory(resource, "1"), object(resource, "2"))))
        .contains(
            "the API server refuses this workload: container \"main\" requests 1 of "
                + resource
                + " with a limit of 2, but the two must be equal for this resource"
                + COUNTED);
  }

  @Test
  void aDeviceWithoutALimit() {
    assertThat(warnings(resources(cpuAndMemory("nvidia.com/gpu", 1), null)))
        .containsExactly(
            "the API server refuses this workload: container \"main\" requests 1 of nvidia.com/gpu"
                + " without a"
                + " limit, which this resource must have"
                + COUNTED);
  }

  @Test
  void ofAnInitContainerToo() {
    Map<String, Object> init =
        object(
            "name",
            "init",
            "resources",
            object("requests", object("cpu", "2"), "limits", object("cpu", "1")));
    assertThat(warnings(with(WEB, List.of(init), "spec", "template", "spec", "initContainers")))
        .singleElement()
        .asString()
        .contains("container \"init\" requests 2 of cpu, more than its limit of 1");
  }

  @Test
  void partsOfAByte() {
    assertThat(warnings(resources(cpuAndMemory("memory", "512m"), object("memory", "0.5"))))
        .contains(
            "container \"main\" asks for 512m of memory, which is 0.512 bytes: Kubernetes counts no"
                + " parts of a byte; a suffix such as m, Mi or Gi may be missing or wrong");
    manifests.clear();
    assertThat(warnings(resources(cpuAndMemory("cpu", "512m"), null))).isEmpty();
    manifests.clear();
    assertThat(
            warnings(
                with(
                    WEB,
                    object("limits", object("memory", "512m")),
                    "spec",
                    "template",
                    "spec",
                    "resources")))
        .contains(
            "the pod asks for 512m of memory, which is 0.512 bytes: Kubernetes counts no parts of a"
                + " byte; a suffix such as m, Mi or Gi may be missing or wrong");
  }

  @Nested
  class Selectors {
    @ParameterizedTest
    @ValueSource(strings = {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"})
    void thatAreMissingAreSaid(String kind) {
      Map<String, Object> object =
          workload("apps/v1", kind, container("c", "cpu", 1, "memory", "1Gi"));
      object = with(object, object("desiredNumberScheduled", 1), "status");
      assertThat(warnings(with(object, null, "spec", "selector")))
          .containsExactly(
              "the API server refuses this workload: spec.selector is missing, which a "
                  + kind
                  + " must have"
                  + COUNTED);
      manifests.clear();
      assertThat(warnings(with(object, object(), "spec", "selector")))
          .containsExactly(
              "the API server refuses this workload: spec.selector is empty, so it names no label"
                  + " of the pods"
                  + COUNTED);
    }

    @Test
    void thatDoNotMatchTheTemplateAreSaid() {
      assertThat(warnings(with(WEB, "web", "spec", "selector", "matchLabels", "app")))
          .containsExactly(
              "the API server refuses this workload: spec.selector wants the label \"app=web\", but"
                  + " spec.template.metadata.labels has \"app=cart\""
                  + COUNTED);
      manifests.clear();
      assertThat(warnings(with(WEB, null, "spec", "template", "metadata")))
          .containsExactly(
              "the API server refuses this workload: spec.selector wants the label \"app=cart\","
                  + " but"
                  + " spec.template.metadata.labels has no such label"
                  + COUNTED);
    }

    @ParameterizedTest
    @CsvSource({
      "In, app, cart, true",
      "In, app, web, false",
      "NotIn, app, web, true",
      "NotIn, app, cart, false",
      "Exists, app, '', true",
      "Exists, tier, '', false",
      "DoesNotExist, tier, '', true",
      "DoesNotExist, app, '', false",
      "Matches, app, cart, false",
    })
    void mayHaveExpressions(String operator, String key, String value, boolean matches) {
      Map<String, Object> expression =
          object(
              "key",
              key,
              "operator",
              operator,
              "values",
              value.isEmpty() ? null : List.of("other", value));
      assertThat(
              warnings(with(WEB, List.of(expression), "spec", "selector", "matchExpressions"))
                  .size())
          .isEqualTo(matches ? 0 : 1);
    }

    @Test
    void areNotCheckedWhereAServerHasAcceptedThemOrFillsThemIn() {
      Map<String, Object> bare = with(WEB, null, "spec", "selector");
      assertThat(warnings(with(bare, "u1", "metadata", "uid"))).isEmpty();
      manifests.clear();
      assertThat(warnings(with(bare, "extensions/v1beta1", "apiVersion")))
          .noneMatch(warning -> warning.contains("selector"));
      manifests.clear();
      Map<String, Object> controller =
          workload("v1", "ReplicationController", container("c", "cpu", 1, "memory", "1Gi"));
      assertThat(warnings(controller)).isEmpty();
      manifests.clear();
      assertThat(warnings(with(controller, object("app", "x"), "spec", "selector"))).hasSize(1);
    }
  }
}
