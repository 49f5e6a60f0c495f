package io.costaudit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.audit.AuditStore;
import io.costaudit.audit.InMemoryAuditStore;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.StoreTraits;
import io.costaudit.coverage.Coverage;
import io.costaudit.coverage.InMemoryCoverage;
import io.costaudit.event.InMemoryLedgerStore;
import io.costaudit.event.LedgerStore;
import io.costaudit.predict.UsageSource;
import io.costaudit.predict.price.PriceSource;
import io.costaudit.testkit.family.CostFamily;
import io.costaudit.testkit.family.CostFamily.Day;
import io.costaudit.testkit.generate.Events;
import io.costaudit.testkit.generate.Prices;
import io.costaudit.testsupport.EngineRun;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A contract that has too little to test a promise skips the test, and names what is missing. */
class UntestedPromisesTest {
  private static Map<String, String> skipped(Class<?> contract) {
    Map<String, String> skipped = new TreeMap<>(EngineRun.of(contract));
    skipped.values().removeIf(end -> !end.startsWith("ABORTED "));
    return skipped;
  }

  private static void assertSkipped(Class<?> contract, Map<String, String> reasons) {
    Map<String, String> skipped = skipped(contract);
    assertThat(skipped).containsOnlyKeys(reasons.keySet());
    reasons.forEach((test, why) -> assertThat(skipped.get(test)).contains("not tested: ", why));
    assertThat(EngineRun.failuresOf(contract)).isEmpty();
  }

  static class Costs extends AllocationStoreContract {
    @Override
    protected AllocationStore createStore(List<Day> days) {
      return new CostFamily(days, StoreTraits.exact(), 0, Set.of()).stores().allocations();
    }
  }

  @Test
  void aStoreOfCostsThatNobodyChangesAndThatNeverFails() {
    assertSkipped(
        Costs.class,
        Map.of(
            "tellsThatAWindowChanged()", "replace(store, day) gives false",
            "throwsWhenItCannotAnswer()", "createFailingStore() gives none"));
  }

  static class Events extends LedgerStoreContract {
    @Override
    protected LedgerStore createStore(InstantSource clock) {
      return InMemoryLedgerStore.builder().clock(clock).build();
    }

    @Override
    protected Set<StateCapability> capabilities() {
      return EnumSet.of(StateCapability.ANY_TEXT);
    }
  }

  static class Watched extends CoverageContract {
    @Override
    protected Coverage createCoverage() {
      return new InMemoryCoverage();
    }

    @Override
    protected Set<StateCapability> capabilities() {
      return EnumSet.of(StateCapability.ANY_TEXT);
    }
  }

  static class Results extends AuditStoreContract {
    @Override
    protected AuditStore createStore() {
      return InMemoryAuditStore.ofDefaults();
    }

    @Override
    protected Set<StateCapability> capabilities() {
      return EnumSet.of(StateCapability.ANY_TEXT);
    }
  }

  @Test
  void aStoreOfStateInMemory() {
    for (Class<?> contract : List.of(Events.class, Watched.class, Results.class)) {
      assertSkipped(
          contract,
          Map.of(
              "isSharedByProcessesOrRefusesToBe()", "neither DURABLE nor SHARED",
              "throwsWhenItCannotAnswer()", "createFailing() gives none"));
    }
  }

  static class Prices extends PriceSourceContract {
    @Override
    protected PriceSource createSource() {
      return PriceSource.ofDefaults();
    }
  }

  @Test
  void aSourceOfPricesThatNobodyStates() {
    assertSkipped(
        Prices.class,
        Map.of(
            "tellsTheExpectedPrices()", "expected() names no price",
            "saysThatPricesAreStale()", "createStaleSource() gives none"));
  }

  static class Usage extends UsageSourceContract {
    @Override
    protected UsageSource createSource() {
      return UsageSource.none();
    }

    @Override
    protected Optional<Known> known() {
      return Optional.empty();
    }
  }

  @Test
  void aSourceOfUsageThatKnowsNothing() {
    String nothing = "known() and alsoKnown() name no usage";
    assertSkipped(
        Usage.class,
        Map.of(
            "tellsWhatItKnows()", nothing,
            "tellsNothingOfAnEmptyWindow()", nothing,
            "tellsTheSameAfterLoading()", nothing,
            "isNotChangedByWhoeverAsks()", nothing,
            "tellsTheSameInAnyOrder()", "name no two things",
            "throwsWhenItCannotAnswer()", "createFailingSource() gives none"));
  }
}
