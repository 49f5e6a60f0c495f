package io.costaudit.audit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.costaudit.CostAuditException;
import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationProperties;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.Asset;
import io.costaudit.cost.AssetProperties;
import io.costaudit.cost.AssetType;
import io.costaudit.cost.CloudUsage;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostRow;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.InMemoryAllocationStore;
import io.costaudit.cost.InMemoryAssetStore;
import io.costaudit.cost.InMemoryCloudUsageStore;
import io.costaudit.cost.InMemoryTotalStore;
import io.costaudit.cost.Measure;
import io.costaudit.cost.RowFilter;
import io.costaudit.cost.RowSource;
import io.costaudit.cost.StoreTraits;
import io.costaudit.cost.TopRow;
import io.costaudit.cost.TotalStore;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AuditorTest {
  private static final Window DAY = day(14);
  private static final Instant LATER = Instant.parse("2023-02-01T00:00:00Z");
  private static final AuditType RECONCILIATION = AuditType.ALLOCATION_RECONCILIATION;

  private final InMemoryAllocationStore allocations = InMemoryAllocationStore.ofDefaults();
  private final InMemoryAssetStore assets = InMemoryAssetStore.ofDefaults();
  private Instant now = LATER;

  private static Window day(int ofJanuary) {
    Instant start = Instant.parse("2023-01-01T00:00:00Z").plus(Duration.ofDays(ofJanuary - 1));
    return new Window(start, start.plus(Duration.ofDays(1)));
  }

  private static Allocation allocation(String name, String node, double cpu) {
    return new Allocation(
        name,
        AllocationProperties.builder().cluster("c1").node(node).build(),
        1440,
        Costs.of(Measure.CPU, cpu));
  }

  private static Asset node(String name, double cpu) {
    return new Asset.Node(AssetProperties.of("c1", name, "i-" + name), 1440, cpu, 0, 0, 0, 0);
  }

  private AuditorBuilder auditor() {
    return Auditor.builder().clock(() -> now).allocations(allocations).assets(assets);
  }

  private AuditResult audit(AuditType type) {
    return audit(auditor(), type);
  }

  private static AuditResult audit(AuditorBuilder auditor, AuditType type) {
    AuditReport report = auditor.build().run(AuditRequest.everything().only(Set.of(type)));
    assertThat(report.abandonedWindows()).isEmpty();
    assertThat(report.missingData()).isEmpty();
    assertThat(report.sets()).hasSize(1);
    AuditResult result = report.sets().get(0).result(type);
    assertThat(result).isNotNull();
    return result;
  }

  private static AuditDetails details(AuditResult result) {
    AuditDetails details = result.outcome().details();
    assertThat(details).isNotNull();
    return details;
  }

  // Idle

  private void halfUsed(String node, double idleAtNode) {
    assets.add(DAY, node(node, 10));
    allocations.add(DAY, allocation("c1/" + node + "/a", node, 6));
    allocations.add(DAY, allocation("c1/" + node + "/__idle__", node, idleAtNode));
  }

  @Test
  void idleFillsANode() {
    halfUsed("n1", 4);
    assertThat(audit(RECONCILIATION).status()).isEqualTo(AuditStatus.PASSED);
    assertThat(audit(AuditType.CLUSTER_EQUALITY).status()).isEqualTo(AuditStatus.PASSED);
  }

  @Test
  void idleWithoutANodeThatIsJustWhatTheNodesLackIsAWarning() {
    halfUsed("n1", 1);
    halfUsed("n2", 4);
    allocations.add(DAY, allocation("c1/__idle__", "", 3));
    AllocationReconciliationAudit result = (AllocationReconciliationAudit) audit(RECONCILIATION);
    assertThat(result.status()).isEqualTo(AuditStatus.WARNING);
    assertThat(result.outcome().description()).isEqualTo("idle without a node");
    assertThat(Named.values(result)).isEmpty();
    assertThat(Named.missing(result)).containsExactly("c1/n1: cpu 3.00 of idle stand at no node");
    assertThat(details(result).matched()).isEqualTo(details(result).compared());
  }

  @Test
  void idleWithoutANodeThatIsSomethingElseFails() {
    halfUsed("n1", 1);
    allocations.add(DAY, allocation("c1/__idle__", "", 5));
    AllocationReconciliationAudit result = (AllocationReconciliationAudit) audit(RECONCILIATION);
    assertThat(result.status()).isEqualTo(AuditStatus.FAILED);
    assertThat(Named.values(result))
        .containsOnlyKeys("c1/n1", "c1/__idle__")
        .hasEntrySatisfying(
            "c1/__idle__",
            values -> assertThat(values).containsExactly(entry("cpu", new AuditFloatResult(3, 5))));
  }

  @Test
  void idleOfNodesOfOneNameInTwoClustersStandsAtNone() {
    for (String cluster : List.of("c1", "c2")) {
      assets.add(
          DAY,
          new Asset.Node(AssetProperties.of(cluster, "n1", "i-" + cluster), 1440, 10, 0, 0, 0, 0));
      allocations.add(
          DAY,
          new Allocation(
              cluster + "/n1",
              AllocationProperties.builder().cluster(cluster).node("n1").build(),
              1440,
              Costs.of(Measure.CPU, 6)));
    }
    allocations.add(
        DAY,
        new Allocation(
            "__idle__",
            AllocationProperties.builder().node("n1").build(),
            1440,
            Costs.of(Measure.CPU, 8)));
    AllocationReconciliationAudit result = (AllocationReconciliationAudit) audit(RECONCILIATION);
    assertThat(result.status()).isEqualTo(AuditStatus.WARNING);
    assertThat(result.outcome().description()).isEqualTo("idle without a node");
  }

  @Test
  void negativeIdleIsADifferenceThoughTheNodeSumsUp() {
    assets.add(DAY, node("n1", 10));
    allocations.add(DAY, allocation("a", "n1", 12));
    allocations.add(DAY, allocation("c1/n1/__idle__", "n1", -2));
    AllocationReconciliationAudit result = (AllocationReconciliationAudit) audit(RECONCILIATION);
    assertThat(result.status()).isEqualTo(AuditStatus.FAILED);
    assertThat(Named.values(result).get("c1/n1"))
        .containsExactly(entry("idle", new AuditFloatResult(0, -2)));
    assertThat(details(result).differed()).isOne();
    assertThat(details(result).compared()).isOne();
  }

  @Test
  void aStoreThatDoesNotTellIdleByNodeFailsThePreliminaryCheck() {
    InMemoryAllocationStore merged =
        new InMemoryAllocationStore(StoreTraits.exact().withIdle(StoreTraits.Idle.MERGED));
    merged.add(DAY, allocation("a", "n1", 6));
    merged.add(DAY, allocation("__idle__", "", 4));
    assets.add(DAY, node("n1", 10));
    AuditResult result = audit(auditor().allocations(merged), RECONCILIATION);
    assertThat(result.status()).isEqualTo(AuditStatus.FAILED);
    assertThat(details(result).verdict()).isEqualTo(AuditVerdict.ERROR);
    assertThat(result.outcome().description())
        .isEqualTo("allocation store does not tell idle by node");
  }

  @Test
  void nodesThatOneSideKnowsAreMissingUnlessTheyAreServerless() {
    halfUsed("n1", 4);
    assets.add(DAY, node("n2", 5));
    allocations.add(DAY, allocation("b", "fargate-1", 2));
    AuditResult result = audit(RECONCILIATION);
    assertThat(result.status()).isEqualTo(AuditStatus.WARNING);
    assertThat(result.outcome().missingValues())
        .extracting(AuditMissingValue::keyText)
        .containsExactly("c1/n2", "c1/fargate-1");
    AuditResult serverless =
        audit(
            auditor().serverlessNodes(key -> key.value(1).startsWith("fargate-")), RECONCILIATION);
    assertThat(serverless.outcome().missingValues())
        .extracting(AuditMissingValue::keyText)
        .containsExactly("c1/n2");
  }

  // Totals

  private InMemoryTotalStore totals(Costs ofNode) {
    InMemoryTotalStore totals = new InMemoryTotalStore(StoreTraits.exact());
    totals.put(
        DAY,
        Grouping.NODE,
        CostTable.builder(Grouping.NODE, StoreTraits.exact())
            .add(CostKey.of("c1", "n1"), 1, 0, ofNode, measure -> 0)
            .build());
    totals.put(
        DAY,
        Grouping.CLUSTER,
        CostTable.builder(Grouping.CLUSTER, StoreTraits.exact())
            .add(CostKey.of("c1"), 1, 0, ofNode, measure -> 0)
            .build());
    return totals;
  }

  @Test
  void partsThatCancelEachOtherAreListedWithTheirTotals() {
    allocations.add(DAY, allocation("a", "n1", 6));
    Costs swapped = Costs.builder().add(Measure.CPU, 4).add(Measure.RAM, 2).build();
    TotalAudit result =
        (TotalAudit)
            audit(auditor().allocationTotals(totals(swapped)), AuditType.ALLOCATION_TOTAL_STORE);
    assertThat(result.status()).isEqualTo(AuditStatus.FAILED);
    assertThat(Named.values(result, "node"))
        .containsExactly(entry("c1/n1", new AuditFloatResult(6, 6)));
    assertThat(result.outcome().description())
        .contains("1 key differs in cpu, ram while its total agrees");
  }

  /** Four values of two numbers each, of which each may be off by half a unit. */
  @Test
  void aCostAndItsAdjustmentAreRoundedEachForItself() {
    double unit = 0.00001;
    InMemoryAllocationStore rounded =
        new InMemoryAllocationStore(StoreTraits.exact().withRoundingUnit(unit));
    InMemoryTotalStore totals = new InMemoryTotalStore(StoreTraits.exact().withRoundingUnit(unit));
    for (String name : List.of("a", "b", "c")) {
      rounded.add(
          DAY,
          new Allocation(
              name,
              AllocationProperties.builder().cluster("c1").node("n1").build(),
              1440,
              Costs.of(Measure.CPU, 0.5, -0.1)));
    }
    for (Grouping grouping : List.of(Grouping.NODE, Grouping.CLUSTER)) {
      CostKey key = grouping.equals(Grouping.NODE) ? CostKey.of("c1", "n1") : CostKey.of("c1");
      totals.put(
          DAY,
          grouping,
          CostTable.builder(grouping, totals.traits())
              .add(key, 1, 0, Costs.of(Measure.CPU, 1.50002, -0.29998), measure -> 2)
              .build());
    }
    AuditResult result =
        audit(
            Auditor.builder().clock(() -> now).allocations(rounded).allocationTotals(totals),
            AuditType.ALLOCATION_TOTAL_STORE);
    assertThat(result.status()).as("%s", result).isEqualTo(AuditStatus.PASSED);
  }

  @Test
  void theLargestDifferencesAreListedAndAllAreCounted() {
    InMemoryTotalStore totals = new InMemoryTotalStore(StoreTraits.exact());
    CostTable.Builder byNode = CostTable.builder(Grouping.NODE, StoreTraits.exact());
    for (int i = 1; i <= 9; i++) {
      allocations.add(DAY, allocation("a" + i, "n" + i, 10));
      byNode.add(CostKey.of("c1", "n" + i), 1, 0, Costs.of(Measure.CPU, 10 + i), measure -> 0);
    }
    totals.put(DAY, Grouping.NODE, byNode.build());
    TotalAudit result =
        (TotalAudit)
            audit(
                auditor().allocationTotals(totals).maxListed(2), AuditType.ALLOCATION_TOTAL_STORE);
    assertThat(Named.values(result, "node")).containsOnlyKeys("c1/n8", "c1/n9");
    assertThat(details(result).differed()).isEqualTo(9);
    assertThat(result.outcome().description()).contains("2 of 9 differences are listed");
  }

  @Test
  void whyIsSaidWhereArithmeticCanProveIt() {
    allocations.add(
        DAY,
        new Allocation(
            "a",
            AllocationProperties.builder().cluster("c1").node("n1").build(),
            0,
            Costs.of(Measure.CPU, 10, -1)));
    AuditResult result =
        audit(
            auditor().allocationTotals(totals(Costs.of(Measure.CPU, 10))),
            AuditType.ALLOCATION_TOTAL_STORE);
    assertThat(Named.reasons(result))
        .contains(
            "c1/n1: the actual side lacks the adjustments: 1.0",
            "c1: the actual side lacks the adjustments: 1.0");
    AuditResult other =
        audit(
            auditor().allocationTotals(totals(Costs.of(Measure.CPU, 77))),
            AuditType.ALLOCATION_TOTAL_STORE);
    assertThat(Named.reasons(other)).contains("c1/n1: unexplained: 68.0");
  }

  // No vacuous pass, no lost day

  @Test
  void nothingComparedIsNoPass() {
    allocations.put(DAY, List.of());
    assets.put(DAY, List.of());
    for (AuditType type : List.of(RECONCILIATION, AuditType.CLUSTER_EQUALITY)) {
      AuditResult result = audit(type);
      assertThat(result.status()).isEqualTo(AuditStatus.WARNING);
      assertThat(details(result).verdict()).isEqualTo(AuditVerdict.NO_DATA);
      assertThat(result.outcome().description()).isEqualTo("nothing was compared");
    }
  }

  @Test
  void aStoreThatIsEmptyIsSaidToBeSo() {
    assets.add(DAY, node("n1", 10));
    AllocationStore empty =
        new InMemoryAllocationStore(StoreTraits.exact().withIdle(StoreTraits.Idle.ABSENT));
    Auditor auditor = Auditor.builder().allocations(empty).assets(assets).build();
    AuditReport report = auditor.run(AuditRequest.everything());
    for (AuditType type : List.of(RECONCILIATION, AuditType.CLUSTER_EQUALITY)) {
      AuditResult result = requireNonNull(report.sets().get(0).result(type));
      assertThat(result.status()).isEqualTo(AuditStatus.WARNING);
      assertThat(result.outcome().description())
          .isEqualTo(
              "allocation store holds nothing of this window, as it is empty: it holds no window"
                  + " at all; nothing was compared");
      assertThat(result.outcome().missingValues()).hasSize(1);
    }

    AuditReport nothing =
        Auditor.builder()
            .allocations(empty)
            .assets(InMemoryAssetStore.ofDefaults())
            .build()
            .run(AuditRequest.everything());
    assertThat(nothing.sets()).isEmpty();
    assertThat(nothing.missingData())
        .containsEntry(
            AuditType.CLUSTER_EQUALITY,
            "no store holds a window: allocation store and asset store are empty");
  }

  @Test
  void aWindowOfWhichNothingIsAllocatedIsNoMatterOfHowIdleIsTold() {
    InMemoryAllocationStore withoutIdle =
        new InMemoryAllocationStore(StoreTraits.exact().withIdle(StoreTraits.Idle.ABSENT));
    withoutIdle.add(day(15), allocation("a", "n1", 1));
    assets.add(DAY, node("n1", 10));
    assets.add(day(15), node("n1", 10));
    AuditReport report =
        Auditor.builder()
            .allocations(withoutIdle)
            .assets(assets)
            .build()
            .run(AuditRequest.everything());
    assertThat(report.sets())
        .extracting(set -> requireNonNull(set.result(RECONCILIATION)).outcome().description())
        .containsExactly(
            "allocation store holds nothing of this window; nothing was compared",
            "allocation store does not tell idle by node");
  }

  @Test
  void aLostDayIsMissingValuesAndStoresThatNeverMeetAreNotCompared() {
    halfUsed("n1", 4);
    allocations.add(day(15), allocation("a", "n1", 1));
    AuditReport report = auditor().build().run(AuditRequest.everything());
    assertThat(report.sets()).extracting(AuditSet::window).containsExactly(DAY, day(15));
    AuditResult lost = report.sets().get(1).result(AuditType.CLUSTER_EQUALITY);
    assertThat(lost).isNotNull();
    assertThat(lost.outcome().description()).contains("asset store holds nothing of this window");
    assertThat(lost.outcome().missingValues())
        .extracting(AuditMissingValue::keyText)
        .containsExactly("c1");

    InMemoryAssetStore elsewhere = InMemoryAssetStore.ofDefaults();
    elsewhere.add(day(1), node("n1", 10));
    AuditReport never = auditor().assets(elsewhere).build().run(AuditRequest.everything());
    assertThat(never.missingData().get(RECONCILIATION))
        .isEqualTo("allocation store and asset store hold no window in common");
    assertThat(never.sets()).isEmpty();
  }

  // Stores that are not there, or cannot tell

  private enum State {
    ABSENT,
    FAILING
  }

  private record Strange(State state) implements TotalStore {
    @Override
    public Optional<String> whyAbsent() {
      return state == State.ABSENT ? Optional.of("the server has none") : Optional.empty();
    }

    @Override
    public List<Window> windows(@Nullable Window within) {
      throw new UnreachableException();
    }

    @Override
    public Map<Grouping, CostTable> sums(Window window, Set<Grouping> groupings) {
      throw new UnreachableException();
    }

    @Override
    public List<TopRow> top(
        Window window, Grouping grouping, CostKey key, RowFilter filter, int limit) {
      throw new UnreachableException();
    }

    @Override
    public StoreTraits traits() {
      return StoreTraits.exact();
    }

    @Override
    public String version(Window window) {
      return "";
    }
  }

  private static final class UnreachableException extends CostAuditException {
    private static final long serialVersionUID = 1L;

    UnreachableException() {
      super("nobody answers", null);
    }
  }

  @Test
  void whatAStoreDoesNotHaveIsNotAuditedAndItsReasonIsTold() {
    halfUsed("n1", 4);
    AuditReport report =
        auditor()
            .assetTotals(new Strange(State.ABSENT))
            .build()
            .run(AuditRequest.everything().only(Set.of(AuditType.ASSET_TOTAL_STORE)));
    assertThat(report.sets()).isEmpty();
    assertThat(report.storeFailures()).isEmpty();
    assertThat(report.missingData().get(AuditType.ASSET_TOTAL_STORE))
        .isEqualTo("there is no asset total store: the server has none");
  }

  @Test
  void storesThatFailBeforeTheyTellTheirWindowsAreToldApartFromStoresThatHaveNothing() {
    AuditRequest request = AuditRequest.everything().only(Set.of(AuditType.ASSET_TOTAL_STORE));
    Auditor auditor =
        Auditor.builder().assets(assets).assetTotals(new Strange(State.FAILING)).build();
    AuditReport report = auditor.run(request);
    assertThat(report.missingData()).isEmpty();
    assertThat(report.storeFailures().get(AuditType.ASSET_TOTAL_STORE))
        .isEqualTo("asset total store failed: nobody answers");

    assets.add(DAY, node("n1", 10));
    AuditReport other = auditor.run(request);
    assertThat(other.storeFailures()).isEmpty();
    AuditResult result = other.sets().get(0).result(AuditType.ASSET_TOTAL_STORE);
    assertThat(result).isNotNull();
    assertThat(details(result).verdict()).isEqualTo(AuditVerdict.ERROR);
  }

  @Test
  void whatIsAllocatedByNodeMayComeFromAStoreOfItsOwn() {
    assets.add(DAY, node("n1", 10));
    allocations.add(DAY, allocation("c1/n1/a", "n1", 6));
    allocations.add(DAY, allocation("__idle__", "", 4));
    InMemoryAllocationStore byNode = InMemoryAllocationStore.ofDefaults();
    byNode.add(DAY, allocation("c1/n1", "n1", 10));
    AuditorBuilder auditor = auditor().allocationsByNode(byNode);
    AuditResult result = audit(auditor, RECONCILIATION);
    assertThat(result.status()).isEqualTo(AuditStatus.PASSED);
    assertThat(audit(auditor, AuditType.CLUSTER_EQUALITY).status()).isEqualTo(AuditStatus.PASSED);
    assertThat(details(result).amounts()).isEqualTo(new AuditDetails.Amounts(10, 10, 0));
  }

  @Test
  void idleBelowZeroIsNotHiddenWhereItIsSpread() {
    assets.add(DAY, node("n1", 10));
    allocations.add(DAY, allocation("c1/n1/a", "n1", 20));
    allocations.add(DAY, allocation("__idle__", "", -10));
    InMemoryAllocationStore byNode = InMemoryAllocationStore.ofDefaults();
    byNode.add(DAY, allocation("c1/n1", "n1", 10));
    AllocationReconciliationAudit result =
        (AllocationReconciliationAudit) audit(auditor().allocationsByNode(byNode), RECONCILIATION);
    assertThat(result.status()).isEqualTo(AuditStatus.FAILED);
    assertThat(Named.values(result))
        .isEqualTo(Map.of("c1/n1", Map.of("idle", new AuditFloatResult(0, -10))));
  }

  @Test
  void idleBelowZeroIsNotTakenForIdleThatStandsAtNoNode() {
    assets.add(DAY, node("n1", 10));
    assets.add(DAY, node("n2", 10));
    allocations.add(DAY, allocation("c1/n1/a", "n1", 20));
    allocations.add(DAY, allocation("c1/n2/b", "n2", 4));
    InMemoryAllocationStore byNode = InMemoryAllocationStore.ofDefaults();
    byNode.add(DAY, allocation("c1/n1", "n1", 10));
    byNode.add(DAY, allocation("c1/n2", "n2", 4));
    byNode.add(DAY, allocation("__idle__", "", 6));
    AllocationReconciliationAudit result =
        (AllocationReconciliationAudit) audit(auditor().allocationsByNode(byNode), RECONCILIATION);
    assertThat(result.status()).isEqualTo(AuditStatus.FAILED);
    assertThat(Named.values(result))
        .containsEntry("c1/n1", Map.of("idle", new AuditFloatResult(0, -10)));
  }

  @Test
  void aContainerWithoutANumberFailsWhereIdleIsSpread() {
    assets.add(DAY, node("n1", 10));
    allocations.add(DAY, allocation("c1/n1/a", "n1", Double.NaN));
    InMemoryAllocationStore byNode = InMemoryAllocationStore.ofDefaults();
    byNode.add(DAY, allocation("c1/n1", "n1", 10));
    AuditResult result = audit(auditor().allocationsByNode(byNode), RECONCILIATION);
    assertThat(result.status()).isEqualTo(AuditStatus.FAILED);
    assertThat(Named.missing(result)).containsExactly("c1/n1: idle is no finite number");
  }

  @Test
  void aContainerWithoutANumberIsNotForgottenWhereIdleStandsAtNoNode() {
    assets.add(DAY, node("n1", 10));
    allocations.add(DAY, allocation("c1/n1/a", "n1", Double.NaN));
    InMemoryAllocationStore byNode = InMemoryAllocationStore.ofDefaults();
    byNode.add(DAY, allocation("c1/n1", "n1", 4));
    byNode.add(DAY, allocation("__idle__", "", 6));
    AuditResult result = audit(auditor().allocationsByNode(byNode), RECONCILIATION);
    assertThat(result.status()).isEqualTo(AuditStatus.FAILED);
  }

  @Test
  void idleAtNoNodeWithoutANumberFails() {
    assets.add(DAY, node("n1", 10));
    InMemoryAllocationStore byNode = InMemoryAllocationStore.ofDefaults();
    byNode.add(DAY, allocation("c1/n1", "n1", 10));
    byNode.add(DAY, allocation("__idle__", "", Double.NaN));
    AuditResult result = audit(auditor().allocationsByNode(byNode), RECONCILIATION);
    assertThat(result.status()).isEqualTo(AuditStatus.FAILED);
    assertThat(Named.missing(result))
        .containsExactly("c1/__idle__: cpu of idle is no finite number");
  }

  @Test
  void aStoreByNodeThatHasNothingLeavesTheOther() {
    halfUsed("n1", 4);
    AllocationStore none =
        new ForwardingAllocations(allocations) {
          @Override
          public Optional<String> whyAbsent() {
            return Optional.of("the others tell it");
          }
        };
    AuditResult result = audit(auditor().allocationsByNode(none), RECONCILIATION);
    assertThat(result.status()).isEqualTo(AuditStatus.PASSED);
  }

  @Test
  void aRunCanBeCancelledWhileTheStoresAreAskedWhetherTheyAreThere() {
    halfUsed("n1", 4);
    AuditReport report =
        auditor().build().run(AuditRequest.everything(), AuditListener.NOOP, () -> true);
    assertThat(report.isCancelled()).isTrue();
    assertThat(report.sets()).isEmpty();
  }

  private static class ForwardingAllocations implements AllocationStore {
    private final AllocationStore to;

    ForwardingAllocations(AllocationStore to) {
      this.to = to;
    }

    @Override
    public List<Window> windows(@Nullable Window within) {
      return to.windows(within);
    }

    @Override
    public Map<Grouping, CostTable> sums(Window window, Set<Grouping> groupings) {
      return to.sums(window, groupings);
    }

    @Override
    public List<TopRow> top(
        Window window, Grouping grouping, CostKey key, RowFilter filter, int limit) {
      return to.top(window, grouping, key, filter, limit);
    }

    @Override
    public StoreTraits traits() {
      return to.traits();
    }

    @Override
    public String version(Window window) {
      return to.version(window);
    }
  }

  @Test
  void amountsTellWhatWasComparedAndWhatOfItDiffers() {
    halfUsed("n1", 3);
    halfUsed("n2", 4);
    assertThat(details(audit(RECONCILIATION)).amounts())
        .isEqualTo(new AuditDetails.Amounts(20, 19, 1));
    assertThat(details(audit(AuditType.CLUSTER_EQUALITY)).amounts())
        .isEqualTo(new AuditDetails.Amounts(20, 19, 1));
  }

  // Bills

  private InMemoryCloudUsageStore bill(double cost) {
    InMemoryCloudUsageStore bill = InMemoryCloudUsageStore.ofDefaults();
    bill.add(DAY, new CloudUsage("aws:///eu-1a/I-N1", "AWS", "", "", "Compute", cost, 0, 0));
    return bill;
  }

  @Test
  void aBillThatIsNotSettledIsNoFailure() {
    assets.add(DAY, node("n1", 10));
    AuditorBuilder auditor = auditor().cloudUsage(bill(20));
    AssetReconciliationAudit settled =
        (AssetReconciliationAudit) audit(auditor, AuditType.ASSET_RECONCILIATION);
    assertThat(settled.status()).isEqualTo(AuditStatus.FAILED);
    assertThat(Named.values(settled).get("i-n1"))
        .containsExactly(entry("Compute", new AuditFloatResult(20, 10)));
    now = DAY.end().plus(Duration.ofHours(47));
    AuditResult early = audit(auditor, AuditType.ASSET_RECONCILIATION);
    assertThat(early.status()).isEqualTo(AuditStatus.WARNING);
    assertThat(early.outcome().description()).isEqualTo("not settled");
  }

  @Test
  void anAssetThatASettledBillOfItsAccountLacksIsMissing() {
    assets.add(DAY, node("n1", 10));
    assets.add(DAY, node("n2", 10));
    assets.add(DAY, Asset.of(AssetType.DISK, AssetProperties.of("c1", "d", ""), 0, 3, 0));
    AuditResult result = audit(auditor().cloudUsage(bill(10)), AuditType.ASSET_RECONCILIATION);
    assertThat(result.status()).isEqualTo(AuditStatus.WARNING);
    assertThat(result.outcome().missingValues())
        .extracting(AuditMissingValue::keyText)
        .containsExactly("i-n2");
    assertThat(details(result).notes()).contains("1 assets have no provider id");
  }

  // Faults of stores

  private static final class Broken extends CostAuditException {
    private static final long serialVersionUID = 1L;

    Broken() {
      super("gone", null);
    }
  }

  /** Its version changes as often as it is told. */
  private static final class Restless implements RowSource {
    private final AtomicInteger version = new AtomicInteger();
    private final AtomicInteger reads = new AtomicInteger();
    private final int changes;

    Restless(int changes) {
      this.changes = changes;
    }

    @Override
    public List<Window> windows() {
      return List.of(DAY);
    }

    @Override
    public void read(Window window, Consumer<? super CostRow> reader) {
      if (reads.incrementAndGet() <= changes) {
        version.incrementAndGet();
      }
      reader.accept(allocation("a", "n1", 10));
    }

    @Override
    public String version(Window window) {
      return version.toString();
    }
  }

  @Test
  void dataThatChangeUnderAnAuditAreReadOnceMoreAndThenItIsSaid() {
    assets.add(DAY, node("n1", 10));
    Restless once = new Restless(1);
    AuditResult result =
        audit(
            auditor().allocations(AllocationStore.scanning(once, StoreTraits.exact())),
            RECONCILIATION);
    assertThat(result.status()).isEqualTo(AuditStatus.PASSED);
    assertThat(once.reads).hasValue(2);
    Restless always = new Restless(100);
    AuditResult restless =
        audit(
            auditor().allocations(AllocationStore.scanning(always, StoreTraits.exact())),
            RECONCILIATION);
    assertThat(restless.status()).isEqualTo(AuditStatus.WARNING);
    assertThat(restless.outcome().description())
        .isEqualTo("the data changed while they were audited");
    assertThat(always.reads).hasValue(2);
  }

  @Test
  void aDayThatCannotBeKeptDoesNotStopTheOthers() {
    halfUsed("n1", 4);
    assets.add(day(15), node("n1", 10));
    allocations.add(day(15), allocation("a", "n1", 10));
    List<AuditSet> kept = new ArrayList<>();
    AuditStore failing =
        new AuditStore() {
          @Override
          public void save(AuditSet set) {
            if (set.window().equals(DAY)) {
              throw new Broken();
            }
            kept.add(set);
          }

          @Override
          public List<AuditSet> sets(Window window) {
            return kept;
          }

          @Override
          public List<AuditResult> history(Window window, AuditType type) {
            return List.of();
          }
        };
    AuditReport report = auditor().results(failing).build().run(AuditRequest.everything());
    assertThat(report.abandonedWindows()).containsExactly(entry(DAY, "gone"));
    assertThat(kept).extracting(AuditSet::window).containsExactly(day(15));
  }

  @Test
  void aRunEndsBetweenTwoSteps() {
    halfUsed("n1", 4);
    AtomicInteger asked = new AtomicInteger();
    AuditReport report =
        auditor()
            .build()
            .run(AuditRequest.everything(), AuditListener.NOOP, () -> asked.incrementAndGet() > 3);
    assertThat(report.isCancelled()).isTrue();
    assertThat(report.sets()).isEmpty();
  }

  @Test
  void savingKeepsWhatWasNotRunAndWhatIsNewer() {
    halfUsed("n1", 4);
    Auditor auditor = auditor().build();
    auditor.run(AuditRequest.everything().only(Set.of(RECONCILIATION)));
    now = LATER.minusSeconds(1);
    auditor.run(AuditRequest.everything());
    AuditSet set = auditor.sets(null).sets().get(0);
    assertThat(set.allocationReconciliation().outcome().lastRun()).isEqualTo(LATER);
    assertThat(set.clusterEquality().outcome().lastRun()).isEqualTo(now);
    assertThat(auditor.sets(day(13)).sets()).isEmpty();
  }

  @Test
  void runsOfTwoThreadsNeverMeetAndTheQueueIsBounded() {
    halfUsed("n1", 4);
    AuditRuns runs = new AuditRuns(auditor().build(), 2, InstantSource.fixed(LATER));
    AuditRuns.Status first = runs.submit(AuditRequest.over(DAY)).orElseThrow();
    assertThat(runs.submit(AuditRequest.over(DAY)).orElseThrow().id()).isEqualTo(first.id());
    assertThat(runs.submit(AuditRequest.over(day(15)))).isPresent();
    assertThat(runs.submit(AuditRequest.everything())).isEmpty();
    assertThat(runs.cancel(first.id()).orElseThrow().state()).isEqualTo(AuditRuns.State.CANCELLED);
    assertThat(runs.cancel("no such run")).isEmpty();
    runs.close();
    runs.run();
    assertThat(runs.list())
        .extracting(AuditRuns.Status::state)
        .containsOnly(AuditRuns.State.CANCELLED);
  }
}
