package io.costaudit.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.costaudit.cost.Asset;
import io.costaudit.cost.AssetStore;
import io.costaudit.cost.AssetType;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.CostRow;
import io.costaudit.cost.CostStore;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Grouping;
import io.costaudit.testkit.family.CostFamily;
import io.costaudit.testkit.family.CostFamily.Day;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link AssetStore}: tests of what every implementation promises. The test of an
 * implementation extends this class and creates the store to test.
 */
public abstract class AssetStoreContract extends RowStoreContract {
  /** Creates the contract; for subclasses. */
  protected AssetStoreContract() {}

  /** Creates a store that holds the {@link Day#assets()} of these days, which are in any order. */
  protected abstract AssetStore createStore(List<Day> days) throws Exception;

  /**
   * Replaces the rows of a day in that store. Returns whether it did; false by default, for a store
   * that cannot be changed.
   */
  protected boolean replace(AssetStore store, Day day) throws Exception {
    return false;
  }

  /**
   * Creates a store that cannot answer, for example because its server is away. Returns empty, as
   * by default, if nothing that the store needs can be away.
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
  final List<CostProperty> properties() {
    return List.of(
        CostProperty.TYPE,
        CostProperty.CATEGORY,
        CostProperty.PROVIDER,
        CostProperty.ACCOUNT,
        CostProperty.PROJECT,
        CostProperty.SERVICE,
        CostProperty.CLUSTER,
        CostProperty.NAME,
        CostProperty.PROVIDER_ID,
        // Rows have it under a name without a dot.
        CostProperty.label("app.name"));
  }

  @Override
  final Day withCosts(Day day, double[]... costs) {
    List<Asset> rows = new ArrayList<>();
    for (double[] each : costs) {
      Asset row = day.assets().get(rows.size());
      rows.add(
          row instanceof Asset.Node
              ? Asset.Node.builder(row.properties())
                  .minutes(row.minutes())
                  .cpuCost(each[0])
                  .adjustment(each[1])
                  .build()
              : Asset.of(row.type(), row.properties(), row.minutes(), each[0], each[1]));
    }
    return day.withAssets(rows);
  }

  /**
   * Tests that the store names each type of asset by its {@link AssetType#wireName()}. A store that
   * uses other names cannot be audited at all.
   */
  @Test
  public void namesTheTypesOfItsRows() {
    Day day = family().days().get(0);
    Grouping types = Grouping.of(CostProperty.TYPE);
    CostTable table = tableOf(store().sums(day.window(), Set.of(types)), types);
    assertThat(table.keys())
        .as("the types of the rows")
        .extracting(key -> table.value(key, CostProperty.TYPE))
        .containsExactlyInAnyOrderElementsOf(
            day.assets().stream().map(row -> row.type().wireName()).distinct().toList());
  }

  @Override
  final CostProperty kindProperty() {
    return CostProperty.TYPE;
  }

  @Override
  final CostProperty foreignProperty() {
    return CostProperty.NAMESPACE;
  }

  @Override
  final CostFamily.Store kind() {
    return CostFamily.Store.ASSETS;
  }
}
