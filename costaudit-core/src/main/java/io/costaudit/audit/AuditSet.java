package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import io.costaudit.time.Window;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The results of the audits of one window, usually a UTC day; null for an audit that was not run.
 * Immutable; threads may share it.
 */
public record AuditSet(
    @Nullable AllocationReconciliationAudit allocationReconciliation,
    @Nullable AggAudit allocationAgg,
    @Nullable TotalAudit allocationTotal,
    @Nullable TotalAudit assetTotal,
    @Nullable AssetReconciliationAudit assetReconciliation,
    @Nullable EqualityAudit clusterEquality,
    Window window) {
  public AuditSet {
    requireNonNull(window, "window");
  }

  /** Returns the set of a window of which nothing was audited. */
  public static AuditSet empty(Window window) {
    return new AuditSet(null, null, null, null, null, null, window);
  }

  /** Returns the result of an audit; null if it was not run. */
  public @Nullable AuditResult result(AuditType type) {
    return switch (type) {
      case ALLOCATION_RECONCILIATION -> allocationReconciliation;
      case ALLOCATION_AGG_STORE -> allocationAgg;
      case ALLOCATION_TOTAL_STORE -> allocationTotal;
      case ASSET_TOTAL_STORE -> assetTotal;
      case ASSET_RECONCILIATION -> assetReconciliation;
      case CLUSTER_EQUALITY -> clusterEquality;
    };
  }

  /** Returns the results of all audits that were run, in the order of their types. */
  public Map<AuditType, AuditResult> results() {
    Map<AuditType, AuditResult> results = new EnumMap<>(AuditType.class);
    for (AuditType type : AuditType.values()) {
      AuditResult result = result(type);
      if (result != null) {
        results.put(type, result);
      }
    }
    return results;
  }

  /**
   * Returns this set with another result of one audit.
   *
   * @throws ClassCastException if an audit of that type has no such result
   */
  public AuditSet with(AuditType type, AuditResult result) {
    return new AuditSet(
        type == AuditType.ALLOCATION_RECONCILIATION
            ? (AllocationReconciliationAudit) result
            : allocationReconciliation,
        type == AuditType.ALLOCATION_AGG_STORE ? (AggAudit) result : allocationAgg,
        type == AuditType.ALLOCATION_TOTAL_STORE ? (TotalAudit) result : allocationTotal,
        type == AuditType.ASSET_TOTAL_STORE ? (TotalAudit) result : assetTotal,
        type == AuditType.ASSET_RECONCILIATION
            ? (AssetReconciliationAudit) result
            : assetReconciliation,
        type == AuditType.CLUSTER_EQUALITY ? (EqualityAudit) result : clusterEquality,
        window);
  }

  /**
   * Returns this set with the results of another set of the same window. Of each audit the newer
   * result is kept.
   *
   * @throws IllegalArgumentException if the windows differ
   */
  public AuditSet mergedWith(AuditSet other) {
    if (!window.equals(other.window)) {
      throw new IllegalArgumentException(
          "sets of two windows cannot be merged: " + window + ", " + other.window);
    }
    AuditSet merged = this;
    for (Map.Entry<AuditType, AuditResult> entry : other.results().entrySet()) {
      AuditResult known = merged.result(entry.getKey());
      AuditResult result = entry.getValue();
      if (known == null || !result.outcome().lastRun().isBefore(known.outcome().lastRun())) {
        merged = merged.with(entry.getKey(), result);
      }
    }
    return merged;
  }

  /** Returns this set with only the results of these audits. */
  public AuditSet only(AuditType... types) {
    AuditSet kept = empty(window);
    for (AuditType type : types) {
      AuditResult result = result(type);
      kept = result == null ? kept : kept.with(type, result);
    }
    return kept;
  }

  /** Returns this set with only the fields of Kubecost's API. */
  public AuditSet withoutDetails() {
    AuditSet plain = this;
    for (Map.Entry<AuditType, AuditResult> entry : results().entrySet()) {
      plain = plain.with(entry.getKey(), entry.getValue().withoutDetails());
    }
    return plain;
  }
}
