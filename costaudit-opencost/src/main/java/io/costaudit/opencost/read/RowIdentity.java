package io.costaudit.opencost.read;

import io.costaudit.cost.Allocation;
import io.costaudit.cost.Asset;
import io.costaudit.cost.CloudUsage;
import io.costaudit.cost.CostRow;
import io.costaudit.time.Window;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a row: two rows of one window with the same key and owner are the same row, and
 * adding both would count its cost twice. Costs are no part of the identity, because a server may
 * have adjusted them between two answers.
 *
 * @param key under which the row stands in its answer
 * @param owner the cluster of an allocation or asset, the account of an item of a bill
 */
record RowIdentity(Window window, String key, String owner) {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /**
   * Returns the identity of a row; null if the row has none. Rows of unused capacity, and rows
   * without a namespace, have the same key in every answer: two clusters whose rows do not name
   * their cluster may each have such a row.
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

  /** Returns a hash of 64 bits, which two different identities share only by chance. */
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
