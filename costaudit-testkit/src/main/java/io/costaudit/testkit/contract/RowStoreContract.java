package io.costaudit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.CostRow;
import io.costaudit.cost.CostStore;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Measure;
import io.costaudit.cost.RowFilter;
import io.costaudit.cost.StoreTraits;
import io.costaudit.cost.TopRow;
import io.costaudit.testkit.family.CostFamily;
import io.costaudit.testkit.family.CostFamily.Day;
import io.costaudit.testkit.family.Fault;
import io.costaudit.testkit.internal.ExactSums;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The common part of the contracts of the stores of rows; each of its three subclasses is the
 * contract of one port.
 */
public abstract class RowStoreContract extends CostStoreContract {
  /** Creates the contract; for the subclasses in this package. */
  RowStoreContract() {}

  /** Returns the rows of a day that such a store holds. */
  abstract List<? extends CostRow> rows(Day day);

  /**
   * Returns the groupings of such rows, finest first, including one by each of {@link
   * #properties()}.
   */
  abstract List<Grouping> allGroupings();

  /** Returns all properties of such rows, and some labels. */
  abstract List<CostProperty> properties();

  /**
   * The day with rows like its first ones at other costs, and no more.
   *
   * @param costs of each row the cost and the adjustment, of one measure
   */
  abstract Day withCosts(Day day, double[]... costs);

  /** Returns the property that says what kind of row a row is. */
  abstract CostProperty kindProperty();

  /** Returns a property that such rows do not have. */
  abstract CostProperty foreignProperty();

  /**
   * Returns the properties that rows of this kind have in general but rows of this store do not,
   * such as a label that the store does not keep; none by default. The contract tests that the
   * store refuses to group by them, and that it can group by all others. The contract asks for the
   * labels {@code app} and {@code app.kubernetes.io/name} of allocations, the label {@code
   * app.name} of assets, and the annotation {@code team}.
   */
  protected Set<CostProperty> missingProperties() {
    return Set.of();
  }

  @Override
  final Set<Grouping> groupings() {
    Set<Grouping> all = new LinkedHashSet<>(allGroupings());
    properties().forEach(property -> all.add(Grouping.of(property)));
    Set<Grouping> groupings = new LinkedHashSet<>();
    for (Grouping grouping : all) {
      if (grouping.properties().stream().noneMatch(missingProperties()::contains)) {
        groupings.add(grouping);
      }
    }
    return groupings;
  }

  @Override
  final Map<CostKey, ExactSums> expected(Day day, Grouping grouping) {
    return ExactSums.by(grouping, rows(day));
  }

  /**
   * Checks that the store refuses a grouping by a property that its rows do not have, and names the
   * property.
   */
  @Test
  public void refusesForeignProperties() {
    assertRefused(Grouping.of(foreignProperty()), foreignProperty().name());
    assertThatIllegalArgumentException()
        .as("rows with a value of %s", foreignProperty())
        .isThrownBy(
            () -> everything(store(), aDay(), RowFilter.of(foreignProperty(), Set.of("any"))))
        .withMessageContaining(foreignProperty().name());
    for (CostProperty missing : missingProperties()) {
      assertRefused(Grouping.of(missing), missing.name());
      assertRefused(
          Grouping.of(allGroupings().get(0).properties().get(0), missing), missing.name());
    }
  }

  /** Tests that the rows behind the grouping by nothing are all rows, with their names. */
  @Test
  public void namesTheRowsBehindAKey() {
    assertNames(store(), family().days().get(0), "all rows");
  }

  private void assertNames(CostStore from, Day day, String what) {
    List<String> names = new ArrayList<>();
    rows(day).forEach(row -> names.add(row.name()));
    assertThat(everything(from, day))
        .as("the names of %s", what)
        .extracting(TopRow::name)
        .containsExactlyInAnyOrderElementsOf(names);
  }

  private Day aDay() {
    return family().days().get(0);
  }

  private static List<TopRow> everything(CostStore from, Day day) {
    return everything(from, day, RowFilter.ALL);
  }

  private static List<TopRow> everything(CostStore from, Day day, RowFilter filter) {
    return from.top(day.window(), Grouping.of(), CostKey.of(), filter, Integer.MAX_VALUE);
  }

  /**
   * Tests that the rows behind a key can be filtered by their kind, and that the limit counts only
   * the rows that the filter keeps.
   */
  @Test
  public void filtersTheRowsBehindAKey() {
    Day day = aDay();
    Set<String> kinds = new LinkedHashSet<>();
    rows(day).forEach(row -> kinds.add(row.value(kindProperty())));
    for (String kind : kinds) {
      assertFiltered(day, Set.of(kind));
    }
    assertFiltered(day, kinds);
    assertFiltered(day, Set.of());
    assertFiltered(day, Set.of("no such kind"));
  }

  private void assertFiltered(Day day, Set<String> kinds) {
    RowFilter filter = RowFilter.of(kindProperty(), kinds);
    for (Grouping grouping : List.of(Grouping.of(), allGroupings().get(1))) {
      for (CostKey key : expected(day, grouping).keySet()) {
        List<String> names = new ArrayList<>();
        for (CostRow row : rows(day)) {
          boolean isBehind = ExactSums.by(grouping, List.of(row)).containsKey(key);
          if (isBehind && kinds.contains(row.value(kindProperty()))) {
            names.add(row.name());
          }
        }
        String what = "rows of the kinds " + kinds + " behind " + key + " by " + grouping;
        List<TopRow> all = store().top(day.window(), grouping, key, filter, Integer.MAX_VALUE);
        assertThat(all)
            .as(what)
            .extracting(TopRow::name)
            .containsExactlyInAnyOrderElementsOf(names);
        assertThat(totals(store().top(day.window(), grouping, key, filter, 1)))
            .as("the most expensive of the %s", what)
            .isEqualTo(totals(all.subList(0, Math.min(1, all.size()))));
      }
    }
  }

  /** Tests that the store refuses a key that does not have one value for each property. */
  @Test
  public void refusesAKeyOfAnotherGrouping() {
    Grouping grouping = allGroupings().get(0);
    for (CostKey other : List.of(CostKey.of(), CostKey.of("a", "b", "c", "d", "e"))) {
      assertThatIllegalArgumentException()
          .as("the rows behind a key of %d values by %s", other.values().size(), grouping)
          .isThrownBy(() -> store().top(aDay().window(), grouping, other, RowFilter.ALL, 1));
    }
  }

  /**
   * Tests that the store counts the values that were rounded as {@link StoreTraits} says. The test
   * is skipped if the store does not know the number of rows behind a sum.
   */
  @Test
  public void countsItsRoundedValues() throws Exception {
    if (!can(CostCapability.ROW_COUNTS)) {
      Untested.because("the store does not know the number of rows behind a sum");
    }
    Day day =
        withCosts(aDay(), new double[] {1.25, -0.5}, new double[] {0, 0}, new double[] {3, 0});
    CostStore rounding = createStoreOf(withFirst(day));
    long expected = 3; // two costs and an adjustment
    if (can(CostCapability.EXACT_NUMBERS)) {
      expected = 0;
    } else if (rounding.traits().tinyAsZero()) {
      expected = 3L * Measure.ALL.size() + 1; // each cost of each row, and an adjustment
    }
    CostTable table = tableOf(rounding.sums(day.window(), Set.of(Grouping.of())), Grouping.of());
    assertThat(table.total().rounded(Measure.ALL))
        .as("rounded values of three rows, of which one costs nothing and one is adjusted")
        .isEqualTo(expected);
  }

  /** Tests that two equal rows count as two rows. */
  @Test
  public void keepsEqualRows() throws Exception {
    CostFamily twice = new Fault.OneRow(Fault.Change.DUPLICATE, kind(), 0, 0).in(family());
    Day day = twice.days().get(0);
    CostStore withEqual = createStoreOf(twice);
    assertSums(withEqual, day);
    assertNames(withEqual, day, "all rows, of which two are equal");
  }

  /** Tests that rows are ranked by their cost including the adjustment. */
  @Test
  public void ranksRowsWithTheirAdjustments() throws Exception {
    Day day =
        withCosts(
            family().days().get(0),
            new double[] {10, -9},
            new double[] {2, 0},
            new double[] {1, 5},
            new double[] {8, -10});
    CostStore adjusted = createStoreOf(withFirst(day));
    assertThat(totals(everything(adjusted, day)).stream().map(Math::round))
        .as("what rows cost of which some are adjusted, dearest first")
        .containsExactly(6L, 2L, 1L, -2L);
  }

  /**
   * Tests that a row whose cost or adjustment is not a number is kept and is among the rows behind
   * its key.
   */
  @Test
  public void keepsRowsThatAreNoNumber() throws Exception {
    Day first = family().days().get(0);
    double[] other = {1, 0};
    for (double number : NO_NUMBERS) {
      for (Day day :
          List.of(
              withCosts(first, new double[] {number, 0}, other),
              withCosts(first, new double[] {1, number}, other))) {
        assertKept(withFirst(day), number);
        if (can(CostCapability.NOT_A_NUMBER)) {
          assertNames(createStoreOf(withFirst(day)), day, "rows of which one is " + number);
        }
      }
    }
  }
}
