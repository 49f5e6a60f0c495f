package io.costaudit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationKind;
import io.costaudit.cost.AllocationProperties;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.Asset;
import io.costaudit.cost.AssetProperties;
import io.costaudit.cost.AssetStore;
import io.costaudit.cost.AssetType;
import io.costaudit.cost.CloudUsage;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.CostRow;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.InMemoryAggStore;
import io.costaudit.cost.InMemoryAllocationStore;
import io.costaudit.cost.InMemoryAssetStore;
import io.costaudit.cost.InMemoryCloudUsageStore;
import io.costaudit.cost.InMemoryTotalStore;
import io.costaudit.cost.Measure;
import io.costaudit.cost.RowFilter;
import io.costaudit.cost.RowSource;
import io.costaudit.cost.StoreTraits;
import io.costaudit.cost.StoreTraits.Idle;
import io.costaudit.cost.TopRow;
import io.costaudit.cost.TotalStore;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What each audit compares, what it leaves out, and what it says of that. */
class AuditRulesTest {
  private static final Window DAY =
      new Window(Instant.parse("2023-01-14T00:00:00Z"), Instant.parse("2023-01-15T00:00:00Z"));

  private final InMemoryAllocationStore allocations = InMemoryAllocationStore.ofDefaults();
  private final InMemoryAssetStore assets = InMemoryAssetStore.ofDefaults();
  private final InMemoryCloudUsageStore bill = InMemoryCloudUsageStore.ofDefaults();
  private Instant now = Instant.parse("2023-02-01T00:00:00Z");

  private AuditorBuilder auditor() {
    return Auditor.builder().clock(() -> now).allocations(allocations).assets(assets);
  }

  private static AuditResult audit(AuditorBuilder auditor, AuditType type) {
    AuditResult result =
        auditor
            .build()
            .run(AuditRequest.everything().only(Set.of(type)))
            .sets()
            .get(0)
            .result(type);
    assertThat(result).isNotNull();
    return result;
  }

  private static AuditDetails details(AuditResult result) {
    AuditDetails details = result.outcome().details();
    assertThat(details).isNotNull();
    return details;
  }

  private static List<String> missing(AuditResult result) {
    return result.outcome().missingValues().stream()
        .map(value -> value.keyText() + ": " + value.description())
        .toList();
  }

  private void allocate(String name, String cluster, String node, Costs costs) {
    allocate(allocations, name, cluster, node, costs);
  }

  private static void allocate(
      InMemoryAllocationStore store, String name, String cluster, String node, Costs costs) {
    store.add(
        DAY,
        new Allocation(
            name, AllocationProperties.builder().cluster(cluster).node(node).build(), 1440, costs));
  }

  private static Costs cpu(double cost) {
    return Costs.of(Measure.CPU, cost);
  }

  private void node(String cluster, String name, double cpu) {
    assets.add(
        DAY, new Asset.Node(AssetProperties.of(cluster, name, "i-" + name), 1440, cpu, 0, 0, 0, 0));
  }

  private void asset(AssetType type, String cluster, String name, double cost) {
    assets.add(DAY, Asset.of(type, AssetProperties.of(cluster, name, ""), 1440, cost, 0));
  }

  // Cluster equality

  private AuditResult equality(AuditorBuilder auditor) {
    return audit(auditor, AuditType.CLUSTER_EQUALITY);
  }

  /** A cluster of 18 dollars, of which a fee of 3 and the disk of a node, 2, are not allocated. */
  private void cluster() {
    node("c1", "n1", 10);
    asset(AssetType.DISK, "c1", "n1", 2);
    asset(AssetType.CLUSTER_MANAGEMENT, "c1", "fee", 3);
    asset(AssetType.DISK, "c1", "volume", 1);
    asset(AssetType.LOAD_BALANCER, "c1", "lb", 1);
    asset(AssetType.NETWORK, "c1", "net", 1);
    asset(AssetType.SHARED, "c1", "shared", 100);
    assets.add(DAY, new Asset.Cloud(AssetProperties.of("c1", "item", ""), 1440, 200, 0, 0));
    Costs used =
        Costs.builder()
            .add(Measure.CPU, 6)
            .add(Measure.PV, 1)
            .add(Measure.LOAD_BALANCER, 1)
            .add(Measure.NETWORK, 1)
            .build();
    allocate("c1/n1/a", "c1", "n1", used);
    allocate("c1/n1/__idle__", "c1", "n1", cpu(4));
    allocate("c1/__external__", "c1", "", Costs.of(Measure.EXTERNAL, 50));
  }

  @Test
  void allThatAClusterIsMadeOfIsComparedAndWhatIsEqualByConstructionIsSaid() {
    cluster();
    AuditResult result = equality(auditor());
    assertThat(result.status()).isEqualTo(AuditStatus.PASSED);
    assertThat(details(result).amounts()).isEqualTo(new AuditDetails.Amounts(18, 18, 0));
    assertThat(details(result).notes())
        .containsExactly(
            "5.00 of cluster management and attached disks in c1 are equal by construction",
            "idle is 4.00, 22.2 % of what is allocated, in c1");
  }

  @Test
  void tenancyIsNotAddedToAStoreThatCarriesIt() {
    cluster();
    InMemoryAllocationStore carrying =
        new InMemoryAllocationStore(StoreTraits.exact().counting(Set.of(AllocationKind.SHARED)));
    allocate(carrying, "c1/n1/a", "c1", "n1", cpu(9));
    allocate(carrying, "c1/n1/__idle__", "c1", "n1", cpu(4));
    allocate(carrying, "c1/__shared__", "c1", "", Costs.of(Measure.SHARED, 5));
    AuditResult result = equality(auditor().allocations(carrying));
    assertThat(details(result).amounts()).isEqualTo(new AuditDetails.Amounts(18, 18, 0));
    assertThat(details(result).notes())
        .containsExactly("idle is 4.00, 22.2 % of what is allocated, in c1");
  }

  @Test
  void sharedCostIsNotThatOfClustersUnlessTheStoreSaysSo() {
    cluster();
    allocate("c1/__shared__", "c1", "", cpu(5));
    allocate("b", "c1", "n1", Costs.of(Measure.SHARED, 5));
    assertThat(details(equality(auditor())).amounts())
        .isEqualTo(new AuditDetails.Amounts(18, 18, 0));
  }

  @Test
  void aDifferenceThatIsTheIdleCostIsExplained() {
    node("c1", "n1", 6);
    allocate("a", "c1", "n1", cpu(6));
    allocate("c1/n1/__idle__", "c1", "n1", cpu(4));
    AuditResult result = equality(auditor());
    assertThat(result.status()).isEqualTo(AuditStatus.FAILED);
    assertThat(Named.reasons(result)).contains("c1: equals the idle cost: 4.0");
    assertThat(result.outcome().worst().map(d -> d.place() + d.values()))
        .contains("c1" + new AuditFloatResult(6, 10));
  }

  @Test
  void idleOfNothingThatIsAllocatedHasNoShare() {
    node("c1", "n1", 1);
    allocate("a", "c1", "n1", cpu(-4));
    allocate("c1/n1/__idle__", "c1", "n1", cpu(4));
    assertThat(details(equality(auditor())).notes()).containsExactly("idle is 4.00 in c1");
  }

  @Test
  void idleMustBeToldByCluster() {
    node("c1", "n1", 10);
    InMemoryAllocationStore none =
        new InMemoryAllocationStore(StoreTraits.exact().withIdle(Idle.ABSENT));
    allocate(none, "a", "c1", "n1", cpu(10));
    AuditResult absent = equality(auditor().allocations(none));
    assertThat(details(absent).verdict()).isEqualTo(AuditVerdict.ERROR);
    assertThat(absent.outcome().description()).isEqualTo("allocation store does not tell idle");

    // Of the one cluster there is.
    allocate("a", "c1", "n1", cpu(6));
    allocate("__idle__", "", "", cpu(4));
    assertThat(equality(auditor()).status()).isEqualTo(AuditStatus.PASSED);

    node("c2", "n1", 10);
    allocate("b", "c2", "n1", cpu(10));
    AuditResult merged = equality(auditor());
    assertThat(details(merged).verdict()).isEqualTo(AuditVerdict.ERROR);
    assertThat(merged.outcome().description())
        .isEqualTo("allocation store does not tell idle by cluster");
  }

  @Test
  void onlyIdleIsTakenForThatOfTheOneCluster() {
    node("c1", "n1", 10);
    allocate("a", "c1", "n1", cpu(10));
    allocate("b", "", "", cpu(3));
    AuditResult result = equality(auditor());
    assertThat(result.status()).isEqualTo(AuditStatus.WARNING);
    assertThat(result.outcome().missingValues())
        .singleElement()
        .satisfies(
            value -> {
              assertThat(value.kind()).isEqualTo(AuditMissingValue.Kind.MISSING_EXPECTED);
              assertThat(value.amount()).isEqualTo(3.0);
              assertThat(value.description())
                  .isEqualTo(
                      "3.00 in the allocation store belong to no cluster and are not compared");
            });
    assertThat(details(result).missingExpected()).isOne();
    assertThat(details(result).notes()).isEmpty();
  }

  @Test
  void severalClustersThatTellTheirIdleAreCompared() {
    node("c1", "n1", 10);
    node("c2", "n1", 5);
    allocate("a", "c1", "n1", cpu(6));
    allocate("c1/__idle__", "c1", "", cpu(4));
    allocate("b", "c2", "n1", cpu(5));
    AuditResult result = equality(auditor());
    assertThat(result.status()).isEqualTo(AuditStatus.PASSED);
    assertThat(details(result).compared()).isEqualTo(2);
  }

  @Test
  void whatBelongsToNoClusterIsNamedAndNotCompared() {
    node("c1", "n1", 10);
    asset(AssetType.DISK, "", "lost", 7);
    InMemoryAllocationStore carrying =
        new InMemoryAllocationStore(StoreTraits.exact().counting(Set.of(AllocationKind.SHARED)));
    allocate(carrying, "a", "c1", "n1", cpu(10));
    allocate(carrying, "fee/__shared__", "__shared__", "", Costs.of(Measure.SHARED, 5));
    AuditResult result = equality(auditor().allocations(carrying));
    assertThat(result.status()).isEqualTo(AuditStatus.WARNING);
    assertThat(details(result).compared()).isOne();
    assertThat(missing(result))
        .containsExactly(": 7.00 in the asset store belong to no cluster and are not compared");
    assertThat(details(result).missingActual()).isOne();
    assertThat(details(result).notes())
        .containsExactly("5.00 in the allocation store belong to __shared__ and are not compared");
  }

  @Test
  void lessThanACentWithoutAClusterIsANoteAndWhatIsNoNumberIsMissing() {
    node("c1", "n1", 10);
    allocate("a", "c1", "n1", cpu(10));
    allocate("b", "", "", cpu(0.004));
    AuditResult small = equality(auditor());
    assertThat(small.status()).isEqualTo(AuditStatus.PASSED);
    assertThat(details(small).notes())
        .containsExactly("0.00 in the allocation store belong to no cluster and are not compared");
    allocate("c", "", "", cpu(Double.NaN));
    assertThat(equality(auditor()).status()).isEqualTo(AuditStatus.WARNING);
  }

  // Bills

  private AssetReconciliationAudit billed() {
    return (AssetReconciliationAudit)
        audit(auditor().cloudUsage(bill), AuditType.ASSET_RECONCILIATION);
  }

  private void owned(AssetType type, String provider, String account, String id, double cost) {
    assets.add(
        DAY,
        Asset.of(
            type,
            new AssetProperties("", provider, account, "", "", "c1", "x", id, Map.of()),
            1440,
            cost,
            0));
  }

  private void item(String provider, String account, String id, String category, double cost) {
    bill.add(DAY, new CloudUsage(id, provider, account, "", category, cost, 0, 0));
  }

  @Test
  void itemsAndAssetsOfOneIdAreComparedByCategory() {
    owned(AssetType.DISK, "", "", "i-1", 2);
    owned(AssetType.NETWORK, "", "", "i-1", 10);
    item("", "", "i-1", "Network", 10);
    item("", "", "i-1", "Storage", 3);
    AssetReconciliationAudit result = billed();
    assertThat(Named.values(result))
        .isEqualTo(Map.of("i-1", Map.of("Storage", new AuditFloatResult(3, 2))));
    assertThat(details(result).compared()).isEqualTo(2);
    assertThat(details(result).notes()).isEmpty();
  }

  @Test
  void itemsOfOtherCategoriesAreComparedByIdAlone() {
    owned(AssetType.DISK, "", "", "vol-1", 5);
    item("", "", "vol-1", "EBS", 3);
    item("", "", "vol-1", "Snapshot", 1);
    AssetReconciliationAudit result = billed();
    assertThat(Named.values(result))
        .isEqualTo(Map.of("vol-1", Map.of("Storage", new AuditFloatResult(4, 5))));
    assertThat(details(result).notes()).isEmpty();
  }

  @Test
  void anItemThatHasItsAssetIsNotComparedWithAnotherOfTheSameId() {
    owned(AssetType.NETWORK, "", "", "i-1", 10);
    owned(AssetType.DISK, "", "", "i-1", 2);
    item("", "", "i-1", "Network", 10);
    AssetReconciliationAudit result = billed();
    assertThat(Named.values(result)).isEmpty();
    assertThat(details(result).matched()).isOne();
    assertThat(missing(result))
        .containsExactly("i-1: in the asset store, not on the bill (category Storage)");
  }

  @Test
  void anAssetThatHasItsItemIsNotComparedWithAnotherOfTheSameId() {
    owned(AssetType.NETWORK, "", "", "i-1", 10);
    owned(AssetType.DISK, "", "", "i-1", 2);
    item("", "", "i-1", "Network", 10);
    item("", "", "i-1", "EBS", 3);
    AssetReconciliationAudit result = billed();
    assertThat(Named.values(result))
        .isEqualTo(Map.of("i-1", Map.of("Storage", new AuditFloatResult(3, 2))));
    assertThat(details(result).compared()).isEqualTo(2);
    assertThat(details(result).notes()).isEmpty();
  }

  @Test
  void whatMatchesNothingIsCounted() {
    owned(AssetType.DISK, "", "", "vol-1", 5);
    owned(AssetType.DISK, "", "", "", 5);
    owned(AssetType.SHARED, "", "", "vol-9", 5);
    item("", "", "vol-2", "Storage", 3);
    item("", "", "vol-3", "Storage", 3);
    item("", "", "", "Tax", 3);
    AssetReconciliationAudit result = billed();
    assertThat(details(result).verdict()).isEqualTo(AuditVerdict.NO_DATA);
    assertThat(details(result).notes())
        .containsExactly(
            "1 items of the bill have no provider id",
            "1 assets have no provider id",
            "2 items of the bill match no asset",
            "1 assets match no item of the bill");
    assertThat(details(result).missingExpected()).isOne();
    assertThat(missing(result))
        .containsExactly("vol-1: in the asset store, not on the bill (category Storage)");
  }

  @Test
  void onlyABillThatCoversTheAccountOfAnAssetCanLackIt() {
    item("aws", "account-one", "vol-0", "Storage", 1);
    owned(AssetType.DISK, "GCP", "ACCOUNT-ONE", "of-the-account", 1);
    owned(AssetType.DISK, "AWS", "account-two", "of-another-account", 1);
    owned(AssetType.DISK, "AWS", "", "of-the-provider", 1);
    owned(AssetType.DISK, "GCP", "", "of-another-provider", 1);
    owned(AssetType.DISK, "", "", "of-whoever", 1);
    owned(AssetType.DISK, "", "", "of-whoever", 1);
    AssetReconciliationAudit result = billed();
    assertThat(result.outcome().missingValues())
        .extracting(AuditMissingValue::keyText)
        .containsExactly("of-the-account", "of-the-provider", "of-whoever");
    assertThat(details(result).notes()).contains("5 assets match no item of the bill");

    bill.put(DAY, List.of());
    assertThat(billed().outcome().missingValues()).isEmpty();
  }

  @Test
  void aBillThatIsNotSettledLacksNothingYet() {
    InMemoryCloudUsageStore late =
        new InMemoryCloudUsageStore(StoreTraits.exact().withSettledAfter(Duration.ofDays(2)));
    late.add(DAY, new CloudUsage("vol-0", "", "", "", "Storage", 1, 0, 0));
    owned(AssetType.DISK, "", "", "vol-0", 1);
    owned(AssetType.DISK, "", "", "vol-1", 1);
    AuditorBuilder auditor = auditor().cloudUsage(late);
    now = DAY.end().plus(Duration.ofDays(2)).minusNanos(1);
    assertThat(missing(audit(auditor, AuditType.ASSET_RECONCILIATION))).isEmpty();
    now = DAY.end().plus(Duration.ofDays(2));
    assertThat(missing(audit(auditor, AuditType.ASSET_RECONCILIATION))).hasSize(1);
  }

  // Nodes

  private AllocationReconciliationAudit nodes(AuditorBuilder auditor) {
    return (AllocationReconciliationAudit) audit(auditor, AuditType.ALLOCATION_RECONCILIATION);
  }

  @Test
  void costWithoutANodeIsMissingAtTheNodes() {
    node("c1", "n1", 10);
    allocate("a", "c1", "n1", cpu(10));
    allocate("b", "c1", "", cpu(3));
    AllocationReconciliationAudit result = nodes(auditor());
    assertThat(result.status()).isEqualTo(AuditStatus.WARNING);
    assertThat(missing(result))
        .containsExactly("c1/: 3.00 of cpu, gpu and ram cost stand at no node");
    assertThat(details(result).missingExpected()).isOne();
  }

  @Test
  void upToTheToleranceCostMayStandAtNoNode() {
    node("c1", "n1", 10);
    allocate("a", "c1", "n1", cpu(10));
    allocate("b", "c1", "", cpu(2));
    AuditorBuilder auditor =
        auditor().tolerance(AuditType.ALLOCATION_RECONCILIATION, new Tolerance(0, 2));
    assertThat(nodes(auditor).status()).isEqualTo(AuditStatus.PASSED);
  }

  @Test
  void idleOfOneClusterIsPlacedWhateverIsWrongInAnother() {
    node("c1", "n1", 10);
    allocate("a", "c1", "n1", cpu(7));
    allocate("c1/__idle__", "c1", "", cpu(3));
    node("c2", "n1", 10);
    allocate("b", "c2", "n1", cpu(12));
    AllocationReconciliationAudit result = nodes(auditor());
    assertThat(Named.values(result))
        .isEqualTo(Map.of("c2/n1", Map.of("cpu", new AuditFloatResult(10, 12))));
    assertThat(missing(result)).containsExactly("c1/n1: cpu 3.00 of idle stand at no node");
    assertThat(result.outcome().description()).isEqualTo("idle without a node");
    // The nodes, and the idle cost that stands at none.
    assertThat(details(result).compared()).isEqualTo(3);
    assertThat(details(result).matched()).isEqualTo(2);
    assertThat(details(result).differed()).isOne();
  }

  @Test
  void theIdleCostOfANodeThatIsNoAssetIsComparedWithNothing() {
    allocate("c1/n9/__idle__", "c1", "n9", cpu(-2));
    assets.put(DAY, List.of());
    AllocationReconciliationAudit result = nodes(auditor());
    assertThat(Named.values(result))
        .isEqualTo(Map.of("c1/n9", Map.of("idle", new AuditFloatResult(0, -2))));
    assertThat(details(result).compared()).isOne();
    assertThat(details(result).matched()).isZero();

    allocations.put(DAY, List.of());
    allocate("c1/n9/__idle__", "c1", "n9", cpu(Double.NaN));
    AllocationReconciliationAudit noNumber = nodes(auditor());
    assertThat(noNumber.status()).isEqualTo(AuditStatus.FAILED);
    assertThat(details(noNumber).compared()).isOne();
    assertThat(details(noNumber).matched()).isZero();
  }

  @Test
  void aNodeWhoseIdleCostIsNoNumberIsCountedOnce() {
    node("c1", "n1", 10);
    allocate("c1/n1/__idle__", "c1", "n1", cpu(Double.NaN));
    AllocationReconciliationAudit result = nodes(auditor());
    assertThat(result.status()).isEqualTo(AuditStatus.FAILED);
    assertThat(details(result).compared()).isOne();
    assertThat(details(result).differed()).isOne();
    assertThat(missing(result))
        .containsExactly(
            "c1/n1: cpu cost is no finite number in the allocation store",
            "c1/n1: idle is no finite number");
    assertThat(result.outcome().description()).isEqualTo("2 values are no finite number");
  }

  @Test
  void idleThatOtherAllocationsTellIsNotTakenForUse() {
    node("c1", "n1", 10);
    allocate("a", "c1", "n1", cpu(6));
    allocate("c1/n1/__idle__", "c1", "n1", cpu(5));
    InMemoryAllocationStore byNode = InMemoryAllocationStore.ofDefaults();
    allocate(byNode, "c1/n1", "c1", "n1", cpu(10));
    assertThat(nodes(auditor().allocationsByNode(byNode)).status()).isEqualTo(AuditStatus.PASSED);
  }

  @Test
  void whatANodeLacksMayBeItsIdleCost() {
    node("c1", "n1", 10);
    allocate("a", "c1", "n1", cpu(6));
    InMemoryAllocationStore byNode = InMemoryAllocationStore.ofDefaults();
    allocate(byNode, "c1/n1", "c1", "n1", cpu(6));
    AllocationReconciliationAudit result = nodes(auditor().allocationsByNode(byNode));
    assertThat(Named.reasons(result))
        .containsExactly(
            "c1/n1 cpu: the allocation store by node has no idle cost of this node: the cost equals"
                + " the used cost: -4.0",
            "c1/n1 cpu: equals the idle cost: -4.0");
    assertThat(Named.values(result).get("c1/n1"))
        .containsExactly(entry("cpu", new AuditFloatResult(10, 6)));
    assertThat(result.outcome().description()).contains("has no idle cost");
  }

  @Test
  void theOneNodeWithoutIdleCostIsNamed() {
    node("c1", "n1", 10);
    node("c1", "n2", 10);
    allocate("a", "c1", "n1", cpu(6));
    allocate("b", "c1", "n2", cpu(6));
    InMemoryAllocationStore byNode = InMemoryAllocationStore.ofDefaults();
    allocate(byNode, "c1/n1", "c1", "n1", cpu(6));
    allocate(byNode, "c1/n2", "c1", "n2", cpu(10));
    AllocationReconciliationAudit result = nodes(auditor().allocationsByNode(byNode));
    assertThat(result.status()).isEqualTo(AuditStatus.FAILED);
    assertThat(result.outcome().description())
        .isEqualTo("the allocation store by node has no idle cost of c1/n1 (which lacks 4.00)");
    assertThat(Named.reasons(result)).first().asString().contains("no idle cost of this node");
  }

  @Test
  void aNodeThatLacksPartOfItsIdleCostHoldsIdleAllTheSame() {
    node("c1", "n1", 10);
    allocate("a", "c1", "n1", cpu(6));
    InMemoryAllocationStore byNode = InMemoryAllocationStore.ofDefaults();
    allocate(byNode, "c1/n1", "c1", "n1", cpu(8));
    AllocationReconciliationAudit result = nodes(auditor().allocationsByNode(byNode));
    assertThat(result.status()).isEqualTo(AuditStatus.FAILED);
    assertThat(result.outcome().description()).isEmpty();
    assertThat(Named.reasons(result)).noneMatch(reason -> reason.contains("no idle"));
  }

  @Test
  void nodesWithoutAnIdleRowAreNamedWhereOthersHaveOne() {
    for (int i = 1; i <= 6; i++) {
      node("c1", "n" + i, 10);
      allocate("a" + i, "c1", "n" + i, cpu(6));
    }
    allocate("c1/n6/__idle__", "c1", "n6", cpu(4));
    AllocationReconciliationAudit result = nodes(auditor());
    assertThat(result.outcome().description())
        .isEqualTo(
            "the allocation store has no idle cost of c1/n1 (which lacks 4.00), c1/n2 (which lacks"
                + " 4.00), c1/n3 (which lacks 4.00) and 2 more nodes");
    assertThat(Named.reasons(result))
        .filteredOn(reason -> reason.contains("the allocation store has no idle row of this node"))
        .hasSize(5);
  }

  @Test
  void totalsOfAGroupingThatTheStoreDoesNotHaveAreNotCompared() {
    allocate("a", "c1", "n1", cpu(6));
    InMemoryTotalStore all =
        InMemoryTotalStore.recomputed(
            allocations,
            StoreTraits.exact()
                .counting(
                    Set.of(
                        AllocationKind.UNMOUNTED, AllocationKind.SHARED, AllocationKind.EXTERNAL)));
    for (Grouping only : List.of(Grouping.CLUSTER, Grouping.NODE)) {
      AuditResult result =
          audit(
              auditor().allocationTotals(new TotalsBy(only, all)),
              AuditType.ALLOCATION_TOTAL_STORE);
      assertThat(result.status()).as("%s", only).isEqualTo(AuditStatus.PASSED);
      assertThat(details(result).compared()).isOne();
      assertThat(missing(result)).isEmpty();
      assertThat(details(result).notes())
          .containsExactly(
              "totals by "
                  + (only.equals(Grouping.NODE) ? "cluster" : "node")
                  + " are not compared, because the allocation total store has none");
    }
  }

  /** Totals by one grouping alone, such as those of one saved answer. */
  private record TotalsBy(Grouping only, TotalStore all) implements TotalStore {
    @Override
    public List<Grouping> groupings() {
      return List.of(only);
    }

    @Override
    public List<Window> windows(@Nullable Window within) {
      return all.windows(within);
    }

    @Override
    public Map<Grouping, CostTable> sums(Window window, Set<Grouping> groupings) {
      assertThat(groupings).containsExactly(only);
      return all.sums(window, groupings);
    }

    @Override
    public List<TopRow> top(
        Window window, Grouping grouping, CostKey key, RowFilter filter, int limit) {
      return all.top(window, grouping, key, filter, limit);
    }

    @Override
    public StoreTraits traits() {
      return all.traits();
    }

    @Override
    public String version(Window window) {
      return all.version(window);
    }
  }

  @Test
  void whatIsTooMuchOnANodeMayBeItsIdleCost() {
    node("c1", "n1", 6);
    allocate("a", "c1", "n1", cpu(6));
    allocate("c1/n1/__idle__", "c1", "n1", cpu(4));
    assertThat(Named.reasons(nodes(auditor())))
        .containsExactly("c1/n1 cpu: equals the idle cost: 4.0");
  }

  // Totals and aggregates

  private static CostTable table(Grouping grouping, Object... keysAndCosts) {
    CostTable.Builder table = CostTable.builder(grouping, StoreTraits.exact());
    for (int i = 0; i < keysAndCosts.length; i += 2) {
      table.add((CostKey) keysAndCosts[i], 1, 0, (Costs) keysAndCosts[i + 1], measure -> 0);
    }
    return table.build();
  }

  @Test
  void partsThatCancelEachOtherAreCountedAndTheirCostIsTold() {
    allocate("a", "c1", "n1", cpu(6));
    InMemoryTotalStore totals = new InMemoryTotalStore(StoreTraits.exact());
    Costs swapped = Costs.builder().add(Measure.CPU, 4).add(Measure.RAM, 2).build();
    totals.put(DAY, Grouping.NODE, table(Grouping.NODE, CostKey.of("c1", "n1"), swapped));
    AuditResult result =
        audit(auditor().allocationTotals(totals), AuditType.ALLOCATION_TOTAL_STORE);
    assertThat(details(result).compared()).isOne();
    assertThat(details(result).matched()).isZero();
    assertThat(details(result).amounts()).isEqualTo(new AuditDetails.Amounts(6, 6, 0));
  }

  @Test
  void whatIsMissingOrNoNumberIsSaidWithItsSide() {
    allocate("a", "c1", "n1", Costs.of(Measure.CPU, 6, Double.NaN));
    allocate("b", "c1", "n2", cpu(5));
    InMemoryTotalStore totals = new InMemoryTotalStore(StoreTraits.exact());
    totals.put(
        DAY,
        Grouping.NODE,
        table(
            Grouping.NODE,
            CostKey.of("c1", "n1"),
            Costs.of(Measure.CPU, Double.POSITIVE_INFINITY, 1),
            CostKey.of("c1", "n3"),
            cpu(2)));
    AuditResult result =
        audit(auditor().allocationTotals(totals), AuditType.ALLOCATION_TOTAL_STORE);
    assertThat(missing(result))
        .containsExactly(
            "c1/n2: in the allocation store by node, not in the allocation total store by node",
            "c1/n3: in the allocation total store by node, not in the allocation store by node",
            "c1/n1: cpu cost adjustment is no finite number in the allocation store by node",
            "c1/n1: cpu cost is no finite number in the allocation total store by node",
            "c1: in the allocation store by cluster, not in the allocation total store by cluster");
    assertThat(result.outcome().description()).isEqualTo("2 values are no finite number");
    assertThat(details(result).differed()).isOne();
  }

  @Test
  void onlyBillsAreWaitedFor() {
    allocate("a", "c1", "n1", cpu(6));
    InMemoryTotalStore late =
        new InMemoryTotalStore(StoreTraits.exact().withSettledAfter(Duration.ofDays(90)));
    late.put(DAY, Grouping.NODE, table(Grouping.NODE, CostKey.of("c1", "n1"), cpu(7)));
    AuditResult result = audit(auditor().allocationTotals(late), AuditType.ALLOCATION_TOTAL_STORE);
    assertThat(result.status()).isEqualTo(AuditStatus.FAILED);
    assertThat(result.outcome().description()).isEqualTo("not settled");
  }

  @Test
  void aDifferenceThatIsWhatIsMissingElsewhereIsExplained() {
    allocate("a", "c1", "n1", cpu(60));
    allocate("b", "c1", "n2", cpu(5));
    InMemoryTotalStore totals = new InMemoryTotalStore(StoreTraits.exact());
    totals.put(DAY, Grouping.NODE, table(Grouping.NODE, CostKey.of("c1", "n1"), cpu(65)));
    totals.put(DAY, Grouping.CLUSTER, table(Grouping.CLUSTER, CostKey.of("c1"), cpu(65)));
    AuditResult result =
        audit(auditor().allocationTotals(totals), AuditType.ALLOCATION_TOTAL_STORE);
    assertThat(Named.reasons(result))
        .containsExactly("c1/n1: equals what is missing at c1/n2: 5.0");
    assertThat(result.outcome().worst().map(d -> d.place() + d.values()))
        .contains("c1/n1" + new AuditFloatResult(60, 65));
  }

  @Test
  void feesOfClustersAreInTheTotalsOfAssets() {
    asset(AssetType.CLUSTER_MANAGEMENT, "c1", "fee", 3);
    InMemoryTotalStore totals = new InMemoryTotalStore(StoreTraits.exact());
    totals.put(
        DAY,
        Grouping.CLUSTER,
        table(Grouping.CLUSTER, CostKey.of("c1"), Costs.of(Measure.OTHER, 4)));
    TotalAudit result =
        (TotalAudit) audit(auditor().assetTotals(totals), AuditType.ASSET_TOTAL_STORE);
    assertThat(Named.values(result, "cluster"))
        .containsExactly(entry("c1", new AuditFloatResult(3, 4)));
    assertThat(Named.values(result, "node")).isEmpty();
  }

  @Test
  void aggregatesAreComparedByEachOfTheirPropertiesAndACleanOneIsShown() {
    allocate("a", "c1", "n1", cpu(6));
    Grouping byNamespace = Grouping.of(CostProperty.NAMESPACE);
    Grouping byController = Grouping.of(CostProperty.CONTROLLER);
    InMemoryAggStore aggregates =
        new InMemoryAggStore(StoreTraits.exact(), List.of(byNamespace, byController));
    aggregates.put(DAY, byNamespace, table(byNamespace, CostKey.of(""), cpu(6)));
    aggregates.put(DAY, byController, table(byController, CostKey.of("__unallocated__"), cpu(7)));
    AggAudit result =
        (AggAudit) audit(auditor().aggregates(aggregates), AuditType.ALLOCATION_AGG_STORE);
    assertThat(result.groupings()).containsExactly(byController, byNamespace);
    assertThat(Named.values(result))
        .isEqualTo(Map.of("controller", Map.of("__unallocated__", new AuditFloatResult(6, 7))));
  }

  @Test
  void whatIsNotToldByMeasureIsComparedByItsTotalAlone() {
    Grouping byCluster = Grouping.CLUSTER;
    allocate("a", "c1", "n1", cpu(6));
    StoreTraits totalsOnly = StoreTraits.exact().withoutMeasures();
    InMemoryAggStore aggregates = new InMemoryAggStore(totalsOnly, List.of(byCluster));
    aggregates.put(DAY, byCluster, table(byCluster, CostKey.of("c1"), Costs.of(Measure.OTHER, 6)));
    assertThat(audit(auditor().aggregates(aggregates), AuditType.ALLOCATION_AGG_STORE).status())
        .isEqualTo(AuditStatus.PASSED);

    InMemoryAllocationStore flat = new InMemoryAllocationStore(totalsOnly);
    allocate(flat, "a", "c1", "n1", cpu(6));
    InMemoryAggStore split = new InMemoryAggStore(StoreTraits.exact(), List.of(byCluster));
    split.put(DAY, byCluster, table(byCluster, CostKey.of("c1"), Costs.of(Measure.RAM, 6)));
    assertThat(
            audit(auditor().allocations(flat).aggregates(split), AuditType.ALLOCATION_AGG_STORE)
                .status())
        .isEqualTo(AuditStatus.PASSED);
  }

  // Runs

  @Test
  void howLongAnAuditTookIsTold() {
    node("c1", "n1", 10);
    Duration reading = Duration.ofSeconds(90, 5);
    RowSource slow =
        new RowSource() {
          @Override
          public List<Window> windows() {
            return List.of(DAY);
          }

          @Override
          public void read(Window window, Consumer<? super CostRow> reader) {
            now = now.plus(reading);
          }

          @Override
          public String version(Window window) {
            return "";
          }
        };
    AuditResult result =
        audit(
            auditor().allocations(AllocationStore.scanning(slow, StoreTraits.exact())),
            AuditType.ALLOCATION_RECONCILIATION);
    assertThat(details(result).took()).isEqualTo(reading);
    assertThat(result.outcome().lastRun()).isEqualTo(now);
  }

  @Test
  void aClockThatIsSetBackMakesNoNegativeDuration() {
    node("c1", "n1", 10);
    allocations.put(DAY, List.of());
    AtomicInteger asked = new AtomicInteger();
    AuditResult result =
        audit(
            auditor().clock(() -> now.minusSeconds(asked.incrementAndGet())),
            AuditType.ALLOCATION_RECONCILIATION);
    assertThat(details(result).took()).isEqualTo(Duration.ZERO);
  }

  /** Counts what it is asked, and calls back. */
  private static final class Asked implements RowSource {
    private final Runnable then;
    private int windows;
    private int reads;

    Asked(Runnable then) {
      this.then = then;
    }

    @Override
    public List<Window> windows() {
      windows++;
      return List.of(DAY);
    }

    @Override
    public void read(Window window, Consumer<? super CostRow> reader) {
      reads++;
      then.run();
    }

    @Override
    public String version(Window window) {
      return "";
    }
  }

  @Test
  void noStoreIsAskedOnceARunIsCancelled() {
    AtomicBoolean isCancelled = new AtomicBoolean();
    Asked first = new Asked(() -> isCancelled.set(true));
    Asked second = new Asked(() -> isCancelled.set(true));
    Auditor auditor =
        Auditor.builder()
            .allocations(AllocationStore.scanning(first, StoreTraits.exact()))
            .assets(AssetStore.scanning(second, StoreTraits.exact()))
            .build();

    AuditReport report =
        auditor.run(AuditRequest.everything(), AuditListener.NOOP, isCancelled::get);
    assertThat(report.isCancelled()).isTrue();
    assertThat(first.reads + second.reads).isOne();

    auditor.run(AuditRequest.everything(), AuditListener.NOOP, isCancelled::get);
    assertThat(first.windows).isOne();
    assertThat(second.windows).isOne();
  }

  @Test
  void noAuditBeginsOnceARunIsCancelled() {
    node("c1", "n1", 10);
    allocations.put(DAY, List.of());
    EnumSet<AuditType> audited = EnumSet.noneOf(AuditType.class);
    AuditListener listener =
        new AuditListener() {
          @Override
          public void audited(Window window, AuditType type, AuditResult result) {
            audited.add(type);
          }
        };
    AuditReport report =
        auditor().build().run(AuditRequest.everything(), listener, () -> !audited.isEmpty());
    assertThat(report.isCancelled()).isTrue();
    assertThat(report.sets()).isEmpty();
    assertThat(audited).containsExactly(AuditType.ALLOCATION_RECONCILIATION);
  }
}
