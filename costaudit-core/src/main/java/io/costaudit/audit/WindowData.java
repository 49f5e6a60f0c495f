package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import io.costaudit.cost.CostTable;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.StoreTraits;
import io.costaudit.time.Window;
import java.util.Map;

/**
 * What the stores say of one window.
 *
 * @param isSettled whether nothing of it is expected to change any more
 */
record WindowData(
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
