package io.costaudit.testkit.contract;

import static java.util.Objects.requireNonNull;

import io.costaudit.cost.InMemoryTotalStore;
import io.costaudit.cost.StoreTraits;
import io.costaudit.cost.TotalStore;
import io.costaudit.testkit.family.CostFamily;
import io.costaudit.testkit.family.CostFamily.Day;
import java.util.List;
import java.util.Set;

class InMemoryAssetTotalStoreContractTest extends TotalStoreContract {
  @Override
  protected InMemoryTotalStore createStore(List<Day> days) {
    return requireNonNull(
        new CostFamily(days, StoreTraits.exact(), 0, Set.of()).stores().assetTotals(), "store");
  }

  @Override
  protected CostFamily.Store totals() {
    return CostFamily.Store.ASSET_TOTALS;
  }

  @Override
  protected boolean replace(TotalStore store, Day day) {
    CostFamily family = new CostFamily(List.of(day), StoreTraits.exact(), 0, Set.of());
    day.assetTotals()
        .forEach(
            (grouping, lines) ->
                ((InMemoryTotalStore) store)
                    .put(day.window(), grouping, family.table(grouping, lines)));
    return true;
  }
}
