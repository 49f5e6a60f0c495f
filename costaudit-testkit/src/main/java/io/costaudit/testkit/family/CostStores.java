package io.costaudit.testkit.family;

import io.costaudit.audit.Auditor;
import io.costaudit.audit.AuditorBuilder;
import io.costaudit.cost.InMemoryAggStore;
import io.costaudit.cost.InMemoryAllocationStore;
import io.costaudit.cost.InMemoryAssetStore;
import io.costaudit.cost.InMemoryCloudUsageStore;
import io.costaudit.cost.InMemoryTotalStore;
import io.costaudit.testkit.record.SettableClock;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The stores of a {@link CostFamily}, in memory; null for one that is not there. */
public record CostStores(
    @Nullable InMemoryAllocationStore allocations,
    @Nullable InMemoryAssetStore assets,
    @Nullable InMemoryTotalStore allocationTotals,
    @Nullable InMemoryTotalStore assetTotals,
    @Nullable InMemoryAggStore aggregates,
    @Nullable InMemoryCloudUsageStore cloudUsage) {

  /**
   * An auditor of the stores that are there, with all settings as they are by default.
   *
   * @param clock such as a {@link SettableClock}, which starts two weeks after the first day of a
   *     family, when all bills are settled
   */
  public AuditorBuilder auditor(InstantSource clock) {
    AuditorBuilder auditor = Auditor.builder().clock(clock);
    if (allocations != null) {
      auditor.allocations(allocations);
    }
    if (assets != null) {
      auditor.assets(assets);
    }
    if (allocationTotals != null) {
      auditor.allocationTotals(allocationTotals);
    }
    if (assetTotals != null) {
      auditor.assetTotals(assetTotals);
    }
    if (aggregates != null) {
      auditor.aggregates(aggregates);
    }
    if (cloudUsage != null) {
      auditor.cloudUsage(cloudUsage);
    }
    return auditor;
  }
}
