package io.costaudit.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.cost.AggStore;
import io.costaudit.cost.CostStore;
import io.costaudit.testkit.CostFamily.Day;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What every {@link AggStore} promises. A test of an implementation extends this class and says how
 * to make one, and what it cannot do.
 */
public abstract class AggStoreContract extends TableStoreContract {
  /** For the subclasses. */
  protected AggStoreContract() {}

  /**
   * A store that aggregates by {@link CostFamily#AGGREGATED} and holds the {@link Day#aggregates()}
   * of these days, in whatever order they are.
   */
  protected abstract AggStore createStore(List<Day> days) throws Exception;

  /**
   * Puts what a day holds now in place of what it held in that store; false, as by default, if
   * nobody can.
   */
  protected boolean replace(AggStore store, Day day) throws Exception {
    return false;
  }

  /**
   * A store that cannot answer, such as one whose server is away; empty, as by default, if it needs
   * nothing that could be away.
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

  /** It says by what it aggregates. */
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
