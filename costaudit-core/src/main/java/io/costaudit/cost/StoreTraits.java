package io.costaudit.cost;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What the numbers of a store are, so that an audit knows what to expect of it. Immutable; threads
 * may share it.
 *
 * @param roundingUnit each number is rounded to a multiple of it, such as 0.00001; 0 where they are
 *     exact
 * @param idle how the rows of an allocation store tell what nothing used
 * @param withUnmounted whether a total or agg store counts what is unmounted
 * @param withShared whether a total or agg store counts shared cost; of an allocation store,
 *     whether its rows carry the tenancy costs, which are those of the management of a cluster and
 *     of attached disks
 * @param withExternal whether a total or agg store counts external cost
 * @param byMeasure whether costs are told by measure; else all of a cost is {@link Measure#OTHER}
 * @param settledAfter how long after the end of a window its numbers may still change; not negative
 */
public record StoreTraits(
    double roundingUnit,
    Idle idle,
    boolean withUnmounted,
    boolean withShared,
    boolean withExternal,
    boolean byMeasure,
    Duration settledAfter) {
  /** How a store tells what nothing used. */
  public enum Idle {
    /** In rows of the node, or spread over the rows on it. */
    BY_NODE,
    /** In rows of the cluster. */
    BY_CLUSTER,
    /** In one row of all clusters. */
    MERGED,
    /** Not at all. */
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
    if (settledAfter.isNegative()) {
      throw new IllegalArgumentException("settledAfter must not be negative: " + settledAfter);
    }
  }

  /**
   * Exact numbers by measure, idle by node, totals without what is unmounted, shared or external,
   * settled when their window ends.
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

  /** Whether totals count what is unmounted, shared and external. */
  public StoreTraits counting(boolean unmounted, boolean shared, boolean external) {
    return new StoreTraits(
        roundingUnit, idle, unmounted, shared, external, byMeasure, settledAfter);
  }

  /** Costs are not told by measure. */
  public StoreTraits withoutMeasures() {
    return new StoreTraits(
        roundingUnit, idle, withUnmounted, withShared, withExternal, false, settledAfter);
  }

  public StoreTraits withSettledAfter(Duration time) {
    return new StoreTraits(
        roundingUnit, idle, withUnmounted, withShared, withExternal, byMeasure, time);
  }
}
