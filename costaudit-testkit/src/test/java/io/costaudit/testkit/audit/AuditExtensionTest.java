package io.costaudit.testkit.audit;

import static io.costaudit.testkit.audit.CostAuditAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditSet;
import io.costaudit.audit.AuditStore;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.Auditor;
import io.costaudit.cost.InMemoryAllocationStore;
import io.costaudit.cost.InMemoryAssetStore;
import io.costaudit.cost.StoreTraits;
import io.costaudit.testkit.family.CostFamilies;
import io.costaudit.testkit.family.CostFamily;
import io.costaudit.testkit.family.CostFamily.Store;
import io.costaudit.testkit.family.Fault;
import io.costaudit.testkit.record.FaultyLedgerStore;
import io.costaudit.testkit.record.SettableClock;
import io.costaudit.testsupport.EngineRun;
import io.costaudit.time.Window;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Classes of tests as a user writes them, run by the engine. */
class AuditExtensionTest {
  private static Auditor auditor(CostFamily family) {
    return family.stores().auditor(new SettableClock()).build();
  }

  static class Agreeing {
    private static final AtomicInteger RUNS = new AtomicInteger();

    @RegisterExtension
    static final AuditExtension audits =
        AuditExtension.of(
            () -> {
              RUNS.incrementAndGet();
              return auditor(CostFamilies.example());
            });

    @TestFactory
    Stream<DynamicTest> agree() {
      return audits.tests();
    }

    @Test
    void theSameResults() {
      assertThat(audits.report()).passed(AuditType.values());
    }

    @Nested
    class Inner {
      @Test
      void theSameResultsAgain() {
        assertThat(audits.report()).passed(AuditType.values());
      }
    }
  }

  @Test
  void aTestForEachAuditOfEachDayOfOneRun() {
    Map<String, String> ended = EngineRun.of(Agreeing.class);
    assertThat(ended).hasSize(14);
    assertThat(ended.values()).containsOnly("SUCCESSFUL");
    assertThat(ended)
        .containsKeys(
            "2024-02-13 AuditClusterEquality",
            "2024-02-14 AuditAllocationReconciliation",
            "theSameResults()",
            "theSameResultsAgain()");
    assertThat(Agreeing.RUNS).hasValue(1);
    EngineRun.of(Agreeing.class);
    assertThat(Agreeing.RUNS).hasValue(2);
  }

  static class Differing {
    @RegisterExtension
    static final AuditExtension audits =
        AuditExtension.of(
                () ->
                    auditor(
                        new Fault.OneRow(Fault.Change.DUPLICATE, Store.ALLOCATIONS, 0, 0)
                            .in(
                                new Fault.LostStore(Store.ASSET_TOTALS)
                                    .in(
                                        new Fault.LostStore(Store.AGGREGATES)
                                            .in(CostFamilies.example())))))
            .requiring(AuditType.ASSET_TOTAL_STORE);

    @TestFactory
    Stream<DynamicTest> agree() {
      return audits.tests();
    }
  }

  @Test
  void whatDiffersFailsWithItsTableAndWhatIsLackingIsSkippedWithItsReason() {
    Map<String, String> ended = EngineRun.of(Differing.class);
    assertThat(ended.get("2024-02-13 AuditAllocationTotalStore"))
        .startsWith(
            "FAILED Expected AuditAllocationTotalStore of 2024-02-13 to be Passed, but it is"
                + " Failed\n  WHERE ")
        .contains("\n  node cluster-one/node-0 ");
    assertThat(ended)
        .containsEntry("2024-02-14 AuditAllocationTotalStore", "SUCCESSFUL")
        .containsEntry(
            "AuditAllocationAggStore",
            "ABORTED AuditAllocationAggStore was not run: there is no agg store")
        .containsEntry(
            "AuditAssetTotalStore",
            "FAILED AuditAssetTotalStore was not run: there is no asset total store; it is"
                + " required");
  }

  static class Warning {
    @RegisterExtension
    static final AuditExtension audits =
        AuditExtension.of(
                () ->
                    auditor(
                        new Fault.LostDay(Store.ALLOCATION_TOTALS, 0)
                            .in(new Fault.LostDay(Store.AGGREGATES, 0).in(CostFamilies.example()))))
            .over(CostFamilies.example().days().get(0).window())
            .only(AuditType.ALLOCATION_AGG_STORE, AuditType.ALLOCATION_TOTAL_STORE)
            .allowingWarnings(AuditType.ALLOCATION_AGG_STORE);

    @TestFactory
    Stream<DynamicTest> agree() {
      return audits.tests();
    }
  }

  @Test
  void warningsFailUnlessTheyAreAllowedAndAreSeenThen() {
    Map<String, String> ended = EngineRun.of(Warning.class);
    assertThat(ended)
        .containsOnlyKeys(
            "2024-02-13 AuditAllocationAggStore", "2024-02-13 AuditAllocationTotalStore");
    assertThat(ended.get("2024-02-13 AuditAllocationAggStore"))
        .startsWith("ABORTED AuditAllocationAggStore of 2024-02-13 is Warning")
        .contains("\n  missing: ");
    assertThat(ended.get("2024-02-13 AuditAllocationTotalStore"))
        .startsWith("FAILED Expected AuditAllocationTotalStore of 2024-02-13 to be Passed, but it");
  }

  static class Empty {
    @RegisterExtension
    static final AuditExtension audits =
        AuditExtension.of(
                () ->
                    Auditor.builder()
                        .allocations(new InMemoryAllocationStore(StoreTraits.exact()))
                        .assets(new InMemoryAssetStore(StoreTraits.exact()))
                        .build())
            .only(AuditType.CLUSTER_EQUALITY);

    @TestFactory
    Stream<DynamicTest> agree() {
      return audits.tests();
    }
  }

  @Test
  void nothingPassesForWantOfData() {
    assertThat(EngineRun.of(Empty.class))
        .containsEntry("audits", "FAILED no audit was run")
        .containsEntry(
            "AuditClusterEquality",
            "ABORTED AuditClusterEquality was not run: no store holds a window: allocation store and"
                + " asset store are empty");
  }

  static class Elsewhere {
    @RegisterExtension
    static final AuditExtension audits =
        AuditExtension.of(() -> auditor(CostFamilies.example()))
            .over(new Window(Instant.EPOCH, Instant.EPOCH.plusSeconds(1)));

    @TestFactory
    Stream<DynamicTest> agree() {
      return audits.tests();
    }
  }

  @Test
  void nothingPassesForWantOfDataOfAWindow() {
    assertThat(EngineRun.of(Elsewhere.class))
        .containsEntry(
            "AuditClusterEquality",
            "ABORTED AuditClusterEquality was not run: no store holds a window"
                + " that overlaps the one asked for");
  }

  static class Demanding {
    @RegisterExtension
    static final AuditExtension audits =
        AuditExtension.of(
                () ->
                    auditor(
                        new Fault.LostStore(Store.ASSET_TOTALS)
                            .in(new Fault.LostStore(Store.AGGREGATES).in(CostFamilies.example()))))
            .requiring(AuditType.ASSET_TOTAL_STORE)
            .requiring(AuditType.ALLOCATION_AGG_STORE);

    @TestFactory
    Stream<DynamicTest> agree() {
      return audits.tests();
    }
  }

  @Test
  void whatIsRequiredIsNotForgotten() {
    assertThat(EngineRun.failuresOf(Demanding.class))
        .containsOnlyKeys("AuditAssetTotalStore", "AuditAllocationAggStore");
    AuditExtension some =
        AuditExtension.of(() -> auditor(CostFamilies.example())).only(AuditType.CLUSTER_EQUALITY);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> some.requiring(AuditType.ALLOCATION_TOTAL_STORE))
        .withMessage("required are [ALLOCATION_TOTAL_STORE], but only [CLUSTER_EQUALITY] are run");
  }

  static class GivenUp {
    @RegisterExtension
    static final AuditExtension audits =
        AuditExtension.of(
            () ->
                CostFamilies.example()
                    .stores()
                    .auditor(new SettableClock())
                    .results(
                        new AuditStore() {
                          @Override
                          public void save(AuditSet set) {
                            throw new FaultyLedgerStore.Down("the disk is full");
                          }

                          @Override
                          public List<AuditSet> sets(Window window) {
                            return List.of();
                          }

                          @Override
                          public List<AuditResult> history(Window window, AuditType type) {
                            return List.of();
                          }
                        })
                    .build());

    @TestFactory
    Stream<DynamicTest> agree() {
      return audits.tests();
    }
  }

  @Test
  void aWindowThatWasGivenUpFails() {
    assertThat(EngineRun.of(GivenUp.class))
        .containsOnly(
            Map.entry("2024-02-13", "FAILED 2024-02-13 was given up: the disk is full"),
            Map.entry("2024-02-14", "FAILED 2024-02-14 was given up: the disk is full"));
  }

  static class Aborting {
    @RegisterExtension
    static final AuditExtension audits =
        AuditExtension.of(() -> Assumptions.abort("no server is named"));

    @TestFactory
    Stream<DynamicTest> agree() {
      return audits.tests();
    }
  }

  static class Unreadable {
    @RegisterExtension
    static final AuditExtension audits =
        AuditExtension.of(
            () -> {
              throw new IOException("no such file");
            });

    @TestFactory
    Stream<DynamicTest> agree() {
      return audits.tests();
    }
  }

  @Test
  void anAuditorThatCannotBeMadeIsATestToo() {
    assertThat(EngineRun.of(Aborting.class))
        .containsOnly(Map.entry("audits", "ABORTED no server is named"));
    assertThat(EngineRun.of(Unreadable.class))
        .containsOnly(
            Map.entry(
                "audits", "FAILED the audits could not be run: java.io.IOException: no such file"));
  }

  static class Holding {
    private static final List<String> LOG = new ArrayList<>();

    @RegisterExtension
    static final AuditExtension audits =
        AuditExtension.using(
            () -> (AutoCloseable) () -> LOG.add("closed"),
            client -> {
              LOG.add("made");
              return auditor(CostFamilies.example());
            });

    @Test
    void first() {
      assertThat(audits.report()).passed();
      LOG.add("used");
    }

    @Test
    void second() {
      assertThat(audits.report()).passed();
      LOG.add("used");
    }
  }

  @Test
  void whatTheStoresHoldIsClosedAfterTheLastTest() {
    EngineRun.of(Holding.class);
    assertThat(Holding.LOG).containsExactly("made", "used", "used", "closed");
  }

  @Test
  void aFieldThatIsNotRegisteredIsTold() {
    assertThatIllegalStateException()
        .isThrownBy(() -> AuditExtension.of(() -> auditor(CostFamilies.example())).report())
        .withMessageContaining("static and annotated with @RegisterExtension");
  }
}
