package io.costaudit.audit;

import io.costaudit.Quoted;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The six audits, in the order in which an {@link AuditSet} holds their results. */
public enum AuditType {
  /** Each node's CPU, GPU and RAM cost equals that of what is allocated on it, idle included. */
  ALLOCATION_RECONCILIATION("AuditAllocationReconciliation", Tolerance.ALLOCATIONS),
  /** The agg store holds the allocation store, aggregated. */
  ALLOCATION_AGG_STORE("AuditAllocationAggStore", Tolerance.TOTALS),
  /** The allocation total store holds the allocation store, totaled. */
  ALLOCATION_TOTAL_STORE("AuditAllocationTotalStore", Tolerance.TOTALS),
  /** The asset total store holds the asset store, totaled. */
  ASSET_TOTAL_STORE("AuditAssetTotalStore", Tolerance.TOTALS),
  /** Each asset costs what the bill says. */
  ASSET_RECONCILIATION("AuditAssetReconciliation", Tolerance.BILLS),
  /** Each cluster's allocations cost what its assets cost. */
  CLUSTER_EQUALITY("AuditClusterEquality", Tolerance.ALLOCATIONS);

  private final String wireName;

  @SuppressWarnings("ImmutableEnumChecker") // a record of two numbers
  private final Tolerance defaultTolerance;

  AuditType(String wireName, Tolerance defaultTolerance) {
    this.wireName = wireName;
    this.defaultTolerance = defaultTolerance;
  }

  /** The name in requests: {@code AuditClusterEquality}. */
  public String wireName() {
    return wireName;
  }

  /** How far apart numbers may be unless an auditor is told otherwise. */
  public Tolerance defaultTolerance() {
    return defaultTolerance;
  }

  /**
   * The audit of that name in requests, matched exactly.
   *
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public static AuditType ofWireName(String name) {
    return Stream.of(values())
        .filter(type -> type.wireName.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown audit type "
                        + Quoted.of(name)
                        + "; accepted are "
                        + Stream.of(values())
                            .map(AuditType::wireName)
                            .collect(Collectors.joining(", "))));
  }
}
