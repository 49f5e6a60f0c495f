package io.costaudit.cost;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * A table of costs summed by key, which audits compare. A {@link TableScan} creates one from rows,
 * a {@link #builder} from sums of a database, and the methods here create one from another table. A
 * table knows its {@link #grouping()}, so the value of a property in a key is found by the
 * property.
 *
 * <p>Keys have one value for each property. The keys of {@linkplain #joinedBuilder joined} tables,
 * which agg stores have, are one text instead: the values joined by slashes.
 *
 * <p>A table counts the values that were rounded before they were added; {@link StoreTraits} says
 * what a rounded value is.
 *
 * <p>Immutable; threads may share it.
 */
public final class CostTable {
  private final Grouping grouping;
  private final boolean isJoined;
  private final double roundingUnit;
  private final Map<CostKey, CostSums> sums;

  /** Creates a table that keeps {@code sums} without a copy. */
  CostTable(Grouping grouping, boolean isJoined, double roundingUnit, Map<CostKey, CostSums> sums) {
    this.grouping = grouping;
    this.isJoined = isJoined;
    this.roundingUnit = roundingUnit;
    this.sums = Collections.unmodifiableMap(sums);
  }

  /**
   * Returns a builder for sums that were computed elsewhere, for example by a database.
   *
   * @param grouping the properties of the keys
   * @param traits the traits of the store, which say to which unit its values are rounded
   */
  public static Builder builder(Grouping grouping, StoreTraits traits) {
    return new Builder(grouping, false, traits);
  }

  /**
   * Returns a builder for sums that another program has aggregated. Each key has one value: the
   * values of the properties, joined by slashes.
   *
   * @param grouping the properties by which the other program has aggregated
   * @param traits the traits of the store, which say to which unit its values are rounded
   */
  public static Builder joinedBuilder(Grouping grouping, StoreTraits traits) {
    return new Builder(grouping, true, traits);
  }

  /** Returns a table without keys. */
  public static CostTable empty(Grouping grouping) {
    return new CostTable(requireNonNull(grouping, "grouping"), false, 0, Map.of());
  }

  /**
   * Returns the table of a grouping from the answer of a store.
   *
   * @throws StoreAnswerException if the answer has no such table, or one by another grouping
   */
  public static CostTable of(Map<Grouping, CostTable> answer, Grouping grouping) {
    CostTable table = answer.get(grouping);
    if (table == null) {
      throw StoreAnswerException.noTable(grouping);
    }
    if (!table.grouping.equals(grouping)) {
      throw StoreAnswerException.otherTable(grouping, table.grouping);
    }
    return table;
  }

  /** Checks that the kind or type in a key is a known one. */
  static void check(Grouping grouping, CostKey key) {
    List<CostProperty> properties = grouping.properties();
    for (int i = 0; i < properties.size(); i++) {
      String value = key.value(i);
      switch (properties.get(i).field()) {
        case KIND -> {
          if (AllocationKind.find(value).isEmpty()) {
            throw StoreAnswerException.unknownKind(key, grouping, value);
          }
        }
        case TYPE -> {
          if (AssetType.find(value).isEmpty()) {
            throw StoreAnswerException.unknownType(key, grouping, value);
          }
        }
        default -> {}
      }
    }
  }

  /** Returns the properties of the keys. */
  public Grouping grouping() {
    return grouping;
  }

  /** Returns whether each key is one text: the values of the properties, joined by slashes. */
  public boolean isJoined() {
    return isJoined;
  }

  /**
   * Returns the value of a property in a key of this table.
   *
   * @throws IllegalArgumentException if the grouping does not have the property, or the key is not
   *     of this grouping
   * @throws IllegalStateException if keys of several properties are joined, so that their values
   *     cannot be told apart
   */
  public String value(CostKey key, CostProperty property) {
    checkNotJoined();
    return grouping.value(key, property);
  }

  private void checkNotJoined() {
    if (isJoined && grouping.properties().size() != 1) {
      throw new IllegalStateException(
          "the keys by " + grouping + " are joined texts, whose values cannot be told apart");
    }
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
    requireNonNull(filter, "filter");
    Map<CostKey, CostSums> kept = new LinkedHashMap<>();
    sums.forEach(
        (key, part) -> {
          if (filter.test(key)) {
            kept.put(key, part);
          }
        });
    return new CostTable(grouping, isJoined, roundingUnit, kept);
  }

  /**
   * Returns a table of the keys with such a value of a property; throws as {@link #value} does.
   *
   * @param filter returns true for a value to keep
   */
  public CostTable where(CostProperty property, Predicate<String> filter) {
    requireNonNull(filter, "filter");
    checkNotJoined();
    int index = grouping.indexOf(property);
    return filtered(key -> filter.test(key.value(index)));
  }

  /**
   * Returns a table by some of the properties of this table; sums of keys that become equal are
   * added.
   *
   * @throws IllegalArgumentException if the grouping of this table does not have one of the
   *     properties
   * @throws IllegalStateException if keys of several properties are joined, so that their values
   *     cannot be told apart
   */
  public CostTable by(Grouping coarser) {
    checkNotJoined();
    int[] indexes = coarser.properties().stream().mapToInt(grouping::indexOf).toArray();
    return rolledUp(
        coarser,
        key -> {
          String[] kept = new String[indexes.length];
          for (int i = 0; i < indexes.length; i++) {
            kept[i] = key.value(indexes[i]);
          }
          return CostKey.of(kept);
        });
  }

  /**
   * Returns a table in which each key is replaced; sums of keys that become equal are added.
   *
   * @param of the grouping of the new keys
   * @throws IllegalArgumentException if a new key is not of this grouping
   */
  public CostTable rolledUp(Grouping of, Function<CostKey, CostKey> key) {
    return rolledUp(of, false, key);
  }

  /**
   * Returns a table in which the values of each key are joined by slashes; sums of keys that become
   * equal are added.
   */
  public CostTable joined() {
    return isJoined ? this : joined(grouping, CostKey::toString);
  }

  /** Returns a table in which each key is replaced by one text, as in {@link #joinedBuilder}. */
  CostTable joined(Grouping of, Function<CostKey, String> text) {
    return rolledUp(of, true, key -> CostKey.of(text.apply(key)));
  }

  private CostTable rolledUp(Grouping of, boolean joins, Function<CostKey, CostKey> key) {
    Map<CostKey, CostSums> rolled = new LinkedHashMap<>();
    sums.forEach(
        (from, part) -> {
          CostKey to = key.apply(from);
          if (!joins) {
            of.check(to);
          }
          rolled.computeIfAbsent(to, unused -> new CostSums()).add(part);
        });
    return new CostTable(of, joins, roundingUnit, rolled);
  }

  /**
   * Returns a table of the keys of both tables; sums of a key that is in both are added.
   *
   * @throws IllegalArgumentException if the tables have different groupings
   */
  public CostTable plus(CostTable other) {
    if (!grouping.equals(other.grouping) || isJoined != other.isJoined) {
      throw new IllegalArgumentException(
          "a table by " + other.grouping + " cannot be added to one by " + grouping);
    }
    Map<CostKey, CostSums> all = new LinkedHashMap<>();
    sums.forEach((key, part) -> all.computeIfAbsent(key, unused -> new CostSums()).add(part));
    other.sums.forEach((key, part) -> all.computeIfAbsent(key, unused -> new CostSums()).add(part));
    return new CostTable(grouping, isJoined, Math.max(roundingUnit, other.roundingUnit), all);
  }

  @Override
  public String toString() {
    return sums.toString();
  }

  /** A builder of a table; sums of one key are added. Not safe for use by several threads. */
  public static final class Builder {
    private final Grouping grouping;
    private final boolean isJoined;
    private final StoreTraits traits;
    private final Map<CostKey, CostSums> sums = new LinkedHashMap<>();

    private Builder(Grouping grouping, boolean isJoined, StoreTraits traits) {
      this.grouping = requireNonNull(grouping, "grouping");
      this.isJoined = isJoined;
      this.traits = requireNonNull(traits, "traits");
    }

    /**
     * Adds a row to a key. The traits of the store say which of its values are rounded.
     *
     * @throws IllegalArgumentException if the key does not have one value for each property, or, in
     *     a joined table, one value
     * @throws StoreAnswerException if the kind or the type in the key is unknown
     */
    public Builder add(CostKey key, CostRow row) {
      of(key).add(row, traits);
      return this;
    }

    /**
     * Adds the sums of several rows to a key; throws as the other {@code add} does.
     *
     * @param count the number of rows, not negative
     * @param minutes Σ minutes
     * @param rounded the number of values of each measure that were rounded before they were added,
     *     by the rule of {@link StoreTraits}
     */
    public Builder add(
        CostKey key, long count, double minutes, Costs costs, ToLongFunction<Measure> rounded) {
      if (count < 0) {
        throw new IllegalArgumentException("count must not be negative: " + count);
      }
      of(key).add(count, minutes, costs, rounded);
      return this;
    }

    private CostSums of(CostKey key) {
      CostSums known = sums.get(requireNonNull(key, "key"));
      if (known == null) {
        checkNew(key);
        known = new CostSums();
        sums.put(key, known);
      }
      return known;
    }

    private void checkNew(CostKey key) {
      if (!isJoined) {
        grouping.check(key);
        CostTable.check(grouping, key);
      } else if (key.values().size() != 1) {
        throw new IllegalArgumentException("key " + key.values() + " is not one joined text");
      }
    }

    /** Returns the table; nothing must be added to the builder afterwards. */
    public CostTable build() {
      return new CostTable(grouping, isJoined, traits.roundingUnit(), sums);
    }
  }
}
