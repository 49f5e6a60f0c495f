package io.costaudit.http;

import io.costaudit.time.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Ends reads and writes of a connection that take too long. The watchdog interrupts the thread that
 * reads or writes, which closes the connection of that thread and nothing else. The watchdog never
 * interrupts a thread that computes: that thread may be inside a store, and an interrupt there can
 * close the file of the store for all threads. Threads may share it.
 */
final class Watchdog implements Runnable {
  private static final long TICK_NANOS = Duration.ofMillis(250).toNanos();

  private final Set<Guard> guards = ConcurrentHashMap.newKeySet();
  private final Runnable everyTick;
  private final Consumer<? super Throwable> failures;
  private volatile boolean closed;

  /**
   * Makes a watchdog; a thread has to run it.
   *
   * @param everyTick is called by the thread of the watchdog four times a second
   * @param failures is told of whatever is thrown in a tick. The thread goes on: without it nobody
   *     ends what is too slow
   */
  Watchdog(Runnable everyTick, Consumer<? super Throwable> failures) {
    this.everyTick = everyTick;
    this.failures = failures;
  }

  /** A read or a write of a connection. */
  interface Transfer {
    void run() throws IOException;
  }

  /** Allows the calling thread that much time for all transfers that it runs under the guard. */
  Guard guard(Duration time) {
    return new Guard(Thread.currentThread(), System.nanoTime() + Durations.nanos(time));
  }

  /** Watches until it is closed. */
  @Override
  public void run() {
    while (!closed) {
      try {
        tick();
      } catch (RuntimeException | Error e) {
        failures.accept(e);
      }
      LockSupport.parkNanos(TICK_NANOS);
    }
  }

  private void tick() {
    long now = System.nanoTime();
    for (Guard guard : guards) {
      guard.interruptIfLate(now);
    }
    everyTick.run();
  }

  /** Ends {@link #run}. Transfers that are under way are no longer watched. */
  void close() {
    closed = true;
  }

  /** The time limit of one thread for its transfers. Used by that thread, and by the watchdog. */
  final class Guard {
    private final Object lock = new Object();
    private final Thread thread;
    private final long deadline;
    private boolean inside;

    private Guard(Thread thread, long deadline) {
      this.thread = thread;
      this.deadline = deadline;
    }

    /**
     * Runs a transfer.
     *
     * @throws IOException if it fails, or took too long
     */
    void run(Transfer transfer) throws IOException {
      synchronized (lock) {
        inside = true;
      }
      guards.add(this);
      try {
        transfer.run();
      } finally {
        guards.remove(this);
        boolean late;
        synchronized (lock) {
          inside = false;
          late = System.nanoTime() - deadline > 0;
        }
        if (late) {
          // The interrupt was for the transfer; what the thread does next must not meet it.
          Thread.interrupted();
        }
      }
    }

    /** Returns whether the time is over. */
    boolean isLate() {
      return System.nanoTime() - deadline > 0;
    }

    private void interruptIfLate(long now) {
      synchronized (lock) {
        if (inside && now - deadline > 0) {
          thread.interrupt();
        }
      }
    }
  }
}
