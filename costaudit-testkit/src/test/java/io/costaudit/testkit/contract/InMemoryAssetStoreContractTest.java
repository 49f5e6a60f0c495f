package io.costaudit.testkit.contract;

import static java.util.Objects.requireNonNull;

import io.costaudit.cost.AssetStore;
import io.costaudit.cost.InMemoryAssetStore;
import io.costaudit.cost.StoreTraits;
import io.costaudit.testkit.family.CostFamily;
import io.costaudit.testkit.family.CostFamily.Day;
import java.util.List;
import java.util.Set;

class InMemoryAssetStoreContractTest extends AssetStoreContract {
  @Override
  protected InMemoryAssetStore createStore(List<Day> days) {
    return requireNonNull(
        new CostFamily(days, StoreTraits.exact(), 0, Set.of()).stores().assets(), "store");
  }

  @Override
  protected boolean replace(AssetStore store, Day day) {
    ((InMemoryAssetStore) store).put(day.window(), day.assets());
    return true;
  }
}
