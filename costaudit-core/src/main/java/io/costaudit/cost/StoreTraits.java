package io.costaudit.cost;

import static java.util.Objects.requireNonNull;

import io.costaudit.time.Durations;
import java.time.Duration;

/**
 * The properties of the numbers of a store, so that an audit knows what to expect of it. Immutable;
 * threads may share it.
 *
 * @param roundingUnit the unit of rounding, such as 0.00001: each number is a multiple of it; 0
 *     where numbers are exact
 * @param idle how the rows of an allocation store have idle cost
 * @param withUnmounted whether a total or agg store counts unmounted cost
 * @param withShared whether a total or agg store counts shared cost; for an allocation store,
 *     whether its rows include the tenancy costs, which are the costs of the management of a
 *     cluster and of attached disks
 * @param withExternal whether a total or agg store counts external cost
 * @param byMeasure whether the store has costs by measure; otherwise a whole cost is {@link
 *     Measure#OTHER}
 * @param settledAfter the time for which numbers may still change after the end of their window;
 *     not negative
 */
public record StoreTraits(
    double roundingUnit,
    Idle idle,
    boolean withUnmounted,
    boolean withShared,
    boolean withExternal,
    boolean byMeasure,
    Duration settledAfter) {
  /** The way in which a store has idle cost. */
  public enum Idle {
    /** Idle cost is in rows of the node, or spread over the rows on the node. */
    BY_NODE,
    /** Idle cost is in rows of the cluster. */
    BY_CLUSTER,
    /** Idle cost is in one row of all clusters. */
    MERGED,
    /** The store has no idle cost. */
    ABSENT
  }

  private static final StoreTraits EXACT =
      new StoreTraits(0, Idle.BY_NODE, false, false, false, true, Duration.ZERO);

  public StoreTraits {
    requireNonNull(idle, "idle");
    requireNonNull(settledAfter, "settledAfter");
    if (!(roundingUnit >= 0) || Double.isInfinite(roundingUnit)) {
      throw new IllegalArgumentException(
          "roundingUnit must be finite and not negative: " + roundingUnit);
    }
    Durations.notNegative("settledAfter", settledAfter);
  }

  /**
   * Returns the traits of a store with exact numbers by measure, idle cost by node, totals without
   * unmounted, shared and external cost, and numbers that are settled when their window ends.
   */
  public static StoreTraits exact() {
    return EXACT;
  }

  public StoreTraits withRoundingUnit(double unit) {
    return new StoreTraits(
        unit, idle, withUnmounted, withShared, withExternal, byMeasure, settledAfter);
  }

  public StoreTraits withIdle(Idle other) {
    return new StoreTraits(
        roundingUnit, other, withUnmounted, withShared, withExternal, byMeasure, settledAfter);
  }

  /**
   * Returns these traits with totals that count, or do not count, unmounted, shared and external
   * cost.
   */
  public StoreTraits counting(boolean unmounted, boolean shared, boolean external) {
    return new StoreTraits(
        roundingUnit, idle, unmounted, shared, external, byMeasure, settledAfter);
  }

  /** Returns these traits without costs by measure. */
  public StoreTraits withoutMeasures() {
    return new StoreTraits(
        roundingUnit, idle, withUnmounted, withShared, withExternal, false, settledAfter);
  }

  public StoreTraits withSettledAfter(Duration time) {
    return new StoreTraits(
        roundingUnit, idle, withUnmounted, withShared, withExternal, byMeasure, time);
  }
}
