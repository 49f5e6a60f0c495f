package io.costaudit.opencost.read;

import java.util.Arrays;

/** A set of numbers of 64 bits, at 16 bytes each or less. Not safe for use by several threads. */
final class SeenHashes {
  private static final int FIRST_SLOTS = 1 << 10;
  private static final long SPREAD = 0x9e3779b97f4a7c15L;

  /** Zero stands for a free slot, and is kept apart. */
  private long[] slots = new long[FIRST_SLOTS];

  private int used;
  private boolean hasZero;

  /** Adds a number; returns false if the set has it already. */
  boolean add(long hash) {
    if (hash == 0) {
      boolean isNew = !hasZero;
      hasZero = true;
      return isNew;
    }
    if (!put(slots, hash)) {
      return false;
    }
    used++;
    if (used > slots.length / 2 && slots.length < 1 << 30) {
      long[] larger = new long[slots.length * 2];
      Arrays.stream(slots).filter(slot -> slot != 0).forEach(slot -> put(larger, slot));
      slots = larger;
    }
    return true;
  }

  private static boolean put(long[] slots, long hash) {
    int mask = slots.length - 1;
    int at = (int) ((hash * SPREAD) >>> 33) & mask;
    while (slots[at] != 0) {
      if (slots[at] == hash) {
        return false;
      }
      at = (at + 1) & mask;
    }
    slots[at] = hash;
    return true;
  }
}
