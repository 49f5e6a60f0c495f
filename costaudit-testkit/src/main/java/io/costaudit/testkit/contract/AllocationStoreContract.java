package io.costaudit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationKind;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.CostRow;
import io.costaudit.cost.CostStore;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Measure;
import io.costaudit.cost.StoreTraits;
import io.costaudit.testkit.family.CostFamily;
import io.costaudit.testkit.family.CostFamily.Day;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link AllocationStore}: tests of what every implementation promises. The test of
 * an implementation extends this class, creates the store to test and declares its capabilities.
 */
public abstract class AllocationStoreContract extends RowStoreContract {
  /** Creates the contract; for subclasses. */
  protected AllocationStoreContract() {}

  /**
   * Creates a store that holds the {@link Day#allocations()} of these days, which are in any order.
   */
  protected abstract AllocationStore createStore(List<Day> days) throws Exception;

  /**
   * Replaces the rows of a day in that store. Returns whether it did; false by default, for a store
   * that cannot be changed.
   */
  protected boolean replace(AllocationStore store, Day day) throws Exception {
    return false;
  }

  /**
   * Creates a store that cannot answer, for example because its server is away. Returns empty, as
   * by default, if nothing that the store needs can be away.
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
  final List<CostProperty> properties() {
    return List.of(
        CostProperty.KIND,
        CostProperty.NAME,
        CostProperty.CLUSTER,
        CostProperty.NODE,
        CostProperty.NAMESPACE,
        CostProperty.CONTROLLER_KIND,
        CostProperty.CONTROLLER,
        CostProperty.DEPLOYMENT,
        CostProperty.STATEFULSET,
        CostProperty.DAEMONSET,
        CostProperty.JOB,
        CostProperty.POD,
        CostProperty.CONTAINER,
        CostProperty.SERVICE,
        CostProperty.PROVIDER_ID,
        CostProperty.label("app"),
        // Rows have it under a name without dots and slashes.
        CostProperty.label("app.kubernetes.io/name"),
        CostProperty.annotation("team"));
  }

  @Override
  final Day withCosts(Day day, double[]... costs) {
    List<Allocation> rows = new ArrayList<>();
    for (double[] each : costs) {
      Allocation row = day.allocations().get(rows.size());
      rows.add(
          new Allocation(
              row.name(),
              row.properties(),
              row.minutes(),
              Costs.of(Measure.CPU, each[0], each[1])));
    }
    return day.withAllocations(rows);
  }

  /**
   * Tests that the store names each kind of allocation by its {@link AllocationKind#wireName()}. A
   * store that uses other names cannot be audited at all.
   */
  @Test
  public void namesTheKindsOfItsRows() {
    Day day = family().days().get(0);
    Grouping kinds = Grouping.of(CostProperty.KIND);
    CostTable table = tableOf(store().sums(day.window(), Set.of(kinds)), kinds);
    assertThat(table.keys())
        .as("the kinds of the rows")
        .extracting(key -> table.value(key, CostProperty.KIND))
        .containsExactlyInAnyOrderElementsOf(
            day.allocations().stream().map(row -> row.kind().wireName()).distinct().toList());
  }

  /**
   * Tests that idle cost is in rows of the nodes, as it was put there, and that the traits of the
   * store say so.
   */
  @Test
  public void tellsHowIdleStands() {
    assertThat(store().traits().idle())
        .as("how it tells what nothing used, which stands in a row of each node")
        .isEqualTo(StoreTraits.Idle.BY_NODE);
  }

  @Override
  final CostProperty kindProperty() {
    return CostProperty.KIND;
  }

  @Override
  final CostProperty foreignProperty() {
    return CostProperty.TYPE;
  }

  @Override
  final CostFamily.Store kind() {
    return CostFamily.Store.ALLOCATIONS;
  }
}
