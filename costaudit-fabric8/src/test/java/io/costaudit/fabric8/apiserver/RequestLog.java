package io.costaudit.fabric8.apiserver;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest requests, oldest first. Thread-safe. */
final class RequestLog {
  private static final int CAPACITY = 100_000;

  private final Object lock = new Object();
  private final Deque<MockApiServer.Request> requests = new ArrayDeque<>();
  private final Runnable afterEach;
  private long count;

  RequestLog(Runnable afterEach) {
    this.afterEach = afterEach;
  }

  void add(MockApiServer.Request request) {
    synchronized (lock) {
      count++;
      if (requests.size() == CAPACITY) {
        requests.removeFirst();
      }
      requests.addLast(request);
      lock.notifyAll();
    }
    afterEach.run();
  }

  List<MockApiServer.Request> all() {
    synchronized (lock) {
      return List.copyOf(requests);
    }
  }

  void clear() {
    synchronized (lock) {
      requests.clear();
    }
  }

  /** Waits for one that comes after the call; false if none does. */
  boolean awaitNext(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    synchronized (lock) {
      long before = count;
      while (count == before) {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
          return false;
        }
        lock.wait(millis);
      }
      return true;
    }
  }
}
