package io.costaudit.testkit.contract;

import static java.util.Objects.requireNonNull;

import io.costaudit.cost.InMemoryTotalStore;
import io.costaudit.cost.StoreTraits;
import io.costaudit.cost.TotalStore;
import io.costaudit.testkit.family.CostFamily;
import io.costaudit.testkit.family.CostFamily.Day;
import java.util.List;
import java.util.Set;

class InMemoryTotalStoreContractTest extends TotalStoreContract {
  @Override
  protected InMemoryTotalStore createStore(List<Day> days) {
    return requireNonNull(
        new CostFamily(days, StoreTraits.exact(), 0, Set.of()).stores().allocationTotals(),
        "store");
  }

  @Override
  protected boolean replace(TotalStore store, Day day) {
    CostFamily family = new CostFamily(List.of(day), StoreTraits.exact(), 0, Set.of());
    day.allocationTotals()
        .forEach(
            (grouping, lines) ->
                ((InMemoryTotalStore) store)
                    .put(day.window(), grouping, family.table(grouping, lines)));
    return true;
  }
}
