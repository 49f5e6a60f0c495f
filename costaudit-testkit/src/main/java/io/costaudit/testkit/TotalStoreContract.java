package io.costaudit.testkit;

import io.costaudit.cost.CostStore;
import io.costaudit.cost.TotalStore;
import io.costaudit.testkit.CostFamily.Day;
import java.util.List;
import java.util.Optional;

/**
 * What every {@link TotalStore} promises. A test of an implementation extends this class and says
 * how to make one, and what it cannot do.
 */
public abstract class TotalStoreContract extends TableStoreContract {
  /** For the subclasses. */
  protected TotalStoreContract() {}

  /**
   * A store that holds the {@link Day#allocationTotals()} of these days, in whatever order they
   * are, or what {@link #totals()} says.
   */
  protected abstract TotalStore createStore(List<Day> days) throws Exception;

  /**
   * Puts what a day holds now in place of what it held in that store; false, as by default, if
   * nobody can.
   */
  protected boolean replace(TotalStore store, Day day) throws Exception {
    return false;
  }

  /**
   * A store that cannot answer, such as one whose server is away; empty, as by default, if it needs
   * nothing that could be away.
   */
  protected Optional<TotalStore> createFailingStore() throws Exception {
    return Optional.empty();
  }

  @Override
  final boolean replaceIn(CostStore held, Day day) throws Exception {
    return replace((TotalStore) held, day);
  }

  @Override
  final Optional<TotalStore> failing() throws Exception {
    return createFailingStore();
  }

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
