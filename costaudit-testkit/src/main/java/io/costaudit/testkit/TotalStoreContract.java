package io.costaudit.testkit;

import io.costaudit.cost.CostStore;
import io.costaudit.cost.TotalStore;
import io.costaudit.testkit.CostFamily.Day;
import java.util.List;

/**
 * What every {@link TotalStore} promises. A test of an implementation extends this class and says
 * how to make one, and what it cannot do.
 */
public abstract class TotalStoreContract extends TableStoreContract {
  /** For the subclasses. */
  protected TotalStoreContract() {}

  /**
   * A store that holds the {@link Day#allocationTotals()} of these days, or what {@link #totals()}
   * says.
   */
  protected abstract TotalStore createStore(List<Day> days) throws Exception;

  /**
   * Which totals it holds: {@link CostFamily.Store#ALLOCATION_TOTALS} by default, or {@link
   * CostFamily.Store#ASSET_TOTALS}.
   */
  protected CostFamily.Store totals() {
    return CostFamily.Store.ALLOCATION_TOTALS;
  }

  @Override
  final CostStore createStoreOf(List<Day> days) throws Exception {
    return createStore(days);
  }

  @Override
  final CostFamily.Store kind() {
    return totals();
  }
}
