package io.costaudit.audit.compare;

import io.costaudit.audit.AggAudit;
import io.costaudit.audit.AuditOutcome;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.Tolerance;
import io.costaudit.cost.CostProperty;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.StoreTraits;
import io.costaudit.cost.Totals;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The audit of an agg store against the aggregated allocation store.
 *
 * @param groupings the groupings of the agg store
 */
record AggStorePlan(List<Grouping> groupings) implements AuditPlan {
  @Override
  public AuditType type() {
    return AuditType.ALLOCATION_AGG_STORE;
  }

  @Override
  public Map<StoreRole, Set<Grouping>> reads() {
    Set<Grouping> rows = new LinkedHashSet<>();
    groupings.forEach(grouping -> rows.add(rows(grouping)));
    return Map.of(
        StoreRole.ALLOCATIONS, rows, StoreRole.AGGREGATES, new LinkedHashSet<>(groupings));
  }

  private static Grouping rows(Grouping grouping) {
    return grouping.within(CostProperty.KIND);
  }

  @Override
  public Findings compare(WindowData data, Tolerance tolerance) {
    Findings findings = new Findings();
    StoreTraits traits = data.traits(StoreRole.AGGREGATES);
    boolean byMeasure = traits.byMeasure() && data.traits(StoreRole.ALLOCATIONS).byMeasure();
    for (Grouping grouping : groupings) {
      String by = " by " + grouping;
      new Comparison(tolerance, StoreRole.ALLOCATIONS + by, StoreRole.AGGREGATES + by, findings)
          .totals(
              grouping,
              Totals.aggregated(data.table(StoreRole.ALLOCATIONS, rows(grouping)), traits),
              data.table(StoreRole.AGGREGATES, grouping).joined(),
              Totals.measures(traits),
              byMeasure);
    }
    return findings;
  }

  @Override
  public AuditResult result(AuditOutcome outcome) {
    return new AggAudit(outcome, groupings);
  }
}
