package io.costaudit.fabric8;

import io.costaudit.testsupport.Poll;

/** How much of the heap of this process is in use, without garbage. */
final class HeapMeter {
  private static final long SETTLED_BYTES = 16 * 1024;

  /** A thread holds what it last worked on until it works again. */
  private static final long SETTLED_NANOS = 1_000_000_000;

  private HeapMeter() {}

  /** After one collection. */
  static long afterCollection() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Once no collection frees anything more for a while. */
  static long settled() {
    Least least = new Least(afterCollection());
    Poll.until("the heap is settled", least::isSettled);
    return least.used;
  }

  private static final class Least {
    private long used;
    private long since = System.nanoTime();

    Least(long used) {
      this.used = used;
    }

    boolean isSettled() {
      long now = afterCollection();
      if (used - now > SETTLED_BYTES) {
        used = now;
        since = System.nanoTime();
      }
      return System.nanoTime() - since > SETTLED_NANOS;
    }
  }
}
