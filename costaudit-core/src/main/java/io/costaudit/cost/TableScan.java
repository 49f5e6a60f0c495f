package io.costaudit.cost;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Makes a {@link CostTable} for each of several groupings out of one pass over rows. Memory grows
 * with the number of keys, never with the number of rows. Not safe for use by several threads.
 */
public final class TableScan implements Consumer<CostRow> {
  private final double roundingUnit;
  private final List<Keys> tables;

  /**
   * @param roundingUnit what the numbers of all rows are rounded to a multiple of; 0 for exact ones
   */
  public TableScan(Collection<Grouping> groupings, double roundingUnit) {
    if (!(roundingUnit >= 0) || Double.isInfinite(roundingUnit)) {
      throw new IllegalArgumentException(
          "roundingUnit must be finite and not negative: " + roundingUnit);
    }
    this.roundingUnit = roundingUnit;
    this.tables = groupings.stream().distinct().map(Keys::new).toList();
  }

  /** Adds a row to all tables. */
  @Override
  public void accept(CostRow row) {
    for (Keys table : tables) {
      table.of(row).add(row, roundingUnit > 0);
    }
  }

  /** What was added so far. The scan must not be added to afterwards. */
  public Map<Grouping, CostTable> tables() {
    Map<Grouping, CostTable> done = new LinkedHashMap<>();
    tables.forEach(table -> done.put(table.grouping, table.done(roundingUnit)));
    return done;
  }

  /** A hash table from values to sums that makes an object only for a key that is new. */
  private static final class Keys {
    private static final int INITIAL_SLOTS = 64;

    private final Grouping grouping;
    private final Property[] properties;
    private final String[] values;
    private String[][] keys = new String[INITIAL_SLOTS][];
    private CostSums[] sums = new CostSums[INITIAL_SLOTS];
    private final List<Integer> order = new ArrayList<>();

    Keys(Grouping grouping) {
      this.grouping = grouping;
      this.properties = grouping.properties().toArray(new Property[0]);
      this.values = new String[properties.length];
    }

    CostSums of(CostRow row) {
      for (int i = 0; i < properties.length; i++) {
        values[i] = row.value(properties[i]);
      }
      int slot = slot(values);
      if (keys[slot] == null) {
        if (2 * order.size() >= keys.length) {
          grow();
          slot = slot(values);
        }
        keys[slot] = values.clone();
        sums[slot] = new CostSums();
        order.add(slot);
      }
      return sums[slot];
    }

    private int slot(String[] key) {
      int hash = Arrays.hashCode(key);
      int mask = keys.length - 1;
      int slot = (hash ^ (hash >>> 16)) & mask;
      while (keys[slot] != null && !Arrays.equals(keys[slot], key)) {
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
        map.put(CostKey.of(keys[slot]), sums[slot]);
      }
      return new CostTable(roundingUnit, map);
    }
  }
}
