package io.costaudit.testkit.record;

import io.costaudit.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** What was heard, in the order in which it was, for any number of threads. */
final class Recording<T> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final List<T> heard = new ArrayList<>();
  private long changes;

  void add(T what) {
    lock.lock();
    try {
      heard.add(what);
      changes++;
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  List<T> all() {
    lock.lock();
    try {
      return List.copyOf(heard);
    } finally {
      lock.unlock();
    }
  }

  void clear() {
    lock.lock();
    try {
      heard.clear();
      changes++;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until the number that fit is that large, in real time.
   *
   * @return those that fit
   * @throws AssertionError if they are fewer at the end of that time
   * @throws InterruptedException if this thread was interrupted
   */
  List<T> await(Predicate<? super T> fits, int count, Duration limit) throws InterruptedException {
    long left = Durations.nanos(limit);
    while (true) {
      long seen = changes();
      // The predicate is the caller's, so it is asked outside of the lock.
      List<T> now = all();
      List<T> fitting = now.stream().filter(fits).toList();
      if (fitting.size() >= count) {
        return fitting;
      }
      if (left <= 0) {
        throw new AssertionError(
            "not within " + limit + ": " + fitting.size() + " of " + count + "; heard was " + now);
      }
      left = awaitChange(seen, left);
    }
  }

  private long changes() {
    lock.lock();
    try {
      return changes;
    } finally {
      lock.unlock();
    }
  }

  private long awaitChange(long seen, long nanos) throws InterruptedException {
    long left = nanos;
    lock.lockInterruptibly();
    try {
      while (changes == seen && left > 0) {
        left = more.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
    return left;
  }
}
