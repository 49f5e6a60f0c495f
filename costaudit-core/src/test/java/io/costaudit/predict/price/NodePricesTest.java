package io.costaudit.predict.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.costaudit.predict.spec.NodeSpec;
import io.costaudit.predict.spec.ResourceRef;
import io.costaudit.predict.spec.ResourceType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nodes: what they offer, and what that costs. */
class NodePricesTest {
  private static final String LARGE = "m5.xlarge";
  private static final PriceSource UNITS =
      PriceSource.fixed(new UnitPrices(0.03, 0.004 / UnitPrices.BYTES_PER_GIB, 0.9), "units");
  private static final PriceSource LIST = PriceSource.ofInstanceTypes(Map.of(LARGE, 0.192), "list");

  private static Map<String, Object> tree(
      Map<String, Object> capacity, Map<String, String> labels) {
    return Map.of(
        "kind",
        "Node",
        "apiVersion",
        "v1",
        "metadata",
        Map.of("name", "n1", "labels", labels),
        "status",
        Map.of("capacity", capacity));
  }

  private static NodeSpec node(String type) {
    return NodeSpec.read(
        tree(
            Map.of("cpu", "4", "memory", "16Gi", "pods", "110", "ephemeral-storage", "80Gi"),
            Map.of(NodeSpec.INSTANCE_TYPE, type, "team", "shop")));
  }

  @Test
  void onlyWhatBearsOnTheCostIsKept() {
    NodeSpec node = node(LARGE);
    assertThat(node.capacity().keySet()).containsExactlyInAnyOrder("cpu", "memory");
    assertThat(node.labels()).containsExactly(Map.entry(NodeSpec.INSTANCE_TYPE, LARGE));
    assertThat(node.ref("c")).isEqualTo(new ResourceRef("c", ResourceType.NODE, "", "n1"));
  }

  @Test
  void aNodeWithoutAPriceOfItsOwnCostsWhatItsCapacityDoes() {
    CostPrediction rates = CostPredictor.of(UNITS.orElse(LIST)).predict("c", node("other")).rates();
    assertThat(rates.totalMonthlyRate()).isCloseTo(730 * (4 * 0.03 + 16 * 0.004), within(1e-9));
  }

  @Test
  void thePriceOfAnInstanceIsSpreadInTheProportionsOfTheUnitPrices() {
    Prediction prediction =
        CostPredictor.of(PriceSource.firstOf(List.of(LIST, UNITS))).predict("c", node(LARGE));
    CostPrediction rates = prediction.rates();
    assertThat(rates.totalMonthlyRate()).isCloseTo(730 * 0.192, within(1e-9));
    assertThat(rates.cpuMonthlyRate() / rates.ramMonthlyRate())
        .isCloseTo((4 * 0.03) / (16 * 0.004), within(1e-9));
    assertThat(prediction.quote().source()).isEqualTo("list");
    assertThat(4 * 730 * prediction.prices().costPerCPUCoreHour())
        .isCloseTo(rates.cpuMonthlyRate(), within(1e-9));
  }

  @Test
  void itsGpusBearTheirShareOfThePriceOfAnInstance() {
    NodeSpec node =
        NodeSpec.read(
            tree(
                Map.of("cpu", "4", "memory", "16Gi", "nvidia.com/gpu", "2"),
                Map.of(NodeSpec.INSTANCE_TYPE, LARGE)));
    CostPrediction rates = CostPredictor.of(LIST.orElse(UNITS)).predict("c", node).rates();
    double byTheUnit = 4 * 0.03 + 16 * 0.004 + 2 * 0.9;
    assertThat(rates.gpuMonthlyRate()).isCloseTo(730 * 0.192 * (2 * 0.9) / byTheUnit, within(1e-9));
    assertThat(rates.totalMonthlyRate()).isCloseTo(730 * 0.192, within(1e-9));
  }

  @Test
  void whereNoUnitPriceIsKnownTheDefaultsGiveTheProportions() {
    assertThat(CostPredictor.of(LIST).predict("c", node(LARGE)).rates().totalMonthlyRate())
        .isCloseTo(730 * 0.192, within(1e-9));
    assertThat(CostPredictor.of(LIST).predict("c", node("other")).rates()).isNull();
  }

  @Test
  void unitPricesOfNothingDoNotMakeAMachineFree() {
    PriceSource free = PriceSource.fixed(new UnitPrices(0, 0, 0), "free");
    assertThat(
            CostPredictor.of(LIST.orElse(free))
                .predict("c", node(LARGE))
                .rates()
                .totalMonthlyRate())
        .isCloseTo(730 * 0.192, within(1e-9));
  }

  @Test
  void aPriceStandsForAllThatTheMachineHas() {
    NodeSpec node =
        NodeSpec.read(
            tree(
                Map.of("cpu", "4", "memory", "16Gi", "example.com/fpga", "1"),
                Map.of(NodeSpec.OLD_INSTANCE_TYPE, LARGE)));
    assertThat(CostPredictor.of(UNITS).predict("c", node).demand().warnings())
        .containsExactly("unpriced: 1 of example.com/fpga");
    assertThat(CostPredictor.of(LIST.orElse(UNITS)).predict("c", node).demand().warnings())
        .isEmpty();
  }

  @Test
  void aNodeThatOffersNothingYetHasNothingToSpreadOver() {
    NodeSpec empty = NodeSpec.read(tree(Map.of(), Map.of(NodeSpec.INSTANCE_TYPE, LARGE)));
    assertThat(CostPredictor.of(LIST).predict("c", empty).rates()).isNull();
    assertThat(CostPredictor.of(LIST.orElse(UNITS)).predict("c", empty).rates().totalMonthlyRate())
        .isZero();
  }

  @Test
  void gpusOfANodeAreGpus() {
    NodeSpec node = NodeSpec.read(tree(Map.of("cpu", "8", "nvidia.com/gpu", "2"), Map.of()));
    assertThat(CostPredictor.of(UNITS).predict("c", node).rates().gpuMonthlyRate())
        .isCloseTo(2 * 730 * 0.9, within(1e-9));
  }

  @Test
  void aSourceOfInstancePricesThatFailsCostsOnlyThem() {
    PriceSource failing =
        new PriceSource() {
          @Override
          public java.util.Optional<PriceQuote> quote(PriceQuery query) {
            return UNITS.quote(query);
          }

          @Override
          public java.util.Optional<InstanceQuote> instance(PriceQuery query) {
            throw new IllegalStateException("broken");
          }
        };
    assertThat(CostPredictor.of(failing).predict("c", node(LARGE)).quote().source())
        .isEqualTo("units");
  }

  @Test
  void badInputIsRefused() {
    assertThatThrownBy(() -> NodeSpec.read(tree(Map.of("cpu", "lots"), Map.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("status.capacity.cpu");
    assertThatThrownBy(() -> NodeSpec.read(Map.of("metadata", Map.of())))
        .hasMessageContaining("metadata.name is missing");
    assertThatThrownBy(() -> NodeSpec.read(Map.of("metadata", Map.of("name", ""))))
        .hasMessageContaining("metadata.name is missing");
    assertThatThrownBy(() -> new InstanceQuote(Double.NaN, "x"))
        .hasMessageContaining("costPerHour");
    assertThatThrownBy(() -> PriceSource.ofInstanceTypes(Map.of("a", -1.0), "x"))
        .hasMessageContaining("costPerHour");
  }
}
