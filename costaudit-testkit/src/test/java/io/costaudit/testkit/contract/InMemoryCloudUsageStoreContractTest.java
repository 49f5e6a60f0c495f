package io.costaudit.testkit.contract;

import static java.util.Objects.requireNonNull;

import io.costaudit.cost.CloudUsageStore;
import io.costaudit.cost.InMemoryCloudUsageStore;
import io.costaudit.cost.StoreTraits;
import io.costaudit.testkit.family.CostFamily;
import io.costaudit.testkit.family.CostFamily.Day;
import java.util.List;
import java.util.Set;

class InMemoryCloudUsageStoreContractTest extends CloudUsageStoreContract {
  @Override
  protected InMemoryCloudUsageStore createStore(List<Day> days) {
    return requireNonNull(
        new CostFamily(days, StoreTraits.exact(), 0, Set.of()).stores().cloudUsage(), "store");
  }

  @Override
  protected boolean replace(CloudUsageStore store, Day day) {
    ((InMemoryCloudUsageStore) store).put(day.window(), day.bill());
    return true;
  }
}
