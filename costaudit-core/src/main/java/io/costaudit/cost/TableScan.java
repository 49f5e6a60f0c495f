package io.costaudit.cost;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A scan that makes a {@link CostTable} for each of several groupings in one pass over rows. Memory
 * grows with the number of keys, never with the number of rows. Not safe for use by several
 * threads.
 */
final class TableScan implements Consumer<CostRow> {
  private final StoreTraits traits;

  /** The properties of all groupings; the scan reads each property of a row only once. */
  private final CostProperty[] properties;

  private final String[] values;
  private final List<Keys> tables;

  /**
   * Creates a scan.
   *
   * @param traits the traits of the store of all rows
   */
  TableScan(Collection<Grouping> groupings, StoreTraits traits) {
    this.traits = requireNonNull(traits, "traits");
    List<CostProperty> all =
        groupings.stream().flatMap(grouping -> grouping.properties().stream()).distinct().toList();
    this.properties = all.toArray(new CostProperty[0]);
    this.values = new String[properties.length];
    this.tables = groupings.stream().distinct().map(grouping -> new Keys(grouping, all)).toList();
  }

  /** Adds a row to all tables. */
  @Override
  public void accept(CostRow row) {
    for (int i = 0; i < properties.length; i++) {
      values[i] = row.value(properties[i]);
    }
    for (Keys table : tables) {
      table.of(values).add(row, traits);
    }
  }

  /**
   * Returns the tables of the rows so far. No row must be added afterwards.
   *
   * @throws StoreAnswerException if a row has an unknown kind of allocation or type of asset
   */
  Map<Grouping, CostTable> tables() {
    Map<Grouping, CostTable> done = new LinkedHashMap<>();
    tables.forEach(table -> done.put(table.grouping, table.done(traits.roundingUnit())));
    return done;
  }

  /**
   * A hash table from values to sums that creates an object only for a new key. Rows mostly come in
   * some order, so many have the key of the row before.
   */
  private static final class Keys {
    private static final int INITIAL_SLOTS = 64;

    private final Grouping grouping;
    private final int[] places;
    private final String[] key;
    private @Nullable CostSums ofKey;
    private String[][] keys = new String[INITIAL_SLOTS][];
    private CostSums[] sums = new CostSums[INITIAL_SLOTS];
    private final List<Integer> order = new ArrayList<>();

    /** Creates an empty hash table for the values of {@code properties}. */
    Keys(Grouping grouping, List<CostProperty> properties) {
      this.grouping = grouping;
      this.places = grouping.properties().stream().mapToInt(properties::indexOf).toArray();
      this.key = new String[places.length];
    }

    CostSums of(String[] values) {
      boolean isSame = true;
      for (int i = 0; i < places.length; i++) {
        String value = values[places[i]];
        if (!value.equals(key[i])) {
          key[i] = value;
          isSame = false;
        }
      }
      CostSums known = ofKey;
      if (known == null || !isSame) {
        known = find();
        ofKey = known;
      }
      return known;
    }

    private CostSums find() {
      int slot = slot(key);
      if (keys[slot] == null) {
        if (2 * order.size() >= keys.length) {
          grow();
          slot = slot(key);
        }
        keys[slot] = key.clone();
        sums[slot] = new CostSums();
        order.add(slot);
      }
      return sums[slot];
    }

    private int slot(String[] wanted) {
      int hash = Arrays.hashCode(wanted);
      int mask = keys.length - 1;
      int slot = (hash ^ (hash >>> 16)) & mask;
      while (keys[slot] != null && !Arrays.equals(keys[slot], wanted)) {
        slot = (slot + 1) & mask;
      }
      return slot;
    }

    private void grow() {
      String[][] oldKeys = keys;
      CostSums[] oldSums = sums;
      keys = new String[2 * oldKeys.length][];
      sums = new CostSums[2 * oldSums.length];
      for (int i = 0; i < order.size(); i++) {
        int from = order.get(i);
        int to = slot(oldKeys[from]);
        keys[to] = oldKeys[from];
        sums[to] = oldSums[from];
        order.set(i, to);
      }
    }

    CostTable done(double roundingUnit) {
      Map<CostKey, CostSums> map = new LinkedHashMap<>();
      for (int slot : order) {
        CostKey of = CostKey.of(keys[slot]);
        CostTable.check(grouping, of);
        map.put(of, sums[slot]);
      }
      return new CostTable(grouping, false, roundingUnit, map);
    }
  }
}
