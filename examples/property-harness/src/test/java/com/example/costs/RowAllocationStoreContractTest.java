package com.example.costs;

import io.costaudit.cost.AllocationStore;
import io.costaudit.testkit.contract.AllocationStoreContract;
import io.costaudit.testkit.family.CostFamily.Day;
import java.util.List;

/** All that the testkit asks of a store of allocations, for the price of one method. */
class RowAllocationStoreContractTest extends AllocationStoreContract {
  @Override
  protected AllocationStore createStore(List<Day> days) {
    RowAllocationStore store = Stores.allocations();
    days.forEach(day -> store.put(day.window(), day.allocations()));
    return store;
  }
}
