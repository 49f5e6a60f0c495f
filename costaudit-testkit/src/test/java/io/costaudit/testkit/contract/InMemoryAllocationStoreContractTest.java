package io.costaudit.testkit.contract;

import static java.util.Objects.requireNonNull;

import io.costaudit.cost.AllocationStore;
import io.costaudit.cost.InMemoryAllocationStore;
import io.costaudit.cost.StoreTraits;
import io.costaudit.testkit.family.CostFamily;
import io.costaudit.testkit.family.CostFamily.Day;
import java.util.List;
import java.util.Set;

class InMemoryAllocationStoreContractTest extends AllocationStoreContract {
  @Override
  protected InMemoryAllocationStore createStore(List<Day> days) {
    return requireNonNull(
        new CostFamily(days, StoreTraits.exact(), 0, Set.of()).stores().allocations(), "store");
  }

  @Override
  protected boolean replace(AllocationStore store, Day day) {
    ((InMemoryAllocationStore) store).put(day.window(), day.allocations());
    return true;
  }
}
