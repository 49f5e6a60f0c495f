package io.costaudit.fabric8;

/** How much of the heap of this process is in use, without garbage. */
final class HeapMeter {
  private static final int MOST_COLLECTIONS = 10;
  private static final long SETTLED_BYTES = 16 * 1024;

  private HeapMeter() {}

  /** After one collection. */
  static long afterCollection() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** After as many collections as it takes until another one frees nothing more. */
  static long settled() {
    long used = afterCollection();
    for (int i = 1; i < MOST_COLLECTIONS; i++) {
      long next = afterCollection();
      if (used - next < SETTLED_BYTES) {
        return next;
      }
      used = next;
    }
    return used;
  }
}
