package io.costaudit.audit;

import static java.util.Objects.requireNonNull;

import io.costaudit.time.Window;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The results of the audits of one window, usually a UTC day; null for an audit that was not run.
 * Immutable; threads may share it.
 *
 * @param attempts the last attempt to make an audit, for each audit whose last attempt failed
 *     because a store could not be read. The result of such an audit, if there is one, is that of
 *     an earlier run. An attempt before the run of the result is left out.
 */
public record AuditSet(
    @Nullable AllocationReconciliationAudit allocationReconciliation,
    @Nullable AggAudit allocationAgg,
    @Nullable TotalAudit allocationTotal,
    @Nullable TotalAudit assetTotal,
    @Nullable AssetReconciliationAudit assetReconciliation,
    @Nullable EqualityAudit clusterEquality,
    Window window,
    Map<AuditType, AuditAttempt> attempts) {
  public AuditSet {
    requireNonNull(window, "window");
    Map<AuditType, AuditAttempt> kept = new EnumMap<>(AuditType.class);
    kept.putAll(attempts);
    dropOvertaken(kept, AuditType.ALLOCATION_RECONCILIATION, allocationReconciliation);
    dropOvertaken(kept, AuditType.ALLOCATION_AGG_STORE, allocationAgg);
    dropOvertaken(kept, AuditType.ALLOCATION_TOTAL_STORE, allocationTotal);
    dropOvertaken(kept, AuditType.ASSET_TOTAL_STORE, assetTotal);
    dropOvertaken(kept, AuditType.ASSET_RECONCILIATION, assetReconciliation);
    dropOvertaken(kept, AuditType.CLUSTER_EQUALITY, clusterEquality);
    attempts = Collections.unmodifiableMap(kept);
  }

  private static void dropOvertaken(
      Map<AuditType, AuditAttempt> attempts, AuditType type, @Nullable AuditResult result) {
    AuditAttempt attempt = attempts.get(type);
    if (attempt != null && result != null && attempt.time().isBefore(result.outcome().lastRun())) {
      attempts.remove(type);
    }
  }

  /** Creates a set without failed attempts. */
  public AuditSet(
      @Nullable AllocationReconciliationAudit allocationReconciliation,
      @Nullable AggAudit allocationAgg,
      @Nullable TotalAudit allocationTotal,
      @Nullable TotalAudit assetTotal,
      @Nullable AssetReconciliationAudit assetReconciliation,
      @Nullable EqualityAudit clusterEquality,
      Window window) {
    this(
        allocationReconciliation,
        allocationAgg,
        allocationTotal,
        assetTotal,
        assetReconciliation,
        clusterEquality,
        window,
        Map.of());
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
   * Returns this set with another result of one audit. A failed attempt of that audit stays unless
   * it was before the run of the result.
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
        window,
        attempts);
  }

  /** Returns this set with another failed attempt to make one audit. */
  public AuditSet with(AuditType type, AuditAttempt attempt) {
    Map<AuditType, AuditAttempt> more = new EnumMap<>(AuditType.class);
    more.putAll(attempts);
    more.put(requireNonNull(type, "type"), requireNonNull(attempt, "attempt"));
    return with(more);
  }

  private AuditSet with(Map<AuditType, AuditAttempt> others) {
    return new AuditSet(
        allocationReconciliation,
        allocationAgg,
        allocationTotal,
        assetTotal,
        assetReconciliation,
        clusterEquality,
        window,
        others);
  }

  /** Returns whether this set has neither a result nor a failed attempt. */
  public boolean isEmpty() {
    return attempts.isEmpty() && results().isEmpty();
  }

  /**
   * Returns this set with the results and the failed attempts of another set of the same window. Of
   * each audit the newer result and the newer attempt are kept, and those of the other set if the
   * times are equal. An attempt that a later result has overtaken is dropped; a result stays
   * whatever attempts failed after it.
   *
   * @throws IllegalArgumentException if the windows differ
   */
  public AuditSet mergedWith(AuditSet other) {
    if (!window.equals(other.window)) {
      throw new IllegalArgumentException(
          "sets of two windows cannot be merged: " + window + ", " + other.window);
    }
    AuditSet merged = this;
    for (AuditType type : AuditType.values()) {
      merged = merged.mergedWith(type, other.result(type), other.attempts.get(type));
    }
    return merged;
  }

  private AuditSet mergedWith(
      AuditType type, @Nullable AuditResult newResult, @Nullable AuditAttempt newAttempt) {
    AuditSet merged = this;
    AuditResult known = result(type);
    AuditAttempt failed = attempts.get(type);
    if (newResult != null
        && (known == null || !newResult.outcome().lastRun().isBefore(known.outcome().lastRun()))) {
      merged = merged.with(type, newResult);
      if (failed != null && !newResult.outcome().lastRun().isBefore(failed.time())) {
        merged = merged.withoutAttempt(type);
        failed = null;
      }
    }
    if (newAttempt != null && (failed == null || !newAttempt.time().isBefore(failed.time()))) {
      merged = merged.with(type, newAttempt);
    }
    return merged;
  }

  private AuditSet withoutAttempt(AuditType type) {
    Map<AuditType, AuditAttempt> fewer = new EnumMap<>(AuditType.class);
    fewer.putAll(attempts);
    fewer.remove(type);
    return with(fewer);
  }

  /** Returns this set with only the results and the failed attempts of these audits. */
  public AuditSet only(AuditType... types) {
    AuditSet kept = empty(window);
    for (AuditType type : types) {
      AuditResult result = result(type);
      kept = result == null ? kept : kept.with(type, result);
      AuditAttempt attempt = attempts.get(type);
      kept = attempt == null ? kept : kept.with(type, attempt);
    }
    return kept;
  }

  /** Returns this set with only the fields of Kubecost's API. */
  public AuditSet withoutDetails() {
    AuditSet plain = with(Map.of());
    for (Map.Entry<AuditType, AuditResult> entry : results().entrySet()) {
      plain = plain.with(entry.getKey(), entry.getValue().withoutDetails());
    }
    return plain;
  }
}
