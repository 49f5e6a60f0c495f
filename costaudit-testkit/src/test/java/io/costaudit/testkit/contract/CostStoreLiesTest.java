package io.costaudit.testkit.contract;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.CostRow;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.InMemoryAllocationStore;
import io.costaudit.cost.Measure;
import io.costaudit.cost.RowFilter;
import io.costaudit.cost.RowSource;
import io.costaudit.cost.StoreTraits;
import io.costaudit.cost.TopRow;
import io.costaudit.testkit.family.CostFamily;
import io.costaudit.testkit.family.CostFamily.Day;
import io.costaudit.testsupport.EngineRun;
import io.costaudit.time.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Stores that are wrong in one thing do not pass their contract. */
class CostStoreLiesTest {
  private enum Lie {
    ROWS_IN_A_SET("keepsEqualRows()"),
    SUMMED_BY_RANGE_OF_TIME("holdsNothingOfOtherWindows()"),
    SUMMED_BY_START("holdsNothingOfOtherWindows()"),
    SUMMED_BY_END("holdsNothingOfOtherWindows()"),
    WINDOWS_AS_THEY_CAME("tellsItsWindows()"),
    NEGATIVE_IS_ZERO("keepsNegativeCosts()"),
    INFINITE_IS_ZERO("keepsRowsThatAreNoNumber()"),
    NAN_IS_ZERO("keepsRowsThatAreNoNumber()"),
    TOP_BY_COST_ALONE("ranksRowsWithTheirAdjustments()"),
    TOP_WITHOUT_NAN("keepsRowsThatAreNoNumber()"),
    TOP_IN_ANY_CASE("tellsCapitalsApart()"),
    TOP_WITHOUT_FILTER("filtersTheRowsBehindAKey()"),
    TOP_FILTERED_AFTER_THE_LIMIT("filtersTheRowsBehindAKey()"),
    TOP_NONE_OF_NEGATIVE("refusesANegativeLimit()"),
    TOP_OF_ANY_KEY("refusesAKeyOfAnotherGrouping()"),
    WINDOWS_OF_ALL_TIME("tellsTheWindowsThatOverlapARange()"),
    WINDOWS_COVERED_WHOLE("tellsTheWindowsThatOverlapARange()"),
    WINDOWS_THAT_TOUCH("tellsTheWindowsThatOverlapARange()"),
    TABLES_BY_ANOTHER_GROUPING("sumsByAllGroupingsAtOnce()"),
    KINDS_IN_CAPITALS("namesTheKindsOfItsRows()"),
    CURRENCY_OF_ANOTHER("tellsItsCurrency()"),
    IDLE_MERGED("tellsHowIdleStands()");

    private final String foundBy;

    Lie(String foundBy) {
      this.foundBy = foundBy;
    }
  }

  /** What the contract is run over; tests run one after the other. */
  private static Function<List<Day>, AllocationStore> making = CostStoreLiesTest::honest;

  static class Contract extends AllocationStoreContract {
    @Override
    protected AllocationStore createStore(List<Day> days) {
      return making.apply(days);
    }
  }

  @Nested
  class Honest extends AllocationStoreContract {
    @Override
    protected AllocationStore createStore(List<Day> days) {
      return honest(days);
    }
  }

  private static Map<String, String> failures(Function<List<Day>, AllocationStore> lying) {
    making = lying;
    return EngineRun.failuresOf(Contract.class);
  }

  private static AllocationStore honest(List<Day> days) {
    return scanning(days, Window::equals, row -> row);
  }

  private static AllocationStore scanning(
      List<Day> days, BiPredicate<Window, Window> isAsked, Function<Allocation, CostRow> asKept) {
    List<Window> windows =
        days.stream().map(Day::window).sorted(Comparator.comparing(Window::start)).toList();
    return scanning(days, windows, isAsked, asKept);
  }

  private static AllocationStore scanning(
      List<Day> days,
      List<Window> windows,
      BiPredicate<Window, Window> isAsked,
      Function<Allocation, CostRow> asKept) {
    return AllocationStore.scanning(
        new RowSource() {
          @Override
          public List<Window> windows() {
            return windows;
          }

          @Override
          public void read(Window window, Consumer<? super CostRow> reader) {
            for (Day day : days) {
              if (isAsked.test(day.window(), window)) {
                day.allocations().stream().map(asKept).forEach(reader);
              }
            }
          }

          @Override
          public String version(Window window) {
            return "1";
          }
        },
        StoreTraits.exact());
  }

  private static AllocationStore lying(List<Day> days, Lie lie) {
    return switch (lie) {
      case ROWS_IN_A_SET ->
          honest(
              new CostFamily(days, StoreTraits.exact(), 0, Set.of())
                  .withDays(
                      day -> day.withAllocations(day.allocations().stream().distinct().toList()))
                  .days());
      case SUMMED_BY_RANGE_OF_TIME -> scanning(days, Window::overlaps, row -> row);
      case SUMMED_BY_START ->
          scanning(days, (held, asked) -> held.start().equals(asked.start()), row -> row);
      case SUMMED_BY_END ->
          scanning(days, (held, asked) -> held.end().equals(asked.end()), row -> row);
      case WINDOWS_AS_THEY_CAME ->
          scanning(days, days.stream().map(Day::window).toList(), Window::equals, row -> row);
      case NEGATIVE_IS_ZERO -> scanning(days, Window::equals, row -> zeroIf(row, cost -> cost < 0));
      case INFINITE_IS_ZERO ->
          scanning(days, Window::equals, row -> zeroIf(row, Double::isInfinite));
      case NAN_IS_ZERO -> scanning(days, Window::equals, row -> zeroIf(row, Double::isNaN));
      case KINDS_IN_CAPITALS ->
          scanning(
              days,
              Window::equals,
              row -> new Misread(row, CostProperty.KIND, row.kind().wireName().toUpperCase(ROOT)));
      case TOP_BY_COST_ALONE,
          TOP_WITHOUT_NAN,
          TOP_IN_ANY_CASE,
          TOP_WITHOUT_FILTER,
          TOP_FILTERED_AFTER_THE_LIMIT,
          TOP_NONE_OF_NEGATIVE,
          TOP_OF_ANY_KEY,
          WINDOWS_OF_ALL_TIME,
          WINDOWS_COVERED_WHOLE,
          WINDOWS_THAT_TOUCH,
          TABLES_BY_ANOTHER_GROUPING,
          CURRENCY_OF_ANOTHER,
          IDLE_MERGED ->
          new Lying(honest(days), lie);
    };
  }

  private static Allocation zeroIf(Allocation row, DoublePredicate isLost) {
    Costs.Builder costs = Costs.builder();
    for (Measure measure : Measure.values()) {
      double cost = row.costs().cost(measure);
      costs.add(measure, isLost.test(cost) ? 0 : cost, row.costs().adjustment(measure));
    }
    return new Allocation(row.name(), row.properties(), row.minutes(), costs.build());
  }

  private record Lying(AllocationStore honest, Lie lie) implements AllocationStore {
    @Override
    public List<Window> windows(@Nullable Window within) {
      if (within == null) {
        return honest.windows();
      }
      return switch (lie) {
        case WINDOWS_OF_ALL_TIME -> honest.windows();
        case WINDOWS_COVERED_WHOLE ->
            honest.windows().stream()
                .filter(
                    held ->
                        !held.start().isBefore(within.start()) && !held.end().isAfter(within.end()))
                .toList();
        case WINDOWS_THAT_TOUCH ->
            honest.windows().stream()
                .filter(
                    held ->
                        !held.start().isAfter(within.end()) && !within.start().isAfter(held.end()))
                .toList();
        default -> honest.windows(within);
      };
    }

    @Override
    public Map<Grouping, CostTable> sums(Window window, Set<Grouping> groupings) {
      Map<Grouping, CostTable> sums = new HashMap<>(honest.sums(window, groupings));
      if (lie == Lie.TABLES_BY_ANOTHER_GROUPING) {
        sums.computeIfPresent(
            Grouping.of(CostProperty.POD),
            (pods, table) -> table.rolledUp(Grouping.of(CostProperty.NAME), key -> key));
      }
      return sums;
    }

    @Override
    public List<TopRow> top(
        Window window, Grouping grouping, CostKey key, RowFilter filter, int limit) {
      return switch (lie) {
        case TOP_BY_COST_ALONE ->
            honest.top(window, grouping, key, filter, Integer.MAX_VALUE).stream()
                .sorted(Comparator.comparingDouble(Lying::cost).reversed())
                .limit(limit)
                .toList();
        case TOP_WITHOUT_NAN ->
            honest.top(window, grouping, key, filter, Integer.MAX_VALUE).stream()
                .filter(row -> !Double.isNaN(row.costs().total()))
                .limit(limit)
                .toList();
        case TOP_IN_ANY_CASE ->
            honest.sums(window, Set.of(grouping)).values().stream()
                .flatMap(table -> table.keys().stream())
                .filter(held -> held.toString().equalsIgnoreCase(key.toString()))
                .flatMap(held -> honest.top(window, grouping, held, filter, limit).stream())
                .toList();
        case TOP_WITHOUT_FILTER -> honest.top(window, grouping, key, limit);
        case TOP_FILTERED_AFTER_THE_LIMIT -> {
          List<TopRow> kept = new ArrayList<>(honest.top(window, grouping, key, limit));
          kept.retainAll(honest.top(window, grouping, key, filter, Integer.MAX_VALUE));
          yield kept;
        }
        case TOP_NONE_OF_NEGATIVE -> honest.top(window, grouping, key, filter, Math.max(0, limit));
        case TOP_OF_ANY_KEY ->
            key.values().size() == grouping.properties().size()
                ? honest.top(window, grouping, key, filter, limit)
                : List.of();
        default -> honest.top(window, grouping, key, filter, limit);
      };
    }

    private static double cost(TopRow row) {
      double cost = 0;
      for (Measure measure : Measure.values()) {
        cost += row.costs().cost(measure);
      }
      return cost;
    }

    @Override
    public StoreTraits traits() {
      return switch (lie) {
        case IDLE_MERGED -> honest.traits().withIdle(StoreTraits.Idle.MERGED);
        case CURRENCY_OF_ANOTHER -> honest.traits().withCurrency("EUR");
        default -> honest.traits();
      };
    }

    @Override
    public String version(Window window) {
      return honest.version(window);
    }
  }

  @TestFactory
  Stream<DynamicTest> aLieIsFound() {
    return Stream.of(Lie.values())
        .map(
            lie ->
                DynamicTest.dynamicTest(
                    lie.name(),
                    () -> assertThat(failures(days -> lying(days, lie))).containsKey(lie.foundBy)));
  }

  /** A row that has another value of one property. */
  private record Misread(Allocation row, CostProperty wrong, String value) implements CostRow {
    @Override
    public String name() {
      return row.name();
    }

    @Override
    public String value(CostProperty property) {
      return property.equals(wrong) ? value : row.value(property);
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

  private static Map<String, String> misreading(CostProperty wrong, String value) {
    return failures(days -> scanning(days, Window::equals, row -> new Misread(row, wrong, value)));
  }

  private static DynamicTest isFound(CostProperty wrong, String value) {
    return DynamicTest.dynamicTest(
        wrong.name(),
        () ->
            assertThat(misreading(wrong, value))
                .hasEntrySatisfying(
                    "sumsByAllGroupingsAtOnce()",
                    message -> assertThat(message).contains("keys by ").contains(wrong.name())));
  }

  @TestFactory
  Stream<DynamicTest> aWrongValueOfAPropertyIsFound() {
    return new Contract()
        .properties().stream()
            // There is no table of an unknown kind.
            .map(wrong -> isFound(wrong, wrong.equals(CostProperty.KIND) ? "shared" : "wrong"));
  }

  /** Which rows have, if under a name without dots, or those of some kinds only. */
  @TestFactory
  Stream<DynamicTest> aValueThatIsOverlookedIsFound() {
    return Stream.of("label:app.kubernetes.io/name", "annotation:team", "deployment", "statefulset")
        .map(name -> isFound(CostProperty.parse(name), "__unallocated__"));
  }

  /** What fails names the key that is not there, and by what it was asked for. */
  @Test
  void whatIsMissingIsNamed() {
    Map<String, String> failures =
        failures(
            days ->
                honest(
                    new CostFamily(days, StoreTraits.exact(), 0, Set.of())
                        .withDays(
                            day ->
                                day.withAllocations(
                                    day.allocations().subList(0, day.allocations().size() - 1)))
                        .days()));
    assertThat(failures.get("keepsWhatIsNoNumber()"))
        .contains("there are no sums at key [external, , ] by kind,cluster,node");
    assertThat(failures.get("givesTheDearestRowsBehindAKey()"))
        .contains("there are no sums at key [external, , ] by kind,cluster,node");
    assertThat(failures.values()).noneMatch(message -> message.contains("No value present"));
  }

  /**
   * A rounding store whose traits say that a cost of zero is exact, and another that lies of it.
   */
  private static AllocationStore rounding(List<Day> days, boolean isTinyAsZero, boolean saysSo) {
    CostFamily rounded = new CostFamily(days, StoreTraits.exact(), 0, Set.of()).rounded(2);
    StoreTraits cents = StoreTraits.exact().withRoundingUnit(0.01);
    InMemoryAllocationStore store =
        new InMemoryAllocationStore(isTinyAsZero ? cents.withTinyAsZero() : cents);
    rounded.days().forEach(day -> store.put(day.window(), day.allocations()));
    return new Counting(store, saysSo ? cents.withTinyAsZero() : cents);
  }

  private record Counting(AllocationStore store, StoreTraits traits) implements AllocationStore {
    @Override
    public List<Window> windows(@Nullable Window within) {
      return store.windows(within);
    }

    @Override
    public Map<Grouping, CostTable> sums(Window window, Set<Grouping> groupings) {
      return store.sums(window, groupings);
    }

    @Override
    public List<TopRow> top(
        Window window, Grouping grouping, CostKey key, RowFilter filter, int limit) {
      return store.top(window, grouping, key, filter, limit);
    }

    @Override
    public String version(Window window) {
      return store.version(window);
    }
  }

  static class RoundingContract extends Contract {
    @Override
    protected Set<CostCapability> capabilities() {
      return EnumSet.of(CostCapability.BY_MEASURE, CostCapability.ROW_COUNTS);
    }
  }

  @Test
  void aWrongCountOfRoundedValuesIsFound() {
    for (boolean isTinyAsZero : new boolean[] {false, true}) {
      for (boolean saysSo : new boolean[] {false, true}) {
        making = days -> rounding(days, isTinyAsZero, saysSo);
        Map<String, String> failures = EngineRun.failuresOf(RoundingContract.class);
        assertThat(failures.containsKey("countsItsRoundedValues()"))
            .as("zeros are counted: %s, and the store says so: %s", isTinyAsZero, saysSo)
            .isEqualTo(isTinyAsZero != saysSo);
      }
    }
  }
}
