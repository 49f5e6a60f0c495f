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
 * What rows cost, summed by key: the one thing that audits compare. Made by a {@link TableScan}, or
 * from another table. Immutable; threads may share it.
 */
public final class CostTable {
  private final double roundingUnit;
  private final Map<CostKey, CostSums> sums;

  /**
   * @param sums kept, not copied
   */
  CostTable(double roundingUnit, Map<CostKey, CostSums> sums) {
    this.roundingUnit = roundingUnit;
    this.sums = Collections.unmodifiableMap(sums);
  }

  /**
   * Collects sums that were made elsewhere, such as by an engine.
   *
   * @param roundingUnit what each rounded value was rounded to a multiple of; 0 where none was
   */
  public static Builder builder(double roundingUnit) {
    return new Builder(roundingUnit);
  }

  /** Without any key. */
  public static CostTable empty() {
    return new CostTable(0, Map.of());
  }

  /**
   * What each rounded value in it was rounded to a multiple of, such as 0.00001; 0 where none was.
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

  /** All keys together. */
  public CostSums total() {
    return CostSums.sum(sums.values());
  }

  /** The keys that the filter keeps. */
  public CostTable filtered(Predicate<CostKey> filter) {
    return rolledUp(filter, Function.identity());
  }

  /** Sums keys that become the same key. */
  public CostTable rolledUp(Function<CostKey, CostKey> key) {
    return rolledUp(unused -> true, key);
  }

  /** Sums keys that the filter keeps and that become the same key. */
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

  /** The keys of both; sums of a key that is in both are added. */
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

  /** Collects sums; those of one key are added. Not safe for use by several threads. */
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
     * @param count how many rows
     * @param minutes Σ minutes
     * @param rounded how many values of each measure were rounded before they were added
     */
    public Builder add(
        CostKey key, long count, double minutes, Costs costs, ToLongFunction<Measure> rounded) {
      of(key).add(count, minutes, costs, rounded);
      return this;
    }

    private CostSums of(CostKey key) {
      return sums.computeIfAbsent(requireNonNull(key, "key"), unused -> new CostSums());
    }

    /** The table; the builder must not be added to afterwards. */
    public CostTable build() {
      return new CostTable(roundingUnit, sums);
    }
  }
}
