package io.costaudit.audit;

import io.costaudit.internal.Quoted;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The six audits, in the order in which an {@link AuditSet} holds their results. */
public enum AuditType {
  /**
   * Checks that the CPU, GPU and RAM cost of each node equals the cost allocated on it, including
   * idle cost.
   */
  ALLOCATION_RECONCILIATION("AuditAllocationReconciliation", Tolerance.ALLOCATIONS),
  /** Checks that the agg store equals the aggregated allocation store. */
  ALLOCATION_AGG_STORE("AuditAllocationAggStore", Tolerance.TOTALS),
  /** Checks that the allocation total store equals the totals of the allocation store. */
  ALLOCATION_TOTAL_STORE("AuditAllocationTotalStore", Tolerance.TOTALS),
  /** Checks that the asset total store equals the totals of the asset store. */
  ASSET_TOTAL_STORE("AuditAssetTotalStore", Tolerance.TOTALS),
  /** Checks that the cost of each asset equals its cost on the bill. */
  ASSET_RECONCILIATION("AuditAssetReconciliation", Tolerance.BILLS),
  /** Checks that the cost of the allocations of each cluster equals the cost of its assets. */
  CLUSTER_EQUALITY("AuditClusterEquality", Tolerance.ALLOCATIONS);

  private final String wireName;

  @SuppressWarnings("ImmutableEnumChecker") // a record of two numbers
  private final Tolerance defaultTolerance;

  AuditType(String wireName, Tolerance defaultTolerance) {
    this.wireName = wireName;
    this.defaultTolerance = defaultTolerance;
  }

  /** Returns the name in requests, such as {@code AuditClusterEquality}. */
  public String wireName() {
    return wireName;
  }

  /** Returns the tolerance of this audit, unless the builder of the auditor sets another one. */
  public Tolerance defaultTolerance() {
    return defaultTolerance;
  }

  /**
   * Returns the audit with this name in requests, matched exactly.
   *
   * @throws IllegalArgumentException if no audit has this name; the message lists the accepted
   *     names
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
