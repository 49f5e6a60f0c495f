package io.costaudit.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.costaudit.cost.Aggregation.Idle;
import io.costaudit.time.Window;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Allocations under the keys of the field, and what becomes of idle. */
class AggregationTest {
  private static final Window DAY =
      new Window(Instant.parse("2023-01-14T00:00:00Z"), Instant.parse("2023-01-15T00:00:00Z"));
  private static final Aggregation BY_NAMESPACE =
      Aggregation.by(Grouping.of(CostProperty.NAMESPACE));

  private final InMemoryAllocationStore store = InMemoryAllocationStore.ofDefaults();

  private void add(String name, String cluster, String node, String namespace, Costs costs) {
    AllocationProperties properties =
        AllocationProperties.builder().cluster(cluster).node(node).namespace(namespace).build();
    store.add(DAY, new Allocation(name, properties, 1440, costs));
  }

  private static Costs cpu(double cost) {
    return Costs.of(Measure.CPU, cost);
  }

  /** Two nodes of one cluster; the shop uses 3 of 4 on the first, mail all of it on the second. */
  private void twoNodes() {
    add("c1/n1/shop/a", "c1", "n1", "shop", cpu(2));
    add("c1/n1/shop/b", "c1", "n1", "shop", cpu(1));
    add("c1/n1/mail/c", "c1", "n1", "mail", cpu(1));
    add("c1/n2/mail/d", "c1", "n2", "mail", cpu(4));
    add("c1/n1/__idle__", "c1", "n1", "", Costs.of(Measure.CPU, 4, 0.4));
    add("c1/n2/__idle__", "c1", "n2", "", cpu(1));
  }

  private Map<String, Double> totals(Aggregation aggregation) {
    Map<String, Double> totals = new LinkedHashMap<>();
    aggregation
        .of(store, DAY)
        .asMap()
        .forEach((key, sums) -> totals.put(key.toString(), sums.total(Measure.ALL)));
    return totals;
  }

  @Test
  void idleIsOneKeyByDefault() {
    twoNodes();
    assertThat(totals(BY_NAMESPACE))
        .containsOnly(entry("shop", 3.0), entry("mail", 5.0), entry("__idle__", 5.4));
  }

  @Test
  void idleMaySplitByClusterOrByNode() {
    twoNodes();
    add("c2/n1/__idle__", "c2", "n1", "", cpu(7));
    assertThat(totals(BY_NAMESPACE.withIdle(Idle.SPLIT)))
        .containsOnly(
            entry("shop", 3.0),
            entry("mail", 5.0),
            entry("c1/__idle__", 5.4),
            entry("c2/__idle__", 7.0));
    assertThat(totals(BY_NAMESPACE.withIdle(Idle.SPLIT).withIdleByNode()))
        .containsOnly(
            entry("shop", 3.0),
            entry("mail", 5.0),
            entry("c1/n1/__idle__", 4.4),
            entry("c1/n2/__idle__", 1.0),
            entry("c2/n1/__idle__", 7.0));
  }

  @Test
  void idleMayBeSharedInProportionToWhatIsUsedInTheClusterOrOnTheNode() {
    twoNodes();
    // 5 of cost and 0.4 of adjustment over 8 that are used.
    CostTable byCluster = BY_NAMESPACE.withIdle(Idle.SHARED).of(store, DAY);
    assertThat(byCluster.keys()).containsExactlyInAnyOrder(CostKey.of("shop"), CostKey.of("mail"));
    CostSums shop = byCluster.get(CostKey.of("shop")).orElseThrow();
    assertThat(shop.cost(Measure.CPU)).isEqualTo(3 + 5 * 3 / 8.0);
    assertThat(shop.adjustment(Measure.CPU)).isEqualTo(0.4 * 3 / 8.0);
    assertThat(shop.count()).isEqualTo(2);
    // 4.4 over 4 on the one, 1 over 4 on the other.
    assertThat(totals(BY_NAMESPACE.withIdle(Idle.SHARED).withIdleByNode()))
        .containsOnly(entry("shop", 3 + 3.3), entry("mail", 1 + 1.1 + 4 + 1.0));
  }

  @Test
  void eachResourceIsSharedForItselfAndWhatNothingUsesStays() {
    add("a", "c1", "n1", "shop", cpu(2));
    add(
        "c1/n1/__idle__",
        "c1",
        "n1",
        "",
        Costs.builder().add(Measure.CPU, 1).add(Measure.RAM, 3, -1).build());
    CostTable table = BY_NAMESPACE.withIdle(Idle.SHARED).of(store, DAY);

    assertThat(table.keys())
        .containsExactlyInAnyOrder(CostKey.of("shop"), CostKey.of("c1/__idle__"));
    assertThat(table.get(CostKey.of("shop")).orElseThrow().costs()).isEqualTo(cpu(3));
    assertThat(table.get(CostKey.of("c1/__idle__")).orElseThrow().costs())
        .isEqualTo(Costs.of(Measure.RAM, 3, -1));
  }

  @Test
  void idleIsKeptWhereNothingElseIsLeft() {
    add("c1/n1/__idle__", "c1", "n1", "", cpu(4));
    for (Idle idle : List.of(Idle.SHARED, Idle.SPLIT)) {
      assertThat(totals(BY_NAMESPACE.withIdle(idle))).containsOnly(entry("c1/__idle__", 4.0));
    }
  }

  @Test
  void sharedAndExternalCostTakesNoIdleAndWhatIsUnmountedDoes() {
    add("a", "c1", "n1", "shop", cpu(2));
    add("c1/n1/__unmounted__/x", "c1", "n1", "__unmounted__", cpu(2));
    add("c1/__shared__", "c1", "n1", "common", cpu(4));
    add("c1/__external__", "c1", "n1", "outside", cpu(8));
    add("c1/n1/__idle__", "c1", "n1", "", cpu(1));

    assertThat(totals(BY_NAMESPACE.withIdle(Idle.SHARED)))
        .containsOnly(
            entry("shop", 2.5),
            entry("__unmounted__", 2.5),
            entry("common", 4.0),
            entry("outside", 8.0));
  }

  @Test
  void whatIsUnallocatedMayBeMerged() {
    AllocationProperties.Builder shop = AllocationProperties.builder().namespace("shop");
    store.add(DAY, new Allocation("a", shop.controller("deployment", "cart").build(), 1, cpu(1)));
    AllocationProperties bare = AllocationProperties.builder().namespace("shop").build();
    store.add(DAY, new Allocation("b", bare, 1, cpu(2)));
    Aggregation aggregation =
        Aggregation.by(Grouping.of(CostProperty.NAMESPACE, CostProperty.CONTROLLER));

    assertThat(totals(aggregation))
        .containsOnly(entry("shop/deployment:cart", 1.0), entry("shop/__unallocated__", 2.0));
    assertThat(totals(aggregation.withMergedUnallocated()))
        .containsOnly(entry("shop/deployment:cart", 1.0), entry("__unallocated__", 2.0));
  }

  // Stores that are recomputed

  @Test
  void totalsAreRecomputedAsTheirTraitsSay() {
    twoNodes();
    add("c1/n1/__unmounted__/x", "c1", "n1", "__unmounted__", cpu(20));
    add("c1/__shared__", "c1", "n1", "", Costs.of(Measure.SHARED, 300));
    InMemoryTotalStore plain = InMemoryTotalStore.recomputed(store, StoreTraits.exact());
    InMemoryTotalStore wide =
        InMemoryTotalStore.recomputed(
            store,
            StoreTraits.exact().counting(Set.of(AllocationKind.UNMOUNTED, AllocationKind.SHARED)));

    assertThat(plain.windows()).containsExactly(DAY);
    assertThat(sum(plain, Grouping.CLUSTER, CostKey.of("c1"))).isEqualTo(8);
    assertThat(sum(plain, Grouping.NODE, CostKey.of("c1", "n1"))).isEqualTo(4);
    assertThat(sum(plain, Grouping.NODE, CostKey.of("c1", "n2"))).isEqualTo(4);
    assertThat(sum(wide, Grouping.CLUSTER, CostKey.of("c1"))).isEqualTo(328);
    assertThat(sum(wide, Grouping.NODE, CostKey.of("c1", "n1"))).isEqualTo(324);
    assertThat(plain.top(DAY, Grouping.CLUSTER, CostKey.of("c1"), 5))
        .containsExactly(new TopRow("c1", cpu(8)));
    assertThat(plain.top(DAY, Grouping.CLUSTER, CostKey.of("c1"), 0)).isEmpty();
    assertThat(plain.top(DAY, Grouping.CLUSTER, CostKey.of("c2"), 5)).isEmpty();

    plain.remove(DAY);
    assertThat(plain.windows()).isEmpty();
    assertThat(plain.version(DAY)).isEmpty();
  }

  @Test
  void totalsOfAssetsAreRecomputed() {
    InMemoryAssetStore assets = InMemoryAssetStore.ofDefaults();
    AssetProperties place = AssetProperties.of("c1", "n1", "");
    assets.add(DAY, new Asset.Node(place, 1440, 1, 0, 0, 0, 0));
    for (AssetType type :
        List.of(
            AssetType.DISK,
            AssetType.LOAD_BALANCER,
            AssetType.CLUSTER_MANAGEMENT,
            AssetType.NETWORK,
            AssetType.SHARED)) {
      assets.add(DAY, Asset.of(type, place, 1440, 1, 0));
    }
    InMemoryTotalStore totals = InMemoryTotalStore.recomputed(assets);
    // Node, disk, load balancer and, by cluster alone, the fee.
    assertThat(sum(totals, Grouping.NODE, CostKey.of("c1", "n1"))).isEqualTo(3);
    assertThat(sum(totals, Grouping.CLUSTER, CostKey.of("c1"))).isEqualTo(4);
  }

  @Test
  void aggregatesAreRecomputedForEachOfTheirGroupings() {
    twoNodes();
    Grouping namespace = Grouping.of(CostProperty.NAMESPACE);
    InMemoryAggStore aggregates =
        InMemoryAggStore.recomputed(
            store, StoreTraits.exact(), List.of(namespace, Grouping.CLUSTER));
    assertThat(aggregates.groupings()).containsExactly(namespace, Grouping.CLUSTER);
    assertThat(aggregates.windows()).containsExactly(DAY);
    assertThat(sum(aggregates, namespace, CostKey.of("shop"))).isEqualTo(3);
    assertThat(sum(aggregates, namespace, CostKey.of("mail"))).isEqualTo(5);
    assertThat(sum(aggregates, Grouping.CLUSTER, CostKey.of("c1"))).isEqualTo(8);
  }

  private static double sum(CostStore store, Grouping grouping, CostKey key) {
    return Totals.read(store, DAY, grouping).get(key).orElseThrow().total(Measure.ALL);
  }
}
