package io.costaudit.testkit;

import io.costaudit.cost.CloudUsage;
import io.costaudit.cost.CloudUsageStore;
import io.costaudit.cost.CostRow;
import io.costaudit.cost.CostStore;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Property;
import io.costaudit.testkit.CostFamily.Day;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What every {@link CloudUsageStore} promises. A test of an implementation extends this class and
 * says how to make one, and what it cannot do.
 */
public abstract class CloudUsageStoreContract extends RowStoreContract {
  /** For the subclasses. */
  protected CloudUsageStoreContract() {}

  /**
   * A store that holds the {@link Day#bill()} of these days, in whatever order they are, its
   * numbers exact.
   */
  protected abstract CloudUsageStore createStore(List<Day> days) throws Exception;

  /**
   * Puts what a day holds now in place of what it held in that store; false, as by default, if
   * nobody can.
   */
  protected boolean replace(CloudUsageStore store, Day day) throws Exception {
    return false;
  }

  /**
   * A store that cannot answer, such as one whose server is away; empty, as by default, if it needs
   * nothing that could be away.
   */
  protected Optional<CloudUsageStore> createFailingStore() throws Exception {
    return Optional.empty();
  }

  @Override
  final boolean replaceIn(CostStore held, Day day) throws Exception {
    return replace((CloudUsageStore) held, day);
  }

  @Override
  final Optional<CloudUsageStore> failing() throws Exception {
    return createFailingStore();
  }

  @Override
  final CostStore createStoreOf(CostFamily rows) throws Exception {
    return createStore(rows.days());
  }

  /** As what the store keeps an item, where it has words of its own; as it is by default. */
  protected CloudUsage asKept(CloudUsage item) {
    return item;
  }

  @Override
  final List<? extends CostRow> rows(Day day) {
    return day.bill().stream().map(this::asKept).toList();
  }

  @Override
  final List<Grouping> allGroupings() {
    return List.of(
        Grouping.parse("providerID,category,provider,account"),
        Grouping.parse("service"),
        Grouping.of());
  }

  @Override
  final List<Property> properties() {
    return List.of(
        Property.PROVIDER_ID,
        Property.CATEGORY,
        Property.PROVIDER,
        Property.ACCOUNT,
        Property.SERVICE);
  }

  @Override
  final Day withCosts(Day day, double[]... costs) {
    List<CloudUsage> rows = new ArrayList<>();
    for (double[] each : costs) {
      CloudUsage row = day.bill().get(rows.size());
      rows.add(
          new CloudUsage(
              row.providerId(),
              row.provider(),
              row.account(),
              row.service(),
              row.category(),
              each[0],
              each[1],
              0));
    }
    return day.with(allocations -> allocations, assets -> assets, unused -> rows, lines -> lines);
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
