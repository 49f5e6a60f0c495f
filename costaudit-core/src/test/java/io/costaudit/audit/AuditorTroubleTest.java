package io.costaudit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.costaudit.CostAuditException;
import io.costaudit.audit.AuditMissingValue.Kind;
import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationProperties;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.Asset;
import io.costaudit.cost.AssetProperties;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostRow;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.InMemoryAllocationStore;
import io.costaudit.cost.InMemoryAssetStore;
import io.costaudit.cost.InMemoryTotalStore;
import io.costaudit.cost.Measure;
import io.costaudit.cost.RowFilter;
import io.costaudit.cost.RowSource;
import io.costaudit.cost.StoreTraits;
import io.costaudit.cost.TopRow;
import io.costaudit.cost.TotalStore;
import io.costaudit.testsupport.Logs;
import io.costaudit.time.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Stores that fail on the way, settings, listeners, and numbers that were rounded. */
class AuditorTroubleTest {
  private static final Instant NOW = Instant.parse("2023-02-01T00:00:00Z");
  private static final Window DAY = day(14);
  private static final Set<AuditType> TOTALS =
      EnumSet.of(AuditType.ALLOCATION_TOTAL_STORE, AuditType.CLUSTER_EQUALITY);

  private final InMemoryAllocationStore allocations = InMemoryAllocationStore.ofDefaults();
  private final InMemoryAssetStore assets = InMemoryAssetStore.ofDefaults();

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

  private void hold(Window day) {
    assets.add(day, new Asset.Node(AssetProperties.of("c1", "n1", "i-1"), 1440, 10, 0, 0, 0, 0));
    allocations.add(day, allocation("a", "n1", 10));
  }

  private AuditorBuilder auditor() {
    return Auditor.builder().clock(() -> NOW).allocations(allocations).assets(assets);
  }

  private static InMemoryTotalStore totals(StoreTraits traits, long rows, double cpu) {
    InMemoryTotalStore totals = new InMemoryTotalStore(traits);
    long rounded = traits.roundingUnit() > 0 ? rows : 0;
    totals.put(
        DAY,
        Grouping.NODE,
        CostTable.builder(Grouping.NODE, traits)
            .add(CostKey.of("c1", "n1"), rows, 0, Costs.of(Measure.CPU, cpu), m -> rounded)
            .build());
    totals.put(
        DAY,
        Grouping.CLUSTER,
        CostTable.builder(Grouping.CLUSTER, traits)
            .add(CostKey.of("c1"), rows, 0, Costs.of(Measure.CPU, cpu), m -> rounded)
            .build());
    return totals;
  }

  private static AuditResult result(AuditReport report, AuditType type) {
    AuditResult result = report.sets().get(0).result(type);
    assertThat(result).isNotNull();
    return result;
  }

  private static AuditDetails details(AuditResult result) {
    AuditDetails details = result.outcome().details();
    assertThat(details).isNotNull();
    return details;
  }

  private static final class Gone extends CostAuditException {
    private static final long serialVersionUID = 1L;

    Gone() {
      super("gone", null);
    }
  }

  /** A store of totals of which one method fails. */
  private static final class Failing implements TotalStore {
    private final TotalStore to = totals(StoreTraits.exact(), 1, 10);
    private final String where;
    private final RuntimeException fault;
    private int versions;

    Failing(String where, RuntimeException fault) {
      this.where = where;
      this.fault = fault;
    }

    private void at(String method) {
      if (method.equals(where)) {
        throw fault;
      }
    }

    @Override
    public Optional<String> whyAbsent() {
      at("whyAbsent");
      return to.whyAbsent();
    }

    @Override
    public List<Window> windows(@Nullable Window within) {
      at("windows");
      return to.windows(within);
    }

    @Override
    public Map<Grouping, CostTable> sums(Window window, Set<Grouping> groupings) {
      at("sums");
      return to.sums(window, groupings);
    }

    @Override
    public List<TopRow> top(
        Window window, Grouping grouping, CostKey key, RowFilter filter, int limit) {
      return to.top(window, grouping, key, filter, limit);
    }

    @Override
    public StoreTraits traits() {
      at("traits");
      return to.traits();
    }

    @Override
    public String version(Window window) {
      at("version " + versions++);
      return to.version(window);
    }
  }

  // Stores that fail

  @Test
  void aStoreThatFailsFailsTheAuditsThatNeedItAndNoOthers() {
    hold(DAY);
    for (String where :
        List.of("whyAbsent", "windows", "traits", "sums", "version 0", "version 1")) {
      AuditReport report =
          auditor()
              .allocationTotals(new Failing(where, new Gone()))
              .build()
              .run(AuditRequest.everything().only(TOTALS));

      AuditResult failed = result(report, AuditType.ALLOCATION_TOTAL_STORE);
      assertThat(failed.status()).as(where).isEqualTo(AuditStatus.FAILED);
      assertThat(details(failed).verdict()).as(where).isEqualTo(AuditVerdict.ERROR);
      assertThat(failed.outcome().description())
          .as(where)
          .isEqualTo("allocation total store failed: gone");
      assertThat(result(report, AuditType.CLUSTER_EQUALITY).status())
          .as(where)
          .isEqualTo(AuditStatus.PASSED);
    }
  }

  private static EqualityAudit equality(AuditSet set) {
    assertThat(set.clusterEquality()).isNotNull();
    return set.clusterEquality();
  }

  @Test
  void aStoreThatFailsLeavesTheEarlierResultAndAnAttemptBesideIt() {
    hold(DAY);
    InMemoryAuditStore kept = InMemoryAuditStore.ofDefaults();
    AuditRequest request = AuditRequest.everything().only(TOTALS);
    for (String where :
        List.of("whyAbsent", "windows", "traits", "sums", "version 0", "version 1")) {
      auditor()
          .allocationTotals(totals(StoreTraits.exact(), 1, 10))
          .results(kept)
          .build()
          .run(request);
      AuditSet good = kept.sets(null).get(0);
      assertThat(good.attempts()).isEmpty();
      assertThat(good.allocationTotal()).isNotNull();

      Instant later = NOW.plusSeconds(60);
      auditor()
          .clock(() -> later)
          .allocationTotals(new Failing(where, new Gone()))
          .results(kept)
          .build()
          .run(request);

      AuditSet after = kept.sets(null).get(0);
      assertThat(after.allocationTotal()).as(where).isEqualTo(good.allocationTotal());
      assertThat(equality(after).outcome().lastRun()).as(where).isEqualTo(later);
      assertThat(after.attempts())
          .as(where)
          .containsExactly(
              entry(
                  AuditType.ALLOCATION_TOTAL_STORE,
                  new AuditAttempt(later, "allocation total store failed: gone")));
      assertThat(kept.history(DAY, AuditType.ALLOCATION_TOTAL_STORE))
          .as(where)
          .containsOnly(good.allocationTotal());
      kept = InMemoryAuditStore.ofDefaults();
    }
  }

  @Test
  void anAuditThatOnlyEverFailedHasNoResult() {
    hold(DAY);
    InMemoryAuditStore kept = InMemoryAuditStore.ofDefaults();
    auditor()
        .allocationTotals(new Failing("sums", new Gone()))
        .results(kept)
        .build()
        .run(AuditRequest.everything().only(TOTALS));
    AuditSet set = kept.sets(null).get(0);
    assertThat(set.allocationTotal()).isNull();
    assertThat(set.attempts()).containsOnlyKeys(AuditType.ALLOCATION_TOTAL_STORE);
    assertThat(set.withoutDetails().attempts()).isEmpty();
    assertThat(set.only(AuditType.CLUSTER_EQUALITY).attempts()).isEmpty();
    assertThat(set.only(AuditType.ALLOCATION_TOTAL_STORE).attempts()).isEqualTo(set.attempts());
  }

  @Test
  void storesThatFailBeforeTheirWindowsLeaveAnAttemptBesideEachEarlierResultOfTheRequest() {
    InMemoryTotalStore totals = totals(StoreTraits.exact(), 1, 10);
    hold(DAY);
    hold(day(15));
    InMemoryAuditStore kept = InMemoryAuditStore.ofDefaults();
    auditor().allocationTotals(totals).results(kept).build().run(AuditRequest.everything());
    List<AuditSet> before = kept.sets(null);
    Auditor away =
        Auditor.builder()
            .clock(() -> NOW.plusSeconds(60))
            .allocations(AllocationStore.scanning(new Away(), StoreTraits.exact()))
            .assets(assets)
            .allocationTotals(new Failing("windows", new Gone()))
            .results(kept)
            .build();

    AuditReport report =
        away.run(AuditRequest.over(DAY).only(Set.of(AuditType.ALLOCATION_TOTAL_STORE)));

    assertThat(report.storeFailures()).containsOnlyKeys(AuditType.ALLOCATION_TOTAL_STORE);
    List<AuditSet> after = kept.sets(null);
    assertThat(after.get(0).results()).isEqualTo(before.get(0).results());
    assertThat(after.get(0).attempts())
        .containsExactly(
            entry(
                AuditType.ALLOCATION_TOTAL_STORE,
                new AuditAttempt(
                    NOW.plusSeconds(60),
                    "allocation store and allocation total store failed: gone")));
    assertThat(after.get(1)).isEqualTo(before.get(1));

    // What is kept is shown while the allocation store is away.
    assertThat(away.sets(null).sets()).isEqualTo(after);
    assertThat(away.sets(null).unlisted()).contains("allocation store failed: gone");
    assertThatThrownBy(() -> away.sets(day(20))).isInstanceOf(Gone.class);
  }

  /** An allocation store of which nothing can be read. */
  private static final class Away implements RowSource {
    @Override
    public List<Window> windows() {
      throw new Gone();
    }

    @Override
    public void read(Window window, Consumer<? super CostRow> reader) {
      throw new Gone();
    }

    @Override
    public String version(Window window) {
      throw new Gone();
    }
  }

  @Test
  void aWindowThatIsGivenUpLeavesItsEarlierResultsAndAttempts() {
    hold(DAY);
    InMemoryAuditStore kept = InMemoryAuditStore.ofDefaults();
    Auditor auditor = auditor().results(kept).build();
    auditor.run(AuditRequest.everything());
    AuditSet good = kept.sets(null).get(0);
    AuditListener throwing =
        new AuditListener() {
          @Override
          public void audited(Window window, AuditType type, AuditResult result) {
            throw new Gone();
          }
        };
    auditor.run(AuditRequest.everything(), throwing, () -> false);
    AuditSet after = kept.sets(null).get(0);
    assertThat(after.results()).isEqualTo(good.results());
    assertThat(after.attempts())
        .containsOnlyKeys(AuditType.ALLOCATION_RECONCILIATION, AuditType.CLUSTER_EQUALITY)
        .containsValue(new AuditAttempt(NOW, "the window was given up: gone"));
  }

  @Test
  void aResultOfTwentyThousandDifferencesIsListedWithoutWork() {
    InMemoryTotalStore totals = new InMemoryTotalStore(StoreTraits.exact());
    CostTable.Builder nodes = CostTable.builder(Grouping.NODE, StoreTraits.exact());
    for (int i = 0; i < 20_000; i++) {
      allocations.add(DAY, allocation("a" + i, "n" + i, 10));
      nodes.add(CostKey.of("c1", "n" + i), 1, 0, Costs.of(Measure.CPU, 11 + i), m -> 0);
    }
    totals.put(DAY, Grouping.NODE, nodes.build());
    totals.put(DAY, Grouping.CLUSTER, CostTable.empty(Grouping.CLUSTER));
    AuditResult result =
        result(
            auditor()
                .allocationTotals(totals)
                .maxListed(20_000)
                .build()
                .run(AuditRequest.everything().only(Set.of(AuditType.ALLOCATION_TOTAL_STORE))),
            AuditType.ALLOCATION_TOTAL_STORE);
    assertThat(result.differences()).hasSize(20_000);
    assertThat(result.differences().get(0).where()).isEqualTo("node c1/n19999");
    assertThat(result.differences().get(0).amount()).isEqualTo(20_000);
    // The list is that of the result: nothing is sorted, copied or looked up for it.
    assertThat(result.differences()).isSameAs(result.outcome().differences());
  }

  @Test
  void aMissingValueHasTheCostOfTheSideThatHasIt() {
    hold(DAY);
    allocations.add(DAY, allocation("b", "n2", 2.5));
    allocations.add(DAY, allocation("c", "", 0.5));
    allocations.add(DAY, allocation("d", "n3", Double.NaN));
    assets.add(DAY, new Asset.Node(AssetProperties.of("c1", "n4", "i-4"), 1440, 0, 7, 1, 0, 0));
    AuditResult result =
        result(
            auditor()
                .build()
                .run(AuditRequest.everything().only(Set.of(AuditType.ALLOCATION_RECONCILIATION))),
            AuditType.ALLOCATION_RECONCILIATION);
    assertThat(result.outcome().missingValues())
        .extracting(
            AuditMissingValue::kind,
            AuditMissingValue::key,
            AuditMissingValue::measure,
            AuditMissingValue::amount)
        .containsExactlyInAnyOrder(
            tuple(Kind.MISSING_ACTUAL, CostKey.of("c1", "n4"), AuditMeasure.TOTAL, 8.0),
            tuple(Kind.MISSING_EXPECTED, CostKey.of("c1", "n2"), AuditMeasure.TOTAL, 2.5),
            tuple(Kind.MISSING_EXPECTED, CostKey.of("c1", "n3"), AuditMeasure.TOTAL, null),
            tuple(Kind.MISSING_EXPECTED, CostKey.of("c1", ""), AuditMeasure.TOTAL, 0.5));
    assertThat(result.outcome().missingValues())
        .allSatisfy(missing -> assertThat(missing.grouping()).isEqualTo(Grouping.NODE));
  }

  @Test
  void twoStoresThatFailForOneCauseAreSaidTogether() {
    Auditor auditor =
        Auditor.builder()
            .clock(() -> NOW)
            .allocationTotals(new Failing("windows", new Gone()))
            .assetTotals(new Failing("windows", new Gone()))
            .allocations(allocations)
            .assets(assets)
            .build();
    AuditReport report = auditor.run(AuditRequest.everything());
    assertThat(report.storeFailures())
        .containsExactly(
            entry(AuditType.ALLOCATION_TOTAL_STORE, "allocation total store failed: gone"),
            entry(AuditType.ASSET_TOTAL_STORE, "asset total store failed: gone"));
  }

  @Test
  void whatNobodyForesawIsInTheLogAndItsTextIsNotInTheResult() {
    hold(DAY);
    try (Logs logs = new Logs(Auditor.class.getName())) {
      AuditReport report =
          auditor()
              .allocationTotals(new Failing("sums", new IllegalStateException("secret")))
              .build()
              .run(AuditRequest.everything().only(TOTALS));

      assertThat(result(report, AuditType.ALLOCATION_TOTAL_STORE).outcome().description())
          .isEqualTo(
              "allocation total store failed: an unexpected error,"
                  + " IllegalStateException; see the log");
      assertThat(logs.lines(Level.SEVERE, "an audit failed by an unexpected error")).hasSize(1);
      assertThat(logs.hasStackTraces()).isTrue();
    }
  }

  // Settings

  @Test
  void theToleranceOfAnAuditCanBeSet() {
    hold(DAY);
    Tolerance wide = new Tolerance(0, 2);
    AuditorBuilder auditor = auditor().allocationTotals(totals(StoreTraits.exact(), 1, 12));
    AuditRequest request = AuditRequest.everything().only(TOTALS);
    assertThat(result(auditor.build().run(request), AuditType.ALLOCATION_TOTAL_STORE).status())
        .isEqualTo(AuditStatus.FAILED);

    AuditReport report =
        auditor.tolerance(AuditType.ALLOCATION_TOTAL_STORE, wide).build().run(request);
    AuditResult result = result(report, AuditType.ALLOCATION_TOTAL_STORE);
    assertThat(result.status()).isEqualTo(AuditStatus.PASSED);
    assertThat(details(result).tolerance()).isEqualTo(wide);
    assertThat(details(result(report, AuditType.CLUSTER_EQUALITY)).tolerance())
        .isEqualTo(Tolerance.ALLOCATIONS);
  }

  @Test
  void missingValuesAreListedUpToALimitAndAllAreCounted() {
    InMemoryTotalStore totals = totals(StoreTraits.exact(), 1, 10);
    for (int i = 1; i <= 3; i++) {
      allocations.add(DAY, allocation("a" + i, "n" + (i + 1), 10));
    }
    AuditRequest request = AuditRequest.everything().only(Set.of(AuditType.ALLOCATION_TOTAL_STORE));
    AuditResult one =
        result(
            auditor().allocationTotals(totals).maxListed(1).build().run(request),
            AuditType.ALLOCATION_TOTAL_STORE);
    assertThat(one.outcome().missingValues()).hasSize(1);
    assertThat(one.outcome().description()).contains("1 of 4 missing values are listed");
    assertThat(details(one).missingActual()).isEqualTo(3);
    assertThat(details(one).missingExpected()).isEqualTo(1);

    AuditResult all =
        result(
            auditor().allocationTotals(totals).maxListed(4).build().run(request),
            AuditType.ALLOCATION_TOTAL_STORE);
    assertThat(all.outcome().description()).doesNotContain("listed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Auditor.builder().maxListed(0))
        .withMessage("maxListed must be at least 1: 0");
  }

  @Test
  void resultsAreWhereTheyWereToBeKept() {
    hold(DAY);
    InMemoryAuditStore store = InMemoryAuditStore.ofDefaults();
    Auditor auditor = auditor().results(store).build();
    AuditReport report = auditor.run(AuditRequest.over(DAY));
    assertThat(auditor.results()).isSameAs(store);
    assertThat(store.sets(null)).isEqualTo(report.sets());
  }

  @Test
  void daysThatNobodyAuditedAreShownWithoutResults() {
    hold(DAY);
    hold(day(15));
    hold(day(16));
    Auditor auditor = auditor().build();
    auditor.run(AuditRequest.over(day(15)));
    assertThat(auditor.sets(null).sets())
        .extracting(AuditSet::window)
        .containsExactly(DAY, day(15), day(16));
    assertThat(auditor.sets(null).sets())
        .extracting(set -> set.results().isEmpty())
        .containsExactly(true, false, true);
    assertThat(auditor.sets(day(16)).sets()).containsExactly(AuditSet.empty(day(16)));
    assertThat(Auditor.builder().assets(assets).build().sets(null).sets()).isEmpty();
  }

  // Listeners

  @Test
  void aListenerHearsOfEveryStep() {
    hold(DAY);
    hold(day(15));
    List<String> heard = new ArrayList<>();
    AuditListener listener =
        new AuditListener() {
          @Override
          public void started(int audits) {
            heard.add("started " + audits);
          }

          @Override
          public void reading(Window window) {
            heard.add("reading " + AuditText.name(window));
          }

          @Override
          public void audited(Window window, AuditType type, AuditResult result) {
            heard.add("audited " + AuditText.name(window) + " " + type);
          }

          @Override
          public void saved(AuditSet set) {
            heard.add("saved " + AuditText.name(set.window()));
          }

          @Override
          public void failed(Window window, RuntimeException why) {
            heard.add("failed " + AuditText.name(window) + " " + why.getMessage());
          }
        };
    AuditStore full =
        new AuditStore() {
          private final AuditStore to = InMemoryAuditStore.ofDefaults();

          @Override
          public void save(AuditSet set) {
            if (set.window().equals(day(15))) {
              throw new Gone();
            }
            to.save(set);
          }

          @Override
          public List<AuditSet> sets(Window window) {
            return to.sets(window);
          }

          @Override
          public List<AuditResult> history(Window window, AuditType type) {
            return to.history(window, type);
          }
        };

    auditor().results(full).build().run(AuditRequest.everything(), listener, () -> false);

    assertThat(heard)
        .containsExactly(
            "started 4",
            "reading 2023-01-14",
            "audited 2023-01-14 ALLOCATION_RECONCILIATION",
            "audited 2023-01-14 CLUSTER_EQUALITY",
            "saved 2023-01-14",
            "reading 2023-01-15",
            "audited 2023-01-15 ALLOCATION_RECONCILIATION",
            "audited 2023-01-15 CLUSTER_EQUALITY",
            "failed 2023-01-15 gone");
  }

  @Test
  void aRunThatIsCancelledAfterADayDoesNotBeginTheNext() {
    hold(DAY);
    hold(day(15));
    AtomicBoolean isCancelled = new AtomicBoolean();
    List<Window> read = new ArrayList<>();
    AuditListener listener =
        new AuditListener() {
          @Override
          public void reading(Window window) {
            read.add(window);
          }

          @Override
          public void saved(AuditSet set) {
            isCancelled.set(true);
          }
        };
    AuditReport report =
        auditor().build().run(AuditRequest.everything(), listener, isCancelled::get);
    assertThat(report.isCancelled()).isTrue();
    assertThat(report.sets()).extracting(AuditSet::window).containsExactly(DAY);
    assertThat(read).containsExactly(DAY);
  }

  // Rounding

  private InMemoryAllocationStore rounded(double each) {
    InMemoryAllocationStore rounded =
        new InMemoryAllocationStore(StoreTraits.exact().withRoundingUnit(0.01).withTinyAsZero());
    for (int i = 0; i < 100; i++) {
      rounded.add(DAY, allocation("a" + i, "n1", each));
    }
    return rounded;
  }

  /**
   * Each side has 100 rows of six measures, of which a cost of zero may be a tiny one: their sums
   * are hardly ever more than 0.6 apart, and those of one measure never more than 1.
   */
  @Test
  void totalsThatRoundingMayHaveMovedAreAWarningAndNothingIsListed() {
    StoreTraits traits = StoreTraits.exact().withRoundingUnit(0.01);
    AuditRequest request = AuditRequest.everything().only(Set.of(AuditType.ALLOCATION_TOTAL_STORE));
    for (double off : new double[] {0.5, 0.9, 7}) {
      TotalAudit result =
          (TotalAudit)
              result(
                  Auditor.builder()
                      .clock(() -> NOW)
                      .allocations(rounded(1))
                      .allocationTotals(totals(traits, 100, 100 + off))
                      .build()
                      .run(request),
                  AuditType.ALLOCATION_TOTAL_STORE);
      assertThat(result.status())
          .isEqualTo(
              off == 0.5
                  ? AuditStatus.PASSED
                  : off == 0.9 ? AuditStatus.WARNING : AuditStatus.FAILED);
      assertThat(Named.values(result, "node")).hasSize(off == 7 ? 1 : 0);
      assertThat(result.outcome().description())
          .isEqualTo(off == 0.9 ? "within the source's rounding" : "");
      assertThat(details(result).compared()).isEqualTo(2);
      assertThat(details(result).matched()).isEqualTo(off == 7 ? 0 : 2);
    }
  }

  @Test
  void nodesThatRoundingMayHaveMovedAreAWarningAndNothingIsListed() {
    assets.add(DAY, new Asset.Node(AssetProperties.of("c1", "n1", "i-1"), 1440, 100, 0, 0, 0, 0));
    // 0.1 of tolerance, 0.17 of what rounding hardly ever exceeds, 0.5 of what it never does.
    InMemoryAllocationStore rounded = rounded(0.996);
    AllocationReconciliationAudit result =
        (AllocationReconciliationAudit)
            result(
                auditor().allocations(rounded).build().run(AuditRequest.over(DAY)),
                AuditType.ALLOCATION_RECONCILIATION);
    assertThat(result.status()).isEqualTo(AuditStatus.WARNING);
    assertThat(result.outcome().description()).isEqualTo("within the source's rounding");
    assertThat(Named.values(result)).isEmpty();
    assertThat(details(result).compared()).isEqualTo(1);
    assertThat(details(result).matched()).isEqualTo(1);
  }

  @Test
  void idleThatRoundingMayHaveBroughtBelowZeroIsAWarning() {
    assets.add(DAY, new Asset.Node(AssetProperties.of("c1", "n1", "i-1"), 1440, 100, 0, 0, 0, 0));
    InMemoryAllocationStore rounded =
        new InMemoryAllocationStore(StoreTraits.exact().withRoundingUnit(0.01).withTinyAsZero());
    rounded.add(DAY, allocation("a", "n1", 100.4));
    for (int i = 0; i < 100; i++) {
      rounded.add(DAY, allocation("c1/n1/__idle__", "n1", -0.004));
    }
    AllocationReconciliationAudit result =
        (AllocationReconciliationAudit)
            result(
                auditor().allocations(rounded).build().run(AuditRequest.over(DAY)),
                AuditType.ALLOCATION_RECONCILIATION);
    assertThat(result.status()).isEqualTo(AuditStatus.WARNING);
    assertThat(result.outcome().description()).isEqualTo("within the source's rounding");
    assertThat(Named.values(result)).isEmpty();
  }
}
