package io.costaudit.opencost;

import io.costaudit.cost.Allocation;
import io.costaudit.cost.Asset;
import io.costaudit.cost.CloudUsage;
import io.costaudit.cost.CostRow;
import io.costaudit.time.Window;
import org.jspecify.annotations.Nullable;

/**
 * What makes two rows of one window the same row, so that adding them would count its cost twice:
 * the key under which it stands and to whom it belongs. Costs play no part, since a server that is
 * asked again may have adjusted them.
 *
 * @param key under which the row stands in its answer
 * @param owner the cluster of an allocation or asset, the account of an item of a bill
 */
record RowIdentity(Window window, String key, String owner) {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /**
   * Returns the identity of a row; null if the row has none. What nothing used, and what has no
   * namespace, stands in every answer under the same key: two clusters that do not name themselves
   * there may each have such a row.
   */
  static @Nullable RowIdentity of(Window window, String key, CostRow row) {
    String owner = owner(row);
    return owner.isEmpty() && key.contains("__") ? null : new RowIdentity(window, key, owner);
  }

  private static String owner(CostRow row) {
    if (row instanceof Allocation allocation) {
      return allocation.properties().cluster();
    }
    if (row instanceof Asset asset) {
      return asset.properties().cluster();
    }
    return row instanceof CloudUsage usage ? usage.account() : "";
  }

  /** Returns 64 bits that two identities share by chance only. */
  long hash64() {
    long hash = FNV_OFFSET;
    hash = mixed(hash, window.start().getEpochSecond());
    hash = mixed(hash, window.end().getEpochSecond());
    hash = mixed(hash, key);
    return mixed(hash, owner);
  }

  private static long mixed(long hash, String text) {
    long mixed = mixed(hash, text.length());
    for (int i = 0; i < text.length(); i++) {
      mixed = (mixed ^ text.charAt(i)) * FNV_PRIME;
    }
    return mixed;
  }

  private static long mixed(long hash, long number) {
    long mixed = (hash ^ number) * FNV_PRIME;
    return mixed ^ (mixed >>> 32);
  }
}
