package io.costaudit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import io.costaudit.CostAuditException;
import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationProperties;
import io.costaudit.cost.Asset;
import io.costaudit.cost.AssetProperties;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.InMemoryAllocationStore;
import io.costaudit.cost.InMemoryAssetStore;
import io.costaudit.cost.InMemoryTotalStore;
import io.costaudit.cost.Measure;
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
import java.util.logging.Level;
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
    assets.add(day, new Asset.Node(AssetProperties.of("c1", "n1", "i-1"), 1440, 0, 10, 0, 0, 0));
    allocations.add(day, allocation("a", "n1", 10));
  }

  private Auditor.Builder auditor() {
    return Auditor.builder().clock(() -> NOW).allocations(allocations).assets(assets);
  }

  private static InMemoryTotalStore totals(StoreTraits traits, long rows, double cpu) {
    InMemoryTotalStore totals = new InMemoryTotalStore(traits);
    double unit = traits.roundingUnit();
    long rounded = unit > 0 ? rows : 0;
    totals.put(
        DAY,
        Grouping.NODE,
        CostTable.builder(unit)
            .add(CostKey.of("c1", "n1"), rows, 0, Costs.of(Measure.CPU, cpu), m -> rounded)
            .build());
    totals.put(
        DAY,
        Grouping.CLUSTER,
        CostTable.builder(unit)
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
    public List<Window> windows() {
      at("windows");
      return to.windows();
    }

    @Override
    public Map<Grouping, CostTable> sums(Window window, Set<Grouping> groupings) {
      at("sums");
      return to.sums(window, groupings);
    }

    @Override
    public List<TopRow> top(Window window, Grouping grouping, CostKey key, int limit) {
      return to.top(window, grouping, key, limit);
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
    assertThat(report.failing())
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
    Auditor.Builder auditor = auditor().allocationTotals(totals(StoreTraits.exact(), 1, 12));
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
    assertThat(auditor.sets(null))
        .extracting(AuditSet::window)
        .containsExactly(DAY, day(15), day(16));
    assertThat(auditor.sets(null))
        .extracting(set -> set.results().isEmpty())
        .containsExactly(true, false, true);
    assertThat(auditor.sets(day(16))).containsExactly(AuditSet.empty(day(16)));
    assertThat(Auditor.builder().assets(assets).build().sets(null)).isEmpty();
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
        new InMemoryAllocationStore(StoreTraits.exact().withRoundingUnit(0.01));
    for (int i = 0; i < 100; i++) {
      rounded.add(DAY, allocation("a" + i, "n1", each));
    }
    return rounded;
  }

  /**
   * Each side has 100 rows of six measures: their sums are hardly ever more than 0.6 apart, and
   * those of one measure never more than 1.
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
      assertThat(result.totalByNode()).hasSize(off == 7 ? 1 : 0);
      assertThat(result.outcome().description())
          .isEqualTo(off == 0.9 ? "within the source's rounding" : "");
      assertThat(details(result).compared()).isEqualTo(2);
      assertThat(details(result).matched()).isEqualTo(off == 7 ? 0 : 2);
    }
  }

  @Test
  void nodesThatRoundingMayHaveMovedAreAWarningAndNothingIsListed() {
    assets.add(DAY, new Asset.Node(AssetProperties.of("c1", "n1", "i-1"), 1440, 0, 100, 0, 0, 0));
    // 0.1 of tolerance, 0.17 of what rounding hardly ever exceeds, 0.5 of what it never does.
    InMemoryAllocationStore rounded = rounded(0.996);
    AllocationReconciliationAudit result =
        (AllocationReconciliationAudit)
            result(
                auditor().allocations(rounded).build().run(AuditRequest.over(DAY)),
                AuditType.ALLOCATION_RECONCILIATION);
    assertThat(result.status()).isEqualTo(AuditStatus.WARNING);
    assertThat(result.outcome().description()).isEqualTo("within the source's rounding");
    assertThat(result.resources()).isEmpty();
    assertThat(details(result).compared()).isEqualTo(1);
    assertThat(details(result).matched()).isEqualTo(1);
  }

  @Test
  void idleThatRoundingMayHaveBroughtBelowZeroIsAWarning() {
    assets.add(DAY, new Asset.Node(AssetProperties.of("c1", "n1", "i-1"), 1440, 0, 100, 0, 0, 0));
    InMemoryAllocationStore rounded =
        new InMemoryAllocationStore(StoreTraits.exact().withRoundingUnit(0.01));
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
    assertThat(result.resources()).isEmpty();
  }
}
