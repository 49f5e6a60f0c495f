package io.costaudit.testkit;

import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.CostRow;
import io.costaudit.cost.CostStore;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Property;
import io.costaudit.testkit.CostFamily.Day;
import java.util.List;
import java.util.Optional;

/**
 * What every {@link AllocationStore} promises. A test of an implementation extends this class and
 * says how to make one, and what it cannot do.
 */
public abstract class AllocationStoreContract extends RowStoreContract {
  /** For the subclasses. */
  protected AllocationStoreContract() {}

  /** A store that holds the {@link Day#allocations()} of these days. */
  protected abstract AllocationStore createStore(List<Day> days) throws Exception;

  /**
   * Puts what a day holds now in place of what it held in that store; false, as by default, if
   * nobody can.
   */
  protected boolean replace(AllocationStore store, Day day) throws Exception {
    return false;
  }

  /**
   * A store that cannot answer, such as one whose server is away; empty, as by default, if it needs
   * nothing that could be away.
   */
  protected Optional<AllocationStore> createFailingStore() throws Exception {
    return Optional.empty();
  }

  @Override
  final boolean replaceIn(CostStore held, Day day) throws Exception {
    return replace((AllocationStore) held, day);
  }

  @Override
  final Optional<AllocationStore> failing() throws Exception {
    return createFailingStore();
  }

  @Override
  final CostStore createStoreOf(CostFamily rows) throws Exception {
    return createStore(rows.days());
  }

  @Override
  final List<? extends CostRow> rows(Day day) {
    List<Allocation> rows = day.allocations();
    return rows;
  }

  @Override
  final List<Grouping> allGroupings() {
    return List.of(
        Grouping.parse("kind,cluster,node"),
        Grouping.NODE,
        Grouping.CLUSTER,
        Grouping.parse("namespace"),
        Grouping.parse("controller"),
        Grouping.parse("service"),
        Grouping.parse("label:app"),
        Grouping.of());
  }

  @Override
  final Property foreignProperty() {
    return Property.TYPE;
  }

  @Override
  final CostFamily.Store kind() {
    return CostFamily.Store.ALLOCATIONS;
  }
}
