package io.costaudit.audit.compare;

import io.costaudit.audit.AuditOutcome;
import io.costaudit.audit.AuditResult;
import io.costaudit.audit.AuditType;
import io.costaudit.audit.Tolerance;
import io.costaudit.audit.TotalAudit;
import io.costaudit.cost.CostTable;
import io.costaudit.cost.Grouping;
import io.costaudit.cost.Measure;
import io.costaudit.cost.StoreTraits;
import io.costaudit.cost.Totals;
import java.util.Map;
import java.util.Set;

/**
 * The audit of a total store against the store that it totals, by node and by cluster.
 *
 * @param groupings the groupings of the total store; the others are not compared
 */
record TotalStorePlan(AuditType type, StoreRole totaled, StoreRole totals, Set<Grouping> groupings)
    implements AuditPlan {
  static TotalStorePlan ofAllocations(Set<Grouping> groupings) {
    return new TotalStorePlan(
        AuditType.ALLOCATION_TOTAL_STORE,
        StoreRole.ALLOCATIONS,
        StoreRole.ALLOCATION_TOTALS,
        groupings);
  }

  static TotalStorePlan ofAssets(Set<Grouping> groupings) {
    return new TotalStorePlan(
        AuditType.ASSET_TOTAL_STORE, StoreRole.ASSETS, StoreRole.ASSET_TOTALS, groupings);
  }

  private boolean isOfAllocations() {
    return totaled == StoreRole.ALLOCATIONS;
  }

  private Grouping rows() {
    return isOfAllocations() ? Totals.ALLOCATION_ROWS : Totals.ASSET_ROWS;
  }

  @Override
  public Map<StoreRole, Set<Grouping>> reads() {
    return Map.of(totaled, Set.of(rows()), totals, groupings);
  }

  @Override
  public Findings compare(WindowData data, Tolerance tolerance) {
    Findings findings = new Findings();
    compare(Grouping.NODE, data, tolerance, findings);
    compare(Grouping.CLUSTER, data, tolerance, findings);
    return findings;
  }

  private void compare(Grouping grouping, WindowData data, Tolerance tolerance, Findings findings) {
    String by = " by " + AuditKeys.name(grouping);
    if (!groupings.contains(grouping)) {
      findings.notes.add("totals" + by + " are not compared, because the " + totals + " has none");
      return;
    }
    StoreTraits traits = data.traits(totals);
    CostTable rows = data.table(totaled, rows());
    CostTable expected =
        isOfAllocations()
            ? Totals.ofAllocations(rows, grouping, traits)
            : Totals.ofAssets(rows, grouping);
    new Comparison(tolerance, totaled + by, totals + by, findings)
        .totals(
            grouping,
            expected,
            data.table(totals, grouping),
            isOfAllocations() ? Totals.measures(traits) : Measure.ALL,
            traits.byMeasure() && data.traits(totaled).byMeasure());
  }

  @Override
  public AuditResult result(AuditOutcome outcome) {
    return new TotalAudit(outcome);
  }
}
