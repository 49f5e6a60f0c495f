package io.costaudit.testkit.contract;

import io.costaudit.cost.CostStore;
import io.costaudit.cost.TotalStore;
import io.costaudit.testkit.family.CostFamily;
import io.costaudit.testkit.family.CostFamily.Day;
import java.util.List;
import java.util.Optional;

/**
 * The contract of {@link TotalStore}: tests of what every implementation promises. The test of an
 * implementation extends this class, creates the store to test and declares its capabilities.
 */
public abstract class TotalStoreContract extends TableStoreContract {
  /** Creates the contract; for subclasses. */
  protected TotalStoreContract() {}

  /**
   * Creates a store that holds the {@link Day#allocationTotals()} of these days, or the totals that
   * {@link #totals()} names. The days are in any order.
   */
  protected abstract TotalStore createStore(List<Day> days) throws Exception;

  /**
   * Replaces the rows of a day in that store. Returns whether it did; false by default, for a store
   * that cannot be changed.
   */
  protected boolean replace(TotalStore store, Day day) throws Exception {
    return false;
  }

  /**
   * Creates a store that cannot answer, for example because its server is away. Returns empty, as
   * by default, if nothing that the store needs can be away.
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
   * Returns which totals the store holds: {@link CostFamily.Store#ALLOCATION_TOTALS} by default, or
   * {@link CostFamily.Store#ASSET_TOTALS}.
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
