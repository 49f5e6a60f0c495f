package io.costaudit.testkit.contract;

import io.costaudit.cost.CloudUsage;
import io.costaudit.cost.CloudUsageStore;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.CostRow;
import io.costaudit.cost.CostStore;
import io.costaudit.cost.Grouping;
import io.costaudit.testkit.family.CostFamily;
import io.costaudit.testkit.family.CostFamily.Day;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The contract of {@link CloudUsageStore}: tests of what every implementation promises. The test of
 * an implementation extends this class, creates the store to test and declares its capabilities.
 */
public abstract class CloudUsageStoreContract extends RowStoreContract {
  /** Creates the contract; for subclasses. */
  protected CloudUsageStoreContract() {}

  /**
   * Creates a store that holds the {@link Day#bill()} of these days, which are in any order, with
   * exact numbers.
   */
  protected abstract CloudUsageStore createStore(List<Day> days) throws Exception;

  /**
   * Replaces the rows of a day in that store. Returns whether it did; false by default, for a store
   * that cannot be changed.
   */
  protected boolean replace(CloudUsageStore store, Day day) throws Exception {
    return false;
  }

  /**
   * Creates a store that cannot answer, for example because its server is away. Returns empty, as
   * by default, if nothing that the store needs can be away.
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

  /**
   * Returns an item as the store returns it; the same item by default. A store that translates
   * categories overrides this method.
   */
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
  final List<CostProperty> properties() {
    return List.of(
        CostProperty.PROVIDER_ID,
        CostProperty.CATEGORY,
        CostProperty.PROVIDER,
        CostProperty.ACCOUNT,
        CostProperty.SERVICE);
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
    return day.withBill(rows);
  }

  @Override
  final CostProperty kindProperty() {
    return CostProperty.CATEGORY;
  }

  @Override
  final CostProperty foreignProperty() {
    return CostProperty.CLUSTER;
  }

  @Override
  final CostFamily.Store kind() {
    return CostFamily.Store.CLOUD_USAGE;
  }
}
