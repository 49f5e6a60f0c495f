package io.costaudit.cost;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * A table of costs summed by key, which audits compare. A {@link TableScan} creates one from rows,
 * and the methods here create one from another table. Immutable; threads may share it.
 */
public final class CostTable {
  private final double roundingUnit;
  private final Map<CostKey, CostSums> sums;

  /** Creates a table that keeps {@code sums} without a copy. */
  CostTable(double roundingUnit, Map<CostKey, CostSums> sums) {
    this.roundingUnit = roundingUnit;
    this.sums = Collections.unmodifiableMap(sums);
  }

  /**
   * Returns a builder for sums that were computed elsewhere, for example by a database.
   *
   * @param roundingUnit the unit of rounding: each rounded value is a multiple of it; 0 where no
   *     value was rounded
   */
  public static Builder builder(double roundingUnit) {
    return new Builder(roundingUnit);
  }

  /** Returns a table without keys. */
  public static CostTable empty() {
    return new CostTable(0, Map.of());
  }

  /**
   * Returns the unit of rounding, such as 0.00001: each rounded value is a multiple of it. It is 0
   * where no value was rounded.
   */
  public double roundingUnit() {
    return roundingUnit;
  }

  public Set<CostKey> keys() {
    return sums.keySet();
  }

  public Map<CostKey, CostSums> asMap() {
    return sums;
  }

  public Optional<CostSums> get(CostKey key) {
    return Optional.ofNullable(sums.get(key));
  }

  public boolean isEmpty() {
    return sums.isEmpty();
  }

  public int size() {
    return sums.size();
  }

  /** Returns the sum of all keys. */
  public CostSums total() {
    return CostSums.sum(sums.values());
  }

  /** Returns a table of the keys that the filter keeps. */
  public CostTable filtered(Predicate<CostKey> filter) {
    return rolledUp(filter, Function.identity());
  }

  /** Returns a table in which each key is replaced; sums of keys that become equal are added. */
  public CostTable rolledUp(Function<CostKey, CostKey> key) {
    return rolledUp(unused -> true, key);
  }

  /**
   * Returns a table in which each key that the filter keeps is replaced; sums of keys that become
   * equal are added.
   */
  public CostTable rolledUp(Predicate<CostKey> filter, Function<CostKey, CostKey> key) {
    requireNonNull(filter, "filter");
    Map<CostKey, CostSums> rolled = new LinkedHashMap<>();
    sums.forEach(
        (from, part) -> {
          if (filter.test(from)) {
            rolled.computeIfAbsent(key.apply(from), unused -> new CostSums()).add(part);
          }
        });
    return new CostTable(roundingUnit, rolled);
  }

  /** Returns a table of the keys of both tables; sums of a key that is in both are added. */
  public CostTable plus(CostTable other) {
    Map<CostKey, CostSums> all = new LinkedHashMap<>();
    sums.forEach((key, part) -> all.computeIfAbsent(key, unused -> new CostSums()).add(part));
    other.sums.forEach((key, part) -> all.computeIfAbsent(key, unused -> new CostSums()).add(part));
    return new CostTable(Math.max(roundingUnit, other.roundingUnit), all);
  }

  @Override
  public String toString() {
    return sums.toString();
  }

  /** A builder of a table; sums of one key are added. Not safe for use by several threads. */
  public static final class Builder {
    private final double roundingUnit;
    private final Map<CostKey, CostSums> sums = new LinkedHashMap<>();

    private Builder(double roundingUnit) {
      if (!(roundingUnit >= 0) || Double.isInfinite(roundingUnit)) {
        throw new IllegalArgumentException(
            "roundingUnit must be finite and not negative: " + roundingUnit);
      }
      this.roundingUnit = roundingUnit;
    }

    /** Adds a row to a key; its values are rounded if this table has a rounding unit. */
    public Builder add(CostKey key, CostRow row) {
      of(key).add(row, roundingUnit > 0);
      return this;
    }

    /**
     * Adds the sums of several rows to a key.
     *
     * @param count the number of rows
     * @param minutes Σ minutes
     * @param rounded the number of values of each measure that were rounded before they were added
     */
    public Builder add(
        CostKey key, long count, double minutes, Costs costs, ToLongFunction<Measure> rounded) {
      of(key).add(count, minutes, costs, rounded);
      return this;
    }

    private CostSums of(CostKey key) {
      return sums.computeIfAbsent(requireNonNull(key, "key"), unused -> new CostSums());
    }

    /** Returns the table; nothing must be added to the builder afterwards. */
    public CostTable build() {
      return new CostTable(roundingUnit, sums);
    }
  }
}
