package io.costaudit.cost;

import static java.util.Objects.requireNonNull;

import io.costaudit.internal.Quoted;
import io.costaudit.time.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The properties of the numbers of a store, so that an audit knows what to expect of it. Immutable;
 * threads may share it.
 *
 * <p><b>Rounded values.</b> A store whose {@code roundingUnit} is above 0 counts, for each sum and
 * measure, the values that were rounded before they were added: the cost of a row and the
 * adjustment of a row are one value each. A value that is exactly 0 is not a rounded value, with
 * one exception: where {@code tinyAsZero} is true, a cost of 0 is one, because it may have been a
 * tiny cost. For example, two rows with the CPU costs 1.25 and 0 and the adjustments −0.5 and 0
 * have 2 rounded values of CPU, and 3 where {@code tinyAsZero} is true. {@link #roundedValues} is
 * this rule.
 *
 * @param currency the currency of all amounts, as the three capital letters of ISO 4217, such as
 *     {@code USD}; stores of different currencies are never compared
 * @param roundingUnit the unit of rounding, such as 0.00001: each number is a multiple of it; 0
 *     where numbers are exact
 * @param tinyAsZero whether a cost of less than half the rounding unit is written as 0, so that a
 *     cost of 0 counts as a rounded value
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
    String currency,
    double roundingUnit,
    boolean tinyAsZero,
    Idle idle,
    boolean withUnmounted,
    boolean withShared,
    boolean withExternal,
    boolean byMeasure,
    Duration settledAfter) {
  /** The currency of a store that names none: {@value}. */
  public static final String DEFAULT_CURRENCY = "USD";

  /** The kinds that the totals of one store count and the totals of another do not. */
  private static final List<AllocationKind> OPTIONAL_KINDS =
      List.of(AllocationKind.UNMOUNTED, AllocationKind.SHARED, AllocationKind.EXTERNAL);

  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

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
      new StoreTraits(
          DEFAULT_CURRENCY, 0, false, Idle.BY_NODE, false, false, false, true, Duration.ZERO);

  public StoreTraits {
    if (!CURRENCY.matcher(requireNonNull(currency, "currency")).matches()) {
      throw new IllegalArgumentException(
          "currency "
              + Quoted.of(currency)
              + " is no currency; accepted are the three capital letters of ISO 4217, such as USD");
    }
    requireNonNull(idle, "idle");
    requireNonNull(settledAfter, "settledAfter");
    if (!(roundingUnit >= 0) || Double.isInfinite(roundingUnit)) {
      throw new IllegalArgumentException(
          "roundingUnit must be finite and not negative: " + roundingUnit);
    }
    Durations.notNegative("settledAfter", settledAfter);
  }

  /**
   * Returns the traits of a store with exact numbers by measure in US dollars, idle cost by node,
   * totals without unmounted, shared and external cost, and numbers that are settled when their
   * window ends.
   */
  public static StoreTraits exact() {
    return EXACT;
  }

  /**
   * Returns the number of rounded values, 0 to 2, among the cost and the adjustment of one measure
   * of one row; 0 where numbers are exact. A number that is not finite counts as any other that is
   * not 0.
   */
  public int roundedValues(double cost, double adjustment) {
    if (roundingUnit == 0) {
      return 0;
    }
    return (cost != 0 || tinyAsZero ? 1 : 0) + (adjustment != 0 ? 1 : 0);
  }

  /**
   * Returns these traits in another currency.
   *
   * @throws IllegalArgumentException if it is not three capital letters
   */
  public StoreTraits withCurrency(String code) {
    return with(traits -> traits.currency = code);
  }

  /** Returns these traits with numbers that are rounded to this unit; 0 for exact numbers. */
  public StoreTraits withRoundingUnit(double unit) {
    return with(traits -> traits.roundingUnit = unit);
  }

  /** Returns these traits of a store that writes tiny costs as 0. */
  public StoreTraits withTinyAsZero() {
    return with(traits -> traits.tinyAsZero = true);
  }

  public StoreTraits withIdle(Idle other) {
    return with(traits -> traits.idle = other);
  }

  /**
   * Returns these traits with totals that count the cost of these kinds beside the cost of
   * workloads. For example, {@code counting(Set.of(UNMOUNTED, SHARED))} is for a store whose totals
   * count unmounted and shared cost, and not external cost. For an allocation store, {@link
   * AllocationKind#SHARED} stands for {@linkplain #withShared() tenancy costs}.
   *
   * @param kinds any of unmounted, shared and external; an empty set for none of them
   * @throws IllegalArgumentException if {@code kinds} has another kind: totals always count
   *     workloads and never count idle cost
   */
  public StoreTraits counting(Set<AllocationKind> kinds) {
    for (AllocationKind kind : kinds) {
      if (!OPTIONAL_KINDS.contains(kind)) {
        throw new IllegalArgumentException(
            "totals cannot be told whether to count the kind "
                + kind.wireName()
                + ": they always count workload and never idle; accepted are "
                + OPTIONAL_KINDS.stream()
                    .map(AllocationKind::wireName)
                    .collect(Collectors.joining(", ")));
      }
    }
    return with(
        traits -> {
          traits.withUnmounted = kinds.contains(AllocationKind.UNMOUNTED);
          traits.withShared = kinds.contains(AllocationKind.SHARED);
          traits.withExternal = kinds.contains(AllocationKind.EXTERNAL);
        });
  }

  /** Returns these traits without costs by measure. */
  public StoreTraits withoutMeasures() {
    return with(traits -> traits.byMeasure = false);
  }

  public StoreTraits withSettledAfter(Duration time) {
    return with(traits -> traits.settledAfter = time);
  }

  private StoreTraits with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.traits();
  }

  /** The components of traits, one of which is about to change. */
  private static final class Draft {
    private String currency;
    private double roundingUnit;
    private boolean tinyAsZero;
    private Idle idle;
    private boolean withUnmounted;
    private boolean withShared;
    private boolean withExternal;
    private boolean byMeasure;
    private Duration settledAfter;

    Draft(StoreTraits traits) {
      currency = traits.currency;
      roundingUnit = traits.roundingUnit;
      tinyAsZero = traits.tinyAsZero;
      idle = traits.idle;
      withUnmounted = traits.withUnmounted;
      withShared = traits.withShared;
      withExternal = traits.withExternal;
      byMeasure = traits.byMeasure;
      settledAfter = traits.settledAfter;
    }

    StoreTraits traits() {
      return new StoreTraits(
          currency,
          roundingUnit,
          tinyAsZero,
          idle,
          withUnmounted,
          withShared,
          withExternal,
          byMeasure,
          settledAfter);
    }
  }
}
