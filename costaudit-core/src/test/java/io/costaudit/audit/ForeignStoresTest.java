package io.costaudit.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationProperties;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.Asset;
import io.costaudit.cost.AssetProperties;
import io.costaudit.cost.AssetStore;
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
import io.costaudit.cost.TopRow;
import io.costaudit.time.Window;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stores of others that answer what no audit can read, and stores of different currencies. */
class ForeignStoresTest {
  private static final Window DAY = Window.day(LocalDate.parse("2023-01-14"));
  private static final Instant LATER = Instant.parse("2023-02-01T00:00:00Z");
  private static final Grouping NAMESPACE = Grouping.of(CostProperty.NAMESPACE);

  private static final Allocation ALLOCATION =
      new Allocation(
          "a",
          AllocationProperties.builder().cluster("c/1").node("n1").namespace("shop").build(),
          1440,
          Costs.of(Measure.CPU, 10));
  private static final Asset NODE =
      Asset.Node.builder(AssetProperties.of("c/1", "n1", "i-1")).minutes(1440).cpuCost(10).build();

  private final InMemoryAllocationStore allocations = InMemoryAllocationStore.ofDefaults();
  private final InMemoryAssetStore assets = InMemoryAssetStore.ofDefaults();

  ForeignStoresTest() {
    allocations.add(DAY, ALLOCATION);
    assets.add(DAY, NODE);
  }

  private static AuditorBuilder auditor(
      AllocationStore allocations, AssetStore assets, String currencyOfTheOthers) {
    StoreTraits traits = StoreTraits.exact().withCurrency(currencyOfTheOthers);
    InMemoryTotalStore totals = new InMemoryTotalStore(traits);
    InMemoryTotalStore assetTotals = new InMemoryTotalStore(traits);
    InMemoryAggStore aggregates = new InMemoryAggStore(traits, List.of(NAMESPACE));
    InMemoryCloudUsageStore bill = new InMemoryCloudUsageStore(traits);
    bill.add(DAY, new CloudUsage("i-1", "AWS", "", "", "Compute", 10, 0, 0));
    for (Grouping grouping : List.of(Grouping.NODE, Grouping.CLUSTER)) {
      CostTable table = table(grouping, grouping.keyOf(ALLOCATION), traits);
      totals.put(DAY, grouping, table);
      assetTotals.put(DAY, grouping, table);
    }
    aggregates.put(DAY, NAMESPACE, table(NAMESPACE, CostKey.of("shop"), traits));
    return Auditor.builder()
        .clock(() -> LATER)
        .allocations(allocations)
        .assets(assets)
        .allocationTotals(totals)
        .assetTotals(assetTotals)
        .aggregates(aggregates)
        .cloudUsage(bill);
  }

  private static CostTable table(Grouping grouping, CostKey key, StoreTraits traits) {
    return CostTable.builder(grouping, traits)
        .add(key, 1, 1440, Costs.of(Measure.CPU, 10), measure -> 0)
        .build();
  }

  private static AuditResult result(AuditorBuilder auditor, AuditType type) {
    AuditReport report = auditor.build().run(AuditRequest.everything().only(Set.of(type)));
    assertThat(report.abandonedWindows()).isEmpty();
    AuditResult result = report.sets().get(0).result(type);
    assertThat(result).isNotNull();
    return result;
  }

  @ParameterizedTest
  @EnumSource
  void anAuditOfOneCurrencyPasses(AuditType type) {
    AuditResult result = result(auditor(allocations, assets, "USD"), type);
    assertThat(result.status()).as("%s", result).isEqualTo(AuditStatus.PASSED);
  }

  // Rows of unknown kinds

  /** A row with one value that the library does not know. */
  private record Strange(CostRow row, CostProperty property, String value) implements CostRow {
    @Override
    public String name() {
      return row.name();
    }

    @Override
    public String value(CostProperty asked) {
      return asked.equals(property) ? value : row.value(asked);
    }

    @Override
    public double minutes() {
      return row.minutes();
    }

    @Override
    public Costs costs() {
      return row.costs();
    }
  }

  private static RowSource rows(CostRow row, CostProperty property, String value) {
    return RowSource.of(List.of(DAY), window -> Stream.of(new Strange(row, property, value)));
  }

  private static boolean readsAllocations(AuditType type) {
    return EnumSet.of(
            AuditType.ALLOCATION_RECONCILIATION,
            AuditType.ALLOCATION_AGG_STORE,
            AuditType.ALLOCATION_TOTAL_STORE,
            AuditType.CLUSTER_EQUALITY)
        .contains(type);
  }

  private static boolean readsAssets(AuditType type) {
    return type != AuditType.ALLOCATION_AGG_STORE && type != AuditType.ALLOCATION_TOTAL_STORE;
  }

  private static void assertFails(AuditResult result, String... words) {
    assertThat(result.status()).isEqualTo(AuditStatus.FAILED);
    assertThat(result.outcome().details()).isNotNull();
    assertThat(result.outcome().details().verdict()).isEqualTo(AuditVerdict.ERROR);
    assertThat(result.outcome().description()).contains(words).doesNotContain("unexpected");
  }

  @ParameterizedTest
  @EnumSource
  void anUnknownKindOfAllocationFailsEachAuditThatReadsIt(AuditType type) {
    AllocationStore strange =
        AllocationStore.scanning(
            rows(ALLOCATION, CostProperty.KIND, "WORKLOAD"), StoreTraits.exact());
    AuditResult result = result(auditor(strange, assets, "USD"), type);
    if (!readsAllocations(type)) {
      assertThat(result.status()).isEqualTo(AuditStatus.PASSED);
      return;
    }
    assertFails(
        result,
        "allocation store failed: a row has the unknown kind \"WORKLOAD\" at key \"WORKLOAD/",
        "; accepted are workload, idle, unmounted, shared, external");
  }

  @ParameterizedTest
  @EnumSource
  void anUnknownTypeOfAssetFailsEachAuditThatReadsIt(AuditType type) {
    AssetStore strange =
        AssetStore.scanning(rows(NODE, CostProperty.TYPE, "Machine"), StoreTraits.exact());
    AuditResult result = result(auditor(allocations, strange, "USD"), type);
    if (!readsAssets(type)) {
      assertThat(result.status()).isEqualTo(AuditStatus.PASSED);
      return;
    }
    assertFails(
        result,
        "asset store failed: a row has the unknown type \"Machine\" at key \"Machine/",
        "; accepted are Asset, Cloud, ClusterManagement, ");
  }

  // Answers that are not what was asked for

  private static class Answering implements AllocationStore {
    private final AllocationStore store;
    private final UnaryOperator<Map<Grouping, CostTable>> change;

    Answering(AllocationStore store, UnaryOperator<Map<Grouping, CostTable>> change) {
      this.store = store;
      this.change = change;
    }

    @Override
    public List<Window> windows(@Nullable Window within) {
      return store.windows(within);
    }

    @Override
    public Map<Grouping, CostTable> sums(Window window, Set<Grouping> groupings) {
      return change.apply(store.sums(window, groupings));
    }

    @Override
    public List<TopRow> top(
        Window window, Grouping grouping, CostKey key, RowFilter filter, int limit) {
      return store.top(window, grouping, key, filter, limit);
    }

    @Override
    public StoreTraits traits() {
      return store.traits();
    }

    @Override
    public String version(Window window) {
      return store.version(window);
    }
  }

  private void assertAnswerFails(UnaryOperator<Map<Grouping, CostTable>> change, String word) {
    for (AuditType type : AuditType.values()) {
      if (readsAllocations(type)) {
        AllocationStore strange = new Answering(allocations, change);
        assertFails(result(auditor(strange, assets, "USD"), type), "allocation store failed", word);
      }
    }
  }

  @Test
  void aMissingTableIsNamed() {
    assertAnswerFails(tables -> Map.of(), "the store gave no table by kind,");
  }

  @Test
  void aTableByAnotherGroupingIsNamed() {
    assertAnswerFails(
        tables -> {
          Map<Grouping, CostTable> other = new HashMap<>();
          tables.forEach((grouping, table) -> other.put(grouping, CostTable.empty(Grouping.NODE)));
          return other;
        },
        "and gave one by cluster,node");
  }

  @Test
  void aRefusedPropertyIsNamed() {
    assertAnswerFails(
        tables -> {
          throw new IllegalArgumentException("this database has no column of nodes");
        },
        "the store refuses a grouping that the audit needs: this database has no column of nodes");
  }

  /** The message of such an exception may show anything, so it goes to the log alone. */
  @Test
  void aFaultOfTheProgramIsNoRefusal() {
    AllocationStore strange =
        new Answering(allocations, tables -> Map.of(Grouping.NODE, table(Integer.parseInt("x"))));
    AuditResult result = result(auditor(strange, assets, "USD"), AuditType.ALLOCATION_TOTAL_STORE);
    assertThat(result.outcome().description())
        .isEqualTo(
            "allocation store failed: an unexpected error, NumberFormatException; see the log");
  }

  private static CostTable table(int number) {
    throw new AssertionError(number);
  }

  /** A store that ignores the range that it is asked for. */
  @Test
  void aRunIsNotWiderThanItsWindow() {
    Window other = Window.day(LocalDate.parse("2023-01-15"));
    allocations.add(other, ALLOCATION);
    assets.add(other, NODE);
    AllocationStore wide =
        new Answering(allocations, tables -> tables) {
          @Override
          public List<Window> windows(@Nullable Window within) {
            return allocations.windows();
          }
        };
    AuditReport report =
        auditor(wide, assets, "USD")
            .build()
            .run(AuditRequest.over(DAY).only(Set.of(AuditType.CLUSTER_EQUALITY)));
    assertThat(report.sets()).extracting(AuditSet::window).containsExactly(DAY);
  }

  // Currencies

  @ParameterizedTest
  @EnumSource(
      names = {
        "ALLOCATION_AGG_STORE",
        "ALLOCATION_TOTAL_STORE",
        "ASSET_TOTAL_STORE",
        "ASSET_RECONCILIATION"
      })
  void storesOfDifferentCurrenciesAreNotCompared(AuditType type) {
    AuditResult result = result(auditor(allocations, assets, "EUR"), type);
    assertFails(
        result, "amounts of different currencies are not compared: ", " in EUR, ", " in USD");
    assertThat(result.outcome().details().compared()).isZero();
    assertThat(result.differences()).isEmpty();
    assertThat(result.outcome().missingValues()).isEmpty();
  }

  @Test
  void theStoresOfEachCurrencyAreNamed() {
    InMemoryAssetStore inEuro = new InMemoryAssetStore(StoreTraits.exact().withCurrency("EUR"));
    inEuro.add(DAY, NODE);
    for (AuditType type :
        List.of(AuditType.ALLOCATION_RECONCILIATION, AuditType.CLUSTER_EQUALITY)) {
      assertThat(result(auditor(allocations, inEuro, "USD"), type).outcome().description())
          .isEqualTo(
              "amounts of different currencies are not compared: asset store in EUR,"
                  + " allocation store in USD");
    }
  }
}
