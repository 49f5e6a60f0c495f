package io.costaudit.predict.demand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.costaudit.predict.price.CostPredictor;
import io.costaudit.predict.price.Prediction;
import io.costaudit.predict.price.PriceSource;
import io.costaudit.predict.price.UnitPrices;
import io.costaudit.predict.quantity.Quantity;
import io.costaudit.predict.spec.Container;
import io.costaudit.predict.spec.Container.Role;
import io.costaudit.predict.spec.NodeSpec;
import io.costaudit.predict.spec.PodSpec;
import io.costaudit.predict.spec.ResourceSpec;
import io.costaudit.predict.spec.ResourceType;
import io.costaudit.predict.spec.WorkloadSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A GPU is counted once, however many pieces it is offered in. */
class PhysicalGpusTest {
  private static final String COUNT = "nvidia.com/gpu.count";
  private static final String REPLICAS = "nvidia.com/gpu.replicas";
  private static final String PRODUCT = "nvidia.com/gpu.product";
  private static final String GPU = "nvidia.com/gpu";

  private static Map<String, Quantity> amounts(String... namesAndAmounts) {
    Map<String, Quantity> amounts = new HashMap<>();
    for (int i = 0; i < namesAndAmounts.length; i += 2) {
      amounts.put(namesAndAmounts[i], Quantity.parse(namesAndAmounts[i + 1]));
    }
    return amounts;
  }

  private static Prediction predict(RequestRules rules, ResourceSpec spec) {
    UnitPrices gpusAlone = new UnitPrices(0, 0, 0.95);
    return new CostPredictor(rules, PriceSource.fixed(gpusAlone, "test")).predict("c", spec);
  }

  @Nested
  class Nodes {
    private Prediction node(RequestRules rules, Map<String, String> labels, String... capacity) {
      return predict(rules, new NodeSpec("n", amounts(capacity), labels));
    }

    private Prediction node(Map<String, String> labels, String... capacity) {
      return node(RequestRules.ofDefaults(), labels, capacity);
    }

    private void assertGpus(Prediction prediction, String gpus) {
      assertThat(prediction.demand().totalRequests().gpu()).isEqualTo(Quantity.parse(gpus));
      assertThat(prediction.demand().totalRequests().unpriced()).isEmpty();
      assertThat(prediction.demand().warnings()).isEmpty();
    }

    private void assertUnpriced(Prediction prediction, String resource, String amount) {
      assertThat(prediction.demand().totalRequests().gpu().isZero()).isTrue();
      assertThat(prediction.demand().totalRequests().unpriced())
          .containsExactly(Map.entry(resource, Quantity.parse(amount)));
      assertThat(prediction.demand().warnings())
          .containsExactly("unpriced: " + amount + " of " + resource);
    }

    @Test
    void aTimeSlicedNodeCostsWhatItsPhysicalGpusDo() {
      Prediction prediction =
          node(
              Map.of(COUNT, "2", REPLICAS, "4", "nvidia.com/gpu.sharing-strategy", "time-slicing"),
              GPU,
              "8");

      assertGpus(prediction, "2");
      assertThat(prediction.rates().totalMonthlyRate()).isCloseTo(1387.00, within(0.005));
    }

    @ParameterizedTest
    @CsvSource({
      "2, '', 8, 2", // the label alone
      "0, 4, 8, 2", // a count of 0 is no information
      "'', 4, 8, 2",
      "'', 4, 7, 2", // shares that do not go round still need the last GPU
      "'', 0, 8, 8", // replicas of 0 neither
      "'', '', 8, 8",
      "many, x, 8, 8",
      "8, 1, 8, 8",
    })
    void theNumberIsThatOfTheLabelOrOfCapacityAndReplicas(
        String count, String replicas, String capacity, String gpus) {
      assertGpus(node(Map.of(COUNT, count, REPLICAS, replicas), GPU, capacity), gpus);
    }

    @Test
    void sharesUnderANameOfTheirOwnStandBesideWholeGpus() {
      assertGpus(node(Map.of(COUNT, "2", REPLICAS, "4"), "nvidia.com/gpu.shared", "8"), "2");
      assertGpus(node(Map.of(REPLICAS, "4"), GPU, "1", "nvidia.com/gpu.shared", "4"), "2");
    }

    @Test
    void sharesOfAnUnknownNumberOfClientsNeedAFraction() {
      assertUnpriced(node(Map.of(), "nvidia.com/gpu.shared", "8"), "nvidia.com/gpu.shared", "8");
      Map<String, String> marked = Map.of("nvidia.com/gpu.sharing-strategy", "mps");
      assertUnpriced(node(marked, GPU, "8"), "nvidia.com/gpu.shared", "8");

      RequestRules quarter =
          RequestRules.builder().gpuFraction("nvidia.com/gpu.shared", 1, 4).build();
      assertGpus(node(quarter, marked, GPU, "8"), "2");
    }

    @Test
    void slicesOfOneSizeAreUnpricedUnlessAFractionIsConfigured() {
      Map<String, String> labels =
          Map.of(
              "nvidia.com/mig.strategy",
              "single",
              COUNT,
              "56",
              PRODUCT,
              "NVIDIA-H100-80GB-HBM3-MIG-1g.10gb");
      assertUnpriced(node(labels, GPU, "56"), "nvidia.com/mig-1g.10gb", "56");

      RequestRules seventh =
          RequestRules.builder().gpuFraction("nvidia.com/mig-1g.10gb", 1, 7).build();
      Prediction prediction = node(seventh, labels, GPU, "56");
      assertGpus(prediction, "8");
      assertThat(prediction.rates().totalMonthlyRate()).isCloseTo(5548.00, within(0.005));
    }

    @Test
    void aFractionOfTheWholeResourceServesWhereTheProfileIsNotKnown() {
      Map<String, String> labels = Map.of("nvidia.com/mig.strategy", "single", COUNT, "56");
      assertUnpriced(node(labels, GPU, "56"), "nvidia.com/mig-unknown", "56");

      RequestRules seventh = RequestRules.builder().gpuFraction(GPU, 1, 7).build();
      Prediction prediction = node(seventh, labels, GPU, "56");
      assertGpus(prediction, "8");
      assertThat(prediction.rates().totalMonthlyRate()).isCloseTo(5548.00, within(0.005));
      RequestRules rounded =
          RequestRules.builder().gpuFraction(GPU, Quantity.parse("0.142857143")).build();
      assertThat(node(rounded, labels, GPU, "56").rates().totalMonthlyRate())
          .isCloseTo(5548.00, within(0.005));
    }

    @Test
    void slicesThatAreSharedAreCountedOnce() {
      Map<String, String> labels =
          Map.of(
              "nvidia.com/mig.strategy",
              "single",
              REPLICAS,
              "2",
              PRODUCT,
              "NVIDIA-H100-80GB-HBM3-MIG-1g.10gb-SHARED");
      RequestRules seventh =
          RequestRules.builder().gpuFraction("nvidia.com/mig-1g.10gb", 1, 7).build();
      assertGpus(node(seventh, labels, GPU, "112"), "8");
    }

    /** Feature discovery writes the strategy on nodes that are not partitioned, too. */
    @Test
    void theStrategyAloneMakesNoSlicesOfAProductThatIsNone() {
      Map<String, String> labels =
          Map.of("nvidia.com/mig.strategy", "single", COUNT, "8", PRODUCT, "NVIDIA-A100-SXM4-40GB");
      assertGpus(node(labels, GPU, "8"), "8");
    }

    @Test
    void slicesOfSeveralSizesArePartsOfTheGpusThatTheLabelCounts() {
      Map<String, String> labels =
          Map.of(COUNT, "2", REPLICAS, "0", "nvidia.com/mig.strategy", "mixed");
      assertGpus(node(labels, "nvidia.com/mig-1g.5gb", "7", "nvidia.com/mig-3g.20gb", "2"), "2");
      assertUnpriced(
          node(Map.of("nvidia.com/mig.strategy", "mixed"), "nvidia.com/mig-1g.5gb", "7"),
          "nvidia.com/mig-1g.5gb",
          "7");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "GPU-0fc3,10,7680,100,NVIDIA-P40,0,true:GPU-1a2b,10,7680,100,NVIDIA-P40,0,true:",
          "[{\"id\":\"GPU-0fc3\",\"count\":10,\"devmem\":7680},{\"id\":\"GPU-1a2b\",\"count\":10}]"
        })
    void whatHamiDividesIsCountedAsItsDevices(String devices) {
      NodeSpec hami = NodeSpec.read(nodeTree(Map.of("hami.io/node-nvidia-register", devices)));
      assertGpus(predict(RequestRules.ofDefaults(), hami), "2");
    }

    @Test
    void anAnnotationOfHamiThatNobodyUnderstandsLeavesTheNumberUnknown() {
      NodeSpec hami = NodeSpec.read(nodeTree(Map.of("hami.io/node-nvidia-register", "{}")));
      assertUnpriced(predict(RequestRules.ofDefaults(), hami), "nvidia.com/gpu.shared", "20");
    }

    private static Map<String, Object> nodeTree(Map<String, Object> annotations) {
      return Map.of(
          "kind",
          "Node",
          "apiVersion",
          "v1",
          "metadata",
          Map.of("name", "n1", "annotations", annotations),
          "status",
          Map.of("capacity", Map.of(GPU, "20")));
    }

    @Test
    void labelsOfGkeTellTheNumberOfClients() {
      assertGpus(
          node(Map.of("cloud.google.com/gke-max-shared-clients-per-gpu", "8"), GPU, "16"), "2");
      assertUnpriced(
          node(Map.of("cloud.google.com/gke-gpu-partition-size", "1g.5gb"), GPU, "7"),
          "nvidia.com/mig-1g.5gb",
          "7");
    }

    @Test
    void labelsOfGpusAreKeptButAreNoNews() {
      Map<String, Object> tree =
          Map.of(
              "kind",
              "Node",
              "apiVersion",
              "v1",
              "metadata",
              Map.of("name", "n1", "labels", Map.of(COUNT, "2", REPLICAS, "4", PRODUCT, "A")),
              "status",
              Map.of("capacity", Map.of(GPU, "8")));
      NodeSpec node = NodeSpec.read(tree);
      assertThat(node.labels()).containsOnlyKeys(COUNT, REPLICAS, PRODUCT);
      NodeSpec renamed =
          new NodeSpec("n1", node.capacity(), Map.of(COUNT, "2", REPLICAS, "4", PRODUCT, "B"));
      RequestRules rules = RequestRules.ofDefaults();
      assertThat(rules.demand(renamed).sameCost(rules.demand(node))).isTrue();
      assertThat(rules.demand(node).nodeSelector()).isEmpty();
      NodeSpec fewer = new NodeSpec("n1", node.capacity(), Map.of(COUNT, "1"));
      assertThat(rules.demand(fewer).sameCost(rules.demand(node))).isFalse();
    }
  }

  @Nested
  class Pods {
    private Prediction pod(RequestRules rules, Map<String, String> selector, String... limits) {
      Container container = new Container("c", Role.REGULAR, Map.of(), amounts(limits));
      PodSpec pod = new PodSpec(List.of(container), Map.of(), Map.of(), Map.of(), selector);
      return predict(
          rules,
          new WorkloadSpec(ResourceType.POD, "shop", "cart", null, 1, true, pod, List.of(), null));
    }

    private void assertCounts(Prediction prediction, String gpus, String... unpriced) {
      Requests held = prediction.demand().perPod();
      assertThat(held.gpu()).isEqualTo(Quantity.parse(gpus));
      assertThat(held.unpriced()).isEqualTo(amounts(unpriced));
      assertThat(prediction.demand().warnings().stream().anyMatch(w -> w.startsWith("unpriced")))
          .isEqualTo(unpriced.length > 0);
    }

    @ParameterizedTest
    @CsvSource({"1, 30, 0.3", "2, 50, 1", "3, 100, 3", "1, 250, 1"})
    void whatHamiDividesCountsByItsShareOfTheCores(String gpus, String cores, String physical) {
      assertCounts(
          pod(
              RequestRules.ofDefaults(),
              Map.of(),
              GPU,
              gpus,
              "nvidia.com/gpucores",
              cores,
              "nvidia.com/gpumem",
              "3000"),
          physical);
    }

    @Test
    void aShareOfTheMemoryAloneIsNoWholeGpu() {
      String[] limits = {GPU, "2", "nvidia.com/gpumem", "3000", "nvidia.com/priority", "1"};
      assertCounts(
          pod(RequestRules.ofDefaults(), Map.of(), limits), "0", "nvidia.com/gpumem", "6000");
      RequestRules quarter = RequestRules.builder().gpuFraction(GPU, 1, 4).build();
      assertCounts(pod(quarter, Map.of(), limits), "0.5");
      // No share of anything: the whole GPU.
      assertCounts(
          pod(RequestRules.ofDefaults(), Map.of(), GPU, "1", "nvidia.com/gpucores", "0"), "1");
    }

    @Test
    void hamiAddsOneGpuWhereNoneIsAskedFor() {
      assertCounts(pod(RequestRules.ofDefaults(), Map.of(), "nvidia.com/gpucores", "25"), "0.25");
    }

    @Test
    void aSharedGpuIsNoWholeOneUnderAnyName() {
      RequestRules wide = RequestRules.builder().gpuResources(List.of("nvidia.com/*")).build();
      assertCounts(
          pod(wide, Map.of(), "nvidia.com/gpu.shared", "1"), "0", "nvidia.com/gpu.shared", "1");
      assertCounts(
          pod(wide, Map.of(), GPU, "1", "nvidia.com/gpumem", "3000"),
          "0",
          "nvidia.com/gpumem",
          "3000");
      RequestRules quarter =
          RequestRules.builder().gpuFraction("nvidia.com/gpu.shared", 1, 4).build();
      assertCounts(pod(quarter, Map.of(), "nvidia.com/gpu.shared", "3"), "0.75");
    }

    @Test
    void aPodThatSelectsSlicesOrSharesHoldsThose() {
      RequestRules rules = RequestRules.ofDefaults();
      assertCounts(
          pod(rules, Map.of(PRODUCT, "NVIDIA-A100-SXM4-40GB-MIG-1g.5gb"), GPU, "2"),
          "0",
          "nvidia.com/mig-1g.5gb",
          "2");
      RequestRules seventh =
          RequestRules.builder().gpuFraction("nvidia.com/mig-1g.5gb", 1, 7).build();
      assertCounts(
          pod(seventh, Map.of(PRODUCT, "NVIDIA-A100-SXM4-40GB-MIG-1g.5gb"), GPU, "7"), "1");
      assertCounts(
          pod(rules, Map.of(PRODUCT, "NVIDIA-T4-SHARED"), GPU, "1"),
          "0",
          "nvidia.com/gpu.shared",
          "1");
      assertCounts(pod(rules, Map.of(REPLICAS, "4"), GPU, "1"), "0.25");
      assertCounts(pod(rules, Map.of(PRODUCT, "NVIDIA-T4"), GPU, "1"), "1");
    }

    @Test
    void aDeviceClassAskedForAsAResourceIsThatClass() {
      String gpus = "deviceclass.resource.kubernetes.io/gpu.nvidia.com";
      String slices = "deviceclass.resource.kubernetes.io/mig.nvidia.com";
      assertCounts(
          pod(RequestRules.ofDefaults(), Map.of(), gpus, "2", slices, "1"), "2", slices, "1");
      RequestRules own =
          RequestRules.builder()
              .gpuDeviceClasses(List.of("mig.nvidia.com", "big.example.com"))
              .gpuFraction("small.example.com", 1, 2)
              .build();
      // A class of slices is none of whole GPUs, even if it is listed as one.
      assertCounts(pod(own, Map.of(), gpus, "1", slices, "1"), "0", gpus, "1", slices, "1");
      assertCounts(
          pod(
              own,
              Map.of(),
              "deviceclass.resource.kubernetes.io/big.example.com",
              "1",
              "deviceclass.resource.kubernetes.io/small.example.com",
              "3"),
          "2.5");
    }

    @Test
    void gpusComeFromContainersEvenWhereThePodAsksForThem() {
      Container container = new Container("c", Role.REGULAR, Map.of(), amounts(GPU, "1"));
      PodSpec pod =
          new PodSpec(
              List.of(container), amounts("cpu", "2", GPU, "8"), Map.of(), Map.of(), Map.of());
      Prediction prediction =
          predict(
              RequestRules.ofDefaults(),
              new WorkloadSpec(
                  ResourceType.POD, "shop", "cart", null, 1, true, pod, List.of(), null));
      assertThat(prediction.demand().perPod().cpu()).isEqualTo(Quantity.of(2));
      assertThat(prediction.demand().perPod().gpu()).isEqualTo(Quantity.of(1));
      assertThat(prediction.demand().warnings())
          .anySatisfy(warning -> assertThat(warning).contains(GPU, "it is not counted"));
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 7", "-1, 7", "8, 7", "1, 0"})
  void aFractionLiesAboveZeroAndUpToOne(int numerator, int denominator) {
    assertThatThrownBy(() -> RequestRules.builder().gpuFraction("a/b", numerator, denominator))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "fraction of a/b must be above 0 and at most 1: " + numerator + "/" + denominator);
  }
}
