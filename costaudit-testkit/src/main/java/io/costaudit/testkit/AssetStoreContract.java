package io.costaudit.testkit;

import io.costaudit.cost.AssetStore;
import io.costaudit.cost.CostRow;
import io.costaudit.cost.CostStore;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Property;
import io.costaudit.testkit.CostFamily.Day;
import java.util.List;
import java.util.Optional;

/**
 * What every {@link AssetStore} promises. A test of an implementation extends this class and says
 * how to make one.
 */
public abstract class AssetStoreContract extends RowStoreContract {
  /** For the subclasses. */
  protected AssetStoreContract() {}

  /** A store that holds the {@link Day#assets()} of these days. */
  protected abstract AssetStore createStore(List<Day> days) throws Exception;

  /**
   * Puts what a day holds now in place of what it held in that store; false, as by default, if
   * nobody can.
   */
  protected boolean replace(AssetStore store, Day day) throws Exception {
    return false;
  }

  /**
   * A store that cannot answer, such as one whose server is away; empty, as by default, if it needs
   * nothing that could be away.
   */
  protected Optional<AssetStore> createFailingStore() throws Exception {
    return Optional.empty();
  }

  @Override
  final boolean replaceIn(CostStore held, Day day) throws Exception {
    return replace((AssetStore) held, day);
  }

  @Override
  final Optional<AssetStore> failing() throws Exception {
    return createFailingStore();
  }

  @Override
  final CostStore createStoreOf(CostFamily rows) throws Exception {
    return createStore(rows.days());
  }

  @Override
  final List<? extends CostRow> rows(Day day) {
    return day.assets();
  }

  @Override
  final List<Grouping> allGroupings() {
    return List.of(
        Grouping.parse("type,cluster,name"),
        Grouping.ASSET,
        Grouping.CLUSTER,
        Grouping.parse("providerID,category,provider,account"),
        Grouping.of());
  }

  @Override
  final Property foreignProperty() {
    return Property.NAMESPACE;
  }

  @Override
  final CostFamily.Store kind() {
    return CostFamily.Store.ASSETS;
  }
}
