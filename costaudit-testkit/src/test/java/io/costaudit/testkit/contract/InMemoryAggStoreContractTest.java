package io.costaudit.testkit.contract;

import static java.util.Objects.requireNonNull;

import io.costaudit.cost.AggStore;
import io.costaudit.cost.InMemoryAggStore;
import io.costaudit.cost.StoreTraits;
import io.costaudit.testkit.family.CostFamily;
import io.costaudit.testkit.family.CostFamily.Day;
import java.util.List;
import java.util.Set;

class InMemoryAggStoreContractTest extends AggStoreContract {
  @Override
  protected InMemoryAggStore createStore(List<Day> days) {
    return requireNonNull(
        new CostFamily(days, StoreTraits.exact(), 0, Set.of()).stores().aggregates(), "store");
  }

  @Override
  protected boolean replace(AggStore store, Day day) {
    CostFamily family = new CostFamily(List.of(day), StoreTraits.exact(), 0, Set.of());
    day.aggregates()
        .forEach(
            (grouping, lines) ->
                ((InMemoryAggStore) store)
                    .put(day.window(), grouping, family.joinedTable(grouping, lines)));
    return true;
  }
}
