package io.costaudit.audit.compare;

import static java.util.Objects.requireNonNull;

import io.costaudit.cost.CostTable;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.StoreTraits;
import io.costaudit.time.Window;
import java.util.Map;

/**
 * The tables of the stores for one window.
 *
 * @param tables the tables by store and grouping
 * @param traits the traits of the stores
 * @param isSettled whether no change of the data is expected any more
 */
public record WindowData(
    Window window,
    Map<StoreRole, Map<Grouping, CostTable>> tables,
    Map<StoreRole, StoreTraits> traits,
    boolean isSettled) {
  CostTable table(StoreRole role, Grouping grouping) {
    return requireNonNull(requireNonNull(tables.get(role), role::toString).get(grouping), "table");
  }

  StoreTraits traits(StoreRole role) {
    return requireNonNull(traits.get(role), role::toString);
  }
}
