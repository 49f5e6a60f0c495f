package io.costaudit.audit;

import io.costaudit.audit.compare.AuditPlans;
import io.costaudit.audit.compare.StoreRole;
import io.costaudit.cost.CostStore;
import io.costaudit.time.TimeSource;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The stores and the settings of an auditor, which are the same for all of its runs. Immutable;
 * threads may share it.
 *
 * @param stores the stores that the application supplies, by their role
 * @param tolerances the tolerances that differ from the default of their audit
 * @param maxListed the number of differences, and of missing values, that a result lists; at least
 *     1
 */
record AuditorSettings(
    Map<StoreRole, CostStore> stores,
    AuditPlans plans,
    Map<AuditType, Tolerance> tolerances,
    AuditStore results,
    TimeSource clock,
    int maxListed) {
  AuditorSettings {
    stores = Collections.unmodifiableMap(copy(StoreRole.class, stores));
    tolerances = Collections.unmodifiableMap(copy(AuditType.class, tolerances));
  }

  private static <K extends Enum<K>, V> Map<K, V> copy(Class<K> keys, Map<K, V> values) {
    Map<K, V> copy = new EnumMap<>(keys);
    copy.putAll(values);
    return copy;
  }

  Tolerance tolerance(AuditType type) {
    return tolerances.getOrDefault(type, type.defaultTolerance());
  }
}
