package io.costaudit.testkit.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.InMemoryTotalStore;
import io.costaudit.cost.Measure;
import io.costaudit.cost.RowFilter;
import io.costaudit.cost.StoreTraits;
import io.costaudit.cost.TopRow;
import io.costaudit.cost.TotalStore;
import io.costaudit.testkit.family.CostFamily;
import io.costaudit.testkit.family.CostFamily.Day;
import io.costaudit.testkit.family.CostFamily.Line;
import io.costaudit.testsupport.EngineRun;
import io.costaudit.time.Window;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Stores that cannot do everything: those that say so pass their contract, those that do not fail
 * it, as do those that say that they cannot what they can.
 */
class CostCapabilityTest {
  private static final CostProperty APP = CostProperty.label("app");

  private static Set<CostCapability> allBut(CostCapability capability) {
    return EnumSet.complementOf(EnumSet.of(capability));
  }

  private static AllocationStore allocations(CostFamily family) {
    return requireNonNull(family.stores().allocations(), "store");
  }

  private static CostFamily exact(List<Day> days) {
    return new CostFamily(days, StoreTraits.exact(), 0, Set.of());
  }

  private static TotalStore totalStore(
      List<Day> days, StoreTraits traits, UnaryOperator<Line> asKept) {
    InMemoryTotalStore store = new InMemoryTotalStore(traits);
    CostFamily family = exact(days);
    for (Day day : days) {
      day.allocationTotals()
          .forEach(
              (grouping, lines) ->
                  store.put(
                      day.window(),
                      grouping,
                      family.table(grouping, lines.stream().map(asKept).toList())));
    }
    return store;
  }

  private static Line inOne(Line line) {
    double cost = 0;
    double adjustment = 0;
    for (Measure measure : Measure.values()) {
      cost += line.costs().cost(measure);
      adjustment += line.costs().adjustment(measure);
    }
    return new Line(
        line.key(), line.count(), line.minutes(), Costs.of(Measure.OTHER, cost, adjustment));
  }

  private static Line counted(Line line) {
    return new Line(line.key(), 1, line.minutes(), line.costs());
  }

  private static boolean isNumber(Allocation row) {
    return Double.isFinite(row.costs().total());
  }

  private static CostFamily numbersAlone(List<Day> days) {
    return exact(days)
        .withDays(
            day ->
                day.withAllocations(
                    day.allocations().stream().filter(CostCapabilityTest::isNumber).toList()));
  }

  private static void assertNumbers(List<Day> days) {
    for (Day day : days) {
      for (Allocation row : day.allocations()) {
        if (!isNumber(row)) {
          throw new IllegalArgumentException("no number: " + row);
        }
      }
    }
  }

  /** Allocations without labels. */
  private record Unlabelled(AllocationStore store) implements AllocationStore {
    @Override
    public List<Window> windows(@Nullable Window within) {
      return store.windows(within);
    }

    @Override
    public Map<Grouping, CostTable> sums(Window window, Set<Grouping> groupings) {
      for (Grouping grouping : groupings) {
        if (grouping.properties().contains(APP)) {
          throw new IllegalArgumentException("no " + APP.name() + " is kept");
        }
      }
      return store.sums(window, groupings);
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

  @Nested
  class Rounding extends AllocationStoreContract {
    @Override
    protected AllocationStore createStore(List<Day> days) {
      return allocations(exact(days).rounded(2));
    }

    /** What is no number cannot be rounded, and is refused. */
    @Override
    protected Set<CostCapability> capabilities() {
      return EnumSet.of(CostCapability.BY_MEASURE, CostCapability.ROW_COUNTS);
    }
  }

  @Nested
  class RefusingWhatIsNoNumber extends AllocationStoreContract {
    @Override
    protected AllocationStore createStore(List<Day> days) {
      assertNumbers(days);
      return allocations(exact(days));
    }

    @Override
    protected Set<CostCapability> capabilities() {
      return allBut(CostCapability.NOT_A_NUMBER);
    }
  }

  @Nested
  class NotByMeasure extends TotalStoreContract {
    @Override
    protected TotalStore createStore(List<Day> days) {
      return totalStore(days, StoreTraits.exact().withoutMeasures(), CostCapabilityTest::inOne);
    }

    @Override
    protected Set<CostCapability> capabilities() {
      return allBut(CostCapability.BY_MEASURE);
    }
  }

  @Nested
  class NotCounting extends TotalStoreContract {
    @Override
    protected TotalStore createStore(List<Day> days) {
      return totalStore(days, StoreTraits.exact(), CostCapabilityTest::counted);
    }

    @Override
    protected Set<CostCapability> capabilities() {
      return allBut(CostCapability.ROW_COUNTS);
    }
  }

  @Nested
  class WithoutALabel extends AllocationStoreContract {
    @Override
    protected AllocationStore createStore(List<Day> days) {
      return new Unlabelled(allocations(exact(days)));
    }

    @Override
    protected Set<CostProperty> missingProperties() {
      return Set.of(APP);
    }
  }

  // Those that say otherwise

  static class RoundingInSilence extends AllocationStoreContract {
    @Override
    protected AllocationStore createStore(List<Day> days) {
      CostFamily rounded = numbersAlone(days).rounded(2);
      return allocations(exact(rounded.days()));
    }
  }

  static class NotSayingToWhatItRounds extends RoundingInSilence {
    @Override
    protected Set<CostCapability> capabilities() {
      return allBut(CostCapability.EXACT_NUMBERS);
    }
  }

  static class DroppingWhatIsNoNumber extends AllocationStoreContract {
    @Override
    protected AllocationStore createStore(List<Day> days) {
      return allocations(numbersAlone(days));
    }
  }

  static class NotRefusingWhatIsNoNumber extends DroppingWhatIsNoNumber {
    @Override
    protected Set<CostCapability> capabilities() {
      return allBut(CostCapability.NOT_A_NUMBER);
    }
  }

  static class NotSayingThatMeasuresAreOne extends TotalStoreContract {
    @Override
    protected TotalStore createStore(List<Day> days) {
      return totalStore(days, StoreTraits.exact(), CostCapabilityTest::inOne);
    }
  }

  static class SayingThatMeasuresAreOne extends TotalStoreContract {
    @Override
    protected TotalStore createStore(List<Day> days) {
      return totalStore(days, StoreTraits.exact(), line -> line);
    }

    @Override
    protected Set<CostCapability> capabilities() {
      return allBut(CostCapability.BY_MEASURE);
    }
  }

  static class NotCountingInSilence extends TotalStoreContract {
    @Override
    protected TotalStore createStore(List<Day> days) {
      return totalStore(days, StoreTraits.exact(), CostCapabilityTest::counted);
    }
  }

  static class WithoutALabelInSilence extends AllocationStoreContract {
    @Override
    protected AllocationStore createStore(List<Day> days) {
      return new Unlabelled(allocations(exact(days)));
    }
  }

  static class SayingThatALabelIsMissing extends AllocationStoreContract {
    @Override
    protected AllocationStore createStore(List<Day> days) {
      return allocations(exact(days));
    }

    @Override
    protected Set<CostProperty> missingProperties() {
      return Set.of(APP);
    }
  }

  private static void assertFails(Class<?> contract, String... tests) {
    assertThat(EngineRun.failuresOf(contract)).containsOnlyKeys(tests);
  }

  @Test
  void whoRoundsSaysSo() {
    assertFails(
        RoundingInSilence.class,
        "answersManyThreads()",
        "keepsEqualRows()",
        "keepsNegativeCosts()",
        "keepsRowsThatAreNoNumber()",
        "keepsWhatIsNoNumber()",
        "sumsByAllGroupingsAtOnce()");
    assertFails(
        NotSayingToWhatItRounds.class,
        "answersManyThreads()",
        "countsItsRoundedValues()",
        "keepsEqualRows()",
        "keepsNegativeCosts()",
        "keepsRowsThatAreNoNumber()",
        "keepsWhatIsNoNumber()",
        "sumsByAllGroupingsAtOnce()",
        "tellsWhatItsNumbersAre()");
  }

  @Test
  void whatIsNoNumberIsKeptOrRefused() {
    assertFails(
        DroppingWhatIsNoNumber.class, "keepsRowsThatAreNoNumber()", "keepsWhatIsNoNumber()");
    assertFails(
        NotRefusingWhatIsNoNumber.class, "keepsRowsThatAreNoNumber()", "keepsWhatIsNoNumber()");
  }

  @Test
  void whoDoesNotTellMeasuresApartSaysSo() {
    assertFails(
        NotSayingThatMeasuresAreOne.class,
        "answersManyThreads()",
        "keepsNegativeCosts()",
        "sumsByAllGroupingsAtOnce()");
    assertFails(
        SayingThatMeasuresAreOne.class,
        "answersManyThreads()",
        "keepsNegativeCosts()",
        "sumsByAllGroupingsAtOnce()",
        "tellsWhatItsNumbersAre()");
  }

  @Test
  void whoDoesNotCountSaysSo() {
    assertFails(
        NotCountingInSilence.class,
        "answersManyThreads()",
        "keepsNegativeCosts()",
        "sumsByAllGroupingsAtOnce()");
  }

  @Test
  void whoLacksAPropertySaysSo() {
    assertThat(EngineRun.of(WithoutALabelInSilence.class).get("sumsByAllGroupingsAtOnce()"))
        .contains("no label:app is kept");
    assertFails(SayingThatALabelIsMissing.class, "refusesForeignProperties()");
  }
}
