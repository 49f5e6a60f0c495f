package io.costaudit.testkit.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.costaudit.CostAuditException;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostStore;
import io.costaudit.cost.CostSums;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Measure;
import io.costaudit.cost.RowFilter;
import io.costaudit.cost.StoreTraits;
import io.costaudit.cost.TopRow;
import io.costaudit.testkit.family.CostFamilies;
import io.costaudit.testkit.family.CostFamily;
import io.costaudit.testkit.family.CostFamily.Day;
import io.costaudit.testkit.family.Fault;
import io.costaudit.testkit.internal.ExactSums;
import io.costaudit.testkit.internal.Threads;
import io.costaudit.time.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The common part of the contracts of all stores of costs; each port has a contract of its own.
 * Sums are checked against decimal sums that share no code with the library.
 */
public abstract class CostStoreContract {
  /** The relative difference that another order of additions may cause. */
  private static final double LAST_BITS = 1e-12;

  /** Values of a cost that are not amounts. */
  static final List<Double> NO_NUMBERS =
      List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

  private static final int THREADS = 4;
  private static final int ASKED = 20;

  private final CostFamily family = CostFamilies.example();
  private CostStore store;

  /** Creates the contract; for the subclasses in this package. */
  CostStoreContract() {}

  /**
   * Returns what the store can do; everything by default. The contract tests that the store refuses
   * what it cannot do, or says so in its traits.
   */
  protected Set<CostCapability> capabilities() {
    return EnumSet.allOf(CostCapability.class);
  }

  final boolean can(CostCapability capability) {
    return capabilities().contains(capability);
  }

  /** Creates a store that holds the rows of the family for it. */
  abstract CostStore createStoreOf(CostFamily rows) throws Exception;

  /** Returns which of the six stores this contract is about. */
  abstract CostFamily.Store kind();

  /** Returns the groupings that the store answers. */
  abstract Set<Grouping> groupings();

  /** Returns the expected sums of one grouping. */
  abstract Map<CostKey, ExactSums> expected(Day day, Grouping grouping);

  /** Creates the store that each test is about. */
  @BeforeEach
  public void createTheStore() throws Exception {
    store = createStoreOf(family);
  }

  final CostStore store() {
    return store;
  }

  final CostFamily family() {
    return family;
  }

  /**
   * Tests that the store returns its windows in ascending order, whatever the order in which they
   * were added.
   */
  @Test
  public void tellsItsWindows() throws Exception {
    List<Window> ascending = family.days().stream().map(Day::window).toList();
    assertThat(store.windows()).isEqualTo(ascending);
    assertThat(createLastFirst().windows())
        .as("the windows of a store that was given the last day first")
        .isEqualTo(ascending);
  }

  /**
   * Tests that the store returns only the windows that overlap a range: also those that the range
   * covers in part, but none that only touch it.
   */
  @Test
  public void tellsTheWindowsThatOverlapARange() {
    List<Window> all = family.days().stream().map(Day::window).toList();
    Window first = all.get(0);
    Window last = all.get(all.size() - 1);
    Duration half = Duration.ofHours(12);
    assertWindows(null, all);
    assertWindows(new Window(first.start(), last.end()), all);
    assertWindows(new Window(first.start().plus(half), last.start().plus(half)), all);
    for (Window window : all) {
      assertWindows(window, List.of(window));
      assertWindows(
          new Window(window.start().plus(half), window.start().plus(half).plusNanos(1)),
          List.of(window));
      assertWindows(new Window(window.start().plus(half), window.start().plus(half)), List.of());
    }
    assertWindows(new Window(first.start().minus(half), first.start()), List.of());
    assertWindows(new Window(last.end(), last.end().plus(half)), List.of());
    assertWindows(new Window(first.start().minus(half), first.end()), List.of(first));
    assertWindows(new Window(last.start(), last.end().plus(half)), List.of(last));
  }

  private void assertWindows(@Nullable Window within, List<Window> expected) {
    assertThat(store.windows(within))
        .as("the windows that overlap %s", within == null ? "all of time" : within)
        .isEqualTo(expected);
  }

  private CostStore createLastFirst() throws Exception {
    List<Day> days = new ArrayList<>(family.days());
    Collections.reverse(days);
    return createStoreOf(
        new CostFamily(days, family.totalTraits(), family.roundingUnit(), family.lost()));
  }

  /**
   * Returns the currency of the amounts in the store; US dollars by default. A store whose amounts
   * are in another currency overrides this method.
   */
  protected String currency() {
    return StoreTraits.DEFAULT_CURRENCY;
  }

  /** Tests that the traits of the store name its currency, because currencies are not compared. */
  @Test
  public void tellsItsCurrency() {
    assertThat(store.traits().currency()).isEqualTo(currency());
  }

  /** Tests that a store with rows does not say that it is absent. */
  @Test
  public void isNotAbsent() {
    assertThat(store.whyAbsent()).isEmpty();
  }

  /** Tests that the traits of the store describe its numbers correctly. */
  @Test
  public void tellsWhatItsNumbersAre() {
    if (can(CostCapability.EXACT_NUMBERS)) {
      assertThat(store.traits().roundingUnit()).as("to what it rounds").isZero();
    } else {
      assertThat(store.traits().roundingUnit()).as("to what it rounds").isPositive();
    }
    assertThat(store.traits().byMeasure())
        .as("whether its costs are by measure")
        .isEqualTo(can(CostCapability.BY_MEASURE));
  }

  /**
   * Tests that one query answers all groupings, and that the sum of each key is the exact sum of
   * its rows.
   */
  @Test
  public void sumsByAllGroupingsAtOnce() throws Exception {
    CostStore lastFirst = createLastFirst();
    for (Day day : family.days()) {
      assertSums(store, day);
      assertSums(lastFirst, day);
    }
  }

  final void assertSums(CostStore from, Day day) {
    Map<Grouping, CostTable> tables = from.sums(day.window(), groupings());
    assertThat(tables).containsOnlyKeys(groupings());
    for (Grouping grouping : groupings()) {
      CostTable table = tableOf(tables, grouping);
      Map<CostKey, ExactSums> expected = expected(day, grouping);
      // Of two keys that differ the texts may be one.
      assertThat(table.keys())
          .as("keys by %s", grouping)
          .extracting(CostKey::values)
          .containsExactlyInAnyOrderElementsOf(
              expected.keySet().stream().map(CostKey::values).toList());
      expected.forEach(
          (key, exact) -> assertSums(key + " by " + grouping, sumsAt(table, grouping, key), exact));
    }
  }

  /** Returns the table by a grouping, which says that it is by this grouping. */
  static CostTable tableOf(Map<Grouping, CostTable> tables, Grouping grouping) {
    CostTable table = requireNonNull(tables.get(grouping), grouping::toString);
    assertThat(table.grouping())
        .as("the grouping of the table by %s", grouping)
        .isEqualTo(grouping);
    return table;
  }

  private static CostSums sumsAt(CostTable table, Grouping grouping, CostKey key) {
    return table
        .get(key)
        .orElseThrow(
            () ->
                new AssertionError(
                    "there are no sums at key "
                        + key.values()
                        + " by "
                        + grouping
                        + "; there are "
                        + table.keys().size()
                        + " other keys"));
  }

  private void assertSums(String key, CostSums sums, ExactSums exact) {
    assertThat(sums.count())
        .as("rows behind %s", key)
        .isEqualTo(can(CostCapability.ROW_COUNTS) ? exact.count() : 1);
    assertThat(sums.minutes())
        .as("minutes of %s", key)
        .isCloseTo(exact.minutes().doubleValue(), within(LAST_BITS * (1 + sums.minutes())));
    for (Measure measure : Measure.values()) {
      if (can(CostCapability.BY_MEASURE)) {
        assertSums(key, sums, measure, exact, EnumSet.of(measure));
      } else if (measure == Measure.OTHER) {
        assertSums(key, sums, measure, exact, Measure.ALL);
      } else {
        assertThat(sums.total(measure)).as("%s %s, not told apart", key, measure).isZero();
      }
    }
  }

  private void assertSums(
      String key, CostSums sums, Measure measure, ExactSums exact, Set<Measure> all) {
    ExactSums.Amount cost = ExactSums.Amount.ZERO;
    ExactSums.Amount adjustment = ExactSums.Amount.ZERO;
    for (Measure each : all) {
      cost = cost.plus(exact.cost(each));
      adjustment = adjustment.plus(exact.adjustment(each));
    }
    double off =
        LAST_BITS * cost.size().add(adjustment.size()).doubleValue() + rounding(exact, all.size());
    assertThat(sums.cost(measure))
        .as("cost of %s %s", key, measure)
        .isCloseTo(cost.doubleValue(), within(off));
    assertThat(sums.adjustment(measure))
        .as("adjustment of %s %s", key, measure)
        .isCloseTo(adjustment.doubleValue(), within(off));
    assertThat(sums.rounded(measure) > 0 || sums.total(measure) == 0)
        .as("whether %s %s is told to be rounded, or is nothing", key, measure)
        .isEqualTo(!can(CostCapability.EXACT_NUMBERS) || sums.total(measure) == 0);
  }

  /**
   * Returns the most by which rounding may change a sum: half a unit for each cost and each
   * adjustment.
   */
  private double rounding(ExactSums exact, int measures) {
    return can(CostCapability.EXACT_NUMBERS)
        ? 0
        : store.traits().roundingUnit() * exact.count() * measures;
  }

  /**
   * Tests that a window that the store does not hold has no rows, also if it overlaps a window that
   * the store holds: a window names rows and does not select a range of time.
   */
  @Test
  public void holdsNothingOfOtherWindows() {
    Grouping grouping = aGrouping();
    for (Window other : otherWindows()) {
      assertThat(requireNonNull(store.sums(other, Set.of(grouping)).get(grouping)).keys())
          .as("keys by %s of %s, where %s are held", grouping, other, store.windows())
          .isEmpty();
      assertThat(store.top(other, grouping, aKey(grouping), 3))
          .as("rows of %s, where %s are held", other, store.windows())
          .isEmpty();
    }
  }

  private List<Window> otherWindows() {
    Duration day = Duration.ofDays(1);
    Duration half = Duration.ofHours(12);
    Window first = family.days().get(0).window();
    Window last = family.days().get(family.days().size() - 1).window();
    return List.of(
        new Window(last.end(), last.end().plus(day)),
        new Window(first.start().minus(day), first.start()),
        new Window(first.start(), first.start().plus(half)),
        new Window(first.end().minus(half), first.end()),
        new Window(first.start(), first.end().plus(half)),
        new Window(first.start().minus(half), first.end()),
        new Window(first.start().plus(half), last.start().plus(half)),
        new Window(first.start(), last.end()));
  }

  /**
   * Tests that the store returns the rows behind a key, the most expensive first, and no more of
   * them than were asked for.
   */
  @Test
  public void givesTheDearestRowsBehindAKey() {
    Window window = family.days().get(0).window();
    for (Grouping grouping : groupings()) {
      CostTable table = requireNonNull(store.sums(window, Set.of(grouping)).get(grouping));
      for (Map.Entry<CostKey, ExactSums> behind :
          expected(family.days().get(0), grouping).entrySet()) {
        CostKey key = behind.getKey();
        List<TopRow> all = store.top(window, grouping, key, Integer.MAX_VALUE);
        double total = all.stream().mapToDouble(row -> row.costs().total()).sum();
        double size = all.stream().mapToDouble(row -> Math.abs(row.costs().total())).sum();
        assertThat(Math.abs(total - sumsAt(table, grouping, key).total(Measure.ALL)))
            .as("what the rows behind %s by %s cost", key, grouping)
            .isLessThanOrEqualTo(
                LAST_BITS * (1 + size) + 2 * rounding(behind.getValue(), Measure.ALL.size()));
        assertThat(all)
            .as("the rows behind %s by %s", key, grouping)
            .isSortedAccordingTo(
                Comparator.comparingDouble((TopRow row) -> row.costs().total()).reversed());
        assertThat(totals(store.top(window, grouping, key, 2)))
            .as("what the two dearest rows behind %s by %s cost", key, grouping)
            .isEqualTo(totals(all.subList(0, Math.min(2, all.size()))));
        assertThat(store.top(window, grouping, key, 0))
            .as("no row at all behind %s by %s", key, grouping)
            .isEmpty();
      }
    }
  }

  /** Tests that the store refuses a negative number of rows. */
  @Test
  public void refusesANegativeLimit() {
    Grouping grouping = aGrouping();
    assertThatIllegalArgumentException()
        .as("the answer to a request for -1 rows")
        .isThrownBy(
            () -> store.top(store.windows().get(0), grouping, aKey(grouping), RowFilter.ALL, -1))
        .withMessageContaining("-1");
  }

  static List<Double> totals(List<TopRow> rows) {
    return rows.stream().map(row -> row.costs().total()).toList();
  }

  /** Tests that an unknown key has no rows. */
  @Test
  public void givesNothingBehindAKeyThatIsNotThere() {
    Grouping grouping = aGrouping();
    CostKey other =
        new CostKey(Collections.nCopies(aKey(grouping).values().size(), "no such value"));
    assertThat(store.top(store.windows().get(0), grouping, other, 3)).isEmpty();
  }

  /** Tests that keys that differ only in upper and lower case are different keys. */
  @Test
  public void tellsCapitalsApart() {
    Day day = family.days().get(0);
    for (Grouping grouping : groupings()) {
      Set<CostKey> held = expected(day, grouping).keySet();
      for (CostKey key : held) {
        CostKey other = inOtherCase(key);
        if (!held.contains(other)) {
          assertThat(store.top(day.window(), grouping, other, 3))
              .as("rows behind %s by %s, where %s is held", other, grouping, key)
              .isEmpty();
        }
      }
    }
  }

  private static CostKey inOtherCase(CostKey key) {
    return new CostKey(
        key.values().stream()
            .map(
                value -> {
                  String capitals = value.toUpperCase(Locale.ROOT);
                  return capitals.equals(value) ? value.toLowerCase(Locale.ROOT) : capitals;
                })
            .toList());
  }

  private Grouping aGrouping() {
    return groupings().iterator().next();
  }

  private CostKey aKey(Grouping grouping) {
    return expected(family.days().get(0), grouping).keySet().iterator().next();
  }

  /** Tests that the version of a window stays the same as long as its rows do. */
  @Test
  public void keepsTheVersionOfWhatDoesNotChange() {
    for (Window window : store.windows()) {
      String version = store.version(window);
      store.sums(window, groupings());
      assertThat(store.version(window))
          .as("the version of %s, which did not change", window)
          .isEqualTo(version);
    }
  }

  /** Tests that the store keeps negative costs, such as credits. */
  @Test
  public void keepsNegativeCosts() throws Exception {
    Day day = family.days().get(0).scaled(kind(), 0, -1);
    assertSums(createStoreOf(withFirst(day)), day);
  }

  /** Returns the family with another first day. */
  final CostFamily withFirst(Day day) {
    Day first = family.days().get(0);
    return family.withDays(any -> any.equals(first) ? day : any);
  }

  /**
   * Tests that the store keeps NaN and infinite costs, and that they do not affect other windows.
   */
  @Test
  public void keepsWhatIsNoNumber() throws Exception {
    for (double factor : NO_NUMBERS) {
      Day day = family.days().get(0).scaled(kind(), 0, Measure.CPU, factor);
      assertKept(withFirst(day), factor);
    }
  }

  /** Checks the rows of a family whose first day has a row at that cost. */
  final void assertKept(CostFamily broken, double cost) throws Exception {
    if (!can(CostCapability.NOT_A_NUMBER)) {
      assertThatThrownBy(() -> sums(createStoreOf(broken), broken.days().get(0)))
          .as("the refusal of a row that costs %s", cost)
          .isInstanceOfAny(IllegalArgumentException.class, CostAuditException.class);
      return;
    }
    CostStore withNan = createStoreOf(broken);
    for (Day each : broken.days()) {
      Map<Grouping, CostTable> tables = withNan.sums(each.window(), groupings());
      for (Grouping grouping : groupings()) {
        CostTable table = requireNonNull(tables.get(grouping));
        expected(each, grouping)
            .forEach(
                (key, exact) ->
                    assertThat(Double.isFinite(sumsAt(table, grouping, key).total(Measure.ALL)))
                        .as(
                            "whether the sum of %s by %s is a number, where a row costs %s",
                            key, grouping, cost)
                        .isEqualTo(exact.total(Measure.ALL).isFinite()));
      }
    }
  }

  private List<CostSums> sums(CostStore from, Day day) {
    return from.sums(day.window(), groupings()).values().stream()
        .flatMap(table -> table.keys().stream().map(key -> table.get(key).orElseThrow()))
        .toList();
  }

  /**
   * Tests that several threads that read one store each get the same answers as a single thread.
   */
  @Test
  public void answersManyThreads() throws Exception {
    Callable<Boolean> asking =
        () -> {
          for (int i = 0; i < ASKED; i++) {
            assertSums(store, family.days().get(i % family.days().size()));
          }
          return true;
        };
    assertThat(Threads.runAll(Collections.nCopies(THREADS, asking))).doesNotContain(false);
  }

  /**
   * Tests that the version of a window changes with its rows, and that the versions of other
   * windows do not. The test is skipped if the store cannot be changed.
   */
  @Test
  public void tellsThatAWindowChanged() throws Exception {
    Day first = family.days().get(0);
    Day second = family.days().get(1);
    String before = store.version(first.window());
    String other = store.version(second.window());
    CostFamily changed =
        new Fault.OneField(Fault.Change.SCALE, kind(), 0, 0, Measure.CPU).in(family);
    if (!replaceIn(store, changed.days().get(0))) {
      Untested.because(
          "replace(store, day) gives false; override it unless the rows of a window never change");
    }
    assertThat(store.version(first.window()))
        .as("the version of %s, whose rows changed", first.window())
        .isNotEqualTo(before);
    assertThat(store.version(second.window()))
        .as("the version of %s, while another window changed", second.window())
        .isEqualTo(other);
    assertThat(store.windows())
        .as("windows, of which one changed")
        .containsExactly(first.window(), second.window());
    assertSums(store, changed.days().get(0));
    assertSums(store, second);
  }

  /** Replaces the rows of a day in that store; returns whether it did. */
  abstract boolean replaceIn(CostStore held, Day day) throws Exception;

  /** Creates a store that cannot answer; empty if there is no such store. */
  abstract Optional<? extends CostStore> failing() throws Exception;

  /** Tests that a store that cannot answer throws, and does not answer that nothing has a cost. */
  @Test
  public void throwsWhenItCannotAnswer() throws Exception {
    Window window = family.days().get(0).window();
    Optional<? extends CostStore> failing = failing();
    Untested.unlessFailing(failing.isPresent(), "createFailingStore()");
    assertThatThrownBy(() -> failing.orElseThrow().sums(window, groupings()))
        .isInstanceOf(CostAuditException.class);
  }

  /**
   * Checks that the store refuses a grouping by a property that its rows do not have, and names the
   * property.
   */
  final void assertRefused(Grouping grouping, String name) {
    Window window = store.windows().get(0);
    assertThatIllegalArgumentException()
        .as("sums by %s", grouping)
        .isThrownBy(() -> store.sums(window, Set.of(grouping)))
        .withMessageContaining(name);
  }
}
