package io.costaudit.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tables of many keys, of rounded values, and of two tables together. */
class CostTableTest {
  private static final Grouping PODS = Grouping.of(CostProperty.NAMESPACE, CostProperty.POD);
  private static final Grouping NAMESPACES = Grouping.of(CostProperty.NAMESPACE);

  private static Allocation allocation(String namespace, String pod, Costs costs) {
    return new Allocation(
        pod, AllocationProperties.builder().namespace(namespace).pod(pod).build(), 1, costs);
  }

  private static CostTable table(double roundingUnit, Map<String, Double> costs) {
    CostTable.Builder table =
        CostTable.builder(NAMESPACES, StoreTraits.exact().withRoundingUnit(roundingUnit));
    costs.forEach(
        (key, cost) ->
            table.add(CostKey.of(key), allocation(key, "", Costs.of(Measure.CPU, cost))));
    return table.build();
  }

  private static Map<String, Double> costs(CostTable table) {
    return table.asMap().entrySet().stream()
        .collect(
            Collectors.toMap(
                entry -> entry.getKey().toString(), entry -> entry.getValue().cost(Measure.CPU)));
  }

  @Test
  void aScanFindsEachOfManyKeysAgain() {
    int pods = 1000;
    TableScan scan = new TableScan(List.of(PODS, NAMESPACES), StoreTraits.exact());
    for (int round = 1; round <= 3; round++) {
      for (int pod = 0; pod < pods; pod++) {
        scan.accept(
            allocation("namespace-" + pod % 7, "pod-" + pod, Costs.of(Measure.CPU, round * pod)));
      }
    }
    CostTable ofPods = scan.tables().get(PODS);
    assertThat(new ArrayList<>(ofPods.keys()))
        .isEqualTo(
            IntStream.range(0, pods)
                .mapToObj(pod -> CostKey.of("namespace-" + pod % 7, "pod-" + pod))
                .toList());
    for (int pod = 0; pod < pods; pod++) {
      CostSums sums = ofPods.get(CostKey.of("namespace-" + pod % 7, "pod-" + pod)).orElseThrow();
      assertThat(sums.count()).isEqualTo(3);
      assertThat(sums.cost(Measure.CPU)).isEqualTo(6 * pod);
    }
    CostTable ofNamespaces = scan.tables().get(NAMESPACES);
    assertThat(ofNamespaces.size()).isEqualTo(7);
    assertThat(ofNamespaces.total().count()).isEqualTo(3L * pods);
    assertThat(ofNamespaces.total().cost(Measure.CPU)).isEqualTo(6.0 * pods * (pods - 1) / 2);
  }

  @Test
  void aTableCountsWhatWasRounded() {
    Allocation row = allocation("shop", "", Costs.of(Measure.CPU, 1, 0.5));
    CostKey key = CostKey.of("shop");
    StoreTraits cents = StoreTraits.exact().withRoundingUnit(0.01);
    CostSums rounded = CostTable.builder(NAMESPACES, cents).add(key, row).build().total();
    assertThat(rounded.rounded(Measure.CPU)).isEqualTo(2);
    assertThat(rounded.rounded(Measure.RAM)).isZero();
    CostSums tiny =
        CostTable.builder(NAMESPACES, cents.withTinyAsZero()).add(key, row).build().total();
    assertThat(tiny.rounded(Measure.CPU)).isEqualTo(2);
    assertThat(tiny.rounded(Measure.RAM)).isOne();
    CostTable exact =
        CostTable.builder(NAMESPACES, StoreTraits.exact()).add(key, row).add(key, row).build();
    assertThat(exact.total().rounded(Measure.ALL)).isZero();
    assertThat(exact.total().minutes()).isEqualTo(2);
    assertThat(exact.total().costs()).isEqualTo(Costs.of(Measure.CPU, 2, 1));
    assertThat(exact.total()).hasToString("2 rows " + Costs.of(Measure.CPU, 2, 1));
    assertThat(exact).hasToString(exact.asMap().toString());
    assertThat(exact.isEmpty()).isFalse();
    assertThat(CostTable.empty(NAMESPACES).isEmpty()).isTrue();
  }

  @Test
  void twoTablesTogetherHaveTheKeysOfBoth() {
    CostTable one = table(0.01, Map.of("a", 1.0, "b", 2.0));
    CostTable other = table(0.1, Map.of("b", 3.0, "c", 4.0));
    for (CostTable both : Set.of(one.plus(other), other.plus(one))) {
      assertThat(costs(both)).isEqualTo(costs(table(0, Map.of("a", 1.0, "b", 5.0, "c", 4.0))));
      assertThat(both.roundingUnit()).isEqualTo(0.1);
      assertThat(both.total().rounded(Measure.CPU)).isEqualTo(4);
    }
    assertThat(costs(one)).hasSize(2);
    assertThat(costs(other)).hasSize(2);
  }
}
