package io.costaudit.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.cost.Allocation;
import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.CostRow;
import io.costaudit.cost.CostStore;
import io.costaudit.cost.Costs;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Measure;
import io.costaudit.cost.Property;
import io.costaudit.cost.StoreTraits;
import io.costaudit.testkit.CostFamily.Day;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What every {@link AllocationStore} promises. A test of an implementation extends this class and
 * says how to make one, and what it cannot do.
 */
public abstract class AllocationStoreContract extends RowStoreContract {
  /** For the subclasses. */
  protected AllocationStoreContract() {}

  /** A store that holds the {@link Day#allocations()} of these days, in whatever order they are. */
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
  final List<Property> properties() {
    return List.of(
        Property.KIND,
        Property.NAME,
        Property.CLUSTER,
        Property.NODE,
        Property.NAMESPACE,
        Property.CONTROLLER_KIND,
        Property.CONTROLLER,
        Property.DEPLOYMENT,
        Property.STATEFULSET,
        Property.DAEMONSET,
        Property.JOB,
        Property.POD,
        Property.CONTAINER,
        Property.SERVICE,
        Property.PROVIDER_ID,
        Property.label("app"),
        // Rows have it under a name without dots and slashes.
        Property.label("app.kubernetes.io/name"),
        Property.annotation("team"));
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
    return day.with(unused -> rows, assets -> assets, bill -> bill, lines -> lines);
  }

  /** Idle stands in rows of the nodes, as it was put there, and the store says so. */
  @Test
  public void tellsHowIdleStands() {
    assertThat(store().traits().idle())
        .as("how it tells what nothing used, which stands in a row of each node")
        .isEqualTo(StoreTraits.Idle.BY_NODE);
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
