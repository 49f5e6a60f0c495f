package io.costaudit.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows, the properties by which they are grouped, and what is refused of them. */
class CostValuesTest {
  private static final Window DAY =
      new Window(Instant.parse("2023-01-14T00:00:00Z"), Instant.parse("2023-01-15T00:00:00Z"));
  private static final AllocationProperties CART =
      AllocationProperties.builder()
          .cluster("c1")
          .node("n1")
          .namespace("shop")
          .controller("deployment", "cart")
          .pod("cart-1")
          .container("app")
          .providerId("i-1")
          .services(List.of("front", "back"))
          .labels(Map.of("app", "cart", "app_kubernetes_io_name", "cart-app"))
          .annotations(Map.of("owner_of_it", "us"))
          .build();
  private static final AssetProperties DISK =
      new AssetProperties(
          "", "AWS", "123", "p", "EBS", "c1", "d1", "vol-1", Map.of("team", "shop"));

  private static String allocated(String property, AllocationProperties row) {
    return new Allocation("c1/n1/shop/cart-1/app", row, 1440, Costs.NONE)
        .value(CostProperty.parse(property));
  }

  // Costs

  @Test
  void costsAreEqualByCostAndAdjustmentOfEachMeasure() {
    Costs costs = Costs.builder().add(Measure.CPU, 1.5, -0.5).add(Measure.RAM, 2).build();
    assertThat(costs)
        .isEqualTo(
            Costs.builder()
                .add(Measure.RAM, 2)
                .add(Measure.CPU, 1)
                .add(Measure.CPU, 0.5, -0.5)
                .build())
        .hasSameHashCodeAs(Costs.builder().add(Measure.RAM, 2).add(Measure.CPU, 1.5, -0.5).build())
        .isNotEqualTo(Costs.builder().add(Measure.CPU, 1.5, 0.5).add(Measure.RAM, 2).build())
        .isNotEqualTo(Costs.builder().add(Measure.CPU, 1.5, -0.5).add(Measure.GPU, 2).build())
        .isNotEqualTo("costs");
    assertThat(Costs.of(Measure.CPU, -0.0, -0.0)).isEqualTo(Costs.NONE);
  }

  @Test
  void costsTellWhatIsNotZero() {
    assertThat(Costs.NONE).hasToString("{}");
    assertThat(
            Costs.builder()
                .add(Measure.CPU, 1.5, -0.5)
                .add(Measure.RAM, 2)
                .add(Measure.GPU, 0, 3)
                .build())
        .hasToString("{cpu=1.5-0.5, gpu=0.0+3.0, ram=2.0}");
  }

  // Properties

  @Test
  @SuppressWarnings("NullAway") // as callers are that are not checked
  void aPropertyIsEmptyAndNeverNull() {
    assertThatNullPointerException()
        .isThrownBy(() -> AllocationProperties.builder().cluster(null).build())
        .withMessage("cluster");
    assertThatNullPointerException()
        .isThrownBy(() -> AllocationProperties.builder().providerId(null).build())
        .withMessage("providerId");
  }

  @ParameterizedTest
  @CsvSource({
    "kind, workload",
    "name, c1/n1/shop/cart-1/app",
    "cluster, c1",
    "node, n1",
    "namespace, shop",
    "controllerKind, deployment",
    "controller, deployment:cart",
    "deployment, cart",
    "statefulset, __unallocated__",
    "daemonset, __unallocated__",
    "job, __unallocated__",
    "pod, cart-1",
    "container, app",
    "providerID, i-1",
    "service, front",
    "label:app, cart",
    "product, cart",
    "label:app.kubernetes.io/name, cart-app",
    "label:other, __unallocated__",
    "annotation:owner-of/it, us",
    "annotation:other, __unallocated__",
    "CLUSTER, c1",
    "LABEL:app, cart",
  })
  void anAllocationHasTheValueOfEachProperty(String property, String value) {
    assertThat(allocated(property, CART)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "c1/n1/shop/cart-1/app, WORKLOAD",
    "c1/n1/__idle__, IDLE",
    "__idle__, IDLE",
    "c1//shop/unmounted-pvcs/__unmounted__, UNMOUNTED",
    "__shared__, SHARED",
    "c1/__external__, EXTERNAL",
    "c1/n1/shop/my__idle/app, WORKLOAD",
  })
  void anAllocationTellsByItsNameWhatItStandsFor(String name, AllocationKind kind) {
    Allocation row = new Allocation(name, AllocationProperties.NONE, 0, Costs.NONE);
    assertThat(row.kind()).isEqualTo(kind);
    assertThat(row.value(CostProperty.KIND)).isEqualTo(kind.wireName());
    assertThat(AllocationKind.ofWireName(kind.wireName())).isEqualTo(kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"controller", "controllerKind", "deployment", "service", "label:a", "team"})
  void whatAnAllocationLacksIsUnallocated(String property) {
    assertThat(allocated(property, AllocationProperties.NONE)).isEqualTo("__unallocated__");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster", "node", "namespace", "pod", "container", "providerID"})
  void aPlaceThatAnAllocationLacksIsEmpty(String property) {
    assertThat(allocated(property, AllocationProperties.NONE)).isEmpty();
  }

  @Test
  void aControllerWithoutAKindIsItsName() {
    AllocationProperties row = AllocationProperties.builder().controller("cart").build();
    assertThat(allocated("controller", row)).isEqualTo("cart");
    assertThat(allocated("deployment", row)).isEqualTo("__unallocated__");
  }

  @Test
  void aServiceInFrontOfNothingIsUnmounted() {
    AllocationProperties.Builder row = AllocationProperties.builder().services(List.of("front"));
    assertThat(allocated("service", row.build())).isEqualTo("front");
    assertThat(allocated("service", row.container("__unmounted__").build()))
        .isEqualTo("__unmounted__");
    assertThat(allocated("service", row.container("").pod("__unmounted__").build()))
        .isEqualTo("__unmounted__");
    assertThat(allocated("service", row.pod("").namespace("__unmounted__").build()))
        .isEqualTo("__unmounted__");
  }

  @ParameterizedTest
  @CsvSource({
    "type, Disk",
    "category, Storage",
    "provider, AWS",
    "account, 123",
    "project, p",
    "service, EBS",
    "cluster, c1",
    "name, d1",
    "providerID, vol-1",
    "label:team, shop",
    "label:other, ''",
  })
  void anAssetHasTheValueOfEachProperty(String property, String value) {
    assertThat(Asset.of(AssetType.DISK, DISK, 0, 1, 0).value(CostProperty.parse(property)))
        .isEqualTo(value);
  }

  @Test
  void aRowHasNoPropertyOfAnother() {
    Asset disk = Asset.of(AssetType.DISK, DISK, 0, 1, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> disk.value(CostProperty.NAMESPACE))
        .withMessage("an asset has no namespace");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> allocated("category", CART))
        .withMessage("an allocation has no category");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new CloudUsage("i-1", "", "", "", "", 1, 0, 0).value(CostProperty.CLUSTER))
        .withMessage("an item of a bill has no cluster");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                InMemoryCloudUsageStore.ofDefaults()
                    .sums(DAY, Set.of(Grouping.of(CostProperty.NAMESPACE))))
        .withMessage("cloud usage cannot be grouped by namespace");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                InMemoryCloudUsageStore.ofDefaults()
                    .top(DAY, Grouping.of(CostProperty.NAMESPACE), CostKey.of("shop"), 1))
        .withMessage("cloud usage cannot be grouped by namespace");
    assertThat(CostProperty.SERVICE.isOf(CostProperty.Source.CLOUD_USAGE)).isTrue();
    assertThat(CostProperty.NODE.isOf(CostProperty.Source.ASSETS)).isFalse();
  }

  @Test
  void propertiesAreReadByName() {
    assertThat(CostProperty.parse("Team")).isEqualTo(CostProperty.alias("team", "team"));
    assertThat(CostProperty.parse("environment"))
        .isEqualTo(CostProperty.alias("environment", "env"));
    assertThat(CostProperty.find("label:")).isEmpty();
    assertThat(CostProperty.find("label")).isEmpty();
    assertThat(CostProperty.find("annotation")).isEmpty();
    assertThat(CostProperty.find("colour:red")).isEmpty();
    assertThat(CostProperty.find("colour")).isEmpty();
    assertThat(CostProperty.find(":colour")).isEmpty();
    assertThat(CostProperty.parse("annotation:a")).hasToString("annotation:a");
    assertThat(CostProperty.label("a")).isEqualTo(CostProperty.parse("label:a"));
    assertThat(CostProperty.label("a")).isNotEqualTo(CostProperty.label("b"));
    assertThat(CostProperty.alias("a", "x")).isNotEqualTo(CostProperty.alias("a", "y"));
    assertThat(CostProperty.label("a").hashCode())
        .isEqualTo(CostProperty.parse("label:a").hashCode());
    assertThat(Grouping.parse("namespace, label:app"))
        .isEqualTo(Grouping.of(CostProperty.NAMESPACE, CostProperty.label("app")))
        .hasToString("namespace,label:app");
    assertThat(Grouping.ofKnown(List.of("namespace", "colour", "pod")))
        .isEqualTo(Grouping.of(CostProperty.NAMESPACE, CostProperty.POD));
  }

  @Test
  void unknownPropertiesAreRefusedWithThoseThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Grouping.parse("namespace,colour"))
        .withMessage(
            "unknown property \"colour\"; accepted are kind, name, cluster, node, namespace,"
                + " controllerKind, controller, deployment, statefulset, daemonset, job, pod,"
                + " container, label:NAME, annotation:NAME, service, providerID, provider, account,"
                + " project, category, type, department, env, environment, owner, product, team");
    assertThatIllegalArgumentException().isThrownBy(() -> CostProperty.label(""));
    assertThatIllegalArgumentException().isThrownBy(() -> CostProperty.annotation(""));
    assertThatIllegalArgumentException().isThrownBy(() -> CostProperty.alias("", "a"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CostProperty.alias("a", ""))
        .withMessage("the name of a property must not be empty");
  }

  // Rows

  @ParameterizedTest
  @EnumSource
  void typesAndMeasuresAreReadAsTheyAreWritten(AssetType type) {
    assertThat(AssetType.ofWireName(type.wireName())).isEqualTo(type);
    for (Measure measure : Measure.values()) {
      assertThat(Measure.ofWireName(measure.wireName())).isEqualTo(measure);
    }
  }

  @Test
  void otherTypesAndMeasuresAreRefused() {
    assertThat(AssetType.find("disk")).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AssetType.ofWireName("disk"))
        .withMessageStartingWith("unknown asset type \"disk\"; accepted are ")
        .withMessageContaining("ClusterManagement, Disk, LoadBalancer");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Measure.ofWireName("CPU"))
        .withMessage(
            "unknown measure \"CPU\"; accepted are cpu, gpu, ram, pv, network, loadBalancer, shared,"
                + " external, other");
    for (AssetType type : List.of(AssetType.NODE, AssetType.CLOUD)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Asset.of(type, DISK, 0, 1, 0))
          .withMessage("an asset of type " + type.wireName() + " has more costs");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ANY, OTHER",
    "CLUSTER_MANAGEMENT, OTHER",
    "DISK, PV",
    "LOAD_BALANCER, LOAD_BALANCER",
    "NETWORK, NETWORK",
    "SHARED, SHARED"
  })
  void anAssetOfOneCostHasItUnderOneMeasure(AssetType type, Measure measure) {
    Asset asset = Asset.of(type, DISK, 60, 5, -1);
    assertThat(asset.type()).isEqualTo(type);
    assertThat(asset.costs()).isEqualTo(Costs.of(measure, 5, -1));
    assertThat(asset.totalCost()).isEqualTo(4);
    assertThat(asset.minutes()).isEqualTo(60);
    assertThat(asset.name()).isEqualTo("d1");
  }

  @Test
  void creditsAreTakenOff() {
    Asset cloud = new Asset.Cloud(DISK, 60, 5, -1, -2);
    assertThat(cloud.type()).isEqualTo(AssetType.CLOUD);
    assertThat(cloud.costs()).isEqualTo(Costs.of(Measure.OTHER, 3, -1));
    CloudUsage item = new CloudUsage("i-1", "AWS", "123", "EC2", "Compute", 5, -1, -2);
    assertThat(item.totalCost()).isEqualTo(2);
    assertThat(item.costs()).isEqualTo(Costs.of(Measure.OTHER, 5, -3));
    assertThat(item.name()).isEqualTo("i-1");
  }

  @Test
  void theAdjustmentOfANodeIsSpreadAndThatOfAFreeOneIsNotLost() {
    Asset.Node node = new Asset.Node(DISK, 60, 4, 8, 4, 0.5, -3);
    assertThat(node.costs())
        .isEqualTo(
            Costs.builder()
                .add(Measure.CPU, 2, -0.6)
                .add(Measure.GPU, 4, -1.2)
                .add(Measure.RAM, 4, -1.2)
                .build());
    assertThat(new Asset.Node(DISK, 60, 0, 0, 0, 0, -3).costs())
        .isEqualTo(Costs.of(Measure.OTHER, 0, -3));
    assertThat(new Asset.Node(DISK, 60, 4, -4, 0, 0, -3).costs())
        .isEqualTo(
            Costs.builder()
                .add(Measure.CPU, 4)
                .add(Measure.RAM, -4)
                .add(Measure.OTHER, 0, -3)
                .build());
  }

  @Test
  void everyKindOfAssetComesBackFromTheStore() {
    InMemoryAssetStore store = InMemoryAssetStore.ofDefaults();
    store.add(DAY, new Asset.Node(DISK, 60, 4, 8, 4, 0.5, 0));
    store.add(DAY, new Asset.Cloud(DISK, 60, 5, -1, -2));
    for (AssetType type : AssetType.values()) {
      if (type != AssetType.NODE && type != AssetType.CLOUD) {
        store.add(DAY, Asset.of(type, DISK, 60, 5, -1));
      }
    }
    Grouping byType = Grouping.of(CostProperty.TYPE);
    CostTable table = Totals.read(store, DAY, byType);
    assertThat(table.keys()).hasSize(AssetType.values().length);
    table
        .asMap()
        .forEach(
            (key, sums) ->
                assertThat(sums.total(Measure.ALL))
                    .as("%s", key)
                    .isEqualTo(
                        switch (AssetType.ofWireName(table.value(key, CostProperty.TYPE))) {
                          case NODE -> 10.0;
                          case CLOUD -> 2.0;
                          default -> 4.0;
                        }));
  }

  // Stores and tables

  @Test
  void whatIsRemovedIsForgotten() {
    InMemoryAllocationStore store = InMemoryAllocationStore.ofDefaults();
    store.add(DAY, new Allocation("a", CART, 1440, Costs.of(Measure.CPU, 1)));
    String before = store.version(DAY);
    store.remove(DAY);
    assertThat(CompletableFuture.supplyAsync(store::windows))
        .as("what another thread reads")
        .succeedsWithin(Duration.ofSeconds(30))
        .isEqualTo(List.of());
    assertThat(store.version(DAY)).isEmpty();
    assertThat(Totals.read(store, DAY, Grouping.CLUSTER).isEmpty()).isTrue();
    store.add(DAY, new Allocation("a", CART, 1440, Costs.of(Measure.CPU, 1)));
    assertThat(store.version(DAY)).isNotEqualTo(before);
  }

  @Test
  void onlyTheRowsBehindAKeyAreShownTheDearestFirst() {
    InMemoryAllocationStore store = InMemoryAllocationStore.ofDefaults();
    for (int i = 1; i <= 4; i++) {
      store.add(DAY, new Allocation("a" + i, CART, 1440, Costs.of(Measure.CPU, i)));
    }
    store.add(DAY, new Allocation("b", AllocationProperties.NONE, 1440, Costs.of(Measure.CPU, 9)));
    assertThat(store.top(DAY, Grouping.NODE, CostKey.of("c1", "n1"), 2))
        .containsExactly(
            new TopRow("a4", Costs.of(Measure.CPU, 4)), new TopRow("a3", Costs.of(Measure.CPU, 3)));
    assertThat(store.top(DAY, Grouping.NODE, CostKey.of("c1", "n2"), 2)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void noUnitIsNegativeOrInfinite(double unit) {
    String message = "roundingUnit must be finite and not negative: " + unit;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StoreTraits.exact().withRoundingUnit(unit))
        .withMessage(message);
  }

  @Test
  void totalsCountTheKindsOfTheSetAlone() {
    StoreTraits all =
        StoreTraits.exact()
            .counting(
                EnumSet.of(
                    AllocationKind.UNMOUNTED, AllocationKind.SHARED, AllocationKind.EXTERNAL));
    assertThat(all.withUnmounted()).isTrue();
    assertThat(all.withShared()).isTrue();
    assertThat(all.withExternal()).isTrue();
    assertThat(all.counting(Set.of())).isEqualTo(StoreTraits.exact());
    assertThat(all.counting(Set.of(AllocationKind.SHARED)).withShared()).isTrue();
    assertThat(all.counting(Set.of(AllocationKind.SHARED)).withUnmounted()).isFalse();
    for (AllocationKind fixed : EnumSet.of(AllocationKind.WORKLOAD, AllocationKind.IDLE)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> StoreTraits.exact().counting(Set.of(fixed)))
          .withMessageContaining(fixed.wireName())
          .withMessageEndingWith("accepted are unmounted, shared, external");
    }
  }

  @Test
  void traitsChangeOneByOne() {
    StoreTraits traits =
        StoreTraits.exact()
            .withCurrency("EUR")
            .withRoundingUnit(0.01)
            .withTinyAsZero()
            .withIdle(StoreTraits.Idle.MERGED)
            .counting(Set.of(AllocationKind.UNMOUNTED, AllocationKind.EXTERNAL))
            .withoutMeasures()
            .withSettledAfter(Duration.ofDays(2));
    assertThat(traits)
        .isEqualTo(
            new StoreTraits(
                "EUR",
                0.01,
                true,
                StoreTraits.Idle.MERGED,
                true,
                false,
                true,
                false,
                Duration.ofDays(2)));
    assertThat(Totals.measures(traits))
        .containsExactlyInAnyOrder(
            Measure.CPU,
            Measure.GPU,
            Measure.RAM,
            Measure.PV,
            Measure.NETWORK,
            Measure.LOAD_BALANCER,
            Measure.EXTERNAL,
            Measure.OTHER);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StoreTraits.exact().withSettledAfter(Duration.ofSeconds(-1)))
        .withMessage("settledAfter must not be negative: PT-1S");
  }
}
