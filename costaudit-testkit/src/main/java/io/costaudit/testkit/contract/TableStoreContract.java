package io.costaudit.testkit.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.costaudit.cost.AllocationKind;
import io.costaudit.cost.CostKey;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.CostStore;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.RowFilter;
import io.costaudit.testkit.family.CostFamily;
import io.costaudit.testkit.family.CostFamily.Day;
import io.costaudit.testkit.family.CostFamily.Line;
import io.costaudit.testkit.internal.ExactSums;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The common part of the contracts of the stores of totals and of aggregates; each of its two
 * subclasses is the contract of one port.
 */
public abstract class TableStoreContract extends CostStoreContract {
  /** Creates the contract; for the subclasses in this package. */
  TableStoreContract() {}

  abstract CostStore createStoreOf(List<Day> days) throws Exception;

  @Override
  final CostStore createStoreOf(CostFamily rows) throws Exception {
    return createStoreOf(rows.days());
  }

  @Override
  final Set<Grouping> groupings() {
    return tables(family().days().get(0)).keySet();
  }

  @Override
  final Map<CostKey, ExactSums> expected(Day day, Grouping grouping) {
    Map<CostKey, ExactSums> sums = new LinkedHashMap<>();
    for (Line line : requireNonNull(tables(day).get(grouping), grouping::toString)) {
      sums.computeIfAbsent(line.key(), unused -> new ExactSums())
          .add(line.count(), line.minutes(), line.costs());
    }
    return sums;
  }

  private Map<Grouping, List<Line>> tables(Day day) {
    return day.tables(kind());
  }

  /** Tests that the store refuses to filter sums, because it does not know the rows behind them. */
  @Test
  public void cannotFilterSums() {
    Grouping grouping = groupings().iterator().next();
    CostKey key = expected(family().days().get(0), grouping).keySet().iterator().next();
    assertThatIllegalArgumentException()
        .as("rows of one kind, of a store that does not know its rows")
        .isThrownBy(
            () ->
                store()
                    .top(
                        store().windows().get(0),
                        grouping,
                        key,
                        RowFilter.kinds(AllocationKind.WORKLOAD),
                        1))
        .withMessageContaining(CostProperty.KIND.name());
  }

  /** Tests that the store returns an empty table for a grouping that it does not hold. */
  @Test
  public void holdsNothingOfOtherGroupings() {
    Grouping other = Grouping.parse("pod");
    assertThat(
            requireNonNull(store().sums(store().windows().get(0), Set.of(other)).get(other)).keys())
        .as("keys by %s, which it does not hold", other)
        .isEmpty();
  }
}
