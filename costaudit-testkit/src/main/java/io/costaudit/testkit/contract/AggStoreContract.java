package io.costaudit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.cost.AggStore;
import io.costaudit.cost.CostStore;
import io.costaudit.testkit.family.CostFamily;
import io.costaudit.testkit.family.CostFamily.Day;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link AggStore}: tests of what every implementation promises. The test of an
 * implementation extends this class, creates the store to test and declares its capabilities.
 */
public abstract class AggStoreContract extends TableStoreContract {
  /** Creates the contract; for subclasses. */
  protected AggStoreContract() {}

  /**
   * Creates a store that aggregates by {@link CostFamily#AGGREGATED} and holds the {@link
   * Day#aggregates()} of these days, which are in any order.
   */
  protected abstract AggStore createStore(List<Day> days) throws Exception;

  /**
   * Replaces the rows of a day in that store. Returns whether it did; false by default, for a store
   * that cannot be changed.
   */
  protected boolean replace(AggStore store, Day day) throws Exception {
    return false;
  }

  /**
   * Creates a store that cannot answer, for example because its server is away. Returns empty, as
   * by default, if nothing that the store needs can be away.
   */
  protected Optional<AggStore> createFailingStore() throws Exception {
    return Optional.empty();
  }

  @Override
  final boolean replaceIn(CostStore held, Day day) throws Exception {
    return replace((AggStore) held, day);
  }

  @Override
  final Optional<AggStore> failing() throws Exception {
    return createFailingStore();
  }

  /** Tests that the store names its groupings. */
  @Test
  public void tellsItsGroupings() {
    assertThat(((AggStore) store()).groupings())
        .containsExactlyInAnyOrderElementsOf(CostFamily.AGGREGATED);
  }

  @Override
  final CostStore createStoreOf(List<Day> days) throws Exception {
    return createStore(days);
  }

  @Override
  final CostFamily.Store kind() {
    return CostFamily.Store.AGGREGATES;
  }
}
