package io.costaudit.testkit;

import io.costaudit.cost.CostStore;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.TotalStore;
import io.costaudit.testkit.CostFamily.Day;
import io.costaudit.testkit.CostFamily.Line;
import java.util.List;
import java.util.Map;

/**
 * What every {@link TotalStore} promises. A test of an implementation extends this class and says
 * how to make one.
 */
public abstract class TotalStoreContract extends TableStoreContract {
  /** For the subclasses. */
  protected TotalStoreContract() {}

  /** A store that holds the {@link Day#allocationTotals()} of these days, their numbers exact. */
  protected abstract TotalStore createStore(List<Day> days) throws Exception;

  @Override
  final CostStore createStoreOf(List<Day> days) throws Exception {
    return createStore(days);
  }

  @Override
  final Map<Grouping, List<Line>> tables(Day day) {
    return day.allocationTotals();
  }
}
