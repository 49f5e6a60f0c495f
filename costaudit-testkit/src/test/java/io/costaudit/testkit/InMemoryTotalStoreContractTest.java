package io.costaudit.testkit;

import static java.util.Objects.requireNonNull;

import io.costaudit.cost.InMemoryTotalStore;
import io.costaudit.cost.StoreTraits;
import io.costaudit.testkit.CostFamily.Day;
import java.util.List;
import java.util.Set;

class InMemoryTotalStoreContractTest extends TotalStoreContract {
  @Override
  protected InMemoryTotalStore createStore(List<Day> days) {
    return requireNonNull(
        new CostFamily(days, StoreTraits.exact(), 0, Set.of()).stores().allocationTotals(),
        "store");
  }
}
