package io.costaudit.testkit;

import io.costaudit.cost.CloudUsageStore;
import io.costaudit.cost.CostRow;
import io.costaudit.cost.CostStore;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Property;
import io.costaudit.testkit.CostFamily.Day;
import java.util.List;

/**
 * What every {@link CloudUsageStore} promises. A test of an implementation extends this class and
 * says how to make one.
 */
public abstract class CloudUsageStoreContract extends CostStoreContract {
  /** For the subclasses. */
  protected CloudUsageStoreContract() {}

  /** A store that holds the {@link Day#bill()} of these days, its numbers exact. */
  protected abstract CloudUsageStore createStore(List<Day> days) throws Exception;

  @Override
  final CostStore createStoreOf(CostFamily rows) throws Exception {
    return createStore(rows.days());
  }

  @Override
  final List<? extends CostRow> rows(Day day) {
    return day.bill();
  }

  @Override
  final List<Grouping> groupings() {
    return List.of(
        Grouping.parse("providerID,category,provider,account"),
        Grouping.parse("service"),
        Grouping.of());
  }

  @Override
  final Property foreignProperty() {
    return Property.CLUSTER;
  }

  @Override
  final CostFamily.Store kind() {
    return CostFamily.Store.CLOUD_USAGE;
  }
}
